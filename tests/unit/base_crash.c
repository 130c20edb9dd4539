#include "sallyport/crash.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "support_assert.h"

static const char message[] = "sallyport: push refused: it crashed";

static volatile int depth = 1 << 30;

/* Continues until the stack has no room. */
static int dig(volatile char *above)
{
    volatile char here[4096];
    here[0] = above ? (char)(above[0] + 1) : 1;
    return depth-- ? dig(here) + here[0] : 0;
}

static void overflow(void)
{
    sp_crash_guard(message, 1);
    dig(NULL);
}

Test(base_crash, a_stack_that_overflows_is_told)
{
    char said[4096];
    cr_assert_eq(run_apart(overflow, said, sizeof said), 1);
    assert_text(said, "sallyport: push refused: it crashed\n");
}

static void *overflow_in_thread(void *stack)
{
    stack_t before;
    sp_crash_stack(stack, &before);
    dig(NULL);
    return NULL;
}

static void overflow_elsewhere(void)
{
    static char stack[SP_CRASH_STACK];
    pthread_t thread;
    sp_crash_guard(message, 1);
    pthread_create(&thread, NULL, overflow_in_thread, stack);
    pthread_join(thread, NULL);
}

Test(base_crash, in_another_thread_as_well)
{
    char said[4096];
    cr_assert_eq(run_apart(overflow_elsewhere, said, sizeof said), 1);
    assert_text(said, "sallyport: push refused: it crashed\n");
}

static void write_nowhere(void)
{
    sp_crash_guard(message, 1);
    raise(SIGBUS); /* a file that was mapped is cut short */
}

Test(base_crash, so_is_a_signal_of_the_kernel)
{
    char said[4096];
    cr_assert_eq(run_apart(write_nowhere, said, sizeof said), 1);
    assert_text(said, "sallyport: push refused: it crashed\n");
}

static void crash_without_a_guard(void)
{
    sp_crash_guard(message, 1);
    sp_crash_guard(NULL, 0);
    signal(SIGBUS, SIG_DFL);
    raise(SIGBUS);
}

Test(base_crash, the_guard_can_be_taken_off)
{
    char said[4096];
    cr_assert_neq(run_apart(crash_without_a_guard, said, sizeof said), 1);
    cr_assert_null(strstr(said, message));
}
