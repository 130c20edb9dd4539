#include "sallyport/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nothing that allocates may be used here. */
/* GCOVR_EXCL_START ends the process, and the counts with it */
static _Noreturn void out_of_memory(void)
{
    static const char message[] =
        "sallyport: push refused: out of memory; nothing was changed\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(SP_EXIT_UNDECIDED);
    _exit(SP_EXIT_UNDECIDED);
}
/* GCOVR_EXCL_STOP */

void *sp_malloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    return memory;
}

void *sp_calloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    return memory;
}

void *sp_reallocarray(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    size_t bytes = count * size;
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    return memory;
}

char *sp_strdup(const char *text)
{
    return sp_strndup(text, strlen(text));
}

char *sp_strndup(const char *text, size_t len)
{
    if (len == SIZE_MAX)
        return sp_reallocarray(NULL, len, 2); /* ends the process */
    char *copy = sp_malloc(len + 1);
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}
