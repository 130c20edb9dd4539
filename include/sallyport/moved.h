/*
 * moved.h - refs that move without a push.
 * layer: audit
 */
#ifndef SALLYPORT_MOVED_H
#define SALLYPORT_MOVED_H

#include "sallyport/audit.h"
#include "sallyport/policy.h"

/* Is this ref one whose moves have to be in the trail? Protected ones, and those that
 * hold evidence. head: the full name of the default branch; may be NULL. */
bool sp_moved_is_guarded(const struct sp_policy *policy, const char *name,
                         const char *head);

/* Has a push been accepted, within the last ten minutes, that moves the ref so, and
 * that has not landed yet? 1, 0 or an error. */
int sp_moved_has_leave(struct sp_audit *audit, const char *repository,
                       const struct sp_ref_update *ref, int64_t now,
                       struct sp_error *err);

/* Does the trail say already that the ref is there? 1, 0 or an error. */
int sp_moved_is_known(struct sp_audit *audit, const char *repository,
                      const struct sp_ref_update *ref, struct sp_error *err);

/* Where a ref is now: SP_ENOTFOUND, without a message, where it is not there. */
struct sp_moved_source {
    int (*read)(struct sp_moved_source *self, const char *name,
                struct sp_oid *out, struct sp_error *err);
};

/* Appends an entry with the guarded refs that are not where the trail says they
 * landed last, and are not just landing. Those that the trail does not know are passed
 * over. `entry` has the repository, the time and the user. *count may be NULL. */
int sp_moved_find(struct sp_audit *audit, const struct sp_policy *policy,
                  const char *head, struct sp_moved_source *refs,
                  const struct sp_entry *entry, size_t *count,
                  struct sp_error *err);

#endif
