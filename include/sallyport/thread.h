/*
 * thread.h - a thread with a stack of one size, in which a crash is told, too.
 * layer: base
 */
#ifndef SALLYPORT_THREAD_H
#define SALLYPORT_THREAD_H

#include <pthread.h>
#include <stdbool.h>

struct sp_thread {
    pthread_t id;
    void (*run)(void *context);
    void *context;
};

/* Runs run(context). False where there can be no thread; else sp_thread_join() waits for
 * its end. *thread must stay where it is until then. */
bool sp_thread_start(struct sp_thread *thread, void (*run)(void *context),
                     void *context);
void sp_thread_join(struct sp_thread *thread);

#endif
