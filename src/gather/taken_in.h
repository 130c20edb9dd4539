/* What protected branches have, and what a branch has merged of them. */
#ifndef SALLYPORT_GATHER_TAKEN_IN_H
#define SALLYPORT_GATHER_TAKEN_IN_H

#include "internal.h"

/* 1 when a protected ref of that name has the commit, 0 when none has. */
int sp_gather_name_has(struct sp_gather *gather, const char *name,
                       const struct sp_oid *commit, struct sp_error *err);

/* Has the gathered branch merged what `by` has and `lacking` has not? The newest of its
 * merges on the first-parent line are looked at. */
bool sp_gather_takes_in(struct sp_gather *gather, const char *by,
                        const char *lacking);

#endif
