/*
 * What is known of the notes: which commits have one, and when the newest lines were
 * written. A file keeps it up to a commit of the notes (noted_kept.c). From there on the
 * notes are compared as trees: a pusher chooses the commits between, and their parents.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/notes.h"

/* The commits that are kept: the newest ones, and then those with a line that may take
 * something away. */
enum { MAX_NEWEST = 1024, MAX_KEPT = 4096 };

static const struct sp_noted nothing = {.begins = {"", 0}};

/* While two trees of notes are compared. */
struct reading {
    struct sp_gather *gather;
    enum sp_evidence_kind kind;
    SP_VEC(struct sp_noted_commit) commits; /* with lines, of the new tree … */
    struct sp_oidmap changed; /* … and all whose note is another */
    struct sp_buf begins;
    struct sp_error *err;
};

/* A command that keeps nothing reads what the server keeps. */
static char *path_of(const struct sp_gather *gather, enum sp_evidence_kind kind)
{
    struct sp_buf path = {0};
    if (gather->source.keeps_in)
        sp_buf_puts(&path, gather->source.keeps_in);
    else
        sp_buf_printf(&path, "%ssallyport", sp_repo_commondir(gather->repo));
    sp_buf_printf(&path, "/noted-%s",
                  kind == SP_EVIDENCE_GATE ? "gates" : "approvals");
    return sp_buf_detach(&path);
}

static void add_times(struct sp_noted_commit *out, const struct sp_about *about)
{
    for (size_t i = 0; i < about->lines.count; i++) {
        const struct sp_evidence *line = &about->lines.items[i];
        bool takes_away =
            line->kind == SP_EVIDENCE_GATE || line->decision != SP_APPROVE;
        if (line->time > out->newest)
            out->newest = line->time;
        if (takes_away && line->time > out->against)
            out->against = line->time;
    }
}

static int read_lines(struct reading *self, const struct sp_oid *commit,
                      const struct sp_oid *blob)
{
    struct sp_noted_commit one = {.commit = *commit};
    struct sp_about about = {.commit = *commit};
    struct sp_buf note = {0};
    int code = sp_note_read_blob(self->gather->repo, blob, &note, self->err);
    if (!code)
        sp_note_records(&about, self->kind, &note);
    add_times(&one, &about);
    if (about.lines.count)
        SP_VEC_PUSH(&self->commits, one);
    sp_about_dispose(&about);
    sp_buf_dispose(&note);
    return code;
}

/* What no note can be is found by an id all the same, if its path is one. */
static void see_foreign(struct reading *self, const char *path)
{
    struct sp_buf hex = {0};
    struct sp_oid id;
    for (; *path; path++)
        if (*path != '/')
            sp_buf_putc(&hex, *path);
    if (sp_oid_parse(&id, sp_buf_text(&hex), hex.len))
        sp_buf_add(&self->begins, id.raw, SP_BEGIN);
    sp_buf_dispose(&hex);
}

static int see(const struct sp_note_change *change, void *context)
{
    struct reading *self = context;
    if (change->is_foreign) {
        see_foreign(self, change->path);
        return SP_OK;
    }
    sp_oidmap_put(&self->changed, &change->commit, 1);
    if (!change->new)
        return SP_OK;
    sp_buf_add(&self->begins, change->commit.raw, SP_BEGIN);
    return read_lines(self, &change->commit, change->new);
}

/* The newest first. */
static int by_time(const void *a, const void *b)
{
    const struct sp_noted_commit *x = a, *y = b;
    if (x->newest != y->newest)
        return x->newest < y->newest ? 1 : -1;
    return memcmp(x->commit.raw, y->commit.raw, SP_OID_RAW);
}

/* Adds what is known and has not changed, and leaves out what is too much. */
static void join_commits(struct sp_noted *out, struct reading *self,
                         const struct sp_noted *known, bool has_all)
{
    out->dropped = known->dropped;
    for (size_t i = 0; i < known->commits.count; i++) {
        const struct sp_noted_commit *one = &known->commits.items[i];
        if (sp_oidmap_get(&self->changed, &one->commit) == SP_OIDMAP_NONE)
            SP_VEC_PUSH(&self->commits, *one);
    }
    if (self->commits.count)
        qsort(self->commits.items, self->commits.count,
              sizeof *self->commits.items, by_time);
    for (size_t i = 0; i < self->commits.count; i++) {
        struct sp_noted_commit one = self->commits.items[i];
        if (has_all || i < MAX_NEWEST ||
            (one.against && out->commits.count < MAX_KEPT))
            SP_VEC_PUSH(&out->commits, one);
        else if (one.against > out->dropped)
            out->dropped = one.against;
    }
}

/* Finds what is known at a commit of the notes. known: at another one, or zero. */
static int find_from(struct sp_gather *gather, enum sp_evidence_kind kind,
                     const struct sp_noted *known, bool has_all,
                     struct sp_noted *out, struct sp_error *err)
{
    struct reading self = {.gather = gather, .kind = kind, .err = err};
    const struct sp_oid *old = sp_oid_is_zero(&known->tip) ? NULL : &known->tip;
    int code = sp_gather_notes_tip(gather, kind, &out->tip, err);
    if (!code && !sp_oid_is_zero(&out->tip))
        code = sp_notes_changes(gather->repo, old, &out->tip, see, &self, err);
    if (!code) {
        sp_begins_join(&out->own_begins, known->begins, &self.begins);
        out->begins =
            (struct sp_str){sp_buf_text(&out->own_begins), out->own_begins.len};
        join_commits(out, &self, known, has_all);
    }
    free(self.commits.items);
    sp_oidmap_dispose(&self.changed);
    sp_buf_dispose(&self.begins);
    return code;
}

/* Reads what is kept, unless it is of notes that are not here. */
static void read_known(struct sp_gather *gather, const char *path,
                       struct sp_noted *out)
{
    struct sp_oid tree;
    sp_noted_read(out, path);
    if (!sp_oid_is_zero(&out->tip) &&
        sp_repo_commit_tree(gather->repo, &out->tip, &tree,
                            &(struct sp_error){0}))
        sp_noted_dispose(out);
}

/* Finds all from what is known; if that is damaged, from nothing. */
static int find_again(struct sp_gather *gather, enum sp_evidence_kind kind,
                      const struct sp_noted *known, struct sp_noted *out,
                      struct sp_error *err)
{
    struct sp_error ignored = {0};
    int code = SP_ENOTFOUND;
    if (!sp_oid_is_zero(&known->tip))
        code = find_from(gather, kind, known, false, out, &ignored);
    if (code) {
        sp_noted_dispose(out);
        code = find_from(gather, kind, &nothing, false, out, err);
    }
    return code;
}

/* Takes what is kept in a file, or finds it and keeps it there. */
static int find(struct sp_gather *gather, enum sp_evidence_kind kind,
                const char *path, struct sp_noted *out, struct sp_error *err)
{
    struct sp_noted known = nothing;
    struct sp_oid tip;
    int code = sp_gather_notes_tip(gather, kind, &tip, err);
    if (!code && !sp_oid_is_zero(&tip))
        read_known(gather, path, &known);
    if (!code && sp_oid_equal(&known.tip, &tip)) {
        *out = known;
        return SP_OK;
    }
    if (!code)
        code = find_again(gather, kind, &known, out, err);
    if (!code && gather->source.keeps_in)
        sp_noted_write(out, path);
    sp_noted_dispose(&known);
    return code;
}

int sp_gather_noted(struct sp_gather *gather, enum sp_evidence_kind kind,
                    const struct sp_noted **out, struct sp_error *err)
{
    struct sp_noted *noted = &gather->noted[kind];
    *out = noted;
    if (noted->is_known)
        return SP_OK;
    char *path = path_of(gather, kind);
    int code = find(gather, kind, path, noted, err);
    noted->is_known = !code;
    noted->has_failed = code != SP_OK;
    free(path);
    return code;
}

int sp_gather_noted_since(struct sp_gather *gather, enum sp_evidence_kind kind,
                          int64_t since, const struct sp_noted **out,
                          struct sp_error *err)
{
    struct sp_noted *all = &gather->all_noted[kind];
    int code = sp_gather_noted(gather, kind, out, err);
    if (code || (*out)->dropped < since)
        return code;
    if (!all->is_known)
        code = find_from(gather, kind, &nothing, true, all, err);
    all->is_known = !code;
    *out = all;
    return code;
}

bool sp_gather_may_have_note(struct sp_gather *gather,
                             enum sp_evidence_kind kind,
                             const struct sp_oid *commit)
{
    const struct sp_noted *noted = &gather->noted[kind];
    struct sp_error ignored = {0};
    if (!noted->is_known && (!gather->source.keeps_in || noted->has_failed ||
                             sp_gather_noted(gather, kind, &noted, &ignored)))
        return true;
    return sp_begins_have(noted->begins, commit->raw);
}
