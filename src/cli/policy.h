/* The actions of `sallyport policy` that have files of their own. */
#ifndef SALLYPORT_CLI_POLICY_H
#define SALLYPORT_CLI_POLICY_H

#include "sallyport/git.h"
#include "sallyport/policy.h"
#include "sallyport/recent.h"

/* Prints what the policy would refuse of the repository's last commits and its
 * branches, and which parts of it have no effect there. */
int policy_try(struct sp_repo *repo, const struct sp_policy *policy,
               struct sp_error *err);

/* Prints which patterns match none of the commits, and which roles of a file no
 * option names. Prints nothing where there are none. */
void policy_idle(const struct sp_policy *policy,
                 const struct sp_recent *recent);

/* Prints a policy proposed from the history, or writes it to a new file.
 * Returns the exit status. */
int policy_init(const char *file);

#endif
