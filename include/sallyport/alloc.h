/*
 * alloc.h - memory that is there or ends the process with a refusal.
 * floor: base
 *
 * Running out of memory cannot be decided about, so it refuses the push: one
 * line to standard error and exit status SP_EXIT_UNDECIDED. Nobody checks for
 * NULL. What these return is released with free().
 */
#ifndef SALLYPORT_ALLOC_H
#define SALLYPORT_ALLOC_H

#include <stddef.h>

enum { SP_EXIT_UNDECIDED = 3 };

void *sp_malloc(size_t size);
void *sp_calloc(size_t count, size_t size);
/* Resizes to count * size bytes; an overflow of the product ends the process. */
void *sp_reallocarray(void *old, size_t count, size_t size);
char *sp_strdup(const char *text);
/* Copies len bytes and adds a NUL. */
char *sp_strndup(const char *text, size_t len);

#endif
