/*
 * The notes of evidence as the server has them. What is pushed together with a change
 * is not among them.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/notes.h"
#include "sallyport/refs.h"

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

int sp_gather_notes_tip(struct sp_gather *gather, enum sp_evidence_kind kind,
                        struct sp_oid *out, struct sp_error *err)
{
    struct notes *notes;
    int code = find_notes(gather, kind, &notes, err);
    *out = !code && notes->is_there ? notes->tip : (struct sp_oid){{0}};
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
    if (!sp_gather_may_have_note(gather, kind, commit))
        return SP_OK;
    code = sp_note_read_at(gather->repo, &notes->tip, commit, &note, err);
    if (!code)
        sp_note_records(out, kind, &note);
    sp_buf_dispose(&note);
    return code == SP_ENOTFOUND ? SP_OK : code;
}
