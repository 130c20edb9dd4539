/* What each ref was when the guard was installed. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/walk.h"

struct elapsed {
    struct sp_gather *gather;
    const struct sp_push *known;
    struct sp_push refs; /* as they are; the new ids */
    struct sp_push *out;
};

static int add_ref(const char *name, const struct sp_oid *id, void *context)
{
    struct elapsed *self = context;
    const struct sp_ref_update ref = {.name = sp_strdup(name), .new_id = *id};
    SP_VEC_PUSH(&self->refs, ref);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct sp_ref_update *left = a, *right = b;
    return strcmp(left->name, right->name);
}

/* What is known of a ref; NULL: nothing. */
static const struct sp_ref_update *find_known(const struct elapsed *self,
                                              const struct sp_ref_update *ref)
{
    const struct sp_push *known = self->known;
    const struct sp_ref_update *found =
        known->count
            ? bsearch(ref, known->items, known->count, sizeof *ref, by_name)
            : NULL;
    enum sp_object_kind kind;
    struct sp_oid peeled;
    bool is_lost = found && !sp_oid_is_zero(&found->old_id) &&
                   sp_repo_peel(self->gather->repo, &found->old_id, &kind,
                                &peeled, &(struct sp_error){0});
    return is_lost ? NULL : found;
}

/* Where a first-parent line leaves the history that was listed; zero: nowhere. */
static struct sp_oid line_end(const struct sp_history *history)
{
    size_t at = history->nodes.count - 1;
    for (;;) {
        const struct sp_node *node = &history->nodes.items[at];
        if (!node->parent_count)
            return (struct sp_oid){{0}};
        at = history->parents.items[node->parents];
        if (at >= SP_PARENT_BASELINE)
            return sp_history_parent(history, node->parents);
    }
}

/* Where the first-parent line of a ref meets the baseline; zero: nowhere. What is no
 * commit is in no baseline. */
static int meet_baseline(struct elapsed *self, const struct sp_oid *id,
                         struct sp_oid *out, struct sp_error *err)
{
    struct sp_gather *gather = self->gather;
    struct sp_walk_starts starts = {.items = NULL};
    struct sp_history history = {0};
    enum sp_object_kind kind;
    *out = (struct sp_oid){{0}};
    struct sp_oid tip;
    int code = sp_gather_commit(gather, id, &kind, &tip, err);
    if (code || sp_oid_is_zero(&tip))
        return code;
    sp_walk_from(&starts, &tip, SP_WALK_WANTED);
    for (size_t i = 0; i < gather->baseline.count; i++)
        sp_walk_from(&starts, &gather->baseline.items[i], SP_WALK_HIDDEN);
    code = sp_walk(gather->repo, &starts, SIZE_MAX, &history, err);
    if (!code)
        *out = history.nodes.count ? line_end(&history) : tip;
    sp_history_dispose(&history);
    free(starts.items);
    return code;
}

static int unknown(const struct elapsed *self, const char *name,
                   struct sp_error *err)
{
    if (self->gather->in_worktree)
        return sp_error_set(err, SP_EGIT,
                            "a clone does not know when its server was "
                            "guarded; type this on the server, in the "
                            "repository, or here: sallyport check --since '1 "
                            "month ago'");
    return sp_error_set(err, SP_EGIT,
                        "what %s was at the installation is not known: no "
                        "commit of it is in [policy] baseline, and the trail "
                        "does not go back so far; type: sallyport check "
                        "--since '1 month ago' %s",
                        name, sp_ref_short(name));
}

static int was_protected(struct elapsed *self, struct sp_ref_update *ref,
                         const struct sp_oid *met, struct sp_error *err)
{
    const struct sp_strings *baseline =
        &self->gather->source.policy->policy.baseline;
    const struct sp_ref_update *known = find_known(self, ref);
    bool is_there = sp_oid_equal(met, &ref->new_id);
    ref->old_id = *met;
    if (known && (is_there || sp_oid_is_zero(met)))
        ref->old_id = known->old_id;
    else if (sp_oid_is_zero(met) && !sp_strings_have(baseline, "none"))
        return unknown(self, ref->name, err);
    return SP_OK;
}

/* A branch that was there may have been a part of a protected one. Then it counts as
 * new where nothing else is known. */
static int was_free(struct elapsed *self, struct sp_ref_update *ref,
                    const struct sp_oid *met, struct sp_error *err)
{
    struct sp_gather *gather = self->gather;
    const struct sp_ref_update *known = find_known(self, ref);
    struct sp_oids tips = {0};
    bool is_met = !sp_oid_is_zero(met);
    if (known && !sp_oid_is_zero(&known->old_id)) {
        ref->old_id = known->old_id;
        return SP_OK;
    }
    for (size_t i = 0; is_met && i < gather->protected_tips.count; i++)
        SP_VEC_PUSH(&tips, gather->protected_tips.items[i].id);
    int reaches =
        tips.count ? sp_repo_reaches(gather->repo, &tips, met, err) : 0;
    if (is_met && reaches == 0)
        ref->old_id = *met;
    free(tips.items);
    return reaches < 0 ? reaches : SP_OK;
}

/* Adds the refs of one kind that have moved. */
static int add_moved(struct elapsed *self, bool protected, struct sp_error *err)
{
    const struct sp_gather *gather = self->gather;
    int code = SP_OK;
    for (size_t i = 0; !code && i < self->refs.count; i++) {
        struct sp_ref_update ref = self->refs.items[i];
        struct sp_oid met;
        if (sp_ref_matches(&gather->source.policy->refs.protected, ref.name,
                           sp_buf_text(&gather->head)) != protected)
            continue;
        code = meet_baseline(self, &ref.new_id, &met, err);
        if (!code && protected)
            code = was_protected(self, &ref, &met, err);
        else if (!code && !sp_oid_equal(&met, &ref.new_id))
            code = was_free(self, &ref, &met, err);
        else
            ref.old_id = met;
        if (code || sp_oid_equal(&ref.old_id, &ref.new_id))
            continue;
        ref.name = sp_strdup(ref.name);
        SP_VEC_PUSH(self->out, ref);
    }
    return code;
}

int sp_gather_elapsed(const struct sp_source *source,
                      const struct sp_push *known, struct sp_push *out,
                      struct sp_error *err)
{
    struct elapsed self = {
        .gather = sp_gather_new(source), .known = known, .out = out};
    int code = sp_gather_refs(self.gather, err);
    if (!code)
        code =
            sp_repo_each_ref(source->repo, "refs/heads/*", add_ref, &self, err);
    if (!code)
        code =
            sp_repo_each_ref(source->repo, "refs/tags/*", add_ref, &self, err);
    if (self.refs.count)
        qsort(self.refs.items, self.refs.count, sizeof *self.refs.items,
              by_name);
    if (!code)
        code = add_moved(&self, true, err);
    if (!code)
        code = add_moved(&self, false, err);
    sp_push_dispose(&self.refs);
    sp_gather_free(self.gather);
    return code;
}
