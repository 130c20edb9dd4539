/* Where a hook of a server runs, by what policy, and who pushes. */
#ifndef SALLYPORT_HOOK_HERE_H
#define SALLYPORT_HOOK_HERE_H

#include "sallyport/error.h"
#include "sallyport/git.h"
#include "sallyport/host.h"

struct hook_here {
    const char *gitdir; /* of the repository, as git names it */
    char *path;         /* the same, absolute if it can be found */
    struct sp_policy *policy;
    struct sp_actor actor;
    struct sp_repo *repo; /* opened by judging, or for the first ref that is
                             asked for */
};

/* Reads the environment and the policy. After an error nothing is to be closed. */
int sp_here_open(struct hook_here *here, struct sp_error *err);
void sp_here_close(struct hook_here *here);

/* Appends the full name of the default branch, from its file: a repository of libgit2
 * would take most of the time that a hook has. Nothing for a detached HEAD. */
void sp_here_head(struct sp_buf *out, const struct hook_here *here);

/* Where a ref is now. SP_ENOTFOUND, without a message, when it is not there. */
int sp_here_ref(struct hook_here *here, const char *name, struct sp_oid *out,
                struct sp_error *err);

/* Does the policy say anything about a push to here? */
bool sp_here_is_guarded(const struct hook_here *here);

/* With [policy] in-tree = tighten, adds what is stricter in .sallyport.ini of the
 * default branch, as it is before the push, and says which values are not used. */
void sp_here_tighten(struct hook_here *here);

#endif
