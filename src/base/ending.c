#include "sallyport/ending.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

/* A signal handler has no argument of ours, so this is not passed around. */
static struct {
    sp_ending_watcher *watcher;
    void *context;
    pid_t process;
} watch;

static _Atomic(pthread_t) teller; /* the thread that tells; 0: none does */

void sp_ending_watch(sp_ending_watcher *watcher, void *context)
{
    watch.watcher = NULL; /* never one with the context of another */
    atomic_signal_fence(memory_order_seq_cst);
    watch.context = context;
    watch.process = getpid();
    atomic_signal_fence(memory_order_seq_cst);
    watch.watcher = watcher;
}

/* GCOVR_EXCL_START ends the process, and the counts with it */
void sp_ending_tell(enum sp_ending how)
{
    enum { PATIENCE = 1 }; /* seconds, for another thread that tells */
    pthread_t nobody = 0;
    if (!watch.watcher || watch.process != getpid())
        return;
    if (atomic_compare_exchange_strong(&teller, &nobody, pthread_self()))
        watch.watcher(watch.context, how);
    else if (!pthread_equal(nobody, pthread_self()))
        sleep(PATIENCE);
}
/* GCOVR_EXCL_STOP */
