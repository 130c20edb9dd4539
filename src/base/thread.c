#include "sallyport/thread.h"

#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/crash.h"

enum { STACK = 8 << 20 }; /* bytes, whatever the machine's limit is */

static void *begin(void *context)
{
    const struct sp_thread *thread = context;
    stack_t before;
    void *crash_stack = sp_malloc(SP_CRASH_STACK);
    sp_crash_stack(crash_stack, &before);
    thread->run(thread->context);
    sp_crash_stack_back(&before);
    free(crash_stack);
    return NULL;
}

bool sp_thread_start(struct sp_thread *thread, void (*run)(void *context),
                     void *context)
{
    pthread_attr_t attributes;
    thread->run = run;
    thread->context = context;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    int failed = pthread_create(&thread->id, &attributes, begin, thread);
    pthread_attr_destroy(&attributes);
    return !failed;
}

void sp_thread_join(struct sp_thread *thread)
{
    pthread_join(thread->id, NULL);
}
