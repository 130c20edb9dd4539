/*
 * alike.h - how much of one text is in another, by lines.
 * layer: model
 */
#ifndef SALLYPORT_ALIKE_H
#define SALLYPORT_ALIKE_H

#include <stddef.h>

#include "sallyport/str.h"

/* A line that holds anything, without the blanks around it. */
struct sp_alike_line {
    unsigned long long hash;
    size_t bytes;
};

/* The lines of a text. Zero-initialise; dispose when done. */
struct sp_alike {
    struct sp_alike_line *items; /* sorted */
    size_t count, capacity;
    size_t bytes; /* of all */
};

void sp_alike_read(struct sp_alike *out, struct sp_str text);
void sp_alike_dispose(struct sp_alike *lines);

/* The bytes of lines that both have, in percent of the larger text; 0 where both are
 * empty. */
unsigned sp_alike_percent(const struct sp_alike *one,
                          const struct sp_alike *other);

#endif
