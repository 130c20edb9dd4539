/* What another user pushed to a branch, and the clone has only fetched: for status. */
#ifndef SALLYPORT_UNPULLED_H
#define SALLYPORT_UNPULLED_H

#include "branch.h"
#include "sallyport/status.h"

/* The texts that the status borrows. */
struct unpulled {
    struct sp_buf copy; /* "origin/feature/x" */
    struct sp_buf pull; /* how its commits come into the branch */
    struct sp_buf push; /* how the branch replaces it */
};

/* Completes the status of a branch of a clone: how many commits its remote's copy has that
 * neither the branch nor the target does, nor had the branch at any time; or how the branch
 * replaces it, where it was rewritten. there: the
 * short name that the remote has it by. away: what is typed to get to the branch, with its "&&"; "" where that is checked out, NULL where
 * nothing leads there. Call unpulled_dispose() in any case; *status borrows from *out. */
void unpulled_look(struct unpulled *out, struct sp_repo *repo,
                   const struct branch *branch, const char *there,
                   const struct sp_oid *target, const char *away,
                   struct sp_status *status);
void unpulled_dispose(struct unpulled *unpulled);

#endif
