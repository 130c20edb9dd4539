/*
 * The first-parent line of a protected ref is the list of what was accepted. A
 * merge on it stands for the branch that it brings, a squash for the branch
 * that it was traced to; that branch is judged. Any other commit is judged by
 * itself, like one of a branch.
 */
#include "internal.h"

#include "sallyport/ancestry.h"
#include "sallyport/objects.h"

/* Has the merge brought a commit that was not on the line, judged or in the
 * baseline? Commits of the line are marked already. */
static bool brings_a_branch(const struct sp_history *history,
                            const struct sp_node *node)
{
    for (size_t i = 1; i < node->parent_count; i++) {
        uint32_t parent = history->parents.items[node->parents + i];
        if (parent == SP_PARENT_BASELINE ||
            (parent < SP_PARENT_BASELINE &&
             !history->nodes.items[parent].is_direct))
            return true;
    }
    return false;
}

/* Marks the line. Returns its end: the index, in the list of parents, of the
 * one outside, or UINT32_MAX. */
static uint32_t mark_line(struct sp_history *history)
{
    uint32_t end = UINT32_MAX, at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        struct sp_node *node = &history->nodes.items[at];
        node->is_direct = true;
        end = node->parent_count ? node->parents : UINT32_MAX;
        at = node->parent_count ? history->parents.items[end] : UINT32_MAX;
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

static bool is_left(const struct sp_branch_facts *branch,
                    const struct sp_oid *id)
{
    const struct sp_untraced *untraced =
        sp_untraced_find(branch->untraced, branch->untraced_count, id);
    return untraced && sp_untraced_is_left(branch->ref, untraced);
}

/* Marks which commits bring a branch, and which are judged by themselves. */
static void tell_merges(struct sp_history *history,
                        const struct sp_branch_facts *branch)
{
    for (size_t i = 0; i < history->nodes.count; i++) {
        struct sp_node *node = &history->nodes.items[i];
        node->is_mainline =
            node->is_direct &&
            (node->is_settled || node->is_squash ||
             brings_a_branch(history, node) || is_left(branch, &node->id));
    }
    for (size_t i = 0; i < history->nodes.count; i++)
        if (history->nodes.items[i].is_mainline)
            history->nodes.items[i].is_direct = false;
}

/* Does the first-parent line from id meet `old`? 1, 0, or an error. */
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

/* The line must meet the old tip: else main's own commits would become second
 * parents. Between the two there may be a baseline, the end of a range, or in a
 * clone commits of another remote. */
int sp_gather_mainline(struct sp_gather *gather, struct sp_branch_facts *branch,
                       struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    struct sp_history *history = &gather->history;
    if (!ref->is_protected || !sp_occasion_knows_new(ref->push->occasion) ||
        !history->nodes.count)
        return SP_OK;
    uint32_t end = mark_line(history);
    tell_merges(history, branch);
    const struct sp_oid *old = &ref->old_tip;
    if (sp_oid_is_zero(old) || ends_unread(history))
        return SP_OK;
    int met = 0;
    for (size_t i = 0; i < history->outside.count; i++)
        if (history->outside.items[i].at == end)
            met = gather->baseline.count || gather->source.without ||
                          gather->source.remote
                      ? meets(gather, history->outside.items[i].id, old, err)
                      : sp_oid_equal(&history->outside.items[i].id, old);
    branch->keeps_mainline = met > 0;
    return met < 0 ? met : SP_OK;
}
