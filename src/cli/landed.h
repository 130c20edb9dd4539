/* What has landed stays as it is: no command changes it. */
#ifndef SALLYPORT_CLI_LANDED_H
#define SALLYPORT_CLI_LANDED_H

#include "sallyport/finding.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"

/* Where to look for the protected branches of the server. All borrowed. */
struct landed_at {
    struct sp_repo *repo;
    const char *under; /* "refs/remotes/origin/", or "refs/heads/" */
    const struct sp_strings *protected;
    const char *head;         /* the default branch, in full */
    const struct sp_oid *tip; /* of what was judged */
};

/* Has a protected branch the tip? */
bool landed_has(const struct landed_at *at);
/* Takes their commands from findings of commits that a protected branch has, and if it has
 * the tip, from all. Returns how many had one. */
size_t landed_leave(const struct landed_at *at, struct sp_findings *findings);
/* Takes it from all of them. */
size_t landed_leave_all(struct sp_findings *findings);

#endif
