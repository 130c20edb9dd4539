/*
 * similar.h - how much of one text is in another, as git measures it to find renames.
 * layer: base
 */
#ifndef SALLYPORT_SIMILAR_H
#define SALLYPORT_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/str.h"

/* Do the sizes of two files allow that they are alike by half or more? */
bool sp_similar_sizes(size_t one, size_t other);

/* A text that others are compared with. sp_similar_new() keeps a summary of it, not the
 * text; free it with sp_similar_free(). */
struct sp_similar;
struct sp_similar *sp_similar_new(struct sp_str text);
void sp_similar_free(struct sp_similar *similar);

/* How many bytes both texts share, as a part of the larger one, rounded down: all of it
 * is SP_SIMILAR_ALL; 0 where that is less than `min`, or one is empty. git takes half of it
 * for a rename. Takes time linear in the length of text. */
enum { SP_SIMILAR_ALL = 60000 };
unsigned sp_similar_score(struct sp_similar *similar, struct sp_str text,
                          unsigned min);

/* Does the score depend on the version of git? Before 2.44, git did not count a last line
 * without a newline. It then finds less that both texts share, never more. */
bool sp_similar_depends(const struct sp_similar *similar, struct sp_str text);

#endif
