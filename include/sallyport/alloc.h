/*
 * alloc.h - memory that is there or ends the process with a refusal.
 * layer: base
 *
 * Running out of memory cannot be decided about, so it refuses the push: one
 * line to standard error and exit status SP_EXIT_UNDECIDED. Nobody checks for
 * NULL. What these return is released with free().
 *
 * The kernel can be told to hold a limit: then it is what it refuses that ends the
 * process.
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

/*
 * Lets the kernel hold the private memory of the process, and of each program
 * that it starts, to that many bytes (RLIMIT_DATA): heap, stacks of threads,
 * not what is mapped of a file. Past it the process ends with `message` on
 * standard error and exit status `status`. message is copied (255 bytes at
 * most). 0 bytes: takes the limit off; what the process began with holds again.
 */
void sp_memory_limit(size_t bytes, const char *message, int status);

/* Ends the process as if one of the above had found no memory; for libraries
 * that are handed functions to allocate with. */
_Noreturn void sp_out_of_memory(void);

#endif
