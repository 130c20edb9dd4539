/*
 * revert.h - the commits that a message says it reverts.
 * layer: model
 *
 * The forms, of which the first that names a commit counts:
 * - "This reverts commit ID." and, of a merge, "This reverts commit ID,
 *   reversing changes made to ID.", as `git revert` writes it (its
 *   sequencer.c), also with --reference: "ID (subject, date)";
 * - the subject "revert ID", with or without a colon, as Gitea and Forgejo
 *   write it;
 * - the lines "Refs: ID, ID" and "Reverts: ID" of a message of the type revert,
 *   as Conventional Commits has them.
 *
 * The message is a claim: callers compare the changes.
 */
#ifndef SALLYPORT_REVERT_H
#define SALLYPORT_REVERT_H

#include <stdbool.h>

#include "sallyport/message.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

/* Least digits of an id; most commits that are read of one message. */
enum { SP_NAMED_MIN = 7, SP_NAMED_MAX = 8 };

/* Ids in lower case, whole or the first digits; "" for none. */
struct sp_named {
    char commit[SP_OID_HEX + 1];
    char made_to[SP_OID_HEX + 1]; /* of a merge: the parent to go back to */
};

struct sp_revert {
    struct sp_named named[SP_NAMED_MAX]; /* each commit once */
    size_t count;
    bool has_more;
};

/* Takes an id off the front of *rest and writes it, in lower case. False where
 * there is none, or a longer word. */
bool sp_named_take(struct sp_str *rest, char out[SP_OID_HEX + 1]);

/* Adds a commit, unless it is there. */
void sp_named_add(struct sp_revert *list, const struct sp_named *named);

/* Does it call itself a revert, by its subject or where its body begins? A squash
 * may hold the message of a revert further below. */
bool sp_revert_claims(const struct sp_message *message);

/* Is its type revert? */
bool sp_revert_is_type(const struct sp_message *message);

/* False when the message names no commit. */
bool sp_revert_read(struct sp_revert *out, const struct sp_message *message);

#endif
