/*
 * apart.h - merges of texts that can be told without a line diff.
 * floor: base
 */
#ifndef SALLYPORT_APART_H
#define SALLYPORT_APART_H

#include <stdbool.h>

#include "sallyport/str.h"

/*
 * Do ours and theirs change the base in two places with an unchanged line
 * between them, and is `made` the base with both changes and nothing else?
 * Each change is taken as one, from its first line to its last. False says
 * nothing: what touches, or lies between one another, takes a merge.
 */
bool sp_lies_apart(struct sp_str base, struct sp_str ours, struct sp_str theirs,
                   struct sp_str made);

#endif
