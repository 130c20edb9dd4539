/* The actions of `sallyport policy` that have files of their own. */
#ifndef SALLYPORT_CLI_POLICY_H
#define SALLYPORT_CLI_POLICY_H

#include "sallyport/git.h"
#include "sallyport/layers.h"
#include "sallyport/policy.h"
#include "sallyport/recent.h"

/* Asked by root or by the owner of a bare repository: can the owner read each file of its
 * policy? Says which one not, and what to type. True where another user asks. */
bool policy_is_read_by_owner(const struct sp_repo *repo);

/* Asked by the same: says why no trail can be made where it is to be, and what to type. */
void policy_say_unrecorded(const struct sp_repo *repo,
                           const struct sp_policy *policy);

/* Prints what the policy would refuse of the repository's last commits and its
 * branches, and which parts of it have no effect there. */
int policy_try(struct sp_repo *repo, const struct sp_policy *policy,
               struct sp_error *err);

/* Prints what is wrong with CODEOWNERS of a commit, where the policy asks for owners.
 * Appends the roles that own something. */
int policy_owners(struct sp_repo *repo, const struct sp_policy *policy,
                  const struct sp_oid *commit, struct sp_strings *roles,
                  struct sp_error *err);

/* Prints which patterns, globs and refs of a file match nothing in the repository,
 * and which of its roles no option names or nobody has; nothing where all do
 * something. Without commits there are only the roles; those in `used` are in use. */
int policy_idle(struct sp_repo *repo, const struct sp_policy *policy,
                const struct sp_recent *recent, const struct sp_strings *used,
                struct sp_error *err);

/* The part of that for globs, by the files of the tree, and for refs. *headed: was
 * a line printed yet? */
int policy_unmatched(struct sp_repo *repo, const struct sp_policy *policy,
                     const struct sp_oid *tree, bool *headed,
                     struct sp_error *err);

/* The part of that for times that are over, and for a program that is not there. */
void policy_over(const struct sp_repo *repo, const struct sp_policy *policy,
                 bool *headed);

/* Prints a line of it, and the heading before the first one. */
void policy_say_idle(bool *headed, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where we are on a server whose policy says so, adds the stricter values of the
 * project's own file. Appends why others are not used, a line each. */
void policy_tighten(struct sp_policy *policy, struct sp_buf *left);
/* Prints these lines, each after that mark. */
void policy_say_left(const struct sp_buf *left, const char *mark);

/* Prints every value in force with its file and line; or a policy file that gives the same
 * policy. */
void policy_show(const struct sp_policy *policy);
void policy_show_file(const struct sp_policy *policy);

/* Prints a policy proposed from the history, or writes it to a new file.
 * Returns the exit status. */
int policy_init(const char *file);

/* Is this text, over the built-in policy, one that every hook can use? */
int policy_prove_good(const struct sp_buf *text, struct sp_error *err);

/* Appends why nothing is published where that was found, and what to type, in lines: only
 * the published policy has some values, or it cannot be read. False: nothing keeps it back. */
bool policy_kept_back(struct sp_buf *out, struct sp_repo *repo,
                      const struct sp_policy *policy, enum sp_published found,
                      const struct sp_error *why);
/* Hands the policy of the server's repository that we are in to clones; drops: though
 * values are lost by it. Returns the exit status. */
int policy_publish(bool drops);
/* Takes the policy that a remote hands out for the clone that we are in. asked: its name,
 * or NULL. Returns the exit status. */
int policy_fetch(const char *asked);

#endif
