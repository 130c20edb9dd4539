#include <stdlib.h>
#include <string.h>

#include "internal.h"

static uint32_t intern_prp(struct sp_history *history, const char *reference)
{
    for (size_t i = 0; i < history->prps.count; i++)
        if (strcmp(history->prps.items[i], reference) == 0)
            return (uint32_t)i;
    sp_strings_add(&history->prps, reference, strlen(reference));
    return (uint32_t)history->prps.count - 1;
}

/* The parents of a node that are in the history, at the end of the queue. */
static void look_at_parents(struct sp_gather *gather,
                            const struct sp_node *node, uint32_t search)
{
    const struct sp_history *history = &gather->history;
    for (size_t i = 0; i < node->parent_count; i++) {
        uint32_t at = history->parents.items[node->parents + i];
        if (at >= SP_PARENT_BASELINE || gather->searched.items[at] == search)
            continue;
        gather->searched.items[at] = search;
        SP_VEC_PUSH(&gather->queue, at);
    }
}

/* The commit that a fixup folds into: the nearest ancestor with that subject;
 * what merely stands above it in the listing is another line. */
static const struct sp_node *find_target(struct sp_gather *gather,
                                         const struct sp_node *fixup,
                                         unsigned long long subject)
{
    const struct sp_history *history = &gather->history;
    uint32_t search = (uint32_t)history->nodes.count + 1;
    gather->queue.count = 0;
    look_at_parents(gather, fixup, search);
    for (size_t i = 0; i < gather->queue.count; i++) {
        uint32_t at = gather->queue.items[i];
        if (gather->subjects.items[at] == subject)
            return &history->nodes.items[at];
        look_at_parents(gather, &history->nodes.items[at], search);
    }
    return NULL;
}

static void add_parents(struct sp_gather *gather, struct sp_node *node)
{
    struct sp_history *history = &gather->history;
    const struct sp_oids *parents = &gather->commit.parents;
    node->parents = (uint32_t)history->parents.count;
    node->parent_count =
        (uint16_t)(parents->count < UINT16_MAX ? parents->count : UINT16_MAX);
    for (size_t i = 0; i < node->parent_count; i++) {
        uint32_t at = sp_oidmap_get(&gather->index, &parents->items[i]);
        if (at == SP_OIDMAP_NONE) {
            at = SP_PARENT_PROTECTED; /* or the baseline: settled later */
            SP_VEC_PUSH(&gather->outside, parents->items[i]);
            SP_VEC_PUSH(&gather->outside_at, (uint32_t)history->parents.count);
        }
        SP_VEC_PUSH(&history->parents, at);
    }
}

static void add_node(struct sp_gather *gather, struct sp_commit_facts *facts)
{
    struct sp_history *history = &gather->history;
    struct sp_node node = {.id = *facts->id,
                           .prps = (uint32_t)history->prp_of.count,
                           .phase = (uint8_t)facts->phase.phase};
    bool fresh = !gather->fresh.count ||
                 sp_oidmap_get(&gather->fresh, facts->id) != SP_OIDMAP_NONE;
    node.is_new = fresh || facts->ref->is_protected;
    node.is_settled = !fresh && facts->ref->is_protected;
    add_parents(gather, &node);

    struct sp_str target;
    node.is_fixup = sp_message_is_fixup(gather->message.subject, &target);
    unsigned long long subject = sp_str_hash(target);
    const struct sp_node *of =
        node.is_fixup ? find_target(gather, &node, subject) : NULL;
    facts->target_missing = node.is_fixup && !of;
    for (size_t i = 0; i < gather->prps.good.count; i++)
        SP_VEC_PUSH(&history->prp_of,
                    intern_prp(history, gather->prps.good.items[i]));
    if (of) {
        node.phase = of->phase;
        for (size_t i = 0; i < of->prp_count && !gather->prps.good.count; i++)
            SP_VEC_PUSH(&history->prp_of, history->prp_of.items[of->prps + i]);
    }
    node.prp_count = (uint8_t)(history->prp_of.count - node.prps);
    sp_oidmap_put(&gather->index, facts->id, (uint32_t)history->nodes.count);
    SP_VEC_PUSH(&history->nodes, node);
    SP_VEC_PUSH(&gather->subjects, subject);
    SP_VEC_PUSH(&gather->searched, 0);
}

/* Fills in what the message says; nothing when it is over a limit. */
static int read_message(struct sp_gather *gather, struct sp_commit_facts *facts,
                        struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_commit *commit = &gather->commit;
    facts->parent_count = commit->parents.count;
    facts->author = commit->author;
    struct sp_str text = commit->message;
    if (text.len > (size_t)policy->max_message) {
        facts->over_limit = "message";
        text.len = 0;
    }
    sp_message_parse(&gather->message, text);
    const struct sp_ref_facts *ref = facts->ref;
    bool named = ref->ref_class == SP_REF_BRANCH && !ref->is_protected;
    int code = sp_phase_read(&policy->tdd, &gather->message,
                             facts->parent_count, &facts->phase, err);
    if (!code)
        code = sp_prp_read(&policy->prp, &gather->message,
                           named ? sp_ref_short(ref->update->name) : "",
                           &gather->prps, err);
    return code;
}

static int read_commit(struct sp_gather *gather, struct sp_commit_facts *facts,
                       struct sp_object *object, struct sp_error *err)
{
    int code = sp_repo_read_commit(gather->repo, facts->id,
                                   (size_t)gather->source.policy->max_object,
                                   object, err);
    if (code == SP_ELIMIT) {
        facts->over_limit = "object";
        gather->commit.parents.count = 0;
        sp_message_parse(&gather->message, (struct sp_str){"", 0});
        return SP_OK;
    }
    if (code)
        return code;
    char hex[SP_OID_HEX + 1];
    if (sp_commit_parse(&gather->commit, object->bytes, &(struct sp_error){0}))
        return sp_error_set(err, SP_EGIT, "the commit %s is malformed",
                            sp_oid_format(hex, facts->id));
    return read_message(gather, facts, err);
}

static int visit_commit(struct sp_gather *gather,
                        const struct sp_ref_facts *ref, const struct sp_oid *id,
                        sp_commit_visit *visit, void *context,
                        struct sp_error *err)
{
    struct sp_object object = {0};
    struct sp_commit_facts facts = {.ref = ref,
                                    .id = id,
                                    .is_tip = sp_oid_equal(id, &ref->tip),
                                    .message = &gather->message,
                                    .prps = &gather->prps};
    int code = read_commit(gather, &facts, &object, err);
    if (!code) {
        add_node(gather, &facts);
        const struct sp_history *history = &gather->history;
        if (history->nodes.items[history->nodes.count - 1].is_new)
            code = visit(&facts, context, err);
    }
    sp_object_dispose(&object);
    return code;
}

/* The parents that lie outside and that no protected ref seems to have. The
 * walk trusts dates, so what it finds is a guess. */
static int find_unprotected(struct sp_gather *gather,
                            const struct sp_oids *protected_tips,
                            struct sp_oidmap *out, struct sp_error *err)
{
    struct sp_oids found = {0};
    int code = sp_repo_walk(gather->repo, &gather->outside, protected_tips,
                            SIZE_MAX, &found, err);
    for (size_t i = 0; !code && i < found.count; i++)
        sp_oidmap_put(out, &found.items[i], 1);
    free(found.items);
    return code;
}

/* Parents that lie outside are in a protected ref's history, unless only the
 * baseline (or what goes before a range) has them: what went before them is
 * then not known. */
static int settle_outside(struct sp_gather *gather, struct sp_error *err)
{
    bool may_be = gather->baseline.count || gather->source.is_range;
    if (!may_be || !gather->outside.count)
        return SP_OK;
    struct sp_oids tips = {0};
    struct sp_oidmap unprotected = {0};
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        SP_VEC_PUSH(&tips, gather->protected_tips.items[i].id);
    int code = find_unprotected(gather, &tips, &unprotected, err);
    for (size_t i = 0; code >= 0 && i < gather->outside.count; i++) {
        const struct sp_oid *id = &gather->outside.items[i];
        if (sp_oidmap_get(&unprotected, id) == SP_OIDMAP_NONE)
            continue;
        code = sp_repo_reaches(gather->repo, &tips, id, err);
        if (code == 0)
            gather->history.parents.items[gather->outside_at.items[i]] =
                SP_PARENT_BASELINE;
    }
    sp_oidmap_dispose(&unprotected);
    free(tips.items);
    return code < 0 ? code : SP_OK;
}

/* Does the line of first parents from id meet `old`? 1, 0, or an error. */
static int meets(struct sp_gather *gather, struct sp_oid id,
                 const struct sp_oid *old, struct sp_error *err)
{
    struct sp_oids from = {&id, 1, 1};
    int code = sp_repo_reaches(gather->repo, &from, old, err);
    while (code > 0 && !sp_oid_equal(&id, old)) {
        struct sp_object object;
        code = sp_repo_read_commit(gather->repo, &id, SIZE_MAX, &object, err);
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

/*
 * Marks the line of first parents from the tip of a protected ref. It holds
 * merges and squashes; a squash stands for a branch whose cycle cannot be seen
 * in it. But a push that brings more than one commit of the cycle on the line
 * has set the ref to a branch itself: then these are judged like any other.
 * Returns where the line ends: the place in the list of parents of the one
 * that lies outside, or UINT32_MAX.
 */
static uint32_t mark_line(struct sp_history *history)
{
    uint32_t end = UINT32_MAX, at = (uint32_t)history->nodes.count - 1;
    SP_VEC(uint32_t) steps = {0};
    while (at < SP_PARENT_BASELINE) {
        struct sp_node *node = &history->nodes.items[at];
        bool is_step = !node->is_fixup && !node->is_settled &&
                       node->phase >= SP_PHASE_RED &&
                       node->phase <= SP_PHASE_REFACTOR;
        if (is_step)
            SP_VEC_PUSH(&steps, at);
        node->is_mainline = true;
        if (!node->parent_count)
            break;
        end = node->parents;
        at = history->parents.items[end];
    }
    for (size_t i = 0; steps.count > 1 && i < steps.count; i++)
        history->nodes.items[steps.items[i]].is_mainline = false;
    free(steps.items);
    return at < SP_PARENT_BASELINE ? UINT32_MAX : end;
}

/* The line must meet the old tip: else main's own commits would become
 * somebody's second parents. A baseline may lie between the two. */
static int mark_mainline(struct sp_gather *gather, struct sp_ref_facts *ref,
                         struct sp_error *err)
{
    if (!ref->is_protected || !gather->history.nodes.count)
        return SP_OK;
    uint32_t end = mark_line(&gather->history);
    const struct sp_oid *old = &ref->old_tip;
    if (sp_oid_is_zero(old))
        return SP_OK;
    int met = 0;
    for (size_t i = 0; i < gather->outside.count; i++)
        if (gather->outside_at.items[i] == end)
            met = gather->baseline.count
                      ? meets(gather, gather->outside.items[i], old, err)
                      : sp_oid_equal(&gather->outside.items[i], old);
    ref->keeps_mainline = met > 0;
    return met < 0 ? met : SP_OK;
}

static bool has_commits(const struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    if (ref->kind == SP_DELETE || sp_oid_is_zero(&ref->tip))
        return false;
    if (ref->is_import &&
        sp_strings_have(&gather->source.policy->baseline, "now"))
        return false;
    return ref->is_protected ||
           (ref->ref_class != SP_REF_NOTES &&
            ref->ref_class != SP_REF_RESERVED && ref->ref_class != SP_REF_HOST);
}

int sp_gather_commits(struct sp_gather *gather, struct sp_ref_facts *ref,
                      sp_commit_visit *visit, void *context,
                      struct sp_error *err)
{
    sp_gather_reset(gather);
    if (!has_commits(gather, ref))
        return SP_OK;
    struct sp_oids commits = {0};
    int code =
        sp_gather_list(gather, ref, &commits, &ref->too_many_commits, err);
    for (size_t i = 0; !code && !ref->too_many_commits && i < commits.count;
         i++)
        code =
            visit_commit(gather, ref, &commits.items[i], visit, context, err);
    free(commits.items);
    if (!code)
        code = settle_outside(gather, err);
    if (!code)
        code = mark_mainline(gather, ref, err);
    if (code)
        return code;
    ref->history = &gather->history;
    return sp_gather_documents(gather, ref, err);
}
