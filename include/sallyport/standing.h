/*
 * standing.h - how far each proposal of a branch has come, for its author.
 * layer: facts
 *
 * Pure: reads a gathered history. sequence.h defines the order.
 */
#ifndef SALLYPORT_STANDING_H
#define SALLYPORT_STANDING_H

#include "sallyport/facts.h"

/* A step of the cycle: RED, GREEN or REFACTOR. */
struct sp_taken {
    enum sp_phase phase;
    bool in_order;
};

/* A sequence with at least one step. */
struct sp_standing {
    char *prp;       /* "" for the commits without a reference */
    unsigned states; /* enum sp_state, after its last step */
    size_t last;     /* the index of that step's commit in the history */
    struct {
        struct sp_taken *items;
        size_t count, capacity;
    } steps; /* parents first */
};

struct sp_standings {
    struct sp_standing *items;
    size_t count, capacity;
};

/* Fills an empty list, in the order in which the history names the proposals;
 * commits without a reference come last. Fixups, commits that change nothing,
 * those without a phase and those that a revert has taken back are no steps. */
void sp_standings_read(struct sp_standings *out,
                       const struct sp_history *history);
void sp_standings_dispose(struct sp_standings *standings);

#endif
