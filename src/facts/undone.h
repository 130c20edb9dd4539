/*
 * undone.h - which commits of a history are taken back by a revert.
 *
 * A revert undoes commits before it. One that is undone itself takes nothing back.
 */
#ifndef SALLYPORT_FACTS_UNDONE_H
#define SALLYPORT_FACTS_UNDONE_H

#include "sallyport/facts.h"

/* Whether each node from `first` up to `at` is taken back by what flows into `at`; on a
 * merge of the main line, only its first parent does. Yours to free(). */
bool *sp_undone_find(const struct sp_history *history, uint32_t first,
                     uint32_t at);

/* Is a commit one of that reference, or one without any where that is how many there are? */
bool sp_node_is_of(const struct sp_history *history, const struct sp_node *node,
                   uint32_t prp);

/* Whether each of these nodes leads to `at`, by what flows there. Yours to free(). */
bool *sp_undone_past(const struct sp_history *history, uint32_t first,
                     uint32_t at);

/* A node from which on all is a line up to `at`, and which no revert of that line
 * reaches below; else 0. */
uint32_t sp_undone_begin(const struct sp_history *history, uint32_t at);

#endif
