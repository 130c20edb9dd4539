#include "sallyport/children.h"

#include <signal.h>
#include <stdatomic.h>

/* Global, because a signal handler reads it. 0: a free slot. */
static _Atomic pid_t children[SP_CHILDREN_MAX];

static void replace(pid_t old, pid_t new)
{
    for (size_t i = 0; i < SP_CHILDREN_MAX; i++) {
        pid_t expected = old;
        if (atomic_compare_exchange_strong(&children[i], &expected, new))
            return;
    }
}

void sp_child_begun(pid_t child)
{
    replace(0, child);
}

void sp_child_ended(pid_t child)
{
    replace(child, 0);
}

/* GCOVR_EXCL_START the process ends, and its counts with it */
void sp_children_kill(void)
{
    for (size_t i = 0; i < SP_CHILDREN_MAX; i++) {
        pid_t child = atomic_load(&children[i]);
        if (child <= 0)
            continue;
        kill(-child, SIGKILL);
        kill(child, SIGKILL);
    }
}
/* GCOVR_EXCL_STOP */
