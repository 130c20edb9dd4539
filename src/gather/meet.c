/*
 * Finds where the history of a ref meets the hidden commits. A push of many
 * refs needs that for each of them, and the hidden commits are the same for
 * all. They are read once (reach.c), and the walk of a ref starts from where
 * the two meet.
 */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/objects.h"
#include "sallyport/walk.h"

/* One search from a tip. */
struct meeting {
    struct sp_gather *gather;
    struct sp_walk_starts *starts;
    struct sp_oidmap seen;
    struct sp_oids stack, found; /* commits that are not hidden, as far as is
                                    known */
    int64_t oldest;              /* of what was found */
};

/* Begins with the protected refs. False in a shallow repository, where only a
 * walk finds where history ends. */
static bool begin(struct sp_gather *gather)
{
    struct sp_oids shallow = {0};
    struct sp_error ignored = {0};
    if (gather->hidden || gather->hidden_unknown)
        return gather->hidden;
    gather->hidden_unknown =
        sp_repo_shallow(gather->repo, &shallow, &ignored) || shallow.count;
    free(shallow.items);
    if (gather->hidden_unknown)
        return false;
    gather->hidden = sp_reach_new(gather->repo);
    gather->protected_ones = sp_reach_new(gather->repo);
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct sp_oid *id = &gather->protected_tips.items[i].id;
        sp_reach_from(gather->hidden, id);
        sp_reach_from(gather->protected_ones, id);
    }
    return true;
}

/* The baseline of a clone may grow from ref to ref. */
static bool begin_with_baseline(struct sp_gather *gather)
{
    bool is_known = begin(gather);
    for (; is_known && gather->hidden_baseline < gather->baseline.count;
         gather->hidden_baseline++)
        sp_reach_from(gather->hidden,
                      &gather->baseline.items[gather->hidden_baseline]);
    return is_known;
}

/* Is it reached, by what was read down to its time? Where it is not,
 * gather->commit holds it. SP_ENOTFOUND where it cannot be read. */
static int ask(struct sp_gather *gather, struct sp_reach *reach,
               const struct sp_oid *id, bool *is_reached)
{
    struct sp_object object;
    struct sp_error ignored = {0};
    *is_reached = sp_reach_has(reach, id);
    if (*is_reached)
        return SP_OK;
    if (sp_repo_read_commit(gather->repo, id,
                            (size_t)gather->source.policy->limits.max_object,
                            &object, &ignored))
        return SP_ENOTFOUND;
    int code = sp_commit_parse_headers(&gather->commit, object.bytes, &ignored);
    sp_object_dispose(&object);
    if (code)
        return SP_ENOTFOUND;
    sp_reach_read(reach, gather->commit.time, false);
    *is_reached = sp_reach_has(reach, id);
    return SP_OK;
}

/* Looks at one commit; false where it cannot be read. */
static bool look(struct meeting *meeting, struct sp_oid id)
{
    struct sp_gather *gather = meeting->gather;
    const struct sp_commit *commit = &gather->commit;
    bool is_hidden;
    if (ask(gather, gather->hidden, &id, &is_hidden))
        return false;
    if (is_hidden) {
        sp_walk_from(meeting->starts, &id, SP_WALK_HIDDEN);
        return true;
    }
    if (commit->time < meeting->oldest)
        meeting->oldest = commit->time;
    SP_VEC_PUSH(&meeting->found, id);
    for (size_t i = 0; i < commit->parents.count; i++)
        SP_VEC_PUSH(&meeting->stack, commit->parents.items[i]);
    return true;
}

/* Is none of them hidden? Dates can be wrong. */
static bool is_settled(struct meeting *meeting)
{
    struct sp_reach *reach = meeting->gather->hidden;
    if (meeting->found.count)
        sp_reach_read(reach, meeting->oldest, true);
    for (size_t i = 0; i < meeting->found.count; i++)
        if (sp_reach_has(reach, &meeting->found.items[i]))
            return false;
    return true;
}

bool sp_gather_meet(struct sp_gather *gather, const struct sp_oid *tip,
                    struct sp_walk_starts *starts)
{
    size_t before = starts->count,
           most = (size_t)gather->source.policy->limits.max_commits;
    struct meeting meeting = {
        .gather = gather, .starts = starts, .oldest = INT64_MAX};
    bool is_known = begin_with_baseline(gather);
    SP_VEC_PUSH(&meeting.stack, *tip);
    while (is_known && meeting.stack.count) {
        struct sp_oid id = meeting.stack.items[--meeting.stack.count];
        if (sp_oidmap_get(&meeting.seen, &id) != SP_OIDMAP_NONE)
            continue;
        sp_oidmap_put(&meeting.seen, &id, 1);
        is_known = look(&meeting, id) && meeting.found.count <= most;
    }
    is_known = is_known && is_settled(&meeting);
    if (!is_known)
        starts->count = before;
    sp_oidmap_dispose(&meeting.seen);
    free(meeting.stack.items);
    free(meeting.found.items);
    return is_known;
}

/* Marks the tips of the protected refs. All that they have is known only if each tip is a
 * node, and no commit of the history has a parent that was not read. */
static void accept_tips(struct sp_gather *gather)
{
    const struct sp_history *history = &gather->history;
    struct sp_oidmap tips = {0};
    size_t found = 0;
    gather->accepted_all = !history->outside.count && !history->is_cut;
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        sp_oidmap_put(&tips, &gather->protected_tips.items[i].id, 1);
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        bool is_tip = sp_oidmap_get(&tips, &node->id) != SP_OIDMAP_NONE;
        found += is_tip;
        SP_VEC_PUSH(&gather->accepted, is_tip);
        if (sp_oid_is_zero(&node->tree))
            gather->accepted_all = false;
    }
    gather->accepted_all = gather->accepted_all && found == tips.count;
    sp_oidmap_dispose(&tips);
}

static void accept_parents(struct sp_gather *gather, const struct sp_node *node)
{
    for (size_t i = 0; i < sp_node_own_parents(node); i++) {
        uint32_t at = gather->history.parents.items[node->parents + i];
        if (at < SP_PARENT_BASELINE)
            gather->accepted.items[at] = true;
    }
}

/* Marks the nodes that the protected refs have: parents come before their children. */
static void mark_accepted(struct sp_gather *gather)
{
    const struct sp_history *history = &gather->history;
    accept_tips(gather);
    for (size_t i = history->nodes.count; i > 0; i--)
        if (gather->accepted.items[i - 1])
            accept_parents(gather, &history->nodes.items[i - 1]);
}

/* Is it a node that a protected ref has? *is_known: or certainly no commit of one. */
static bool is_accepted(struct sp_gather *gather, const struct sp_oid *id,
                        bool *is_known)
{
    const struct sp_history *history = &gather->history;
    uint32_t node = sp_gather_node_of(history, history->nodes.count, id);
    if (!gather->accepted.count)
        mark_accepted(gather);
    bool is_marked = node != UINT32_MAX && gather->accepted.items[node];
    *is_known = is_marked || gather->accepted_all;
    return is_marked;
}

bool sp_gather_is_protected(struct sp_gather *gather, const struct sp_oid *id)
{
    bool is_known, is_reached;
    if (!begin(gather))
        return false;
    is_reached = is_accepted(gather, id, &is_known);
    return is_known ? is_reached
                    : !ask(gather, gather->protected_ones, id, &is_reached) &&
                          is_reached;
}
