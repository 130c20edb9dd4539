/*
 * pick.h - which commits a message says that it was picked from.
 * layer: model
 *
 * "(cherry picked from commit ID)" on a line of its own, as `git cherry-pick -x`
 * and hosts write it, and the subject "Cherry-pick: ID" of Gitea and Forgejo.
 * What a message says proves nothing; whoever believes it compares the changes.
 */
#ifndef SALLYPORT_PICK_H
#define SALLYPORT_PICK_H

#include "sallyport/revert.h"

/* The commits in the order of the message; made_to stays empty. False when it
 * names none. */
bool sp_pick_read(struct sp_revert *out, const struct sp_message *message);

#endif
