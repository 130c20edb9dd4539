#include "sallyport/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "last_words.h"

static const char without_limit[] =
    "sallyport: push refused: out of memory; nothing was changed\n";

/* Any thread may end the process, and a handler takes no argument of ours. */
static struct last_words out_of_memory;
static rlim_t soft_before; /* 0: we have set no limit */
static size_t limit_now;   /* in bytes; 0: none of ours */

/* A failure is ignored: the limit of the machine still holds. */
static void limit_data(rlim_t bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) != 0)
        return;
    if (!soft_before)
        soft_before = limit.rlim_cur;
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    setrlimit(RLIMIT_DATA, &limit);
}

void sp_memory_limit(size_t bytes, const char *message, int status)
{
    limit_now = bytes;
    if (bytes) {
        sp_last_words_prepare(&out_of_memory, message, status);
        limit_data(bytes);
    } else if (soft_before) {
        limit_data(soft_before);
        soft_before = 0;
        out_of_memory.len = 0;
    }
}

bool sp_memory_is_left(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *memory = mmap(NULL, page, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED && munmap(memory, page) == 0;
}

bool sp_memory_is_limited(void)
{
    return limit_now;
}

size_t sp_memory_share(size_t bytes)
{
    enum { PARTS = 8 };
    size_t part = limit_now / PARTS;
    return limit_now && part < bytes ? part : bytes;
}

/* GCOVR_EXCL_START ends the process, and the counts with it */
_Noreturn void sp_out_of_memory(void)
{
    if (out_of_memory.len)
        sp_last_words_say(&out_of_memory, SP_ENDING_MEMORY);
    sp_ending_tell(SP_ENDING_MEMORY);
    if (write(STDERR_FILENO, without_limit, sizeof without_limit - 1) < 0)
        _exit(SP_EXIT_UNDECIDED);
    _exit(SP_EXIT_UNDECIDED);
}
/* GCOVR_EXCL_STOP */

void *sp_malloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    return memory;
}

void *sp_calloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    return memory;
}

void *sp_reallocarray(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    size_t bytes = count * size;
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
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

char *sp_strdup_or_null(const char *text)
{
    return text ? sp_strdup(text) : NULL;
}
