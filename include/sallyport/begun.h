/*
 * begun.h - a push that is being judged, so that one that dies leaves a trace.
 * layer: audit
 *
 * The trail is opened when the verdict is known, for a push then waits for the disk
 * once. Before that, a small file beside the store says what has begun. It is gone
 * when the entry is durable. If the process dies, by a signal, a time limit or for
 * lack of memory, the file stays, and the next process that opens the trail appends what it
 * says: a push that was begun and never ended, or one that could not be judged.
 *
 *     sp_begun_open(&begun, &place, &entry, &err);
 *     ... judge ...; a process that is ended writes why to sp_begun_fd(begun)
 *     if (append(...) == SP_OK)
 *         sp_begun_end(begun);
 *     else
 *         sp_begun_leave(begun, &entry);
 *
 * The file is locked while its process lives. It needs no fsync(2): a push without a
 * verdict has moved no ref.
 */
#ifndef SALLYPORT_BEGUN_H
#define SALLYPORT_BEGUN_H

#include "sallyport/audit.h"

enum { SP_ENTRY_ID = 29 };

/* Writes an id for a push that began at that time, of hex digits and "-". Returns out. */
char *sp_entry_id(char out[SP_ENTRY_ID + 1], int64_t time);

struct sp_begun;

/* Writes the file. The entry needs an id; its verdict says nothing. *out is yours to
 * sp_begun_end() or sp_begun_leave(); NULL after an error. */
int sp_begun_open(struct sp_begun **out, const struct sp_audit_place *place,
                  const struct sp_entry *entry, struct sp_error *err);
/* Where the last words go: whatever is written there means that the push could not
 * be judged. */
int sp_begun_fd(const struct sp_begun *begun);
/* The entry is in the trail: the file goes. NULL is allowed. */
void sp_begun_end(struct sp_begun *begun);
/* The entry could not be appended: the file keeps it, on the disk. NULL is
 * allowed. */
void sp_begun_leave(struct sp_begun *begun, const struct sp_entry *entry);

/* What sp_begun_list() calls, with the entry that would be appended. */
struct sp_begun_visitor {
    void (*visit)(struct sp_begun_visitor *self, const struct sp_entry *entry);
};

/* Visits what processes left that are gone, and is not in the trail. It stays there.
 * A file that was cut off in the beginning is skipped. */
int sp_begun_list(struct sp_audit *audit, struct sp_begun_visitor *visitor,
                  struct sp_error *err);

/* Appends what processes left that are gone; inside of sp_audit_begin() and
 * sp_audit_commit(). At most 256 of them, so that no push pays for all. *count, which
 * may be NULL, gets how many. sp_begun_forget() removes their files, once that is
 * committed. */
struct sp_absorbed;
int sp_begun_absorb(struct sp_absorbed **out, struct sp_audit *audit,
                    size_t *count, struct sp_error *err);
/* NULL is allowed. is_committed: else they stay for the next one. */
void sp_begun_forget(struct sp_absorbed *absorbed, bool is_committed);

#endif
