/*
 * state_map.h - the states of all proposals after one commit.
 *
 * The commits of a history share maps, and maps share their parts: a line of commits
 * needs one map, and a fork copies only pointers. Each holder of a map is a user of
 * it. Only its one user may change it.
 */
#ifndef SALLYPORT_FACTS_STATE_MAP_H
#define SALLYPORT_FACTS_STATE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct state_map;

/* A proposal as a map has it. One that is not listed has the states of all others. */
struct state {
    uint8_t states; /* bits SP_STATE_… and SP_SEEN_… */
    bool is_listed;
};

/* A map without listed proposals, with one user. */
struct state_map *sp_state_map_new(unsigned others);
/* Adds a user. Returns the map. */
struct state_map *sp_state_map_share(struct state_map *map);
/* Drops a user; the last one frees it. NULL is allowed. */
void sp_state_map_release(struct state_map *map);
/* Takes a map from its user, and returns one that has no other: itself, or a copy. */
struct state_map *sp_state_map_own(struct state_map *map);

/* A new map in which each proposal has the states of both. */
struct state_map *sp_state_map_unite(const struct state_map *a,
                                     const struct state_map *b);

/* Adds to each proposal those of these bits that another map has. */
void sp_state_map_add(struct state_map *map, const struct state_map *from,
                      unsigned bits);

/* The states of each proposal that is not listed. */
unsigned sp_state_map_others(const struct state_map *map);
void sp_state_map_set_others(struct state_map *map, unsigned states);

/* All numbers of listed proposals are below this one. */
size_t sp_state_map_end(const struct state_map *map);
/* A listed proposal, by its number; NULL where it is not listed. Borrowed until the map
 * changes. */
const struct state *sp_state_map_find(const struct state_map *map, size_t prp);
/* Sets the states of a proposal, which is listed from then on. */
void sp_state_map_set(struct state_map *map, size_t prp, unsigned states);
/* The states of a proposal, listed or not. */
unsigned sp_state_map_get(const struct state_map *map, size_t prp);
/* The states of any proposal, without SP_SEEN_…. */
unsigned sp_state_map_all(const struct state_map *map);

#endif
