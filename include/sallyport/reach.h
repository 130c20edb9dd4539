/*
 * reach.h - what some commits reach, for many questions about it.
 * layer: gather
 *
 * Reads history once, newest first, and only as far down as the questions need;
 * so what many refs have in common is not read for each of them. "Reached" is
 * certain. A commit that is not known was not found down to the time asked for,
 * and a little further, as git does it, because dates can be wrong.
 */
#ifndef SALLYPORT_REACH_H
#define SALLYPORT_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/git.h"

struct sp_reach;

/* Borrows the repository. A commit that cannot be read reaches only itself. */
struct sp_reach *sp_reach_new(struct sp_repo *repo);
void sp_reach_free(struct sp_reach *reach); /* NULL is allowed */

/* Adds a commit to start from. Call it before the first question. */
void sp_reach_from(struct sp_reach *reach, const struct sp_oid *id);

/* Reads down to that time, and a little further where `is_last` says that this
 * is the last question. */
void sp_reach_read(struct sp_reach *reach, int64_t time, bool is_last);

/* Is it known to be reached? */
bool sp_reach_has(const struct sp_reach *reach, const struct sp_oid *id);

#endif
