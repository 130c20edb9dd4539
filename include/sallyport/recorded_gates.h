/*
 * recorded_gates.h - which gates somebody has ever recorded, whatever the result.
 * layer: gather
 */
#ifndef SALLYPORT_RECORDED_GATES_H
#define SALLYPORT_RECORDED_GATES_H

#include "sallyport/git.h"
#include "sallyport/vec.h"

/*
 * Adds those of a list that have a result in the notes of the repository. In a directory
 * (NULL: none) the names are kept, for the notes that were searched. 65,536 others are
 * searched at most, or 4,096 where nothing is kept; where there are more, all of the list
 * are added.
 */
int sp_recorded_gates(struct sp_repo *repo, const char *keeps_in,
                      const struct sp_strings *gates, struct sp_strings *out,
                      struct sp_error *err);

#endif
