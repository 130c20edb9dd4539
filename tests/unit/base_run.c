#include "sallyport/run.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/clock.h"
#include "support_assert.h"

static struct sp_watch watch;

/* What runs the tests may have set signals aside, as `nohup COMMAND &` does. */
static void take_signals_back(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
    for (size_t i = 0; i < LENGTH(signals); i++)
        signal(signals[i], SIG_DFL);
}

static void open_watch(void)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_watch_open(&watch, &err), SP_OK);
}

static void close_watch(void)
{
    sp_watch_close(&watch);
}

static void begin(void)
{
    take_signals_back();
    open_watch();
}

TestSuite(base_run, .init = begin, .fini = close_watch);

static struct sp_run_order shell(const char *line)
{
    static char sh[] = "sh", c[] = "-c";
    static char *argv[4];
    argv[0] = sh;
    argv[1] = c;
    argv[2] = (char *)(uintptr_t)line;
    return (struct sp_run_order){.argv = argv, .env = environ, .keep = 1000};
}

static void start(struct sp_run *run, const char *line, uint64_t limit_ms)
{
    struct sp_error err = {0};
    struct sp_run_order order = shell(line);
    order.limit_ms = limit_ms;
    sp_run_start(run, &order, &watch, &err);
    assert_text(err.message, "");
}

static char *output_of(const struct sp_run *run)
{
    struct sp_buf out = {0};
    sp_excerpt_text(&run->output, &out);
    return sp_buf_detach(&out);
}

static void assert_run(const char *line, int status, const char *output)
{
    struct sp_run run = {0};
    start(&run, line, 60000);
    while (run.is_on)
        cr_assert_eq(sp_runs_wait(&watch, &run, 1), 0);
    char *text = output_of(&run);
    assert_text(text, output);
    cr_assert_eq(run.status, status, "%s: %d", line, run.status);
    cr_assert_eq(run.signal, status > 128 ? status - 128 : 0);
    cr_assert_not(run.timed_out);
    free(text);
    sp_run_dispose(&run);
}

Test(base_run, status_and_output)
{
    assert_run("exit 0", 0, "");
    assert_run("echo out; echo err >&2; exit 3", 3, "out\nerr\n");
    assert_run("kill -9 $$", 128 + SIGKILL, "");
    assert_run("kill -PIPE $$", 128 + SIGPIPE, "");
    assert_run("exec >&- 2>&-; exit 4", 4, "");
    assert_run("cat; [ -t 0 ] || echo no terminal", 0, "no terminal\n");
}

Test(base_run, an_output_that_is_long_is_cut)
{
    struct sp_run run = {0};
    start(&run,
          "printf begin; head -c 3000000 /dev/zero | tr '\\0' x; echo end", 0);
    while (run.is_on)
        sp_runs_wait(&watch, &run, 1);
    char *text = output_of(&run);
    cr_assert_lt(strlen(text), 3100);
    cr_assert_eq(strncmp(text, "beginxxx", 8), 0);
    cr_assert_str_eq(text + strlen(text) - 6, "xxend\n");
    free(text);
    sp_run_dispose(&run);
}

Test(base_run, where_it_runs_and_with_what)
{
    struct sp_error err = {0};
    struct sp_run run = {0};
    static char only[] = "ONLY=this";
    char *const env[] = {only, NULL};
    struct sp_run_order order = shell("pwd -P; echo \"$ONLY $HOME\"");
    order.directory = "/usr";
    order.env = env;
    cr_assert_eq(sp_run_whole(&run, &order, &watch, &err), SP_OK);
    char *text = output_of(&run);
    assert_text(text, "/usr\nthis \n");
    free(text);
    sp_run_dispose(&run);
}

Test(base_run, what_cannot_be_started)
{
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload"))
        return; /* there vfork() is fork(): a failed exec is not told */
    struct sp_error err = {0};
    struct sp_run run = {0};
    static char missing[] = "/nonexistent/x";
    char *const argv[] = {missing, NULL};
    const struct sp_run_order order = {.argv = argv, .env = environ};
    cr_assert_eq(sp_run_start(&run, &order, &watch, &err), SP_ESYSTEM);
    assert_error(err, SP_ESYSTEM,
                 "cannot run /nonexistent/x: No such file or directory");
    cr_assert_not(run.is_on);
}

Test(base_run, two_at_a_time)
{
    struct sp_run runs[3] = {{0}};
    start(&runs[0], "sleep 1; exit 1", 0);
    start(&runs[2], "sleep 1; exit 2", 0);
    uint64_t begun = sp_clock_ms();
    while (runs[0].is_on || runs[2].is_on)
        sp_runs_wait(&watch, runs, 3);
    cr_assert_lt(sp_clock_ms() - begun, 1900);
    cr_assert_eq(runs[0].status, 1);
    cr_assert_eq(runs[2].status, 2);
}

static bool is_gone(pid_t pid)
{
    for (int i = 0; i < 500; i++) {
        if (kill(pid, 0) < 0 && errno == ESRCH)
            return true;
        usleep(10000);
    }
    return false;
}

/* The number that a program has printed. */
static pid_t printed_pid(struct sp_run *run)
{
    char *text = output_of(run);
    pid_t pid = (pid_t)atol(text);
    cr_assert_gt(pid, 1, "\"%s\"", text);
    free(text);
    return pid;
}

Test(base_run, a_limit_ends_it_with_all_that_it_started)
{
    struct sp_run run = {0};
    start(&run, "sleep 1000 & echo $!; wait", 300);
    while (run.is_on)
        sp_runs_wait(&watch, &run, 1);
    cr_assert(run.timed_out);
    cr_assert_eq(run.signal, SIGTERM);
    cr_assert(is_gone(printed_pid(&run)));
    sp_run_dispose(&run);
}

Test(base_run, what_does_not_want_to_end_is_ended)
{
    struct sp_run run = {0};
    start(&run, "trap '' TERM; echo 1; while :; do sleep 0.1; done", 300);
    while (run.is_on)
        sp_runs_wait(&watch, &run, 1);
    cr_assert(run.timed_out);
    cr_assert_eq(run.signal, SIGKILL);
    sp_run_dispose(&run);
}

Test(base_run, what_was_left_behind_is_ended)
{
    struct sp_run run = {0};
    start(&run, "sleep 1000 & echo $!; exit 0", 60000);
    while (run.is_on)
        sp_runs_wait(&watch, &run, 1);
    cr_assert_eq(run.status, 0);
    cr_assert(is_gone(printed_pid(&run)));
    sp_run_dispose(&run);
}

Test(base_run, a_signal_is_told_and_all_can_be_ended)
{
    struct sp_run runs[2] = {{0}};
    start(&runs[0], "sleep 1000", 0);
    start(&runs[1], "trap '' TERM INT; echo 1; while :; do sleep 0.1; done", 0);
    while (runs[1].output.head.len == 0)
        cr_assert_eq(sp_runs_wait(&watch, runs, 2), 0);
    kill(getpid(), SIGINT);
    cr_assert_eq(sp_runs_wait(&watch, runs, 2), SIGINT);
    cr_assert(runs[0].is_on && runs[1].is_on);
    sp_runs_end(&watch, runs, 2);
    cr_assert_eq(runs[0].signal, SIGTERM);
    cr_assert_eq(runs[1].signal, SIGKILL);
    cr_assert(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    sp_run_dispose(&runs[1]);
}

Test(base_run, an_end_that_another_wait_saw_is_not_missed)
{
    struct sp_error err = {0};
    struct sp_run run = {0}, other = {0};
    const struct sp_run_order order = shell("sleep 2");
    start(&run, "exec >&- 2>&-; sleep 1; exit 3", 30000);
    while (run.fds[0] >= 0)
        sp_runs_wait(&watch, &run, 1);
    cr_assert_eq(sp_run_whole(&other, &order, &watch, &err), SP_OK);
    while (run.is_on)
        sp_runs_wait(&watch, &run, 1);
    cr_assert_not(run.timed_out);
    cr_assert_eq(run.status, 3);
}

Test(base_run, an_ignored_signal_stays_ignored)
{
    struct sp_run run = {0};
    sp_watch_close(&watch);
    signal(SIGHUP, SIG_IGN);
    open_watch();
    start(&run, "kill -HUP $$; exit 5", 0);
    kill(getpid(), SIGHUP);
    while (run.is_on)
        cr_assert_eq(sp_runs_wait(&watch, &run, 1), 0);
    cr_assert_eq(run.status, 5);
}

Test(base_run, the_child_has_the_signals_of_before)
{
    assert_run("kill -INT $$; exit 5", 128 + SIGINT, "");
    assert_run("kill -TERM $$; exit 5", 128 + SIGTERM, "");
}
