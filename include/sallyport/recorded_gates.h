/*
 * recorded_gates.h - which gates somebody has ever recorded, whatever the result.
 * layer: gather
 */
#ifndef SALLYPORT_RECORDED_GATES_H
#define SALLYPORT_RECORDED_GATES_H

#include "sallyport/git.h"
#include "sallyport/vec.h"

/* Adds those of a list that have a result in the notes of the repository; 4,096 notes
 * are searched at most. */
int sp_recorded_gates(struct sp_repo *repo, const struct sp_strings *gates,
                      struct sp_strings *out, struct sp_error *err);

#endif
