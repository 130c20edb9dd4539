#include "sallyport/clock.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/children.h"
#include "support_assert.h"

Test(base_clock, does_not_go_back)
{
    uint64_t before = sp_clock_ms();
    for (int i = 0; i < 1000; i++) {
        uint64_t now = sp_clock_ms();
        cr_assert_geq(now, before);
        before = now;
    }
}

static void hang(void)
{
    char message[] = "sallyport: push refused: it takes too long";
    sp_watchdog(1, message, 3);
    memset(message, '-', sizeof message); /* it was copied */
    for (;;)
        pause();
}

Test(base_clock, the_watchdog_ends_a_process_that_hangs)
{
    char said[256];
    cr_assert_eq(run_apart(hang, said, sizeof said), 3);
    assert_text(said, "sallyport: push refused: it takes too long\n");
}

static void hang_with_much_to_say(void)
{
    char message[2000];
    memset(message, 'x', sizeof message);
    message[sizeof message - 1] = '\0';
    sp_watchdog(1, message, 7);
    for (;;)
        pause();
}

Test(base_clock, a_long_message_of_the_watchdog_is_cut)
{
    char said[3000];
    cr_assert_eq(run_apart(hang_with_much_to_say, said, sizeof said), 7);
    cr_assert_eq(strlen(said), 1023);
    cr_assert_eq(strspn(said, "x"), 1023);
}

/* The process that started git may have blocked or ignored any signal. */
static void hang_where_nothing_is_heard(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    signal(SIGALRM, SIG_IGN);
    sp_watchdog(1, "it takes too long", 3);
    sleep(5);
    sleep(5);
}

Test(base_clock, the_watchdog_bites_whatever_was_blocked_before)
{
    char said[256];
    cr_assert_eq(run_apart(hang_where_nothing_is_heard, said, sizeof said), 3);
    assert_text(said, "it takes too long\n");
}

/* A program that was started, in a session of its own. It holds our end of the
 * pipe, so that the reader of the other one knows when it is gone. */
static pid_t start_child(void)
{
    pid_t child = fork();
    if (child == 0) {
        setsid();
        sleep(5);
        _exit(0);
    }
    sp_child_begun(child);
    return child;
}

static void hang_with_a_child(void)
{
    start_child();
    hang();
}

static void hang_without_the_child(void)
{
    sp_child_ended(start_child());
    hang();
}

Test(base_clock, the_watchdog_ends_what_was_started_as_well)
{
    char said[256];
    uint64_t begun = sp_clock_ms();
    cr_assert_eq(run_apart(hang_with_a_child, said, sizeof said), 3);
    cr_assert_lt(sp_clock_ms() - begun, 4500);
}

Test(base_clock, what_has_ended_is_left_alone)
{
    char said[256];
    uint64_t begun = sp_clock_ms();
    cr_assert_eq(run_apart(hang_without_the_child, said, sizeof said), 3);
    cr_assert_geq(sp_clock_ms() - begun, 4900);
}

Test(base_clock, the_watchdog_can_be_taken_off)
{
    sp_watchdog(100, "never said", 3);
    cr_assert_neq(alarm(100), 0);
    sp_watchdog(0, "", 3);
    cr_assert_eq(alarm(0), 0);
}
