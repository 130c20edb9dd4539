/*
 * The line of first parents of a protected ref: the list of what was let in.
 * It holds merges and squashes; a squash stands for a branch whose cycle cannot
 * be seen in it. But a push that brings more than one commit of the cycle on
 * the line has set the ref to a branch itself: then these are judged like any
 * other.
 */
#include "internal.h"

/* Does the commit take a step of the cycle by itself? 1, 0, or an error. */
static int is_step(struct sp_gather *gather, const struct sp_node *node,
                   struct sp_error *err)
{
    struct sp_object object;
    struct sp_phase_reading phase;
    const struct sp_policy *policy = gather->source.policy;
    if (node->parent_count > 1 || node->is_settled)
        return 0;
    int code = sp_repo_read_commit(gather->repo, &node->id,
                                   (size_t)policy->max_object, &object, err);
    if (code)
        return code == SP_ELIMIT ? 0 : code;
    code = sp_commit_parse(&gather->commit, object.bytes, err);
    if (!code && gather->commit.message.len <= (size_t)policy->max_message) {
        sp_message_parse(&gather->message, gather->commit.message);
        code = sp_phase_read(&policy->tdd, &gather->message, 1, &phase, err);
        if (!code && phase.phase >= SP_PHASE_RED &&
            phase.phase <= SP_PHASE_REFACTOR)
            code = 1;
    }
    sp_object_dispose(&object);
    return code;
}

/* Has the merge brought something to the line? */
static bool brings_a_branch(const struct sp_history *history,
                            const struct sp_node *node)
{
    for (size_t i = 1; i < node->parent_count; i++)
        if (history->parents.items[node->parents + i] < SP_PARENT_BASELINE)
            return true;
    return false;
}

/* Marks the line. Returns where it ends: the place in the list of parents of
 * the one that lies outside, or UINT32_MAX. */
static uint32_t mark_line(struct sp_history *history, bool is_branch)
{
    uint32_t end = UINT32_MAX, at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        struct sp_node *node = &history->nodes.items[at];
        node->is_mainline =
            !is_branch || node->is_settled || brings_a_branch(history, node);
        if (!node->parent_count)
            return UINT32_MAX;
        end = node->parents;
        at = history->parents.items[end];
    }
    return end;
}

/* Does the line end at a commit that was too large to be read? */
static bool ends_unread(const struct sp_history *history)
{
    uint32_t at = (uint32_t)history->nodes.count - 1;
    const struct sp_node *node = NULL;
    while (at < SP_PARENT_BASELINE) {
        node = &history->nodes.items[at];
        at = node->parent_count ? history->parents.items[node->parents]
                                : SP_PARENT_BASELINE;
    }
    return node && sp_oid_is_zero(&node->tree);
}

/* Is there more than one step on the line? 1, 0, or an error. */
static int is_branch(struct sp_gather *gather, struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    uint32_t at = (uint32_t)history->nodes.count - 1;
    int steps = 0;
    while (at < SP_PARENT_BASELINE && steps < 2) {
        const struct sp_node *node = &history->nodes.items[at];
        int step = is_step(gather, node, err);
        if (step < 0)
            return step;
        steps += step;
        at = node->parent_count ? history->parents.items[node->parents]
                                : SP_PARENT_BASELINE;
    }
    return steps > 1;
}

/* Does the line of first parents from id meet `old`? 1, 0, or an error. */
static int meets(struct sp_gather *gather, struct sp_oid id,
                 const struct sp_oid *old, struct sp_error *err)
{
    struct sp_oids from = {&id, 1, 1};
    int code = sp_repo_reaches(gather->repo, &from, old, err);
    while (code > 0 && !sp_oid_equal(&id, old)) {
        struct sp_object object;
        code = sp_repo_read_any_commit(gather->repo, &id, &object, err);
        if (code)
            return code;
        code = sp_commit_parse(&gather->commit, object.bytes, err);
        if (!code && gather->commit.parents.count) {
            id = gather->commit.parents.items[0];
            code = 1;
        }
        sp_object_dispose(&object);
    }
    return code;
}

/* The line must meet the old tip: else main's own commits would become
 * somebody's second parents. A baseline, or what a range leaves out, may lie
 * between the two. */
int sp_gather_mainline(struct sp_gather *gather, struct sp_ref_facts *ref,
                       struct sp_error *err)
{
    struct sp_history *history = &gather->history;
    if (!ref->is_protected || ref->is_proposal || !history->nodes.count)
        return SP_OK;
    int branch = is_branch(gather, err);
    if (branch < 0)
        return branch;
    uint32_t end = mark_line(history, branch);
    const struct sp_oid *old = &ref->old_tip;
    if (sp_oid_is_zero(old) || ends_unread(history))
        return SP_OK;
    int met = 0;
    for (size_t i = 0; i < history->outside.count; i++)
        if (history->outside.items[i].at == end)
            met = gather->baseline.count || gather->source.without
                      ? meets(gather, history->outside.items[i].id, old, err)
                      : sp_oid_equal(&history->outside.items[i].id, old);
    ref->keeps_mainline = met > 0;
    return met < 0 ? met : SP_OK;
}
