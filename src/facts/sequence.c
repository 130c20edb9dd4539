#include "sallyport/sequence.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/vec.h"

/* The states of one PRP. A PRP that is not listed has the states of map->others. */
struct state {
    uint8_t states;
    bool is_listed;
};

enum { CHUNK = 64 };

/* The states of the PRPs from a multiple of CHUNK on. Maps with the same states share
 * it; its only owner may change it. */
struct chunk {
    uint32_t users;
    struct state of[CHUNK];
};

/* The states after one commit. Its children share it; an only child takes it over and
 * changes it in place, so that a line of commits needs one map. A fork copies only
 * pointers to chunks. */
struct map {
    uint32_t users;
    unsigned others;             /* of every PRP that is not listed */
    SP_VEC(struct chunk *) list; /* by PRP; NULL: none of them is listed */
};

struct sp_sequence {
    const struct sp_history *history;
    struct map **maps;  /* after each node; NULL once its children are done */
    uint32_t *children; /* children that are still to come */
    unsigned before;    /* states of any PRP before the last node */
};

struct sp_sequence *sp_sequence_new(const struct sp_history *history)
{
    struct sp_sequence *sequence = sp_calloc(1, sizeof *sequence);
    size_t count = history->nodes.count;
    sequence->history = history;
    sequence->maps = sp_calloc(count, sizeof(struct map *));
    sequence->children = sp_calloc(count, sizeof *sequence->children);
    for (size_t i = 0; i < history->parents.count; i++)
        if (history->parents.items[i] < SP_PARENT_BASELINE)
            sequence->children[history->parents.items[i]]++;
    if (count) /* keeps the last one, to be looked at */
        sequence->children[count - 1]++;
    return sequence;
}

static void release_chunk(struct chunk *chunk)
{
    if (chunk && --chunk->users == 0)
        free(chunk);
}

static void release(struct map *map)
{
    if (!map || --map->users)
        return;
    for (size_t i = 0; i < map->list.count; i++)
        release_chunk(map->list.items[i]);
    free(map->list.items);
    free(map);
}

void sp_sequence_free(struct sp_sequence *sequence)
{
    if (!sequence)
        return;
    for (size_t i = 0; i < sequence->history->nodes.count; i++)
        release(sequence->maps[i]);
    free(sequence->maps);
    free(sequence->children);
    free(sequence);
}

static struct map *new_map(unsigned others)
{
    struct map *map = sp_calloc(1, sizeof *map);
    map->users = 1;
    map->others = others;
    return map;
}

static struct chunk *share(struct chunk *chunk)
{
    if (chunk)
        chunk->users++;
    return chunk;
}

static struct map *copy_map(const struct map *old)
{
    struct map *map = new_map(old->others);
    for (size_t i = 0; i < old->list.count; i++)
        SP_VEC_PUSH(&map->list, share(old->list.items[i]));
    return map;
}

static struct chunk *chunk_at(const struct map *map, size_t at)
{
    return at < map->list.count ? map->list.items[at] : NULL;
}

static unsigned states_at(const struct map *map, const struct chunk *chunk,
                          size_t i)
{
    return chunk && chunk->of[i].is_listed ? chunk->of[i].states : map->others;
}

static struct chunk *unite_chunks(const struct map *a, const struct map *b,
                                  size_t at)
{
    struct chunk *x = chunk_at(a, at), *y = chunk_at(b, at);
    if (x == y)
        return share(x);
    struct chunk *both = sp_calloc(1, sizeof *both);
    both->users = 1;
    for (size_t i = 0; i < CHUNK; i++) {
        both->of[i].is_listed =
            (x && x->of[i].is_listed) || (y && y->of[i].is_listed);
        both->of[i].states = (uint8_t)(states_at(a, x, i) | states_at(b, y, i));
    }
    return both;
}

/* Joins both lists: each PRP gets the states of both sides. */
static struct map *unite(const struct map *a, const struct map *b)
{
    struct map *map = new_map(a->others | b->others);
    for (size_t i = 0; i < a->list.count || i < b->list.count; i++)
        SP_VEC_PUSH(&map->list, unite_chunks(a, b, i));
    return map;
}

static struct state *entry(struct map *map, uint32_t prp);

static int by_place(const void *key, const void *item)
{
    uint32_t at = *(const uint32_t *)key;
    const struct sp_outside *outside = item;
    return at < outside->at ? -1 : at > outside->at;
}

/* The map at a parent that only the baseline has. */
static struct map *from_baseline(const struct sp_history *history, uint32_t at)
{
    const struct sp_outside *outside =
        history->outside.count
            ? bsearch(&at, history->outside.items, history->outside.count,
                      sizeof *history->outside.items, by_place)
            : NULL;
    if (!outside || !outside->is_read)
        return new_map(SP_STATE_ANY | SP_SEEN_RED | SP_SEEN_REFACTOR);
    struct map *map = new_map(SP_STATE_START);
    for (uint32_t i = 0; i < outside->carried_count; i++) {
        const struct sp_carried *carried =
            &history->carried.items[outside->carried + i];
        if (carried->prp == UINT32_MAX)
            map->others = carried->states;
        else
            entry(map, carried->prp)->states = carried->states;
    }
    return map;
}

/* The map of the parent at that index of the list, to be owned: taken over when
 * nobody else needs it. */
static struct map *from_parent(struct sp_sequence *sequence, uint32_t at)
{
    uint32_t parent = sequence->history->parents.items[at];
    if (parent == SP_PARENT_PROTECTED)
        return new_map(SP_STATE_START);
    if (parent == SP_PARENT_BASELINE)
        return from_baseline(sequence->history, at);
    struct map *map = sequence->maps[parent];
    if (--sequence->children[parent] == 0)
        sequence->maps[parent] = NULL;
    else
        map->users++;
    return map;
}

static struct map *own(struct map *map)
{
    if (map->users == 1)
        return map;
    struct map *copy = copy_map(map);
    release(map);
    return copy;
}

/* The listed state with that number; NULL where there is none. */
static const struct state *listed(const struct map *map, size_t prp)
{
    const struct chunk *chunk = chunk_at(map, prp / CHUNK);
    const struct state *state = chunk ? &chunk->of[prp % CHUNK] : NULL;
    return state && state->is_listed ? state : NULL;
}

/* The states of any PRP. */
static unsigned all_states(const struct map *map)
{
    unsigned states = map->others;
    for (size_t i = 0; i < map->list.count * CHUNK; i++) {
        const struct state *state = listed(map, i);
        if (state)
            states |= state->states;
    }
    return states & SP_STATE_ANY;
}

/* A merge on the main line keeps the states of that line; the commits that it brings
 * count only for their own content. */
static struct map *before(struct sp_sequence *sequence,
                          const struct sp_node *node)
{
    if (!node->parent_count)
        return new_map(SP_STATE_START);
    struct map *map = from_parent(sequence, node->parents);
    if (node->parent_count > 1)
        sequence->before = all_states(map);
    for (size_t i = 1; i < node->parent_count; i++) {
        struct map *other = from_parent(sequence, node->parents + (uint32_t)i);
        sequence->before |= all_states(other);
        bool is_own = other == map || node->is_mainline;
        struct map *both = is_own ? NULL : unite(map, other);
        if (both) {
            release(map);
            map = both;
        }
        release(other);
    }
    return map;
}

/* The chunk at that index, ready to be changed. */
static struct chunk *own_chunk(struct map *map, size_t at)
{
    while (map->list.count <= at)
        SP_VEC_PUSH(&map->list, NULL);
    struct chunk *old = map->list.items[at];
    if (old && old->users == 1)
        return old;
    struct chunk *chunk = sp_calloc(1, sizeof *chunk);
    if (old)
        *chunk = *old;
    chunk->users = 1;
    release_chunk(old);
    map->list.items[at] = chunk;
    return chunk;
}

/* The entry of a PRP; a new one is made from `others`. */
static struct state *entry(struct map *map, uint32_t prp)
{
    struct state *state = &own_chunk(map, prp / CHUNK)->of[prp % CHUNK];
    if (!state->is_listed)
        *state = (struct state){(uint8_t)map->others, true};
    return state;
}

/* Would it be out of order after these states, and is that allowed? Then it takes no
 * step. */
static bool is_free(const struct sp_node *node, unsigned states)
{
    return node->is_move || (node->is_lone && !(states & SP_STATE_RED));
}

/* A commit without a reference: it continues whatever it can. */
static bool step_all(struct map *map, const struct sp_node *node,
                     struct sp_misstep *misstep)
{
    enum sp_phase phase = (enum sp_phase)node->phase;
    unsigned seen = node->has_code ? SP_SEEN_CODE : 0;
    bool any = false, in_order;
    unsigned all = map->others;
    unsigned next = sp_order_step(map->others, phase, &in_order) | seen;
    bool others_follow = in_order;
    any = in_order;
    size_t count = map->list.count * CHUNK;
    const struct state *state;
    for (size_t i = 0; i < count; i++) {
        if (!(state = listed(map, i)))
            continue;
        sp_order_step(state->states, phase, &in_order);
        all |= state->states;
        any = any || in_order;
    }
    if (!any && is_free(node, all))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (!(state = listed(map, i)))
            continue;
        unsigned states = sp_order_step(state->states, phase, &in_order) | seen;
        if ((in_order || !any) && states != state->states)
            entry(map, (uint32_t)i)->states = (uint8_t)states;
    }
    if (others_follow || !any)
        map->others = next;
    *misstep = (struct sp_misstep){all & SP_STATE_ANY, ""};
    return any;
}

static bool step(const struct sp_history *history, const struct sp_node *node,
                 struct map *map, struct sp_misstep *misstep)
{
    enum sp_phase phase = (enum sp_phase)node->phase;
    unsigned seen = node->has_code ? SP_SEEN_CODE : 0;
    if (!node->prp_count)
        return step_all(map, node, misstep);
    bool good = true;
    for (size_t i = 0; i < node->prp_count; i++) {
        uint32_t prp = history->prp_of.items[node->prps + i];
        struct state *state = entry(map, prp);
        unsigned states = state->states;
        bool in_order;
        unsigned next = sp_order_step(states, phase, &in_order) | seen;
        if (!in_order && is_free(node, states))
            continue;
        state->states = (uint8_t)next;
        if (!in_order && good) {
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

bool sp_sequence_step(struct sp_sequence *sequence, size_t at,
                      struct sp_misstep *misstep)
{
    const struct sp_node *node = &sequence->history->nodes.items[at];
    struct map *map = before(sequence, node);
    bool good = true;
    if (node->is_settled) {
        release(map);
        map = new_map(SP_STATE_START);
    } else if (!node->is_mainline && !node->is_fixup && !node->is_idle &&
               node->phase >= SP_PHASE_RED &&
               node->phase <= SP_PHASE_REFACTOR) {
        map = own(map);
        good = step(sequence->history, node, map, misstep);
    }
    if (sequence->children[at])
        sequence->maps[at] = map;
    else
        release(map);
    return good;
}

void sp_sequence_keep(struct sp_sequence *sequence, size_t node)
{
    sequence->children[node]++;
}

void sp_sequence_each(const struct sp_sequence *sequence, size_t node,
                      sp_progress_visit *visit, void *context)
{
    const struct map *map = sequence->maps[node];
    const struct sp_strings *prps = &sequence->history->prps;
    visit(&(struct sp_progress){map->others, "", (uint32_t)prps->count},
          context);
    for (size_t i = 0; i < map->list.count * CHUNK; i++) {
        const struct state *state = listed(map, i);
        if (state)
            visit(&(struct sp_progress){state->states, prps->items[i],
                                        (uint32_t)i},
                  context);
    }
}
