#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/regex_filter.h"
#include "sallyport/revert.h"

enum { WORTH_A_MEMO = 8, LONG_HISTORY = 400 }; /* commits */

/* Adds the parents of a node that are in the history to the queue. */
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

/* The commit that a fixup folds into: the nearest ancestor with that subject. A
 * commit before it in the list may be on another line. */
static const struct sp_node *find_target(struct sp_gather *gather,
                                         const struct sp_node *fixup,
                                         unsigned long long subject)
{
    const struct sp_history *history = &gather->history;
    uint32_t search = (uint32_t)(fixup - history->nodes.items) + 1;
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

/* Gives a fixup the phase of its target, and the target's references unless it
 * has its own. False when the target is not on the branch. */
static bool follow_target(struct sp_gather *gather, struct sp_node *node,
                          unsigned long long subject)
{
    struct sp_history *history = &gather->history;
    const struct sp_node *of = find_target(gather, node, subject);
    if (!of)
        return false;
    bool is_outside = of->phase == SP_PHASE_MERGE ||
                      sp_phase_is_verified((enum sp_phase)of->phase);
    node->phase = is_outside ? SP_PHASE_NEUTRAL : of->phase;
    for (size_t i = 0; i < of->prp_count && !gather->prps.good.count; i++)
        SP_VEC_PUSH(&history->prp_of, history->prp_of.items[of->prps + i]);
    return true;
}

/* The category that the trailers ask for, as in sp_node. */
static uint8_t asked_of(const struct sp_message *message)
{
    struct sp_category_trailer asked;
    sp_category_asked(&asked, message);
    return asked.is_there ? (uint8_t)(asked.category + 1) : 0;
}

static void complete_node(struct sp_gather *gather, struct sp_node *node,
                          struct sp_commit_facts *facts)
{
    struct sp_history *history = &gather->history;
    struct sp_str target;
    node->phase = (uint8_t)facts->phase.phase;
    node->prps = (uint32_t)history->prp_of.count;
    node->asks = asked_of(&gather->message);
    node->is_fixup = sp_message_is_fixup(gather->message.subject, &target);
    unsigned long long subject = sp_str_hash(target);
    SP_VEC_PUSH(&gather->subjects, subject);
    SP_VEC_PUSH(&gather->searched, 0);
    bool is_pick = facts->phase.phase == SP_PHASE_PICK;
    for (size_t i = 0; !is_pick && i < gather->prps.good.count; i++) {
        uint32_t place = sp_gather_intern(history, gather->prps.good.items[i]);
        SP_VEC_PUSH(&history->prp_of, place);
    }
    facts->target_missing = node->is_fixup && !node->is_squash &&
                            !follow_target(gather, node, subject) &&
                            !facts->ref->is_alone;
    node->prp_count = (uint8_t)(history->prp_of.count - node->prps);
}

struct sp_content_source
sp_gather_content_source(const struct sp_gather *gather)
{
    return (struct sp_content_source){
        gather->repo,  gather->source.policy, &gather->paths, &gather->history,
        gather->bases, gather->memo,          gather->phases};
}

static size_t place_of(const struct sp_gather *gather,
                       const struct sp_node *node)
{
    return (size_t)(node - gather->history.nodes.items);
}

/* Reads the lines that it changes, once its phase is known: a fixup has that of
 * its target. */
static int read_lines(struct sp_gather *gather, const struct sp_node *node,
                      const struct sp_ahead_more *more,
                      struct sp_commit_facts *facts, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    if (more->lines && node->phase == more->known.reading.phase) {
        facts->content = more->lines;
        return SP_OK;
    }
    gather->content = *facts->content;
    facts->content = &gather->content;
    return sp_content_by_lines(&gather->content, &source,
                               place_of(gather, node),
                               (enum sp_phase)node->phase, err);
}

/* What a message says of a revert that is none. */
static int read_claim(struct sp_gather *gather, size_t at,
                      struct sp_commit_facts *facts, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    facts->claims_revert = sp_revert_claims(&gather->message);
    int code =
        facts->claims_revert
            ? sp_content_reverts_stranger(&source, at, &gather->message, err)
            : 0;
    facts->reverts_stranger = code > 0;
    return code < 0 ? code : SP_OK;
}

/* Is what it brings judged elsewhere, as that of a merge is? */
static bool counts_as_merge(const struct sp_node *node,
                            const struct sp_commit_facts *facts)
{
    return node->is_squash || facts->is_subtree || facts->ref->is_squashing;
}

/* Reads what it changes, and whether that is the change of an earlier
 * commit. */
static int read_content(struct sp_gather *gather, const struct sp_node *node,
                        const struct sp_ahead_more *more,
                        struct sp_commit_facts *facts, struct sp_error *err)
{
    size_t at = place_of(gather, node);
    enum sp_phase phase = SP_PHASE_UNKNOWN;
    static const struct sp_content unknown;
    int code = SP_OK;
    facts->content = &unknown;
    if (gather->ahead)
        code = sp_ahead_get(gather->ahead, at, &facts->content, err);
    gather->undoes = more->undoes;
    if (!code && !facts->ref->is_squash)
        code = sp_gather_verify(gather, at, more->revert, &gather->undoes,
                                &phase, err);
    facts->is_subtree = node->subtree == SP_SUBTREE_SQUASH;
    if (counts_as_merge(node, facts))
        phase = SP_PHASE_MERGE;
    if (phase != SP_PHASE_UNKNOWN)
        facts->phase = (struct sp_phase_reading){.phase = phase};
    else if (!code)
        code = read_claim(gather, at, facts, err);
    return code;
}

/* What a revert takes back takes no step any more. */
static void keep_undone(struct sp_gather *gather, const struct sp_node *node)
{
    size_t count = node->phase == SP_PHASE_REVERT ? gather->undoes.count : 0;
    struct sp_undone undone = {.by = (uint32_t)place_of(gather, node)};
    for (size_t i = 0; i < count; i++) {
        undone.node = gather->undoes.nodes[i];
        SP_VEC_PUSH(&gather->history.undone, undone);
    }
}

static void keep_resolution(struct sp_history *history,
                            const struct sp_node *node,
                            const struct sp_content *content)
{
    struct sp_resolved resolved = {.node =
                                       (uint32_t)(node - history->nodes.items)};
    if (!content->resolved)
        return;
    memcpy(resolved.path, content->resolution, sizeof resolved.path);
    SP_VEC_PUSH(&history->resolved, resolved);
}

/* Does a row exempt it from the order? */
static bool is_out_of_order(const struct sp_policy *policy,
                            const struct sp_node *node)
{
    for (size_t i = 0; i <= SP_EXEMPTS; i++)
        if (node->exempts & 1u << i &&
            sp_exempt_takes_no_step(sp_exempt_row(policy, i)))
            return true;
    return false;
}

/* Derives a commit's place in the cycle from its content: one that changes
 * nothing takes no step, and a test that only moved does not fail. */
static void place_by_content(const struct sp_policy *policy,
                             struct sp_node *node,
                             struct sp_commit_facts *facts)
{
    const struct sp_content *content = facts->content;
    facts->step = (enum sp_phase)node->phase;
    facts->is_mainline = node->is_mainline;
    facts->is_let_in = node->is_let_in;
    node->has_code = sp_content_code(content) > 0 || content->resolved;
    node->has_test = sp_content_has_test(content);
    node->is_move = sp_content_is_move(content);
    node->is_lone = facts->step == SP_PHASE_REFACTOR &&
                    sp_content_may_be_lone(content, policy);
    bool in_cycle =
        facts->step >= SP_PHASE_RED && facts->step <= SP_PHASE_REFACTOR;
    bool is_empty =
        content->is_known && content->is_empty && sp_node_own_parents(node) < 2;
    bool is_moved_test = node->is_move && facts->step == SP_PHASE_RED;
    node->is_idle = in_cycle && (is_empty || is_moved_test ||
                                 is_out_of_order(policy, node));
}

/* Fills in what is known of it by the commits before it. */
static void place_in_branch(const struct sp_gather *gather,
                            const struct sp_node *node,
                            struct sp_commit_facts *facts)
{
    const struct sp_strings *prps = &gather->history.prps;
    facts->proposal = prps->count ? prps->items[0] : NULL;
    if (node->is_direct || node->is_mainline)
        facts->untraced = sp_untraced_find(gather->untraced.items,
                                           gather->untraced.count, facts->id);
}

/* Reads the commit, or takes what was read of it ahead. */
static int read_commit(struct sp_gather *gather,
                       const struct sp_ahead_more *more,
                       struct sp_commit_facts *facts, struct sp_object *object,
                       struct sp_error *err)
{
    return more->commit.handle
               ? sp_gather_read_bytes(gather, facts, more->commit.bytes,
                                      &more->known, err)
               : sp_gather_read_commit(gather, facts, object, err);
}

/* Fills in all that is known of it. The object must outlive the facts. */
static int read_facts(struct sp_gather *gather, struct sp_node *node,
                      struct sp_commit_facts *facts, struct sp_object *object,
                      struct sp_error *err)
{
    static const struct sp_ahead_more none;
    const struct sp_ahead_more *more =
        gather->ahead ? sp_ahead_more(gather->ahead, place_of(gather, node))
                      : NULL;
    more = more ? more : &none;
    int code = read_commit(gather, more, facts, object, err);
    if (!code)
        code = read_content(gather, node, more, facts, err);
    if (!code)
        code = sp_gather_exempts(gather, node, facts, err);
    if (code)
        return code;
    complete_node(gather, node, facts);
    return read_lines(gather, node, more, facts, err);
}

static int visit_commit(struct sp_gather *gather,
                        const struct sp_ref_facts *ref, struct sp_node *node,
                        sp_commit_visit *visit, void *context,
                        struct sp_error *err)
{
    struct sp_object object = {0};
    struct sp_commit_facts facts = {.ref = ref,
                                    .id = &node->id,
                                    .is_tip =
                                        sp_oid_equal(&node->id, &ref->tip),
                                    .message = &gather->message,
                                    .prps = &gather->prps};
    int code = read_facts(gather, node, &facts, &object, err);
    if (!code) {
        place_in_branch(gather, node, &facts);
        place_by_content(gather->source.policy, node, &facts);
        keep_undone(gather, node);
        keep_resolution(&gather->history, node, facts.content);
        if (visit && node->is_new)
            code = visit(&facts, context, err);
    }
    sp_object_dispose(&object);
    return code;
}

static bool has_commits(const struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    if (ref->kind == SP_DELETE || sp_oid_is_zero(&ref->tip) || ref->is_free)
        return false;
    if (ref->is_import && sp_policy_takes_import(gather->source.policy))
        return false;
    if (ref->ref_class == SP_REF_REPLACE)
        return gather->source.policy->refs.replace == SP_ALLOW;
    return ref->is_protected ||
           (ref->ref_class != SP_REF_NAMESPACE &&
            ref->ref_class != SP_REF_NOTES &&
            ref->ref_class != SP_REF_EVIDENCE &&
            ref->ref_class != SP_REF_RESERVED && ref->ref_class != SP_REF_HOST);
}

static int list_commits(struct sp_gather *gather,
                        struct sp_branch_facts *branch, struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    int code = sp_gather_list(gather, ref, &branch->too_many_commits, err);
    if (!code)
        code = sp_gather_view(gather, ref, err);
    if (!code)
        code = sp_gather_settle_outside(gather, ref, err);
    gather->bases = sp_bases_new(&gather->history);
    return code;
}

/* Lists the commits of the update, and lists again where squashes among them
 * bring those of their branches. */
static int find_commits(struct sp_gather *gather,
                        struct sp_branch_facts *branch, struct sp_error *err)
{
    int code = list_commits(gather, branch, err);
    if (!code)
        code = sp_gather_squashes(gather, branch->ref, err);
    branch->untraced = gather->untraced.items;
    branch->untraced_count = gather->untraced.count;
    if (code || !gather->joins.count)
        return code;
    sp_bases_free(gather->bases);
    sp_history_dispose(&gather->history);
    gather->accepted.count = 0;
    return list_commits(gather, branch, err);
}

/* Makes what is worth its time in a history of so many commits. */
static void prepare(struct sp_gather *gather, size_t commits)
{
    const struct sp_tdd *tdd = &gather->source.policy->tdd.patterns;
    const struct sp_regex *const patterns[] = {tdd->red, tdd->green,
                                               tdd->refactor, tdd->neutral};
    if (commits >= WORTH_A_MEMO)
        gather->memo = sp_path_memo_new(&gather->paths);
    if (commits >= LONG_HISTORY)
        gather->phases =
            sp_regex_filter_new(patterns, sizeof patterns / sizeof patterns[0]);
}

int sp_gather_commits(struct sp_gather *gather, struct sp_ref_facts *ref,
                      struct sp_branch_facts *out, sp_commit_visit *visit,
                      void *context, struct sp_error *err)
{
    sp_gather_reset(gather);
    *out = sp_branch_of(ref);
    if (!has_commits(gather, ref))
        return SP_OK;
    struct sp_history *history = &gather->history;
    int code = sp_gather_attributes(gather, err);
    if (!code)
        code = find_commits(gather, out, err);
    if (!code)
        sp_gather_base(gather, ref);
    if (!code)
        code = sp_gather_subtrees(gather, err);
    if (!code)
        code = sp_gather_mainline(gather, out, err);
    if (!code)
        code = sp_gather_edit(gather, out, err);
    prepare(gather, history->nodes.count);
    const struct sp_content_source source = sp_gather_content_source(gather);
    if (gather->needs & SP_NEEDS_CONTENT)
        gather->ahead = sp_ahead_new(&source);
    for (gather->visited = 0; !code && gather->visited < history->nodes.count;
         gather->visited++)
        code = visit_commit(gather, ref, &history->nodes.items[gather->visited],
                            visit, context, err);
    if (code)
        return code;
    sp_gather_carry(gather);
    out->history = &gather->history;
    code = sp_gather_steps(gather, out, err);
    if (!code)
        code = sp_gather_needed(gather, out, err);
    if (!code)
        code = sp_gather_evidence(gather, out, err);
    return code ? code : sp_gather_documents(gather, out, err);
}

const struct sp_history *sp_gather_history(const struct sp_gather *gather)
{
    return &gather->history;
}
