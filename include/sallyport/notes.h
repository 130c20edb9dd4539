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

/* What a commit's note is in two trees of notes, or what is no note. */
struct sp_note_change {
    struct sp_oid commit;
    const struct sp_oid *old, *new; /* the blobs; NULL: it has none there */
    /* the new tree has something else that no note can be, or a second note
     * of a commit … */
    bool is_foreign;
    const char *path; /* … here; else NULL */
};

/* Non-zero ends the comparison and is returned. */
typedef int sp_note_visit(const struct sp_note_change *change, void *context);

enum { SP_NOTES_MAX = 1 << 20 }; /* notes that are listed; more are SP_ELIMIT */

/*
 * Calls visit for each commit whose note differs between the trees of two commits
 * of notes, however git has spread them over directories; `old` may be NULL. A
 * directory that both have is not read. Commits whose notes lie in different
 * directories on both sides are compared by id.
 */
int sp_notes_changes(struct sp_repo *repo, const struct sp_oid *old,
                     const struct sp_oid *new, sp_note_visit *visit,
                     void *context, struct sp_error *err);

/* Appends a note by its blob; SP_ELIMIT for a larger one than SP_NOTE_MAX. */
int sp_note_read_blob(struct sp_repo *repo, const struct sp_oid *blob,
                      struct sp_buf *out, struct sp_error *err);

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
