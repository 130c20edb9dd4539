/*
 * covers.h - what lands is what was approved.
 * layer: gather
 */
#ifndef SALLYPORT_COVERS_H
#define SALLYPORT_COVERS_H

#include "sallyport/git.h"

/*
 * Does evidence about a commit cover the step of a protected ref from `before` (zero:
 * the ref is new) to `landed`, which has that tree? 1 when it is that commit, or when git
 * merges it into `before`, without a conflict, and gives exactly that tree; else 0, also
 * where the repository does not have it. tree: NULL where a conflict leaves none yet.
 * Negative when that cannot be known.
 */
int sp_covers(struct sp_repo *repo, const struct sp_oid *before,
              const struct sp_oid *about, const struct sp_oid *landed,
              const struct sp_oid *tree, struct sp_error *err);

#endif
