/* Commits that hold a library, as the squashes of `git subtree` do. */
#ifndef SALLYPORT_GATHER_LIBRARY_H
#define SALLYPORT_GATHER_LIBRARY_H

#include "sallyport/buf.h"
#include "sallyport/git.h"

/* What the message of a commit says. */
struct library {
    bool is_said;           /* it names its folder and its version */
    struct sp_buf *folder;  /* the folder; NULL: not wanted */
    struct sp_oid tree;     /* of the commit, as are … */
    struct sp_oids parents; /* … these; the caller frees the items */
};

/* Reads the message of a commit of up to `max` bytes; SP_ELIMIT for a larger
 * one. */
int sp_library_read(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                    struct library *out, struct sp_error *err);

/* Do the messages of a commit and of all before it, as far as they are read,
 * say that they are squashes? False where the commit cannot be read. */
bool sp_library_is_one(struct sp_repo *repo, const struct sp_oid *id);

#endif
