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
    OFTEN = 64,         /* reads; each may make some MB of a pack resident */
    ENOUGH = 224 << 20, /* what may stay in any case */
    GROWTH = 32 << 20,
    MAX_LINE = 256,
};

/* In bytes; 0 where /proc does not say. */
static size_t resident(void)
{
    struct sp_buf line = {0};
    char *end = NULL;
    size_t pages = 0;
    if (sp_file_line(&line, "/proc/self/statm", MAX_LINE, 0)) {
        /* All pages, then those in memory. */
        strtoul(sp_buf_text(&line), &end, 10);
        pages = strtoul(end, NULL, 10);
    }
    sp_buf_dispose(&line);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Returns how much may be resident before it is worth doing again, in bytes. */
static size_t give_back(void)
{
    sp_maps_give_back();
    malloc_trim(0);
    size_t next = resident() + GROWTH;
    return next < ENOUGH ? ENOUGH : next;
}

static void look(void)
{
    static atomic_size_t max = ENOUGH;
    static atomic_flag is_busy = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&is_busy))
        return;
    if (resident() > atomic_load(&max))
        atomic_store(&max, give_back());
    atomic_flag_clear(&is_busy);
}

void sp_resident_count_read(void)
{
    static _Thread_local unsigned reads;
    if (++reads % OFTEN == 0)
        look();
}
