/*
 * Lists the commits to judge: the history (everything since the ref left the
 * protected refs and the baseline, for the order of the cycle), and in it the
 * commits that this push brings (for the rules about a commit).
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/walk.h"

static void from_protected(const struct sp_gather *gather, unsigned marks,
                           struct sp_walk_starts *starts)
{
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        sp_walk_from(starts, &gather->protected_tips.items[i].id, marks);
}

/* Does each rule that applies to a protected ref apply to another one, too? */
static bool has_rules_of(const struct sp_policy *policy, const char *ref,
                         const char *other)
{
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct sp_strings *refs = &policy->rules.items[i].refs;
        if (refs->count && sp_ref_matches(refs, ref, NULL) &&
            !sp_ref_matches(refs, other, NULL))
            return false;
    }
    return true;
}

/* What another protected ref has is settled; where that has all rules, they have accepted it,
 * and what is on its first-parent line was let in. */
static unsigned marks_of(const struct sp_policy *policy, const char *own,
                         const char *other)
{
    return has_rules_of(policy, own, other)
               ? SP_WALK_OLD | SP_WALK_ACCEPTED | SP_WALK_LINE
               : SP_WALK_OLD;
}

static void from_others(const struct sp_gather *gather, const char *own,
                        struct sp_walk_starts *starts)
{
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        if (strcmp(tip->name, own) != 0)
            sp_walk_from(starts, &tip->id,
                         marks_of(gather->source.policy, own, tip->name));
    }
}

static void from_list(const struct sp_oids *list, unsigned marks,
                      struct sp_walk_starts *starts)
{
    for (size_t i = 0; i < list->count; i++)
        sp_walk_from(starts, &list->items[i], marks);
}

/* Marks commits that are judged already: those of the old tip of a branch; at a
 * protected ref, those of other protected refs, for the order and as squashes only. */
static void leave_out_old(const struct sp_gather *gather,
                          const struct sp_ref_facts *ref,
                          struct sp_walk_starts *starts)
{
    if (ref->kind != SP_UPDATE)
        return;
    if (ref->is_protected)
        from_others(gather, ref->update->name, starts);
    else if (sp_gather_knows_old(gather) && !sp_oid_is_zero(&ref->old_tip))
        sp_walk_from(starts, &ref->old_tip, SP_WALK_OLD);
}

/* All new refs of a push hide the same commits: the first one walks them, and
 * the others search where they meet them. */
static void hide(struct sp_gather *gather, const struct sp_ref_facts *ref,
                 struct sp_walk_starts *starts)
{
    bool is_known =
        gather->walked_before && sp_gather_meet(gather, &ref->tip, starts);
    gather->walked_before = true;
    if (is_known)
        return;
    from_protected(gather, SP_WALK_HIDDEN, starts);
    from_list(&gather->baseline, SP_WALK_HIDDEN, starts);
}

/* In a clone, commits in a copy of a protected ref of any remote are known to
 * be accepted. A server has no copies. */
static void hide_copies(const struct sp_gather *gather,
                        const struct sp_ref_facts *ref,
                        struct sp_walk_starts *starts)
{
    bool is_client = gather->source.remote ||
                     !sp_occasion_knows_new(gather->source.occasion);
    for (size_t i = 0;
         is_client && ref->is_protected && i < gather->protected_tips.count;
         i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        if (strcmp(tip->name, ref->update->name) == 0 &&
            sp_str_starts(sp_str(tip->ref), "refs/remotes/"))
            sp_walk_from(starts, &tip->id, SP_WALK_HIDDEN);
    }
}

static int list(struct sp_gather *gather, const struct sp_ref_facts *ref,
                bool hide_protected, struct sp_error *err)
{
    struct sp_walk_starts starts = {
        .largest = (size_t)gather->source.policy->limits.max_object,
        .joins = &gather->joins,
        .compares =
            gather->needs & SP_NEEDS_CONTENT && !sp_memory_is_limited()};
    bool from_old =
        !sp_gather_knows_old(gather) || ref->is_protected || ref->is_alone;
    sp_walk_from(&starts, &ref->tip, SP_WALK_WANTED);
    from_old = from_old && !sp_oid_is_zero(&ref->old_tip);
    if (from_old)
        sp_walk_from(&starts, &ref->old_tip, SP_WALK_HIDDEN);
    if (hide_protected && !from_old)
        hide(gather, ref, &starts);
    else
        from_list(&gather->baseline, SP_WALK_HIDDEN, &starts);
    if (gather->source.without)
        from_list(gather->source.without, SP_WALK_HIDDEN, &starts);
    hide_copies(gather, ref, &starts);
    leave_out_old(gather, ref, &starts);
    int code = sp_walk(gather->repo, &starts,
                       (size_t)gather->source.policy->limits.max_commits,
                       &gather->history, err);
    free(starts.items);
    return code;
}

int sp_gather_list(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   bool *too_many, struct sp_error *err)
{
    struct sp_history *history = &gather->history;
    bool is_all = gather->source.is_named && sp_oid_is_zero(&ref->old_tip);
    bool hides = !is_all || !ref->is_protected;
    int code = list(gather, ref, hides, err);
    if (!code && is_all && hides && !history->nodes.count)
        code = list(gather, ref, false, err);
    *too_many = code == SP_ELIMIT;
    for (size_t i = 0; ref->is_protected && i < history->nodes.count; i++) {
        struct sp_node *node = &history->nodes.items[i];
        node->is_settled = !node->is_new;
        node->is_new = true; /* another ref cannot make it count as old */
    }
    return *too_many ? SP_OK : code;
}
