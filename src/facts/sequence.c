#include "sallyport/sequence.h"

#include <stdlib.h>
#include <string.h>

#include "state_map.h"

struct sp_sequence {
    const struct sp_history *history;
    struct state_map **maps; /* after each node, until its children have it */
    uint32_t *children;      /* children that are still to come */
    unsigned before;         /* states of any proposal before the last node */
};

struct sp_sequence *sp_sequence_new(const struct sp_history *history)
{
    struct sp_sequence *sequence = sp_calloc(1, sizeof *sequence);
    size_t count = history->nodes.count;
    sequence->history = history;
    sequence->maps = sp_calloc(count, sizeof(struct state_map *));
    sequence->children = sp_calloc(count, sizeof *sequence->children);
    for (size_t i = 0; i < history->parents.count; i++)
        if (history->parents.items[i] < SP_PARENT_BASELINE)
            sequence->children[history->parents.items[i]]++;
    if (count) /* keeps the last one, to be looked at */
        sequence->children[count - 1]++;
    return sequence;
}

void sp_sequence_free(struct sp_sequence *sequence)
{
    if (!sequence)
        return;
    for (size_t i = 0; i < sequence->history->nodes.count; i++)
        sp_state_map_release(sequence->maps[i]);
    free(sequence->maps);
    free(sequence->children);
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
    struct state_map *map = sequence->maps[parent];
    if (--sequence->children[parent] == 0)
        sequence->maps[parent] = NULL;
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
static unsigned states_after(const struct sp_node *node, unsigned states,
                             bool *in_order)
{
    unsigned next = sp_order_step(states, (enum sp_phase)node->phase, in_order);
    return node->has_code ? next | SP_SEEN_CODE : next;
}

/* May any proposal take the step? */
static bool any_may(const struct state_map *map, const struct sp_node *node)
{
    bool may;
    states_after(node, sp_state_map_others(map), &may);
    for (size_t i = 0; !may && i < sp_state_map_end(map); i++)
        states_after(node, sp_state_map_get(map, i), &may);
    return may;
}

/* A commit without a reference: it continues each proposal that may take the step; or
 * all, where none may. */
static bool step_all(struct state_map *map, const struct sp_node *node,
                     struct sp_misstep *misstep)
{
    bool any = any_may(map, node), in_order;
    unsigned all = sp_state_map_all(map);
    if (!any && is_free(node, all))
        return true;
    for (size_t i = 0; i < sp_state_map_end(map); i++) {
        const struct state *state = sp_state_map_find(map, i);
        if (!state)
            continue;
        unsigned states = states_after(node, state->states, &in_order);
        if ((in_order || !any) && states != state->states)
            sp_state_map_set(map, i, states);
    }
    unsigned others = states_after(node, sp_state_map_others(map), &in_order);
    if (in_order || !any)
        sp_state_map_set_others(map, others);
    *misstep = (struct sp_misstep){all, ""};
    return any;
}

static bool step(const struct sp_history *history, const struct sp_node *node,
                 struct state_map *map, struct sp_misstep *misstep)
{
    if (!node->prp_count)
        return step_all(map, node, misstep);
    bool good = true, in_order;
    for (size_t i = 0; i < node->prp_count; i++) {
        uint32_t prp = history->prp_of.items[node->prps + i];
        unsigned states = sp_state_map_get(map, prp);
        unsigned next = states_after(node, states, &in_order);
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

/* Does the commit take a step of the cycle? */
static bool takes_step(const struct sp_node *node)
{
    return !node->is_mainline && !node->is_fixup && !node->is_idle &&
           node->phase >= SP_PHASE_RED && node->phase <= SP_PHASE_REFACTOR;
}

bool sp_sequence_step(struct sp_sequence *sequence, size_t at,
                      struct sp_misstep *misstep)
{
    const struct sp_node *node = &sequence->history->nodes.items[at];
    struct state_map *map = before(sequence, node);
    bool good = true;
    if (node->is_settled) {
        sp_state_map_release(map);
        map = sp_state_map_new(SP_STATE_START);
    } else if (takes_step(node)) {
        map = sp_state_map_own(map);
        good = step(sequence->history, node, map, misstep);
    }
    if (sequence->children[at])
        sequence->maps[at] = map;
    else
        sp_state_map_release(map);
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
