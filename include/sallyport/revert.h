/*
 * revert.h - which commit a message says that it reverts.
 * layer: model
 *
 * As `git revert` writes it (its sequencer.c): "This reverts commit ID." and,
 * for a merge, "This reverts commit ID, reversing" "changes made to ID.". What
 * a message says proves nothing; whoever believes it compares the changes.
 */
#ifndef SALLYPORT_REVERT_H
#define SALLYPORT_REVERT_H

#include <stdbool.h>

#include "sallyport/message.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

struct sp_revert {
    struct sp_oid commit;
    struct sp_oid made_to; /* for a merge the parent that it goes back to; zero
                              for any other commit */
};

/* Does it call itself a revert, in git's words, whatever it names? */
bool sp_revert_claims(const struct sp_message *message);

/* False when the body names no commit by its whole id. The first one counts. */
bool sp_revert_read(struct sp_revert *out, struct sp_str body);

#endif
