/*
 * in_tree.h - the project's own policy, over that of its server.
 * layer: judge
 */
#ifndef SALLYPORT_IN_TREE_H
#define SALLYPORT_IN_TREE_H

#include "sallyport/git.h"
#include "sallyport/policy.h"

/*
 * Adds what is stricter in .sallyport.ini of the commit `tip`, that of the default branch.
 * Appends a line for each value that is not used, with the reason; or one that says why
 * the whole file is not.
 */
void sp_in_tree_tighten(struct sp_policy *policy, struct sp_repo *repo,
                        const struct sp_oid *tip, struct sp_buf *left);

#endif
