#include "sallyport/thread.h"

#include "support.h"

enum { MUCH = 7 << 20 };

static void use_much(void *context)
{
    volatile char bytes[MUCH];
    bytes[0] = 1;
    bytes[MUCH - 1] = 2;
    *(int *)context = bytes[0] + bytes[MUCH - 1];
}

/* Whatever the limit of this process is. */
Test(base_thread, it_runs_to_its_end_on_a_large_stack)
{
    struct sp_thread thread;
    int sum = 0;
    cr_assert(sp_thread_start(&thread, use_much, &sum));
    sp_thread_join(&thread);
    cr_assert_eq(sum, 3);
}
