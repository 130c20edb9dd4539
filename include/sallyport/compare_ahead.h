/*
 * compare_ahead.h - trees that are compared by a thread of its own before they are asked for.
 * layer: git
 */
#ifndef SALLYPORT_COMPARE_AHEAD_H
#define SALLYPORT_COMPARE_AHEAD_H

#include "sallyport/git.h"

/* Asks for the comparison of two trees, in the order in which they are asked for. Beyond
 * what may be asked for or kept, this does nothing. */
void sp_repo_compare_ahead(struct sp_repo *repo, const struct sp_oid *old_tree,
                           const struct sp_oid *new_tree);

/*
 * Ends the thread. From then on sp_repo_changes() answers from what was compared, for this
 * handle and for those that are made of it. Call it before anything else compares trees. It
 * does nothing where nothing was asked for.
 */
void sp_repo_compare_ahead_end(struct sp_repo *repo);

#endif
