/* Which gates were ever recorded; see recorded_gates.h. */
#include "sallyport/recorded_gates.h"

#include <string.h>

#include "internal.h"
#include "sallyport/notes.h"
#include "sallyport/refs.h"

enum { MAX_NOTES = 4096 }; /* that are searched */

/* Looks for gates in notes. */
struct gate_search {
    struct sp_repo *repo;
    const struct sp_strings *gates;
    struct sp_strings *out;
    size_t looked_at;
    struct sp_error *err;
};

static int see_note(const struct sp_note_change *change, void *context)
{
    struct gate_search *search = context;
    struct sp_about about = {.commit = change->commit};
    struct sp_buf note = {0};
    if (change->is_foreign || !change->new)
        return 0;
    int code = sp_note_read_blob(search->repo, change->new, &note, search->err);
    if (!code)
        sp_note_records(&about, SP_EVIDENCE_GATE, &note);
    for (size_t i = 0; i < about.lines.count; i++) {
        const char *gate = about.lines.items[i].gate;
        if (sp_strings_have(search->gates, gate) &&
            !sp_strings_have(search->out, gate))
            sp_strings_add(search->out, gate, strlen(gate));
    }
    sp_about_dispose(&about);
    sp_buf_dispose(&note);
    bool is_done = search->out->count == search->gates->count ||
                   ++search->looked_at == MAX_NOTES;
    return code ? code : is_done;
}

int sp_recorded_gates(struct sp_repo *repo, const struct sp_strings *gates,
                      struct sp_strings *out, struct sp_error *err)
{
    struct gate_search search = {repo, gates, out, 0, err};
    struct sp_oid tip;
    if (!gates->count)
        return SP_OK;
    int code = sp_repo_ref(repo, sp_evidence_ref(SP_EVIDENCE_GATE), &tip, err);
    if (code)
        return code == SP_ENOTFOUND ? SP_OK : code;
    code = sp_notes_changes(repo, NULL, &tip, see_note, &search, err);
    return code < 0 ? code : SP_OK;
}
