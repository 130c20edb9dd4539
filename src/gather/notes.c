/*
 * The notes of evidence as the server has them: of one commit, and those that were
 * pushed lately. What is pushed together with a change is not among them.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/notes.h"
#include "sallyport/refs.h"

enum { MAX_RECENT = 256 }; /* commits of the notes that are looked through */

static int find_notes(struct sp_gather *gather, enum sp_evidence_kind kind,
                      struct notes **out, struct sp_error *err)
{
    struct notes *notes = &gather->notes[kind];
    *out = notes;
    if (notes->is_known)
        return SP_OK;
    int code =
        sp_repo_ref(gather->repo, sp_evidence_ref(kind), &notes->tip, err);
    if (code && code != SP_ENOTFOUND)
        return code;
    notes->is_known = true;
    notes->is_there = !code;
    return SP_OK;
}

int sp_gather_has_notes(struct sp_gather *gather, enum sp_evidence_kind kind,
                        bool *out, struct sp_error *err)
{
    struct notes *notes;
    int code = find_notes(gather, kind, &notes, err);
    *out = !code && notes->is_there;
    return code;
}

void sp_note_records(struct sp_about *out, enum sp_evidence_kind kind,
                     const struct sp_buf *note)
{
    struct sp_str line, rest = {sp_buf_text(note), note->len};
    while (sp_str_line(&rest, &line)) {
        struct sp_evidence record;
        struct sp_buf ignored = {0};
        if (sp_evidence_read(&record, kind, line, &ignored) ==
                SP_EVIDENCE_GOOD &&
            sp_oid_equal(&record.commit, &out->commit))
            SP_VEC_PUSH(&out->lines, record);
        else
            sp_evidence_dispose(&record);
        sp_buf_dispose(&ignored);
    }
}

int sp_gather_note(struct sp_gather *gather, enum sp_evidence_kind kind,
                   const struct sp_oid *commit, struct sp_about *out,
                   struct sp_error *err)
{
    struct notes *notes;
    struct sp_buf note = {0};
    int code = find_notes(gather, kind, &notes, err);
    out->commit = *commit;
    if (code || !notes->is_there)
        return code;
    code = sp_note_read_at(gather->repo, &notes->tip, commit, &note, err);
    if (!code)
        sp_note_records(out, kind, &note);
    sp_buf_dispose(&note);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

static int see_recent(const struct sp_note_change *change, void *context)
{
    struct sp_oids *recent = context;
    if (!change->is_foreign && change->new)
        SP_VEC_PUSH(recent, change->commit);
    return 0;
}

/* Looks through the last commits of the notes, the newest first. */
static int list_recent(struct sp_gather *gather, struct sp_oid tip,
                       struct sp_error *err)
{
    int code = SP_OK;
    for (int i = 0; !code && i < MAX_RECENT && !sp_oid_is_zero(&tip); i++) {
        struct sp_object object;
        struct sp_oid before = {{0}};
        code = sp_repo_read_any_commit(gather->repo, &tip, &object, err);
        if (code)
            return code;
        code = sp_commit_parse(&gather->commit, object.bytes, err);
        if (!code && gather->commit.parents.count)
            before = gather->commit.parents.items[0];
        sp_object_dispose(&object);
        if (!code)
            code = sp_notes_changes(gather->repo,
                                    sp_oid_is_zero(&before) ? NULL : &before,
                                    &tip, see_recent, &gather->recent, err);
        tip = before;
    }
    return code;
}

int sp_gather_recent(struct sp_gather *gather, struct sp_error *err)
{
    int code = SP_OK;
    for (int kind = 0;
         !gather->recent_known && !code && kind < SP_EVIDENCE_KINDS; kind++) {
        struct notes *notes;
        code = find_notes(gather, (enum sp_evidence_kind)kind, &notes, err);
        if (!code && notes->is_there)
            code = list_recent(gather, notes->tip, err);
    }
    gather->recent_known = !code;
    return code;
}
