/*
 * excerpt.h - the beginning and the end of an output that may be endless.
 * layer: base
 */
#ifndef SALLYPORT_EXCERPT_H
#define SALLYPORT_EXCERPT_H

#include "sallyport/buf.h"

/* Set keep and zero the rest. At most 3 * keep bytes are held in memory. */
struct sp_excerpt {
    size_t keep; /* bytes of the beginning, and at least of the end */
    struct sp_buf head, tail;
    unsigned long long dropped; /* bytes between the two */
};

void sp_excerpt_add(struct sp_excerpt *excerpt, const char *bytes, size_t len);
/* Appends what was kept. Where bytes are missing, a line says how many. */
void sp_excerpt_text(const struct sp_excerpt *excerpt, struct sp_buf *out);
void sp_excerpt_dispose(struct sp_excerpt *excerpt);

#endif
