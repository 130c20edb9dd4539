/*
 * similar.h - how much of one text is in another, as git measures it to find renames.
 * layer: base
 */
#ifndef SALLYPORT_SIMILAR_H
#define SALLYPORT_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/str.h"

/* May a file of that size have become one of the other size, by half at least? */
bool sp_similar_sizes(size_t one, size_t other);

/* A text that others are compared with. */
struct sp_similar;
struct sp_similar *sp_similar_new(struct sp_str text);
void sp_similar_free(struct sp_similar *similar);

/* The bytes that another text has from it, in percent of the larger one, rounded
 * down; 0 where one is empty. git takes 50 or more for a rename. Takes time in the
 * length of the text. */
unsigned sp_similar_percent(struct sp_similar *similar, struct sp_str text);

#endif
