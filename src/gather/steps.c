/*
 * The steps of a push to a protected ref. A merge on the first-parent line is one,
 * and so is a traced squash. Commits in a row that are neither are one: the ref was
 * set to a branch. So is all that another protected ref has already.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/objects.h"
#include "sallyport/root_causes.h"
#include "side.h"

/* Where a step is in the history. */
struct place {
    uint32_t last;  /* the node that lands */
    uint32_t below; /* the node before it on the line; outside: SP_PARENT_… */
};

struct places {
    struct place *items;
    size_t count, capacity;
};

/* Is it what nobody has merged yet? */
static bool is_proposal(const struct sp_gather *gather)
{
    return !sp_occasion_knows_new(gather->source.occasion);
}

/* Does the node land by itself: a merge or a squash that nothing else brought? */
static bool is_own_step(const struct sp_node *node)
{
    return !node->is_settled && node->parent_count > 1;
}

static uint32_t first_parent(const struct sp_history *history, uint32_t at)
{
    const struct sp_node *node = &history->nodes.items[at];
    return node->parent_count ? history->parents.items[node->parents]
                              : SP_PARENT_BASELINE;
}

/* The first commit of the same row of commits, going down the line. */
static uint32_t begin_of(const struct sp_history *history, uint32_t at)
{
    const struct sp_node *nodes = history->nodes.items;
    uint32_t below = first_parent(history, at);
    while (!is_own_step(&nodes[at]) && below < SP_PARENT_BASELINE &&
           !is_own_step(&nodes[below]) &&
           nodes[below].is_settled == nodes[at].is_settled) {
        at = below;
        below = first_parent(history, at);
    }
    return at;
}

/* The steps, newest first. */
static struct places find_places(const struct sp_history *history)
{
    struct places out = {0};
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        struct place place = {at, first_parent(history, begin_of(history, at))};
        SP_VEC_PUSH(&out, place);
        at = place.below;
    }
    return out;
}

/* The commit before a step; zero where it begins at a root. */
static struct sp_oid before_of(const struct sp_history *history,
                               const struct place *place)
{
    const struct sp_node *first =
        &history->nodes.items[begin_of(history, place->last)];
    return first->parent_count ? sp_history_parent(history, first->parents)
                               : (struct sp_oid){{0}};
}

static struct sp_oid head_of(const struct sp_history *history,
                             const struct sp_node *node)
{
    if (!is_own_step(node))
        return node->id;
    return sp_history_parent(
        history,
        node->parents + (node->is_squash ? node->parent_count - 1u : 1u));
}

struct paths {
    struct sp_gather *gather;
    struct sp_step *step;
};

/* The gates that apply because of that path. */
static void touch_gates(struct paths *self, enum sp_path_class path_class,
                        struct sp_str path)
{
    const struct sp_policy *policy = self->gather->source.policy;
    struct sp_strings *touched = &self->step->touched;
    for (size_t i = 0; i < policy->gates.count; i++) {
        const struct sp_gate_policy *gate = &policy->gates.items[i];
        if (gate->paths.count && !sp_strings_have(touched, gate->name) &&
            sp_policy_has_path(&gate->paths, path_class, path))
            sp_strings_add(touched, gate->name, strlen(gate->name));
    }
}

static int look_at(const struct sp_change *change, void *context)
{
    struct paths *self = context;
    struct sp_step *step = self->step;
    enum sp_path_class path_class =
        sp_path_classify(&self->gather->paths, change->path);
    enum sp_category found = sp_policy_category_of(self->gather->source.policy,
                                                   path_class, change->path);
    step->has_infra = step->has_infra || path_class == SP_PATH_INFRA;
    touch_gates(self, path_class, change->path);
    sp_gather_owned(self->gather, step, change->path);
    if (*step->path && found <= step->by_paths)
        return 0;
    step->by_paths = found;
    snprintf(step->path, sizeof step->path, "%.*s", SP_STR_ARG(change->path));
    return 0;
}

int sp_gather_step_changes(struct sp_gather *gather, const struct sp_step *step,
                           sp_change_visit *visit, void *context,
                           struct sp_error *err)
{
    struct sp_oid from = step->before, trees[2];
    int code = SP_OK;
    if (is_proposal(gather) && !sp_oid_is_zero(&from))
        code =
            sp_repo_fork(gather->repo, &step->before, &step->head, &from, err);
    if (!code && !sp_oid_is_zero(&from))
        code = sp_repo_commit_tree(gather->repo, &from, &trees[0], err);
    if (!code)
        code = sp_repo_commit_tree(gather->repo, &step->landed, &trees[1], err);
    return code ? code
                : sp_repo_changes(gather->repo,
                                  sp_oid_is_zero(&from) ? NULL : &trees[0],
                                  &trees[1], visit, context, err);
}

static int read_paths(struct sp_gather *gather, struct sp_step *step,
                      struct sp_error *err)
{
    struct paths paths = {gather, step};
    sp_gather_begin_owned(gather);
    return sp_gather_step_changes(gather, step, look_at, &paths, err);
}

/* Does the commit leave the step a rollback? A merge does if it has nothing of its
 * own; of a squash, the branch is asked. */
static bool leaves_rollback(const struct sp_node *node)
{
    if (node->is_squash)
        return true;
    if (node->phase == SP_PHASE_MERGE)
        return !node->has_code;
    return node->phase == SP_PHASE_REVERT;
}

/* Adds what a step brings to gather->brought: each commit belongs to the first step
 * that leads to it. */
static void walk_step(struct sp_gather *gather, uint32_t last)
{
    const struct sp_history *history = &gather->history;
    const uint32_t number = (uint32_t)gather->brought_ends.count + 1;
    SP_VEC(uint32_t) stack = {0};
    SP_VEC_PUSH(&stack, last);
    while (stack.count) {
        uint32_t at = stack.items[--stack.count];
        if (at >= SP_PARENT_BASELINE || gather->step_of.items[at])
            continue;
        const struct sp_node *node = &history->nodes.items[at];
        gather->step_of.items[at] = number;
        SP_VEC_PUSH(&gather->brought, at);
        for (size_t i = 0; i < node->parent_count; i++)
            SP_VEC_PUSH(&stack, history->parents.items[node->parents + i]);
    }
    SP_VEC_PUSH(&gather->brought_ends, gather->brought.count);
    free(stack.items);
}

struct nodes_of_step sp_gather_brought(const struct sp_gather *gather,
                                       size_t step)
{
    size_t begin = step ? gather->brought_ends.items[step - 1] : 0;
    return (struct nodes_of_step){gather->brought.items + begin,
                                  gather->brought_ends.items[step] - begin};
}

/* Was what a revert undoes there before its step? */
static bool is_of_landed(const struct sp_gather *gather, uint32_t revert)
{
    const struct sp_history *history = &gather->history;
    const uint32_t *step_of = gather->step_of.items;
    for (size_t i = 0; i < history->undone.count; i++)
        if (history->undone.items[i].by == revert &&
            step_of[history->undone.items[i].node] == step_of[revert])
            return false;
    return true;
}

/* Can no further revert change what is known of a step? */
static bool is_settled(const struct sp_step *step)
{
    return !step->is_rollback && !sp_oid_is_zero(&step->takes_back);
}

/* Finds the last revert whose root cause is due, and whether each of them takes back. Of
 * another merge than one of reverts alone, the branch is one change. */
static void look_at_reverts(struct sp_gather *gather,
                            struct nodes_of_step brought, bool only_reverts,
                            struct sp_step *step)
{
    step->is_rollback = only_reverts;
    for (size_t i = 0; i < brought.count && !is_settled(step); i++) {
        uint32_t at = brought.nodes[i];
        const struct sp_node *node = &gather->history.nodes.items[at];
        if (node->phase != SP_PHASE_REVERT ||
            !(only_reverts || is_of_landed(gather, at)))
            continue;
        int takes = sp_takes_back(gather->repo, &node->id);
        step->is_rollback = step->is_rollback && takes > 0;
        if (takes && sp_oid_is_zero(&step->takes_back))
            step->takes_back = node->id;
    }
}

/* What the commits that the step brings say. */
static void read_commits(struct sp_gather *gather, struct nodes_of_step brought,
                         struct sp_step *step)
{
    const struct sp_history *history = &gather->history;
    bool only_reverts = true, has_reverts = false,
         is_row = !is_proposal(gather);
    step->category = step->by_paths;
    for (size_t i = 0; i < brought.count; i++) {
        const struct sp_node *node = &history->nodes.items[brought.nodes[i]];
        enum sp_category asks =
            node->asks ? (enum sp_category)(node->asks - 1) : step->by_paths;
        only_reverts = only_reverts && leaves_rollback(node);
        has_reverts = has_reverts || node->phase == SP_PHASE_REVERT;
        is_row = is_row && node->parent_count <= 1;
        if (asks > step->category)
            step->category = asks;
        if (asks < step->by_paths && !step->has_lower && !node->is_settled) {
            step->has_lower = true;
            step->lower = asks;
            step->lower_in = node->id;
        }
    }
    if (has_reverts && (only_reverts || is_row) &&
        step->by_paths != SP_CRITICAL)
        look_at_reverts(gather, brought, only_reverts, step);
}

/* A step with its commits. A proposal is judged as if it were merged into the ref. */
static struct sp_step step_at(const struct sp_gather *gather,
                              const struct sp_ref_facts *ref,
                              const struct place *place)
{
    const struct sp_history *history = &gather->history;
    const struct sp_node *node = &history->nodes.items[place->last];
    if (is_proposal(gather))
        return (struct sp_step){
            .before = ref->old_tip, .landed = node->id, .head = node->id};
    return (struct sp_step){.before = before_of(history, place),
                            .landed = node->id,
                            .head = head_of(history, node),
                            .is_octopus = sp_node_own_parents(node) > 2};
}

static int add_step(struct sp_gather *gather, const struct sp_ref_facts *ref,
                    const struct place *place, struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    struct sp_step step = step_at(gather, ref, place);
    int code = sp_oid_is_zero(&history->nodes.items[place->last].tree)
                   ? SP_OK /* too large to be read: limits says so */
                   : read_paths(gather, &step, err);
    walk_step(gather, place->last);
    if (!code)
        read_commits(gather, sp_gather_brought(gather, gather->steps.count),
                     &step);
    SP_VEC_PUSH(&gather->steps, step);
    return code;
}

/* The steps, newest first. A proposal is one, whatever shape its branch has. */
static struct places places_of(const struct sp_history *history, bool is_one)
{
    struct places out = {0};
    struct place whole = {(uint32_t)history->nodes.count - 1,
                          SP_PARENT_BASELINE};
    if (!is_one)
        return find_places(history);
    SP_VEC_PUSH(&out, whole);
    return out;
}

/* Makes room for what is known of the step of each node. */
static void begin_steps(struct sp_gather *gather)
{
    for (size_t i = 0; i < gather->history.nodes.count; i++)
        SP_VEC_PUSH(&gather->step_of, 0);
}

size_t sp_gather_bring(struct sp_gather *gather)
{
    if (gather->brought_ends.count)
        return gather->brought_ends.count;
    struct places places = find_places(&gather->history);
    begin_steps(gather);
    for (size_t i = places.count; i-- > 0;)
        walk_step(gather, places.items[i].last);
    free(places.items);
    return gather->brought_ends.count;
}

int sp_gather_steps(struct sp_gather *gather, struct sp_branch_facts *branch,
                    struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    if (!(gather->needs & SP_NEEDS_STEPS) || !ref->is_protected ||
        !gather->history.nodes.count)
        return SP_OK;
    struct places places = places_of(&gather->history, is_proposal(gather));
    begin_steps(gather);
    int code = sp_gather_owners(gather, branch, err);
    for (size_t i = places.count; !code && i-- > 0;)
        code = add_step(gather, ref, &places.items[i], err);
    free(places.items);
    branch->steps = gather->steps.items;
    branch->step_count = gather->steps.count;
    return code ? code : sp_gather_next_owners(gather, branch, err);
}
