/*
 * ahead.h - the content of a history's commits, read ahead by a second thread.
 * layer: gather
 *
 * Reading trees is most of the work over a long history. Commits are read in
 * chunks, by a worker and, when the chunk that is wanted is not ready, by the
 * caller as well; results are handed out in order, so they do not depend on who
 * was faster. Memory is a fixed window. Short histories need no thread.
 */
#ifndef SALLYPORT_AHEAD_H
#define SALLYPORT_AHEAD_H

#include "sallyport/content.h"

struct sp_ahead;

/* Borrows all of it; the nodes' ids, trees and parents must not change before
 * sp_ahead_free(). Works alone where a second handle or thread cannot be
 * had. */
struct sp_ahead *sp_ahead_new(const struct sp_content_source *source);
void sp_ahead_free(struct sp_ahead *ahead);

/* The content of a node. Call it for each node in turn, from 0. *out is
 * borrowed until the next call. */
int sp_ahead_get(struct sp_ahead *ahead, size_t node,
                 const struct sp_content **out, struct sp_error *err);

#endif
