/*
 * pick.h - the commits that a message says it was picked from.
 * layer: model
 *
 * Two forms: "(cherry picked from commit ID)" on its own line, as `git
 * cherry-pick -x` and hosts write it, and the subject "Cherry-pick: ID" of
 * Gitea and Forgejo. The message is a claim: callers compare the changes.
 */
#ifndef SALLYPORT_PICK_H
#define SALLYPORT_PICK_H

#include "sallyport/revert.h"

/* The commits in the order of the message; made_to stays empty. False when it
 * names none. */
bool sp_pick_read(struct sp_revert *out, const struct sp_message *message);

#endif
