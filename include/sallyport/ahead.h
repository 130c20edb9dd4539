/*
 * ahead.h - what a history's commits change, read ahead by a second thread.
 * layer: gather
 *
 * Reading trees, messages and files is most of the work over a long history. Commits are
 * read in chunks, by a worker and, when the chunk that is wanted is not ready, by the
 * caller as well; results are handed out in order, so they do not depend on who
 * was faster. Memory is a fixed window. Short histories need no thread, and under a limit
 * of memory there is none.
 */
#ifndef SALLYPORT_AHEAD_H
#define SALLYPORT_AHEAD_H

#include "sallyport/content.h"
#include "sallyport/objects.h"

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

enum sp_ahead_revert { SP_AHEAD_UNKNOWN, SP_AHEAD_NO_REVERT, SP_AHEAD_REVERT };

/* What else was read of a commit of a long history. The second thread is given what
 * the first one has guessed. */
struct sp_ahead_more {
    struct sp_object commit; /* its bytes; a handle of NULL: not read */
    bool may_revert;
    /* What the patterns say of its first line; of no text: nothing. Its phase is
     * guessed to be that of the commit. */
    struct sp_phase_known known;
    /* As sp_content_is_revert() for its message. */
    enum sp_ahead_revert revert;
    struct sp_undoes undoes;
    /* As sp_content_by_lines() for that phase; NULL: not read. */
    struct sp_content *lines;
};

/* Call it before sp_ahead_get(), for the same node. NULL: nothing was read. Borrowed
 * until the call for the next node. */
const struct sp_ahead_more *sp_ahead_more(struct sp_ahead *ahead, size_t node);

#endif
