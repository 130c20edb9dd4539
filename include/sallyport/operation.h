/*
 * operation.h - what was begun in a work tree, and the branch it is on.
 * layer: git
 */
#ifndef SALLYPORT_OPERATION_H
#define SALLYPORT_OPERATION_H

#include "sallyport/git.h"

/* What was begun in the work tree and has not come to its end: "merge",
 * "rebase", "cherry-pick", "revert", "bisect", "am"; NULL when nothing was. */
const char *sp_repo_operation(const struct sp_repo *repo);
/* Appends the full name of the branch that is being rebased; nothing when none
 * is. */
void sp_repo_rebased(const struct sp_repo *repo, struct sp_buf *out);
/* Appends the full name of the branch that HEAD is on, born or not, or that is
 * being rebased; nothing on a detached HEAD. */
int sp_repo_branch(struct sp_repo *repo, struct sp_buf *out,
                   struct sp_error *err);
/* Are commits being made again: by a rebase, cherry-pick, revert or am? */
bool sp_repo_is_replaying(const struct sp_repo *repo);

#endif
