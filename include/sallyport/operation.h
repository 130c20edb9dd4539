/*
 * operation.h - the operation in progress in a work tree, and its branch.
 * layer: git
 */
#ifndef SALLYPORT_OPERATION_H
#define SALLYPORT_OPERATION_H

#include "sallyport/git.h"

/* The unfinished operation of the work tree: "merge", "rebase", "cherry-pick",
 * "revert", "bisect", "am"; NULL for none. Static. */
const char *sp_repo_operation(const struct sp_repo *repo);
/* Appends the full name of the branch that is being rebased; nothing when none
 * is. */
void sp_repo_rebased(const struct sp_repo *repo, struct sp_buf *out);
/* Appends the full name of the branch that HEAD is on, born or not, or that is
 * being rebased; nothing on a detached HEAD. */
int sp_repo_branch(struct sp_repo *repo, struct sp_buf *out,
                   struct sp_error *err);
/* Was a branch squashed into the work tree, by `git merge --squash`, and not committed yet? */
bool sp_repo_is_squashing(const struct sp_repo *repo);
/* Is git making commits again: by a rebase, cherry-pick, revert or am? */
bool sp_repo_is_replaying(const struct sp_repo *repo);

#endif
