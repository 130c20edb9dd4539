/*
 * What is given back is soon read again, so it is not done often: only where as much has
 * become resident as is worth it.
 */
#include "sallyport/resident.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "sallyport/file.h"
#include "sallyport/maps.h"

enum {
    OFTEN = 64,           /* reads; each may make some MB of a pack resident */
    ENOUGH = 224 << 20,   /* what may stay in any case */
    MIN_FILES = 32 << 20, /* less is not worth it */
    ENOUGH_HEAP = 200 << 20, /* of it, the heap */
    GROWTH = 16 << 20, /* since the heap was trimmed; less is not worth it */
    MAX_LINE = 256,
};

/* What is resident, in bytes. */
struct resident {
    size_t heap, files;
};

/* Both are 0 where /proc does not say. */
static struct resident resident(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct sp_buf line = {0};
    char *end = NULL;
    size_t all = 0, files = 0;
    if (sp_file_line(&line, "/proc/self/statm", MAX_LINE, 0)) {
        /* All pages, those in memory, and those of them that belong to files. */
        strtoul(sp_buf_text(&line), &end, 10);
        all = strtoul(end, &end, 10);
        files = strtoul(end, NULL, 10);
    }
    sp_buf_dispose(&line);
    return (struct resident){(all - files) * page, files * page};
}

/* Pages of a pack cost little to have again. */
static void give_back_files(const struct resident *now)
{
    if (now->heap + now->files > ENOUGH && now->files > MIN_FILES)
        sp_maps_give_back();
}

/* What was freed is asked for again, page by page. */
static void trim_heap(const struct resident *now)
{
    static size_t trimmed; /* the heap after the last time, or less */
    if (now->heap < trimmed)
        trimmed = now->heap;
    if (now->heap < ENOUGH_HEAP || now->heap < trimmed + GROWTH)
        return;
    malloc_trim(0);
    trimmed = resident().heap;
}

static void look(void)
{
    static atomic_flag is_busy = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&is_busy))
        return;
    const struct resident now = resident();
    give_back_files(&now);
    trim_heap(&now);
    atomic_flag_clear(&is_busy);
}

void sp_resident_count_read(void)
{
    static _Thread_local unsigned reads;
    if (++reads % OFTEN == 0)
        look();
}
