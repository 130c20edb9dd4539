/*
 * recorded_gates.h - which gates somebody has ever recorded, whatever the result.
 * layer: gather
 */
#ifndef SALLYPORT_RECORDED_GATES_H
#define SALLYPORT_RECORDED_GATES_H

#include "sallyport/git.h"
#include "sallyport/vec.h"

/*
 * Adds to out those gates of a list that have a result in the notes of a ref, which may
 * not exist. keeps_in: a directory where the names in the notes are kept, so that only new notes are
 * searched; NULL: nothing is kept. At most 65,536 new notes are searched, or 4,096 if
 * nothing is kept. If there are more, all gates of the list are added.
 */
int sp_recorded_gates(struct sp_repo *repo, const char *ref,
                      const char *keeps_in, const struct sp_strings *gates,
                      struct sp_strings *out, struct sp_error *err);

#endif
