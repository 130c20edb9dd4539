/*
 * reach.h - what some commits reach, for many questions about it.
 * layer: gather
 *
 * Reads history once, newest first, and only as far down as somebody asks; so
 * that what many refs have in common is not read for each of them. What it says
 * is reached is reached. Of a commit that it does not know it was read down to
 * the time that was asked for, and a little further, as git does it: dates lie.
 */
#ifndef SALLYPORT_REACH_H
#define SALLYPORT_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/git.h"

struct sp_reach;

/* Borrows the repository. What cannot be read reaches nothing else. */
struct sp_reach *sp_reach_new(struct sp_repo *repo);
void sp_reach_free(struct sp_reach *reach); /* NULL is allowed */

/* From that commit, too; before anything is asked. */
void sp_reach_from(struct sp_reach *reach, const struct sp_oid *id);

/* Reads down to that time, and a little further where `is_last` says that nothing
 * more will be asked about it. */
void sp_reach_read(struct sp_reach *reach, int64_t time, bool is_last);

/* Is it known to be reached? */
bool sp_reach_has(const struct sp_reach *reach, const struct sp_oid *id);

#endif
