/* Who is told before a process is ended from anywhere. */
#include "sallyport/ending.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/crash.h"
#include "support_assert.h"

static volatile size_t too_much = SIZE_MAX / 4;

static void tell(void *context, enum sp_ending how)
{
    static const char *const words[] = {[SP_ENDING_TIME] = "time ",
                                        [SP_ENDING_MEMORY] = "memory ",
                                        [SP_ENDING_CRASH] = "crash "};
    const char *name = context;
    if (write(STDERR_FILENO, name, strlen(name)) < 0 ||
        write(STDERR_FILENO, words[how], strlen(words[how])) < 0)
        _exit(9);
}

static char name[] = "push: ";

static void end_by_watchdog(void)
{
    sp_watchdog(1, "late", 1);
    sp_ending_watch(tell, name);
    for (;;)
        pause();
}

static void end_by_memory(void)
{
    sp_memory_limit(SIZE_MAX / 8, "full", 1);
    sp_ending_watch(tell, name);
    sp_out_of_memory();
}

static void end_by_crash(void)
{
    sp_crash_guard("crashed", 1);
    sp_ending_watch(tell, name);
    raise(SIGBUS);
}

static void assert_end(void (*body)(void), int status, const char *expected)
{
    char said[4096];
    cr_assert_eq(run_apart(body, said, sizeof said), status);
    assert_text(said, expected);
}

Test(base_ending, a_watchdog_tells_first)
{
    assert_end(end_by_watchdog, 1, "push: time late\n");
}

Test(base_ending, so_does_exhausted_memory)
{
    assert_end(end_by_memory, 1, "push: memory full\n");
}

Test(base_ending, so_does_a_crash)
{
    assert_end(end_by_crash, 1, "push: crash crashed\n");
}

static void crash_while_telling(void *context, enum sp_ending how)
{
    tell(context, how);
    if (how == SP_ENDING_TIME)
        raise(SIGBUS);
}

static void end_twice(void)
{
    sp_crash_guard("crashed", 1);
    sp_watchdog(1, "late", 1);
    sp_ending_watch(crash_while_telling, name);
    for (;;)
        pause();
}

Test(base_ending, one_end_is_told_once)
{
    assert_end(end_twice, 1, "push: time crashed\n");
}

static void end_unwatched(void)
{
    sp_crash_guard("crashed", 1);
    sp_ending_watch(tell, name);
    sp_ending_watch(NULL, NULL);
    raise(SIGBUS);
}

Test(base_ending, nobody_need_watch)
{
    assert_end(end_unwatched, 1, "crashed\n");
}

static void end_a_child(void)
{
    sp_crash_guard("crashed", 1);
    sp_ending_watch(tell, name);
    pid_t child = fork();
    if (child == 0)
        raise(SIGBUS);
    waitpid(child, NULL, 0);
}

Test(base_ending, the_end_of_a_child_is_not_ours)
{
    assert_end(end_a_child, 0, "crashed\n");
}
