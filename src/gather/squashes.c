/*
 * Which commits of the first-parent line are tried as squashes: those that
 * would be refused on a branch by themselves. Their branch is then searched
 * for. A commit that would be accepted is not tried: a rebased commit has the
 * same contents as one on a branch that still exists, and is no squash of it.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/revert.h"
#include "sallyport/sequence.h"

/* On a longer line squashes are not traced: its commits are judged as they
 * are. */
enum { LONGEST_LINE = 512 };

/* The first-parent line, oldest first, as a history of its own. */
struct line {
    struct sp_gather *gather;
    const struct sp_ref_facts *ref;
    struct sp_history history;
    SP_VEC(uint32_t) nodes; /* their indices in gather->history */
    SP_VEC(struct suspect) suspects;
    bool all; /* also those that would be accepted by themselves */
};

static void line_dispose(struct line *line)
{
    for (size_t i = 0; i < line->suspects.count; i++)
        sp_suspect_dispose(&line->suspects.items[i]);
    free(line->suspects.items);
    free(line->nodes.items);
    sp_history_dispose(&line->history);
}

/* False where the line is too long. */
static bool find_line(struct line *line)
{
    const struct sp_history *history = &line->gather->history;
    size_t singles = 0;
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        const struct sp_node *node = &history->nodes.items[at];
        singles += node->parent_count < 2 && !node->is_settled;
        SP_VEC_PUSH(&line->nodes, at);
        at = node->parent_count ? history->parents.items[node->parents]
                                : SP_PARENT_BASELINE;
    }
    for (size_t i = 0, k = line->nodes.count; i + 1 < k; i++) {
        uint32_t swapped = line->nodes.items[i];
        line->nodes.items[i] = line->nodes.items[--k];
        line->nodes.items[k] = swapped;
    }
    return singles && singles <= LONGEST_LINE;
}

/* Does its content fit its phase, so that a branch may have it? */
static bool stands(const struct sp_content *content, enum sp_phase phase)
{
    bool has_code = sp_content_code(content) > 0;
    if (!content->is_known || sp_content_is_move(content))
        return true;
    switch (phase) {
    case SP_PHASE_GREEN:
        return has_code;
    case SP_PHASE_REFACTOR:
        return !content->is_empty;
    case SP_PHASE_RED:
    case SP_PHASE_NEUTRAL:
        return !has_code;
    default:
        return sp_phase_is_verified(phase);
    }
}

static bool lacks_reference(const struct sp_gather *gather, enum sp_phase phase)
{
    const struct sp_prp_policy *prp = &gather->source.policy->prp;
    return phase >= SP_PHASE_RED && phase <= SP_PHASE_REFACTOR &&
           prp->require == SP_PRP_EVERY_COMMIT && prp->where != SP_PRP_BRANCH &&
           !gather->prps.good.count;
}

/* Reads the content of a commit, and its phase. */
static int read_content(struct sp_gather *gather, size_t at,
                        struct sp_phase_reading *phase,
                        struct sp_content *content, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    int code = sp_content_read(content, &source, at, err);
    if (!code)
        code = sp_gather_verify(gather, at, SP_AHEAD_UNKNOWN, &gather->undoes,
                                &phase->phase, err);
    return code ? code
                : sp_content_by_lines(content, &source, at, phase->phase, err);
}

/* What a revert takes back of the line. */
static void keep_undone(struct line *line, const struct sp_undoes *undoes)
{
    uint32_t by = (uint32_t)line->history.nodes.count;
    for (size_t i = 0; i < undoes->count; i++)
        for (uint32_t place = by; place > 0; place--)
            if (line->nodes.items[place - 1] == undoes->nodes[i]) {
                struct sp_undone undone = {by, place - 1};
                SP_VEC_PUSH(&line->history.undone, undone);
            }
}

/* Fills in what the content says of the node. */
static void place_node(struct line *line, struct sp_node *node,
                       const struct sp_content *content)
{
    const struct sp_strings *references = &line->gather->prps.good;
    node->is_move = sp_content_is_move(content);
    node->is_idle =
        content->is_empty || (node->is_move && node->phase == SP_PHASE_RED);
    for (size_t i = 0; i < references->count; i++)
        SP_VEC_PUSH(&line->history.prp_of,
                    sp_gather_intern(&line->history, references->items[i]));
    node->prp_count = (uint8_t)references->count;
}

/* Fills in the node's phase and content, and whether it would be accepted by
 * itself. */
static int read_node(struct line *line, size_t at, struct sp_node *node,
                     struct suspect *suspect, struct sp_error *err)
{
    struct sp_gather *gather = line->gather;
    struct sp_object object = {0};
    struct sp_content content;
    struct sp_commit_facts facts = {.ref = line->ref, .id = &node->id};
    int code = sp_gather_read_commit(gather, &facts, &object, err);
    if (!code)
        code = read_content(gather, at, &facts.phase, &content, err);
    if (!code) {
        enum sp_phase phase = facts.phase.phase;
        node->phase = (uint8_t)phase;
        if (phase == SP_PHASE_REVERT)
            keep_undone(line, &gather->undoes);
        place_node(line, node, &content);
        sp_gather_origin(gather, suspect);
        suspect->is_mixed = phase != SP_PHASE_RED &&
                            sp_content_code(&content) &&
                            sp_content_has_test(&content);
        suspect->stands =
            stands(&content, phase) && !lacks_reference(gather, phase);
    }
    sp_object_dispose(&object);
    return code;
}

/* The commit before the one at that index of the line; false where there is
 * none, or it is missing. */
static bool find_before(const struct line *line, size_t place,
                        struct sp_oid *out)
{
    const struct sp_history *history = &line->gather->history;
    if (place) {
        *out = history->nodes.items[line->nodes.items[place - 1]].id;
        return true;
    }
    const struct sp_node *node = &history->nodes.items[line->nodes.items[0]];
    if (node->parent_count)
        *out = sp_history_parent(history, node->parents);
    return node->parent_count && !sp_oid_is_zero(out);
}

/* The states at the beginning of the line: those before a range are not
 * known. */
static uint32_t begins_at(const struct line *line, const struct sp_node *first)
{
    const struct sp_gather *gather = line->gather;
    uint32_t parent = gather->history.parents.items[first->parents];
    return sp_gather_knows_old(gather) ? SP_PARENT_PROTECTED : parent;
}

static int add_node(struct line *line, size_t place, struct sp_error *err)
{
    const struct sp_history *history = &line->gather->history;
    const struct sp_node *from =
        &history->nodes.items[line->nodes.items[place]];
    struct suspect suspect = {.id = from->id, .tree = from->tree};
    struct sp_node node = {.id = from->id,
                           .tree = from->tree,
                           .parents = (uint32_t)line->history.parents.count,
                           .prps = (uint32_t)line->history.prp_of.count,
                           .parent_count = from->parent_count ? 1 : 0,
                           .is_mainline = from->parent_count > 1,
                           .is_settled = from->is_settled};
    int code = SP_OK;
    if (from->parent_count)
        SP_VEC_PUSH(&line->history.parents,
                    place ? (uint32_t)place - 1 : begins_at(line, from));
    if (!node.is_settled && !node.is_mainline) {
        suspect.may_be = find_before(line, place, &suspect.before);
        code = read_node(line, line->nodes.items[place], &node, &suspect, err);
    }
    SP_VEC_PUSH(&line->history.nodes, node);
    SP_VEC_PUSH(&line->suspects, suspect);
    return code;
}

/* 1: it is a squash, and takes no step of its own any more. */
static int look_at(struct line *line, size_t place, struct sp_error *err)
{
    struct sp_gather *gather = line->gather;
    struct suspect *suspect = &line->suspects.items[place];
    struct sp_join join = {suspect->id, {{0}}};
    suspect->may_be = false;
    int code = sp_gather_trace(gather, line->ref, suspect, &suspect->looked,
                               &join.head, err);
    if (code < 0)
        return code;
    if (code)
        SP_VEC_PUSH(&gather->joins, join);
    suspect->is_untraced = !code;
    bool is_left = !code && sp_untraced_is_left(line->ref, &suspect->looked);
    line->history.nodes.items[place].is_mainline = code || is_left;
    return code || is_left;
}

static bool stands_at(const struct line *line, size_t place)
{
    if (place >= line->history.nodes.count)
        return false;
    const struct sp_node *node = &line->history.nodes.items[place];
    return !node->is_mainline && !node->is_settled;
}

/* A user who may not change the ref cannot squash into it: the commit gets the findings
 * that it would get on a branch. */
static bool may_squash(const struct line *line)
{
    const struct sp_ref_facts *ref = line->ref;
    const struct sp_policy *policy = line->gather->source.policy;
    return !sp_occasion_has_actor(ref->push->occasion) ||
           sp_ref_may_change(ref, policy) ||
           sp_policy_has_any_role(policy, &policy->refs.automation_role,
                                  ref->push->user);
}

/* Keeps those untraced commits that may have been meant as squashes: the message says
 * so, they change tests and code, or they came alone. Others are a part of a branch. */
static void keep_untraced(struct line *line)
{
    size_t count = may_squash(line) ? line->suspects.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct suspect *suspect = &line->suspects.items[i];
        bool is_alone =
            !stands_at(line, i + 1) && !(i && stands_at(line, i - 1));
        if (suspect->is_untraced && (is_alone || suspect->is_mixed ||
                                     *suspect->request || suspect->named.count))
            SP_VEC_PUSH(&line->gather->untraced, suspect->looked);
    }
}

/* From the oldest on, each with what the line had before it. 1: one more was
 * traced, and all after it must be looked at again. */
static int look_along(struct line *line, struct sp_error *err)
{
    struct sp_sequence *sequence = sp_sequence_new(&line->history);
    struct sp_misstep ignored;
    int code = 0;
    for (size_t i = 0; !code && i < line->history.nodes.count; i++) {
        const struct suspect *suspect = &line->suspects.items[i];
        bool in_order = sp_sequence_step(sequence, i, &ignored);
        if (suspect->may_be && (line->all || !in_order || !suspect->stands))
            code = look_at(line, i, err);
    }
    sp_sequence_free(sequence);
    return code;
}

int sp_gather_squashes(struct sp_gather *gather, const struct sp_ref_facts *ref,
                       struct sp_error *err)
{
    struct line line = {.gather = gather, .ref = ref};
    int code = SP_OK;
    if (!ref->is_protected || !sp_occasion_knows_new(ref->push->occasion) ||
        !gather->history.nodes.count || !find_line(&line)) {
        line_dispose(&line);
        return SP_OK;
    }
    if (gather->source.may_be_edit) {
        code = sp_gather_heads(gather, err);
        line.all = !code && !sp_gather_is_head(gather, &ref->tip);
    }
    for (size_t i = 0; !code && i < line.nodes.count; i++)
        code = add_node(&line, i, err);
    while (!code && (code = look_along(&line, err)) > 0)
        code = SP_OK;
    keep_untraced(&line);
    line_dispose(&line);
    return code < 0 ? code : SP_OK;
}
