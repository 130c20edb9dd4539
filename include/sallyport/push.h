/*
 * push.h - what a push asks for: a list of ref updates.
 * layer: model
 */
#ifndef SALLYPORT_PUSH_H
#define SALLYPORT_PUSH_H

#include "sallyport/error.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

/* A zero old_id creates the ref, a zero new_id deletes it. */
struct sp_ref_update {
    char *name;
    struct sp_oid old_id, new_id;
};

struct sp_push {
    struct sp_ref_update *items;
    size_t count, capacity;
};

enum sp_update_kind { SP_CREATE, SP_UPDATE, SP_DELETE };

enum sp_update_kind sp_update_kind(const struct sp_ref_update *update);

/*
 * Adds one update. SP_EINPUT when an id is not 40 hex digits (64 digits have a
 * message of their own: a SHA-256 repository), when both are zero, or when the
 * name does not begin with refs/, ends with a slash, holds a control character
 * or a space, or is longer than 1023 bytes. git itself refuses other invalid
 * names, though only after pre-receive.
 */
int sp_push_add(struct sp_push *push, struct sp_str name, struct sp_str old_hex,
                struct sp_str new_hex, struct sp_error *err);

/*
 * Reads the standard input of pre-receive: lines "old new ref\n" (githooks(5)).
 * Blank lines are skipped: Gitea and Forgejo write one when there is nothing. A
 * last line without its newline is truncated: SP_EINPUT.
 */
int sp_push_parse(struct sp_push *out, struct sp_str input,
                  struct sp_error *err);

/*
 * The same for pre-push: lines "local-ref new ref old\n". The local ref is what
 * the user typed (HEAD~0, an id, (delete), words with spaces between). It does
 * not matter for the push and is skipped.
 */
int sp_push_parse_local(struct sp_push *out, struct sp_str input,
                        struct sp_error *err);

void sp_push_dispose(struct sp_push *push);

#endif
