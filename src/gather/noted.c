/*
 * Which commits the last commits of the notes are about. Each commit of the notes is
 * compared with its first parent once. A file (noted_kept.c) keeps the results, and is
 * used while the notes only grow.
 */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/notes.h"

enum {
    MAX_TIPS = 256,  /* commits of the notes */
    MAX_EACH = 1000, /* commits that one of them is about */
};

/* While one commit of the notes is compared. */
struct reading {
    struct sp_gather *gather;
    enum sp_evidence_kind kind;
    struct sp_noted *out;
    size_t count;
    struct sp_error *err;
};

/* The time of the newest line that can take something away: a result of a gate, a
 * rejection or a withdrawal. 0: there is none. */
static int64_t newest_of(const struct sp_about *about)
{
    int64_t newest = 0;
    for (size_t i = 0; i < about->lines.count; i++) {
        const struct sp_evidence *line = &about->lines.items[i];
        bool counts =
            line->kind == SP_EVIDENCE_GATE || line->decision != SP_APPROVE;
        if (counts && line->time > newest)
            newest = line->time;
    }
    return newest;
}

static int see(const struct sp_note_change *change, void *context)
{
    struct reading *self = context;
    struct sp_about about = {.commit = change->commit};
    struct sp_buf note = {0};
    if (change->is_foreign || !change->new)
        return 0;
    if (self->count++ == MAX_EACH)
        return 1;
    int code =
        sp_note_read_blob(self->gather->repo, change->new, &note, self->err);
    if (!code) {
        sp_note_records(&about, self->kind, &note);
        struct sp_noted_commit one = {.commit = change->commit,
                                      .tip = self->out->tips.count - 1,
                                      .newest = newest_of(&about)};
        SP_VEC_PUSH(&self->out->commits, one);
    }
    sp_about_dispose(&about);
    sp_buf_dispose(&note);
    return code;
}

/* Adds a commit of the notes, and says which was before it; zero: none. */
static int add_tip(struct reading *self, const struct sp_oid *tip,
                   struct sp_oid *before)
{
    struct sp_gather *gather = self->gather;
    struct sp_object object;
    *before = (struct sp_oid){{0}};
    self->count = 0;
    SP_VEC_PUSH(&self->out->tips, *tip);
    int code = sp_repo_read_any_commit(gather->repo, tip, &object, self->err);
    if (code)
        return code;
    code = sp_commit_parse(&gather->commit, object.bytes, self->err);
    if (!code && gather->commit.parents.count)
        *before = gather->commit.parents.items[0];
    sp_object_dispose(&object);
    if (!code)
        code = sp_notes_changes(gather->repo,
                                sp_oid_is_zero(before) ? NULL : before, tip,
                                see, self, self->err);
    return code > 0 ? SP_OK : code;
}

/* Takes over what is known from a commit of the notes on. */
static void add_known(struct sp_noted *out, const struct sp_noted *known)
{
    size_t fresh = out->tips.count;
    for (size_t i = 0; i < known->tips.count && out->tips.count < MAX_TIPS; i++)
        SP_VEC_PUSH(&out->tips, known->tips.items[i]);
    for (size_t i = 0; i < known->commits.count; i++) {
        struct sp_noted_commit one = known->commits.items[i];
        one.tip += fresh;
        if (one.tip < out->tips.count)
            SP_VEC_PUSH(&out->commits, one);
    }
}

static int find_all(struct sp_gather *gather, enum sp_evidence_kind kind,
                    struct sp_oid tip, const struct sp_noted *known,
                    struct sp_noted *out, struct sp_error *err)
{
    struct reading self = {gather, kind, out, 0, err};
    int code = SP_OK;
    while (!code && !sp_oid_is_zero(&tip) && out->tips.count < MAX_TIPS) {
        if (known->tips.count && sp_oid_equal(&tip, &known->tips.items[0])) {
            add_known(out, known);
            return SP_OK;
        }
        struct sp_oid at = tip;
        code = add_tip(&self, &at, &tip);
    }
    return code;
}

void sp_noted_dispose(struct sp_noted *noted)
{
    free(noted->tips.items);
    free(noted->commits.items);
    *noted = (struct sp_noted){.is_known = false};
}

int sp_gather_noted(struct sp_gather *gather, enum sp_evidence_kind kind,
                    const struct sp_noted **out, struct sp_error *err)
{
    struct sp_noted *noted = &gather->noted[kind], known = {.is_known = false};
    struct sp_oid tip;
    *out = noted;
    if (noted->is_known)
        return SP_OK;
    int code = sp_gather_notes_tip(gather, kind, &tip, err);
    char *path = sp_noted_path(gather, kind);
    if (!code && path && !sp_oid_is_zero(&tip))
        sp_noted_read(&known, path);
    if (!code)
        code = find_all(gather, kind, tip, &known, noted, err);
    noted->is_known = !code;
    bool is_new =
        noted->tips.count &&
        !(known.tips.count && sp_oid_equal(&known.tips.items[0], &tip));
    if (!code && path && is_new)
        sp_noted_write(noted, path);
    sp_noted_dispose(&known);
    free(path);
    return code;
}
