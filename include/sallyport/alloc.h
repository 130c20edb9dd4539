/*
 * alloc.h - memory that is there, or the process ends with a refusal.
 * layer: base
 *
 * Without memory nothing can be decided, so the push is refused: one line on
 * standard error and exit status SP_EXIT_UNDECIDED. Nobody checks for NULL.
 * Release what these return with free().
 *
 * The kernel can be told to hold a limit; an allocation over it ends the
 * process the same way.
 */
#ifndef SALLYPORT_ALLOC_H
#define SALLYPORT_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

enum { SP_EXIT_UNDECIDED = 3 };

void *sp_malloc(size_t size);
void *sp_calloc(size_t count, size_t size);
/* Resizes to count * size bytes; an overflow of the product ends the process. */
void *sp_reallocarray(void *old, size_t count, size_t size);
char *sp_strdup(const char *text);
/* The same, and NULL for NULL. */
char *sp_strdup_or_null(const char *text);
/* Copies len bytes and adds a NUL. */
char *sp_strndup(const char *text, size_t len);

/*
 * Makes the kernel limit the private memory of this process, and of each
 * program that it starts, to `bytes` (RLIMIT_DATA): heap and stacks of threads,
 * not mapped files. Over the limit the process ends with `message` on standard
 * error and exit status `status`. message is copied (255 bytes at most). 0
 * bytes: restores the limit that the process began with.
 */
void sp_memory_limit(size_t bytes, const char *message, int status);

/* Would the kernel still give a page? Not where a limit is below what is in use: it takes
 * nothing away, and what was freed is used again. */
bool sp_memory_is_left(void);

/* Does such a limit hold? */
bool sp_memory_is_limited(void);

/* How much of `bytes` may be kept that could be read again: an eighth of the limit, where
 * that is less. */
size_t sp_memory_share(size_t bytes);

/* Ends the process as if one of the above had found no memory. For libraries
 * that take functions to allocate with. */
_Noreturn void sp_out_of_memory(void);

#endif
