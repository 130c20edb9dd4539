/*
 * root_causes.h - rollbacks whose root cause nobody has written down yet.
 * layer: gather
 */
#ifndef SALLYPORT_ROOT_CAUSES_H
#define SALLYPORT_ROOT_CAUSES_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/git.h"
#include "sallyport/oid.h"
#include "sallyport/policy.h"

enum { SP_ROOT_CAUSES_MAX = 20 };

struct sp_root_cause {
    struct sp_oid commit; /* the revert */
    int64_t due;          /* seconds since 1970 */
};

/* Oldest last. Free items. */
struct sp_root_causes {
    struct sp_root_cause *items;
    size_t count, capacity;
};

/* Does a revert take back what is no rollback itself? That of a rollback lands the change
 * again, and has no root cause. As far as messages tell. 1: it does; 0: it does not; less
 * than 0: more than 64 commits would have to be read. */
int sp_takes_back(struct sp_repo *repo, const struct sp_oid *revert);

/*
 * Looks at the last 200 steps of a protected branch within 30 days, for reverts that take
 * back, as far as messages tell. A merge that brought reverts alone is one, and is named by
 * its head; so is one for which more than 200 commits would have to be read. It is closed by
 * a document of [documentation] root-cause at the tip that names the revert, or the commit
 * that it takes back, by 7 digits or more. What cannot be read, in a shallow clone, ends the
 * search.
 */
void sp_root_causes_read(struct sp_root_causes *out, struct sp_repo *repo,
                         const struct sp_policy *policy,
                         const struct sp_oid *tip, int64_t now);

#endif
