/*
 * Memory for libgit2: an allocation succeeds, or ends the process with a
 * refusal, as in the rest of the program. libgit2 has many paths for a failed
 * allocation, and they are hardly tested.
 *
 * Only a single allocation larger than a bound returns NULL. libgit2 knows the
 * size of an object from its header, and allocates that before it reads. So no
 * larger object is ever read, nor the base of its delta.
 */
#include <errno.h>
#include <git2/sys/alloc.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/objects.h"

static _Thread_local size_t max = SP_READ_LARGEST;
static _Thread_local bool was_refused;

size_t sp_memory_bound(size_t bytes)
{
    size_t before = max;
    max = bytes;
    return before;
}

bool sp_memory_was_refused(void)
{
    bool was = was_refused;
    was_refused = false;
    return was;
}

/* The message ends with the system's reason. */
void sp_memory_check(void)
{
    const git_error *last = git_error_last();
    const char *reason = strerror(ENOMEM);
    size_t len = last ? strlen(last->message) : 0, end = strlen(reason);
    if (len >= end && strcmp(last->message + len - end, reason) == 0)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    enum { ROOM = 1 << 20 };
    void *room = malloc(ROOM); /* zlib fails without saying that memory was the
                                  reason */
    if (!room)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    free(room);
}

static bool is_too_much(size_t count, size_t size)
{
    if (!size || count <= max / size)
        return false;
    was_refused = true;
    return true;
}

static void *git_malloc(size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return is_too_much(1, size) ? NULL : sp_malloc(size);
}

static void *git_realloc(void *old, size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return is_too_much(1, size) ? NULL : sp_reallocarray(old, size, 1);
}

/* libgit2 before 1.7 asks for each of these. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
static void *git_calloc(size_t count, size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return is_too_much(count, size) ? NULL : sp_calloc(count, size);
}

static char *git_strdup(const char *text, const char *file, int line)
{
    (void)file, (void)line;
    return sp_strdup(text);
}

static char *git_strndup(const char *text, size_t longest, const char *file,
                         int line)
{
    (void)file, (void)line;
    return sp_strndup(text, strnlen(text, longest));
}

static char *git_substrdup(const char *text, size_t len, const char *file,
                           int line)
{
    (void)file, (void)line;
    return sp_strndup(text, len);
}

static void *git_reallocarray(void *old, size_t count, size_t size,
                              const char *file, int line)
{
    (void)file, (void)line;
    return is_too_much(count, size) ? NULL : sp_reallocarray(old, count, size);
}

static void *git_mallocarray(size_t count, size_t size, const char *file,
                             int line)
{
    (void)file, (void)line;
    return is_too_much(count, size) ? NULL : sp_reallocarray(NULL, count, size);
}
#endif

void sp_set_allocator(void)
{
    git_allocator allocator = {
        .gmalloc = git_malloc,
        .grealloc = git_realloc,
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
        .gcalloc = git_calloc,
        .gstrdup = git_strdup,
        .gstrndup = git_strndup,
        .gsubstrdup = git_substrdup,
        .greallocarray = git_reallocarray,
        .gmallocarray = git_mallocarray,
#endif
        .gfree = free,
    };
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}
