#include "state_map.h"

#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/phase.h"
#include "sallyport/vec.h"

enum { CHUNK = 64 };

/* The states of the proposals from a multiple of CHUNK on. Maps with the same states
 * share it; its only user may change it. */
struct chunk {
    uint32_t users;
    struct state of[CHUNK];
};

struct state_map {
    uint32_t users;
    unsigned others;             /* of every proposal that is not listed */
    SP_VEC(struct chunk *) list; /* NULL: none of its proposals is listed */
};

struct state_map *sp_state_map_new(unsigned others)
{
    struct state_map *map = sp_calloc(1, sizeof *map);
    map->users = 1;
    map->others = others;
    return map;
}

struct state_map *sp_state_map_share(struct state_map *map)
{
    map->users++;
    return map;
}

static struct chunk *share_chunk(struct chunk *chunk)
{
    if (chunk)
        chunk->users++;
    return chunk;
}

static void release_chunk(struct chunk *chunk)
{
    if (chunk && --chunk->users == 0)
        free(chunk);
}

void sp_state_map_release(struct state_map *map)
{
    if (!map || --map->users)
        return;
    for (size_t i = 0; i < map->list.count; i++)
        release_chunk(map->list.items[i]);
    free(map->list.items);
    free(map);
}

struct state_map *sp_state_map_own(struct state_map *map)
{
    if (map->users == 1)
        return map;
    struct state_map *copy = sp_state_map_new(map->others);
    for (size_t i = 0; i < map->list.count; i++)
        SP_VEC_PUSH(&copy->list, share_chunk(map->list.items[i]));
    sp_state_map_release(map);
    return copy;
}

static struct chunk *chunk_at(const struct state_map *map, size_t at)
{
    return at < map->list.count ? map->list.items[at] : NULL;
}

static unsigned states_at(const struct state_map *map,
                          const struct chunk *chunk, size_t i)
{
    return chunk && chunk->of[i].is_listed ? chunk->of[i].states : map->others;
}

static struct chunk *unite_chunks(const struct state_map *a,
                                  const struct state_map *b, size_t at)
{
    struct chunk *x = chunk_at(a, at), *y = chunk_at(b, at);
    if (x == y)
        return share_chunk(x);
    struct chunk *both = sp_calloc(1, sizeof *both);
    both->users = 1;
    for (size_t i = 0; i < CHUNK; i++) {
        both->of[i].is_listed =
            (x && x->of[i].is_listed) || (y && y->of[i].is_listed);
        both->of[i].states = (uint8_t)(states_at(a, x, i) | states_at(b, y, i));
    }
    return both;
}

struct state_map *sp_state_map_unite(const struct state_map *a,
                                     const struct state_map *b)
{
    struct state_map *map = sp_state_map_new(a->others | b->others);
    for (size_t i = 0; i < a->list.count || i < b->list.count; i++)
        SP_VEC_PUSH(&map->list, unite_chunks(a, b, i));
    return map;
}

unsigned sp_state_map_others(const struct state_map *map)
{
    return map->others;
}

void sp_state_map_set_others(struct state_map *map, unsigned states)
{
    map->others = states;
}

size_t sp_state_map_end(const struct state_map *map)
{
    return map->list.count * CHUNK;
}

const struct state *sp_state_map_find(const struct state_map *map, size_t prp)
{
    const struct chunk *chunk = chunk_at(map, prp / CHUNK);
    const struct state *state = chunk ? &chunk->of[prp % CHUNK] : NULL;
    return state && state->is_listed ? state : NULL;
}

/* The chunk at that index, ready to be changed. */
static struct chunk *own_chunk(struct state_map *map, size_t at)
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

void sp_state_map_set(struct state_map *map, size_t prp, unsigned states)
{
    own_chunk(map, prp / CHUNK)->of[prp % CHUNK] =
        (struct state){(uint8_t)states, true};
}

unsigned sp_state_map_get(const struct state_map *map, size_t prp)
{
    const struct state *state = sp_state_map_find(map, prp);
    return state ? state->states : map->others;
}

unsigned sp_state_map_all(const struct state_map *map)
{
    unsigned states = map->others;
    for (size_t i = 0; i < sp_state_map_end(map); i++)
        states |= sp_state_map_get(map, i);
    return states & SP_STATE_ANY;
}

void sp_state_map_add(struct state_map *map, const struct state_map *from,
                      unsigned bits)
{
    unsigned others = map->others | (from->others & bits);
    for (size_t i = 0; i < sp_state_map_end(map) || i < sp_state_map_end(from);
         i++) {
        unsigned old = sp_state_map_get(map, i);
        unsigned states = old | (sp_state_map_get(from, i) & bits);
        bool is_listed = sp_state_map_find(map, i) != NULL;
        if (states != (is_listed ? old : others))
            sp_state_map_set(map, i, states);
    }
    map->others = others;
}
