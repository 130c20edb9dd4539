/*
 * What a push changes in the notes that hold evidence: the lines that are new, and
 * those that are gone, however the tree of the notes is spread.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/notes.h"

struct lines {
    struct sp_str *items;
    size_t count, capacity;
};

/* While two trees of notes are compared. */
struct reading {
    struct sp_gather *gather;
    struct sp_record_facts *out;
    struct sp_error *err;
};

static int by_bytes(const void *a, const void *b)
{
    const struct sp_str *x = a, *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int order = len ? memcmp(x->ptr, y->ptr, len) : 0;
    return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* The lines of a note that are not empty, each once, in an order. */
static struct lines lines_of(const struct sp_buf *note)
{
    struct lines all = {0};
    struct sp_str line, rest = {sp_buf_text(note), note->len};
    while (sp_str_line(&rest, &line))
        if (line.len)
            SP_VEC_PUSH(&all, line);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!kept || by_bytes(&all.items[kept - 1], &all.items[i]) != 0)
            all.items[kept++] = all.items[i];
    all.count = kept;
    return all;
}

/* Returns 1 when there are too many by now. */
static int add_line(struct reading *self, const struct sp_oid *commit,
                    struct sp_str line)
{
    struct sp_new_record record = {.commit = *commit};
    struct sp_buf why = {0};
    struct sp_error missing = {0};
    if (self->out->lines.count == SP_RECORDS_MAX) {
        self->out->too_many = true;
        return 1;
    }
    record.fault = sp_evidence_read(&record.line, self->out->kind, line, &why);
    if (record.fault)
        record.why = sp_buf_detach(&why);
    else
        record.has_tree =
            sp_repo_commit_tree(self->gather->repo, &record.line.commit,
                                &record.tree, &missing) == SP_OK;
    sp_buf_dispose(&why);
    SP_VEC_PUSH(&self->out->lines, record);
    return SP_OK;
}

static int lose_line(struct reading *self, const struct sp_oid *commit)
{
    if (!self->out->gone)
        self->out->gone_from = *commit;
    if (++self->out->gone <= SP_RECORDS_MAX)
        return SP_OK;
    self->out->too_many = true;
    return 1;
}

static int compare_lines(struct reading *self, const struct sp_oid *commit,
                         const struct lines *old, const struct lines *new)
{
    size_t i = 0, k = 0;
    int code = SP_OK;
    while (!code && (i < old->count || k < new->count)) {
        int order = i == old->count ? 1
                    : k == new->count
                        ? -1
                        : by_bytes(&old->items[i], &new->items[k]);
        if (order > 0)
            code = add_line(self, commit, new->items[k]);
        else if (order < 0)
            code = lose_line(self, commit);
        i += order <= 0;
        k += order >= 0;
    }
    return code;
}

/* Compares the note of a commit. A larger one than a note may be is read nowhere. */
static int compare_note(struct reading *self,
                        const struct sp_note_change *change)
{
    struct sp_repo *repo = self->gather->repo;
    const struct sp_oid *added = change->new;
    struct sp_buf old = {0}, new = {0};
    struct sp_error why = {0};
    int code = SP_OK;
    if (change->old)
        code = sp_note_read_blob(repo, change->old, &old, self->err);
    if (!code && added &&
        sp_note_read_blob(repo, added, &new, &why) == SP_ELIMIT) {
        self->out->has_large = true;
        self->out->large = change->commit;
    } else if (!code && why.code) {
        code = sp_error_set(self->err, why.code, "%s", why.message);
    } else if (!code) {
        struct lines before = lines_of(&old), after = lines_of(&new);
        code = compare_lines(self, &change->commit, &before, &after);
        free(before.items);
        free(after.items);
    }
    sp_buf_dispose(&old);
    sp_buf_dispose(&new);
    return code;
}

static int look_at(const struct sp_note_change *change, void *context)
{
    struct reading *self = context;
    if (!change->is_foreign)
        return compare_note(self, change);
    if (!self->out->foreign)
        self->out->foreign = sp_strdup(change->path);
    return SP_OK;
}

int sp_gather_rewinds(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      bool *out, struct sp_error *err)
{
    const struct sp_oids tip = {(struct sp_oid *)(uintptr_t)&ref->tip, 1, 1};
    int reaches = sp_oid_is_zero(&ref->old_tip)
                      ? 1
                      : sp_repo_reaches(gather->repo, &tip, &ref->old_tip, err);
    *out = reaches == 0;
    return reaches < 0 ? reaches : SP_OK;
}

/* Is it evidence that somebody pushes to where it is kept? */
static bool is_evidence(const struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    return gather->needs & SP_NEEDS_RECORDS &&
           ref->ref_class == SP_REF_EVIDENCE && ref->kind != SP_DELETE &&
           !ref->push->is_local && sp_gather_knows_old(gather) &&
           !sp_oid_is_zero(&ref->tip);
}

/* The kind of evidence that the notes hold: approvals, or results of gates. */
static enum sp_evidence_kind kind_of(const char *ref)
{
    return strcmp(ref, sp_evidence_ref(SP_EVIDENCE_GATE)) == 0
               ? SP_EVIDENCE_GATE
               : SP_EVIDENCE_APPROVAL;
}

/* Reads what is new in the notes, so that a merge has less to compare. The merge reports
 * what fails. */
static void keep_up(struct sp_gather *gather, enum sp_evidence_kind kind)
{
    const struct sp_noted *noted;
    struct sp_error ignored = {0};
    if (gather->source.keeps_in)
        sp_gather_noted(gather, kind, &noted, &ignored);
}

int sp_gather_records(struct sp_gather *gather, struct sp_ref_facts *ref,
                      struct sp_error *err)
{
    struct sp_record_facts *out = &gather->records;
    struct reading self = {gather, out, err};
    sp_record_facts_dispose(out);
    if (!is_evidence(gather, ref))
        return SP_OK;
    if (strcmp(ref->update->name, SP_EXCEPTIONS_REF) == 0)
        return sp_gather_acts(gather, ref, err);
    *out = (struct sp_record_facts){
        .kind = kind_of(ref->update->name),
        .is_tag = !sp_oid_equal(&ref->tip, &ref->update->new_id)};
    ref->records = out;
    keep_up(gather, out->kind);
    int code = sp_gather_rewinds(gather, ref, &out->rewinds, err);
    if (code || out->rewinds || out->is_tag)
        return code;
    code = sp_notes_changes(gather->repo,
                            ref->kind == SP_UPDATE ? &ref->old_tip : NULL,
                            &ref->tip, look_at, &self, err);
    return code < 0 ? code : SP_OK;
}
