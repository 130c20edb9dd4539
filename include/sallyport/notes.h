/*
 * notes.h - the notes of commits, in refs such as refs/notes/commits.
 * layer: git
 *
 * Notes may come from a push: what is read is bounded.
 */
#ifndef SALLYPORT_NOTES_H
#define SALLYPORT_NOTES_H

#include "sallyport/git.h"

enum { SP_NOTE_MAX = 1 << 20 }; /* bytes of one note */

/* Appends the note that a commit has in a ref. SP_ENOTFOUND, without a message, when
 * there is no such ref or note; SP_ELIMIT for a larger one. */
int sp_note_read(struct sp_repo *repo, const char *ref,
                 const struct sp_oid *commit, struct sp_buf *out,
                 struct sp_error *err);

/* The same at a commit of the notes ref, such as one that a push brings. */
int sp_note_read_at(struct sp_repo *repo, const struct sp_oid *notes,
                    const struct sp_oid *commit, struct sp_buf *out,
                    struct sp_error *err);

/*
 * Adds a line to the end of a note, and creates the note and the ref when there
 * is none. git moves the ref, and only from the value that was read; else the
 * note is read again, so that nothing that others add meanwhile is lost. For
 * commands.
 */
int sp_note_add(struct sp_repo *repo, const char *ref,
                const struct sp_oid *commit, const char *line,
                struct sp_error *err);

#endif
