#include "sallyport/spawn.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "support_assert.h"

/* As a hook does it: without SIGPIPE. argv[0] is the path. */
static int run(const char *const argv[], struct sp_str input,
               struct sp_error *err)
{
    signal(SIGPIPE, SIG_IGN);
    return sp_spawn(argv[0], (char *const *)(uintptr_t)argv, input, err);
}

static int run_shell(const char *line, struct sp_str input)
{
    struct sp_error err = {0};
    int status =
        run((const char *[]){"/bin/sh", "-c", line, NULL}, input, &err);
    assert_text(err.message, "");
    return status;
}

Test(base_spawn, returns_the_exit_status)
{
    static const struct {
        const char *line;
        int status;
    } cases[] = {
        {"exit 0", 0},
        {"exit 1", 1},
        {"exit 255", 255},
        {"kill -9 $$", 128 + SIGKILL},
        {"kill -TERM $$", 128 + SIGTERM},
    };
    for (size_t i = 0; i < LENGTH(cases); i++)
        cr_assert_eq(run_shell(cases[i].line, BYTES("")), cases[i].status, "%s",
                     cases[i].line);
}

Test(base_spawn, hands_the_input_over)
{
    cr_assert_eq(
        run_shell("read -r a b && [ \"$a-$b\" = old-new ]", BYTES("old new\n")),
        0);
    cr_assert_eq(run_shell("[ -z \"$(cat)\" ]", BYTES("")), 0);
}

Test(base_spawn, hands_over_more_than_a_pipe_holds)
{
    struct sp_buf input = {0};
    for (int i = 0; i < 100000; i++)
        sp_buf_puts(&input, "0123456789\n");
    struct sp_str text = {input.data, input.len};
    cr_assert_eq(run_shell("[ $(wc -c) = 1100000 ]", text), 0);
    /* only the status of one that stops reading counts */
    cr_assert_eq(run_shell("read -r line; exit 4", text), 4);
    cr_assert_eq(run_shell("exec <&-; exit 5", text), 5);
    sp_buf_dispose(&input);
}

Test(base_spawn, the_child_has_sigpipe_again)
{
    cr_assert_eq(run_shell("kill -PIPE $$", BYTES("")), 128 + SIGPIPE);
}

/* Where a parent had them ignored, the kernel keeps no status of a child. */
Test(base_spawn, knows_the_status_where_ended_children_were_ignored)
{
    signal(SIGCHLD, SIG_IGN);
    cr_assert_eq(run_shell("exit 7", BYTES("")), 7);
}

Test(base_spawn, passes_arguments_as_they_are)
{
    struct sp_error err = {0};
    static const char *const argv[] = {
        "/bin/sh", "-c", "[ \"$0 $1 $#\" = \"name * 1\" ]", "name", "*", NULL};
    cr_assert_eq(run(argv, BYTES(""), &err), 0);
}

static const char *temporary(const char *content)
{
    static char path[] = "/tmp/sallyport-spawn-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, content, strlen(content)), (ssize_t)strlen(content));
    cr_assert_eq(fchmod(fd, 0700), 0);
    close(fd);
    return path;
}

/* Under valgrind vfork() is fork(): a failed exec is not told. */
static bool on_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");
    return preload && strstr(preload, "vgpreload");
}

Test(base_spawn, a_file_without_an_interpreter_line_is_a_shell_script)
{
    if (on_valgrind())
        return;
    struct sp_error err = {0};
    const char *path = temporary("read -r line\n"
                                 "[ \"$line $1 $2 $#\" = 'in a b c 2' ] &&\n"
                                 "    exit 7\n");
    int status =
        run((const char *[]){path, "a", "b c", NULL}, BYTES("in\n"), &err);
    unlink(path);
    assert_text(err.message, "");
    cr_assert_eq(status, 7);
}

static void note(int signal_number)
{
    (void)signal_number;
}

Test(base_spawn, signals_do_not_disturb_it)
{
    struct sigaction action = {.sa_handler = note}; /* no SA_RESTART */
    struct itimerval soon = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
    struct sp_buf input = {0};
    for (int i = 0; i < 20000; i++)
        sp_buf_puts(&input, "0123456789\n");
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);
    int status = run_shell("sleep 0.1; [ $(wc -c) = 220000 ]; exit $?",
                           (struct sp_str){input.data, input.len});
    setitimer(ITIMER_REAL, &never, NULL);
    cr_assert_eq(status, 0);
    sp_buf_dispose(&input);
}

Test(base_spawn, says_what_cannot_be_run)
{
    if (on_valgrind())
        return;
    struct sp_error err = {0};
    static const char *const argv[] = {"/nonexistent/x", NULL};
    cr_assert_eq(run(argv, BYTES("input"), &err), SP_ESYSTEM);
    assert_error(err, SP_ESYSTEM,
                 "cannot run /nonexistent/x: No such file or directory");
}

Test(base_spawn, says_when_there_is_no_pipe)
{
    struct sp_error err = {0};
    static const char *const argv[] = {"/bin/true", NULL};
    struct rlimit limit, none;
    getrlimit(RLIMIT_NOFILE, &limit);
    none = limit;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    int code = run(argv, BYTES(""), &err);
    setrlimit(RLIMIT_NOFILE, &limit);
    cr_assert_eq(code, SP_ESYSTEM);
    assert_error(err, SP_ESYSTEM,
                 "cannot make a pipe for /bin/true: Too many open files");
}
