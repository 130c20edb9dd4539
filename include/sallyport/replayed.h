/*
 * replayed.h - what a commit is about that is made in the middle of a rebase.
 * layer: client
 */
#ifndef SALLYPORT_REPLAYED_H
#define SALLYPORT_REPLAYED_H

#include "sallyport/git.h"
#include "sallyport/prp.h"

/* Adds the references of the commit that is amended, or at which the rebase has stopped.
 * Nothing where there is no such commit, or it names none. */
void sp_replayed_references(struct sp_strings *out, struct sp_repo *repo,
                            const struct sp_prp_policy *policy, bool is_amend);

#endif
