#include "sallyport/sequence.h"

#include <stdlib.h>
#include <string.h>

#include "state_map.h"
#include "undone.h"

/* What is known of a node where the history has reverts. */
struct view {
    uint32_t since; /* one more than the last node at which something was taken
                       back; the same for all that sees the same reverts */
    bool is_wrong;  /* it was out of order when it was made */
};

/* Steps over a history, or over a part of it again. */
struct sp_sequence {
    const struct sp_history *history;
    uint32_t first, count;   /* the nodes that it has */
    struct state_map **maps; /* after each, until its children have it */
    uint32_t *children;      /* children that are still to come */
    unsigned before;         /* states of any proposal before the last node */
    struct view *views;      /* NULL: no revert undoes a commit of it */
    size_t next_undone;      /* the place in history->undone */
    const struct sp_sequence *again; /* that this one replays; NULL */
    bool keeps; /* a node that would be out of order keeps the states */
};

static struct sp_sequence *make(const struct sp_history *history,
                                uint32_t first, uint32_t count)
{
    struct sp_sequence *sequence = sp_calloc(1, sizeof *sequence);
    sequence->history = history;
    sequence->first = first;
    sequence->count = count;
    sequence->maps = sp_calloc(count, sizeof(struct state_map *));
    sequence->children = sp_calloc(count, sizeof *sequence->children);
    for (uint32_t i = first; i < first + count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        for (uint32_t k = 0; k < node->parent_count; k++) {
            uint32_t parent = history->parents.items[node->parents + k];
            if (parent >= first && parent < SP_PARENT_BASELINE)
                sequence->children[parent - first]++;
        }
    }
    if (count) /* keeps the last one, to be looked at */
        sequence->children[count - 1]++;
    return sequence;
}

/* Keeps the states before each commit that a revert undoes. */
static void keep_before_undone(struct sp_sequence *sequence)
{
    const struct sp_history *history = sequence->history;
    for (size_t i = 0; i < history->undone.count; i++) {
        const struct sp_node *node =
            &history->nodes.items[history->undone.items[i].node];
        uint32_t parent = node->parent_count == 1
                              ? history->parents.items[node->parents]
                              : SP_PARENT_BASELINE;
        if (parent < SP_PARENT_BASELINE)
            sp_sequence_keep(sequence, parent);
    }
}

struct sp_sequence *sp_sequence_new(const struct sp_history *history)
{
    struct sp_sequence *sequence =
        make(history, 0, (uint32_t)history->nodes.count);
    if (!history->undone.count)
        return sequence;
    sequence->views = sp_calloc(sequence->count, sizeof *sequence->views);
    keep_before_undone(sequence);
    return sequence;
}

void sp_sequence_free(struct sp_sequence *sequence)
{
    if (!sequence)
        return;
    for (size_t i = 0; i < sequence->count; i++)
        sp_state_map_release(sequence->maps[i]);
    free(sequence->maps);
    free(sequence->children);
    free(sequence->views);
    free(sequence);
}

static int by_place(const void *key, const void *item)
{
    uint32_t at = *(const uint32_t *)key;
    const struct sp_outside *outside = item;
    return at < outside->at ? -1 : at > outside->at;
}

/* The map at a parent that only the baseline has. */
static struct state_map *from_baseline(const struct sp_history *history,
                                       uint32_t at)
{
    const struct sp_outside *outside =
        history->outside.count
            ? bsearch(&at, history->outside.items, history->outside.count,
                      sizeof *history->outside.items, by_place)
            : NULL;
    if (!outside || !outside->is_read)
        return sp_state_map_new(SP_STATE_ANY | SP_SEEN_RED | SP_SEEN_REFACTOR);
    struct state_map *map = sp_state_map_new(SP_STATE_START);
    for (uint32_t i = 0; i < outside->carried_count; i++) {
        const struct sp_carried *carried =
            &history->carried.items[outside->carried + i];
        if (carried->prp == UINT32_MAX)
            sp_state_map_set_others(map, carried->states);
        else
            sp_state_map_set(map, carried->prp, carried->states);
    }
    return map;
}

/* The map of the parent at that index of the list, to be owned: taken over when
 * nobody else needs it. */
static struct state_map *from_parent(struct sp_sequence *sequence, uint32_t at)
{
    uint32_t parent = sequence->history->parents.items[at];
    if (parent == SP_PARENT_PROTECTED)
        return sp_state_map_new(SP_STATE_START);
    if (parent == SP_PARENT_BASELINE)
        return from_baseline(sequence->history, at);
    if (parent < sequence->first)
        return sp_state_map_share(sequence->again->maps[parent]);
    uint32_t place = parent - sequence->first;
    struct state_map *map = sequence->maps[place];
    if (--sequence->children[place] == 0)
        sequence->maps[place] = NULL;
    else
        sp_state_map_share(map);
    return map;
}

/* A merge on the main line keeps the states of that line; the commits that it brings
 * count only for their own content. */
static struct state_map *before(struct sp_sequence *sequence,
                                const struct sp_node *node)
{
    if (!node->parent_count)
        return sp_state_map_new(SP_STATE_START);
    struct state_map *map = from_parent(sequence, node->parents);
    if (node->parent_count > 1)
        sequence->before = sp_state_map_all(map);
    for (size_t i = 1; i < node->parent_count; i++) {
        struct state_map *other =
            from_parent(sequence, node->parents + (uint32_t)i);
        sequence->before |= sp_state_map_all(other);
        if (other != map && !node->is_mainline) {
            struct state_map *both = sp_state_map_unite(map, other);
            sp_state_map_release(map);
            map = both;
        }
        sp_state_map_release(other);
    }
    return map;
}

/* Would it be out of order after these states, and is that allowed? Then it takes no
 * step. */
static bool is_free(const struct sp_node *node, unsigned states)
{
    return node->is_move || (node->is_lone && !(states & SP_STATE_RED));
}

/* The states after the commit. */
static unsigned states_after(const struct sp_sequence *sequence,
                             const struct sp_node *node, unsigned states,
                             bool *in_order)
{
    unsigned next = sp_order_step(states, (enum sp_phase)node->phase, in_order);
    if (!*in_order && sequence->keeps)
        next = states;
    return node->has_code ? next | SP_SEEN_CODE : next;
}

/* May any proposal take the step? */
static bool any_may(const struct state_map *map, const struct sp_node *node)
{
    bool may;
    enum sp_phase phase = (enum sp_phase)node->phase;
    sp_order_step(sp_state_map_others(map), phase, &may);
    for (size_t i = 0; !may && i < sp_state_map_end(map); i++)
        sp_order_step(sp_state_map_get(map, i), phase, &may);
    return may;
}

/* A commit without a reference: it continues each proposal that may take the step; or
 * all, where none may. */
static bool step_all(const struct sp_sequence *sequence, struct state_map *map,
                     const struct sp_node *node, struct sp_misstep *misstep)
{
    bool any = any_may(map, node), in_order;
    unsigned all = sp_state_map_all(map);
    if (!any && is_free(node, all))
        return true;
    for (size_t i = 0; i < sp_state_map_end(map); i++) {
        const struct state *state = sp_state_map_find(map, i);
        if (!state)
            continue;
        unsigned states =
            states_after(sequence, node, state->states, &in_order);
        if ((in_order || !any) && states != state->states)
            sp_state_map_set(map, i, states);
    }
    unsigned others =
        states_after(sequence, node, sp_state_map_others(map), &in_order);
    if (in_order || !any)
        sp_state_map_set_others(map, others);
    *misstep = (struct sp_misstep){all, ""};
    return any;
}

static bool step(const struct sp_sequence *sequence, const struct sp_node *node,
                 struct state_map *map, struct sp_misstep *misstep)
{
    const struct sp_history *history = sequence->history;
    if (!node->prp_count)
        return step_all(sequence, map, node, misstep);
    bool good = true, in_order;
    for (size_t i = 0; i < node->prp_count; i++) {
        uint32_t prp = history->prp_of.items[node->prps + i];
        unsigned states = sp_state_map_get(map, prp);
        unsigned next = states_after(sequence, node, states, &in_order);
        bool stays = !in_order && is_free(node, states);
        sp_state_map_set(map, prp, stays ? states : next);
        if (!in_order && !stays && good) {
            misstep->states = states & SP_STATE_ANY;
            misstep->prp = history->prps.items[prp];
            good = false;
        }
    }
    return good;
}

unsigned sp_sequence_before(const struct sp_sequence *sequence)
{
    return sequence->before;
}

/* The states after a node, to be owned. */
static struct state_map *flow(struct sp_sequence *sequence, uint32_t at,
                              bool is_undone, bool *good,
                              struct sp_misstep *misstep)
{
    const struct sp_node *node = &sequence->history->nodes.items[at];
    struct state_map *map = before(sequence, node);
    if (node->is_settled) {
        sp_state_map_release(map);
        return sp_state_map_new(SP_STATE_START);
    }
    if (!sp_node_takes_step(node) || is_undone)
        return map;
    map = sp_state_map_own(map);
    *good = step(sequence, node, map, misstep);
    return map;
}

static void put(struct sp_sequence *sequence, uint32_t at,
                struct state_map *map)
{
    if (sequence->children[at - sequence->first])
        sequence->maps[at - sequence->first] = map;
    else
        sp_state_map_release(map);
}

/* Steps to that node again, without the commits that are taken back by then. */
static struct state_map *replay(const struct sp_sequence *sequence, uint32_t at)
{
    const struct sp_history *history = sequence->history;
    uint32_t first = sp_undone_begin(history, at);
    bool *is_undone = sp_undone_find(history, first, at), good;
    struct sp_sequence *again = make(history, first, at - first + 1);
    struct sp_misstep ignored;
    again->again = sequence;
    for (uint32_t i = first; i <= at; i++) {
        again->keeps = !sequence->views[i].is_wrong;
        put(again, i, flow(again, i, is_undone[i - first], &good, &ignored));
    }
    struct state_map *map = sp_state_map_share(again->maps[at - first]);
    sp_sequence_free(again);
    free(is_undone);
    return map;
}

/* Does a node see other reverts than its parents? A parent that is not in the history
 * has none that count. */
static bool sees_more(struct sp_sequence *sequence, uint32_t at)
{
    const struct sp_history *history = sequence->history;
    const struct sp_node *node = &history->nodes.items[at];
    struct view *views = sequence->views;
    bool is_first = true;
    views[at].since = 0;
    for (uint32_t i = 0; i < node->parent_count && !node->is_settled; i++) {
        uint32_t parent = history->parents.items[node->parents + i];
        if (parent >= SP_PARENT_BASELINE || (i && node->is_mainline))
            continue;
        if (is_first)
            views[at].since = views[parent].since;
        else if (views[at].since != views[parent].since)
            return true;
        is_first = false;
    }
    return false;
}

/* Does a revert undo a commit of the history? To be asked of each node in turn. */
static bool undoes(struct sp_sequence *sequence, uint32_t at)
{
    const struct sp_history *history = sequence->history;
    size_t *next = &sequence->next_undone, old = *next;
    while (*next < history->undone.count &&
           history->undone.items[*next].by == at)
        (*next)++;
    return *next > old && !history->nodes.items[at].is_settled;
}

/* Is its only child another revert, which steps to it again? */
static bool is_passed_on(const struct sp_sequence *sequence, uint32_t at)
{
    const struct sp_history *history = sequence->history;
    size_t next = sequence->next_undone;
    if (next == history->undone.count ||
        history->undone.items[next].by != at + 1 || sequence->children[at] != 1)
        return false;
    const struct sp_node *child = &history->nodes.items[at + 1];
    return child->parent_count == 1 && !child->is_settled &&
           history->parents.items[child->parents] == at;
}

/* Exchanges the states after a node at which something is taken back. What was seen of
 * a refactoring stays: somebody has looked at the code again. */
static struct state_map *take_back(struct sp_sequence *sequence, uint32_t at,
                                   struct state_map *map)
{
    bool changes = sees_more(sequence, at);
    changes = undoes(sequence, at) || changes;
    if (!changes)
        return map;
    sequence->views[at].since = at + 1;
    if (is_passed_on(sequence, at))
        return map;
    struct state_map *again = sp_state_map_own(replay(sequence, at));
    sp_state_map_add(again, map, SP_SEEN_REFACTOR);
    sp_state_map_release(map);
    return again;
}

bool sp_sequence_step(struct sp_sequence *sequence, size_t node,
                      struct sp_misstep *misstep)
{
    uint32_t at = (uint32_t)node;
    bool good = true;
    struct state_map *map = flow(sequence, at, false, &good, misstep);
    if (sequence->views) {
        sequence->views[at].is_wrong = !good;
        map = take_back(sequence, at, map);
    }
    put(sequence, at, map);
    return good;
}

void sp_sequence_keep(struct sp_sequence *sequence, size_t node)
{
    sequence->children[node]++;
}

void sp_sequence_each(const struct sp_sequence *sequence, size_t node,
                      sp_progress_visit *visit, void *context)
{
    const struct state_map *map = sequence->maps[node];
    const struct sp_strings *prps = &sequence->history->prps;
    visit(&(struct sp_progress){sp_state_map_others(map), "",
                                (uint32_t)prps->count},
          context);
    for (size_t i = 0; i < sp_state_map_end(map); i++) {
        const struct state *state = sp_state_map_find(map, i);
        if (state)
            visit(&(struct sp_progress){state->states, prps->items[i],
                                        (uint32_t)i},
                  context);
    }
}
