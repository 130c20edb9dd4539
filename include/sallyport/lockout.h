/*
 * lockout.h - who was refused too often, and is refused everything for a while.
 * layer: audit
 *
 * Refusals of one user in one repository are counted, as [lockout] says, but those by
 * the lock itself are not. The lock begins with the refusal that reaches the number.
 */
#ifndef SALLYPORT_LOCKOUT_H
#define SALLYPORT_LOCKOUT_H

#include "sallyport/audit.h"
#include "sallyport/policy.h"

/* Can the policy lock this user out? Never an unknown one (NULL). */
bool sp_lockout_is_for(const struct sp_policy *policy, const char *user);

/* When the lock of a user ends, in milliseconds since 1970; *until is 0 where there is
 * none at the time `now`. It does not ask sp_lockout_is_for(). */
int sp_lockout_find(int64_t *until, struct sp_audit *audit,
                    const struct sp_policy *policy, const char *repository,
                    const char *user, int64_t now, struct sp_error *err);

/* How many refusals of the user count at the time `now`: as many as lock out, at
 * most. */
int sp_lockout_count(size_t *count, struct sp_audit *audit,
                     const struct sp_policy *policy, const char *repository,
                     const char *user, int64_t now, struct sp_error *err);

/* Adds the users who may be locked out at that time: those who were refused. */
int sp_lockout_users(struct sp_strings *out, struct sp_audit *audit,
                     const struct sp_policy *policy, const char *repository,
                     int64_t now, struct sp_error *err);

/* Appends the entry of kind admin after which earlier refusals of the user do not
 * count. `entry` has the time, the repository and who does it. */
int sp_lockout_clear(struct sp_audit *audit, const char *user,
                     const struct sp_entry *entry, struct sp_error *err);

#endif
