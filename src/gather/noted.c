/*
 * Which commits the last commits of the notes are about. Each commit of the notes is
 * compared with its first parent once. A file (noted_kept.c) keeps the results. From there
 * on the notes are compared with those of the last push.
 */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/notes.h"

enum {
    MAX_TIPS = 256,  /* commits of the notes */
    MAX_EACH = 1000, /* commits that one of them is about */
    MAX_SINCE = MAX_TIPS * MAX_EACH,
    MAX_STEPS = 4096, /* also to commits that change nothing */
};

/* While one commit of the notes is compared. */
struct reading {
    struct sp_gather *gather;
    enum sp_evidence_kind kind;
    struct sp_noted *out;
    size_t count, max;
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
    if (self->count++ == self->max)
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

/* Adds a commit of the notes with what differs from the one before; zero: none. */
static int add_tip(struct reading *self, const struct sp_oid *before,
                   const struct sp_oid *tip)
{
    self->count = 0;
    SP_VEC_PUSH(&self->out->tips, *tip);
    int code = sp_notes_changes(self->gather->repo,
                                sp_oid_is_zero(before) ? NULL : before, tip,
                                see, self, self->err);
    return code > 0 ? SP_OK : code;
}

/* The first parent of a commit of the notes; zero: it has none. */
static int find_parent(struct reading *self, const struct sp_oid *tip,
                       struct sp_oid *out)
{
    struct sp_commit *commit = &self->gather->commit;
    struct sp_object object;
    *out = (struct sp_oid){{0}};
    int code =
        sp_repo_read_any_commit(self->gather->repo, tip, &object, self->err);
    if (code)
        return code;
    code = sp_commit_parse(commit, object.bytes, self->err);
    if (!code && commit->parents.count)
        *out = commit->parents.items[0];
    sp_object_dispose(&object);
    return code;
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

/* The same, where nothing is new but the commit of the notes. */
static void move_known(struct sp_noted *out, const struct sp_noted *known,
                       const struct sp_oid *tip)
{
    out->tips.count = 0;
    add_known(out, known);
    out->tips.items[0] = *tip;
}

/* Compares the notes as a whole with those that are known. The commits between them do
 * not matter: a pusher chooses them, and their parents. */
static int find_since(struct reading *self, const struct sp_noted *known,
                      const struct sp_oid *tip)
{
    struct sp_noted *out = self->out;
    int code = SP_OK;
    self->max = MAX_SINCE;
    if (!sp_oid_equal(tip, &known->tips.items[0]))
        code = add_tip(self, &known->tips.items[0], tip);
    if (out->commits.count)
        add_known(out, known);
    else
        move_known(out, known, tip);
    return code;
}

/* Goes from commit to commit. Those that change nothing take no place. */
static int find_all(struct reading *self, struct sp_oid tip)
{
    struct sp_noted *out = self->out;
    int code = SP_OK;
    for (size_t i = 0; !code && i < MAX_STEPS && !sp_oid_is_zero(&tip) &&
                       out->tips.count < MAX_TIPS;
         i++) {
        struct sp_oid before;
        size_t count = out->commits.count;
        code = find_parent(self, &tip, &before);
        if (!code)
            code = add_tip(self, &before, &tip);
        if (i && out->commits.count == count)
            out->tips.count--;
        tip = before;
    }
    return code;
}

/* Reads what is kept, unless it is of notes that are not here. */
static void read_known(struct sp_gather *gather, const char *path,
                       struct sp_noted *out)
{
    struct sp_oid tree;
    sp_noted_read(out, path);
    if (out->tips.count &&
        sp_repo_commit_tree(gather->repo, &out->tips.items[0], &tree,
                            &(struct sp_error){0}))
        sp_noted_dispose(out);
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
        read_known(gather, path, &known);
    struct reading self = {gather, kind, noted, 0, MAX_EACH, err};
    if (!code)
        code = known.tips.count ? find_since(&self, &known, &tip)
                                : find_all(&self, tip);
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
