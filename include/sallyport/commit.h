/*
 * commit.h - a commit object, read from its bytes.
 * layer: model
 *
 * The format is that of git's commit.c and fsck.c: header lines "key value",
 * continued by lines that begin with a space, a blank line, the message. Like
 * git (pretty.c, repo_logmsg_reencode), a commit that names an encoding is
 * converted to UTF-8 before it is read, up to the first NUL. When it cannot be
 * converted, its bytes are read as they are.
 */
#ifndef SALLYPORT_COMMIT_H
#define SALLYPORT_COMMIT_H

#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

/* Slices borrow from the bytes that were parsed or from the struct, which the
 * next parse overwrites. */
struct sp_commit {
    struct sp_oid tree;
    struct sp_oids parents;          /* each once */
    struct sp_str author, committer; /* "Name <email>", without the time */
    int64_t time; /* the committer's, seconds since 1970; 0: malformed */
    struct sp_str encoding; /* as it is named; empty: UTF-8 */
    struct sp_str message;  /* NUL and all */

    /* private: the commit, where it had to be converted to UTF-8 */
    struct sp_buf utf8;
};

/* Zero-initialise out before its first use; sp_commit_dispose() when done.
 * SP_EGIT when the bytes are not a commit. */
int sp_commit_parse(struct sp_commit *out, struct sp_str bytes,
                    struct sp_error *err);
/* The same without a message, and with people as their bytes are: for code that needs
 * the tree, the parents and the time only. */
int sp_commit_parse_headers(struct sp_commit *out, struct sp_str bytes,
                            struct sp_error *err);
void sp_commit_dispose(struct sp_commit *commit);

#endif
