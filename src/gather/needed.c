/*
 * The documents that the steps of a protected ref need: a runbook for the
 * infrastructure, and what the category of a change asks for. Each candidate is read
 * once, and forgotten.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/globbed.h"
#include "sallyport/mentions.h"
#include "sallyport/objects.h"

struct changed_path {
    char *path;
    bool is_written_about;
};

struct proposals {
    const char **items; /* borrowed from the history */
    size_t count, capacity;
};

/* One kind of document for one step. */
struct search {
    enum sp_written kind;
    const struct sp_step *step;
    SP_VEC(struct changed_path) paths;
    struct proposals proposals;
    struct sp_needed best; /* the first document with a fault */
};

struct searches {
    struct sp_gather *gather;
    SP_VEC(struct search) list;
    struct sp_error *err;
};

/* While the documents of a kind are read. */
struct reading {
    struct searches *searches;
    enum sp_written kind;
};

/* A document while it is looked at. */
struct candidate {
    enum sp_written kind;
    struct sp_str path, name;
    struct sp_prp_document state;
    struct sp_mentions mentions;
};

/* --- what is asked --- */

static bool is_asked(const struct sp_policy *policy, const struct sp_step *step,
                     enum sp_written kind)
{
    if (step->is_rollback || !sp_policy_written(policy, kind)->count)
        return false;
    return (kind == SP_RUNBOOK && step->has_infra) ||
           sp_strings_have(&policy->categories[step->category].documents,
                           sp_written_words[kind]);
}

/* A runbook is about the infrastructure, where that changes; all else is about all of
 * the code. */
static int add_path(const struct sp_change *change, void *context)
{
    struct searches *self = context;
    struct search *search = &self->list.items[self->list.count - 1];
    enum sp_path_class path_class =
        sp_path_classify(&self->gather->paths, change->path);
    bool counts = path_class == SP_PATH_INFRA ||
                  (path_class == SP_PATH_IMPLEMENTATION &&
                   !(search->kind == SP_RUNBOOK && search->step->has_infra));
    struct changed_path path = {NULL, false};
    if (!counts)
        return 0;
    path.path = sp_strndup(change->path.ptr, change->path.len);
    SP_VEC_PUSH(&search->paths, path);
    return 0;
}

static void add_proposal(struct proposals *out, const char *proposal)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i] == proposal)
            return;
    SP_VEC_PUSH(out, proposal);
}

/* The proposals of what the step brings. */
static struct proposals proposals_of(const struct sp_gather *gather,
                                     size_t step)
{
    const struct sp_history *history = &gather->history;
    const struct nodes_of_step brought = sp_gather_brought(gather, step);
    struct proposals out = {0};
    for (size_t i = 0; i < brought.count; i++) {
        const struct sp_node *node = &history->nodes.items[brought.nodes[i]];
        for (size_t j = 0; j < node->prp_count; j++)
            add_proposal(
                &out,
                history->prps.items[history->prp_of.items[node->prps + j]]);
    }
    return out;
}

static int ask(struct searches *self, const struct sp_step *step,
               const struct proposals *proposals)
{
    const struct sp_policy *policy = self->gather->source.policy;
    int code = SP_OK;
    for (int kind = 0; !code && kind < SP_WRITTEN_KINDS; kind++) {
        struct search search = {.kind = (enum sp_written)kind, .step = step};
        if (!is_asked(policy, step, search.kind))
            continue;
        for (size_t i = 0; i < proposals->count; i++)
            SP_VEC_PUSH(&search.proposals, proposals->items[i]);
        SP_VEC_PUSH(&self->list, search);
        code = sp_gather_step_changes(self->gather, step, add_path, self,
                                      self->err);
    }
    return code;
}

static bool asks_any(const struct sp_gather *gather,
                     const struct sp_branch_facts *branch)
{
    for (size_t i = 0; i < branch->step_count; i++)
        for (int kind = 0; kind < SP_WRITTEN_KINDS; kind++)
            if (is_asked(gather->source.policy, &branch->steps[i],
                         (enum sp_written)kind))
                return true;
    return false;
}

static int ask_all(struct searches *self, const struct sp_branch_facts *branch)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < branch->step_count; i++) {
        struct proposals proposals = proposals_of(self->gather, i);
        code = ask(self, &branch->steps[i], &proposals);
        free(proposals.items);
    }
    return code;
}

/* --- what is there --- */

/* Remembers the first document that is about it and has a fault. */
static void remember(struct search *search, const struct candidate *candidate)
{
    struct sp_needed *best = &search->best;
    const struct sp_strings *missing = &candidate->state.missing;
    if (best->file || candidate->state.empty)
        return;
    best->file = sp_strndup(candidate->path.ptr, candidate->path.len);
    best->is_large = candidate->state.is_large;
    best->is_superseded = candidate->state.superseded;
    for (size_t i = 0; i < missing->count; i++)
        sp_strings_add(&best->missing, missing->items[i],
                       strlen(missing->items[i]));
}

/* Its name begins with the id of a proposal, or its text names one. */
static bool names_proposal(const struct searches *self,
                           const struct search *search,
                           const struct candidate *candidate)
{
    const struct sp_prp_policy *policy = &self->gather->source.policy->prp;
    for (size_t i = 0; i < search->proposals.count; i++) {
        struct sp_str id = sp_prp_id(policy, search->proposals.items[i]);
        if (sp_prp_is_document_of(candidate->name, id) ||
            sp_mentions_id(&candidate->mentions, id))
            return true;
    }
    return false;
}

static void compare(const struct searches *self, struct search *search,
                    const struct candidate *candidate)
{
    bool is_about_all = names_proposal(self, search, candidate);
    bool is_good = sp_prp_document_is_finished(&candidate->state);
    for (size_t i = 0; i < search->paths.count; i++) {
        struct changed_path *path = &search->paths.items[i];
        if (path->is_written_about ||
            !(is_about_all ||
              sp_mentions_path(&candidate->mentions, sp_str(path->path))))
            continue;
        path->is_written_about = is_good;
        if (!is_good)
            remember(search, candidate);
    }
}

static void compare_all(struct searches *self, enum sp_written kind,
                        struct sp_str path, struct sp_str text)
{
    static const struct sp_strings none;
    const struct sp_policy *policy = self->gather->source.policy;
    const char *slash = memrchr(path.ptr, '/', path.len);
    size_t before = slash ? (size_t)(slash - path.ptr) + 1 : 0;
    struct candidate candidate = {
        .path = path,
        .name = {path.ptr + before, path.len - before},
        .state.is_large = !text.ptr};
    struct sp_buf visible = {0};
    if (text.ptr) {
        sp_document_visible(&visible, text);
        sp_prp_document_read(&candidate.state, text,
                             kind == SP_RUNBOOK
                                 ? &policy->documentation.runbook_sections
                                 : &none);
        sp_mentions_read(&candidate.mentions,
                         (struct sp_str){visible.data, visible.len});
    }
    for (size_t i = 0; i < self->list.count; i++)
        if (self->list.items[i].kind == kind)
            compare(self, &self->list.items[i], &candidate);
    sp_mentions_dispose(&candidate.mentions);
    sp_prp_document_dispose(&candidate.state);
    sp_buf_dispose(&visible);
}

static void look_at_file(struct sp_str path, struct sp_str text, void *context)
{
    struct reading *self = context;
    compare_all(self->searches, self->kind, path, text);
}

static bool asks(const struct searches *self, enum sp_written kind)
{
    for (size_t i = 0; i < self->list.count; i++)
        if (self->list.items[i].kind == kind)
            return true;
    return false;
}

static int read_kind(struct searches *self, enum sp_written kind,
                     const struct sp_oid *commit)
{
    struct reading reading = {self, kind};
    return sp_each_globbed_file(
        self->gather->repo, commit,
        sp_policy_written(self->gather->source.policy, kind),
        SP_PRP_DOCUMENT_LARGEST, look_at_file, &reading, self->err);
}

/* A proposal lands beside what the protected ref has. */
static int read_all(struct searches *self, const struct sp_ref_facts *ref)
{
    const struct sp_oid tips[] = {ref->tip, ref->old_tip};
    size_t count = sp_occasion_knows_new(ref->push->occasion) ? 1 : 2;
    int code = SP_OK;
    for (size_t i = 0; i < count; i++)
        for (int kind = 0; !code && kind < SP_WRITTEN_KINDS; kind++)
            if (!sp_oid_is_zero(&tips[i]) && asks(self, (enum sp_written)kind))
                code = read_kind(self, (enum sp_written)kind, &tips[i]);
    return code;
}

/* --- what is missing --- */

/* Takes over what the search knows. */
static void conclude(struct sp_gather *gather, struct search *search)
{
    const struct changed_path *open = NULL;
    for (size_t i = 0; !open && i < search->paths.count; i++)
        if (!search->paths.items[i].is_written_about)
            open = &search->paths.items[i];
    struct sp_needed needed = search->best;
    if (!open) {
        sp_needed_dispose(&needed);
        return;
    }
    needed.kind = search->kind;
    needed.step = search->step;
    needed.proposal =
        search->proposals.count ? search->proposals.items[0] : NULL;
    snprintf(needed.path, sizeof needed.path, "%s", open->path);
    SP_VEC_PUSH(&gather->needed, needed);
}

static void dispose(struct search *search)
{
    for (size_t i = 0; i < search->paths.count; i++)
        free(search->paths.items[i].path);
    free(search->paths.items);
    free(search->proposals.items);
}

int sp_gather_needed(struct sp_gather *gather, struct sp_branch_facts *branch,
                     struct sp_error *err)
{
    struct searches self = {.gather = gather, .err = err};
    if (!(gather->needs & SP_NEEDS_WRITTEN) || !asks_any(gather, branch))
        return SP_OK;
    int code = ask_all(&self, branch);
    if (!code)
        code = read_all(&self, branch->ref);
    for (size_t i = 0; i < self.list.count; i++) {
        conclude(gather, &self.list.items[i]);
        dispose(&self.list.items[i]);
    }
    free(self.list.items);
    branch->needed = gather->needed.items;
    branch->needed_count = gather->needed.count;
    return code;
}
