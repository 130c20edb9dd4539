/*
 * recent.h - the last commits and the branches of a repository.
 * layer: client
 *
 * Used to look at a repository before it has a policy. Nothing is judged.
 */
#ifndef SALLYPORT_RECENT_H
#define SALLYPORT_RECENT_H

#include "sallyport/commit.h"
#include "sallyport/git.h"
#include "sallyport/message.h"
#include "sallyport/vec.h"

struct sp_recent_commit {
    struct sp_oid id, tree, parent; /* the first parent; zero: none */
    size_t parents;
    char *author; /* "Name <email>" */
    char *text;   /* of the message, which borrows from it */
    struct sp_message message;
};

struct sp_recent {
    struct sp_buf name; /* the ref that HEAD names; "" where it is detached */
    SP_VEC(struct sp_recent_commit) commits; /* of HEAD, newest first */
    struct sp_oids below;       /* parents of these that are not in the list */
    struct sp_strings branches; /* by name, those of remotes included; sorted */
};

/* Reads at most `max` commits; none where HEAD is not born. A commit that cannot be
 * read ends its line. Zero-initialise out; sp_recent_dispose() in any case. */
int sp_recent_read(struct sp_recent *out, struct sp_repo *repo, size_t max,
                   struct sp_error *err);
void sp_recent_dispose(struct sp_recent *recent);

#endif
