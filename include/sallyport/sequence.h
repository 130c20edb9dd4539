/*
 * sequence.h - which states of the cycle each PRP is in, along a history.
 * layer: facts
 *
 * States flow from parents to children, never along a list, so the verdict is
 * the same however the history is listed. A commit on top of a merge may
 * continue any of its parents.
 *
 * After a revert, or a merge with one, the states are those that the commits before it
 * make without the ones that are taken back. A commit that was in order when it was made
 * is never wrong for that; where it would be out of order now, it keeps the states.
 * SP_SEEN_REFACTOR is not taken back.
 *
 *     struct sp_sequence *sequence = sp_sequence_new(history);
 *     for (size_t i = 0; i < history->nodes.count; i++)
 *         sp_sequence_step(sequence, i, &misstep);
 *     sp_sequence_free(sequence);
 */
#ifndef SALLYPORT_SEQUENCE_H
#define SALLYPORT_SEQUENCE_H

#include "sallyport/facts.h"

struct sp_sequence;

/* Borrows the history, which must not change meanwhile. */
struct sp_sequence *sp_sequence_new(const struct sp_history *history);
void sp_sequence_free(struct sp_sequence *sequence);

/* A commit that is out of order: the states that its sequence could be in, and
 * the reference of the sequence ("" where the commit has none). */
struct sp_misstep {
    unsigned states; /* enum sp_state */
    const char *prp; /* borrowed from the history */
};

/*
 * Steps over the commit `node`; call it for each node in turn, from 0. Returns
 * true when it is in order. A commit without a reference counts for every
 * sequence that it can continue. Merges, neutral commits, fixups and commits
 * without a phase keep the states; a merge on the main line keeps those of that
 * line only, whatever it brings. After commits that another protected ref
 * already has, the cycle starts again.
 */
bool sp_sequence_step(struct sp_sequence *sequence, size_t node,
                      struct sp_misstep *misstep);

/* The states that any sequence had at the parents of the last merge that was
 * stepped over. */
unsigned sp_sequence_before(const struct sp_sequence *sequence);

/* Keeps the states at a node for sp_sequence_each(), whatever children it has.
 * Call it before the step over the node, also for a revert before the last node. */
void sp_sequence_keep(struct sp_sequence *sequence, size_t node);

/* How far a sequence has come: its states, and what was seen in it. */
struct sp_progress {
    unsigned states; /* enum sp_state */
    const char *prp; /* "" for commits without a reference */
    uint32_t index;  /* of prp in the history, or how many there are for "" */
};
typedef void sp_progress_visit(const struct sp_progress *progress,
                               void *context);

/* Calls visit for each sequence that leads to a node which was stepped over and
 * has children that were not, is kept, or is the last one. */
void sp_sequence_each(const struct sp_sequence *sequence, size_t node,
                      sp_progress_visit *visit, void *context);

/* The revert in the history of the node `at` that takes a RED commit back, one of that
 * reference, by its index, or one without any where that is how many there are.
 * UINT32_MAX: there is none. */
uint32_t sp_undone_red(const struct sp_history *history, uint32_t at,
                       uint32_t prp);

/* Does a RED commit of the proposal lead to the node `at` that no later step of it follows, on
 * any line? One that is taken back by then is none. prp: as above. Time: the nodes up to it. */
bool sp_red_is_open(const struct sp_history *history, uint32_t at,
                    uint32_t prp);

#endif
