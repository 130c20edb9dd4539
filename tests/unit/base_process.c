#include "sallyport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/file.h"
#include "support_assert.h"

static char sh[] = "sh", c[] = "-c";

/* Runs a line of shell; its standard output goes to out. */
static int run(char *line, struct sp_buf *out, int *by)
{
    int ends[2];
    pid_t child;
    struct sp_error err = {0};
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    char *const argv[] = {sh, c, line, NULL};
    const struct sp_process process = {
        .argv = argv, .fds = {SP_PROCESS_NULL, ends[1], SP_PROCESS_NULL}};
    cr_assert_eq(sp_process_start(&child, &process), 0);
    close(ends[1]);
    cr_assert_eq(sp_stream_read(out, ends[0], "it", 1000, &err), SP_OK);
    close(ends[0]);
    return sp_process_wait(child, by);
}

Test(base_process, a_program_with_its_descriptors)
{
    int by = -1;
    struct sp_buf out = {0};
    char line[] = "cat; echo out; echo error >&2; exit 7";
    cr_assert_eq(run(line, &out, &by), 7);
    assert_text(sp_buf_text(&out), "out\n");
    cr_assert_eq(by, 0);
    sp_buf_dispose(&out);
}

Test(base_process, a_death_by_a_signal)
{
    int by = 0;
    struct sp_buf out = {0};
    char line[] = "kill -9 $$", exits[] = "exit 137";
    cr_assert_eq(run(line, &out, &by), 137);
    cr_assert_eq(by, 9);
    cr_assert_eq(run(exits, &out, &by), 137);
    cr_assert_eq(by, 0);
}

static int write_where(void *fd)
{
    char path[100] = "";
    return getcwd(path, sizeof path) && getsid(0) == getpid() &&
                   write(STDOUT_FILENO, path, strlen(path)) > 0 &&
                   read(STDIN_FILENO, path, 1) == 0 && *(int *)fd == 5
               ? 5
               : 1;
}

Test(base_process, a_copy_of_ourselves)
{
    int ends[2], five = 5;
    pid_t child;
    struct sp_buf out = {0};
    struct sp_error err = {0};
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    const struct sp_process process = {
        .function = write_where,
        .context = &five,
        .directory = "/usr",
        .has_session = true,
        .fds = {SP_PROCESS_NULL, ends[1], SP_PROCESS_OURS}};
    cr_assert_eq(sp_process_start(&child, &process), 0);
    close(ends[1]);
    cr_assert_eq(sp_stream_read(&out, ends[0], "it", 1000, &err), SP_OK);
    close(ends[0]);
    cr_assert_eq(sp_process_wait(child, NULL), 5);
    assert_text(sp_buf_text(&out), "/usr");
    sp_buf_dispose(&out);
}

Test(base_process, what_cannot_be_started)
{
    pid_t child;
    char nothing[] = "/nonexistent/program";
    char *const argv[] = {nothing, NULL};
    const struct sp_process process = {
        .argv = argv,
        .fds = {SP_PROCESS_OURS, SP_PROCESS_OURS, SP_PROCESS_OURS}};
    cr_assert_eq(sp_process_start(&child, &process), ENOENT);
    cr_assert_eq(sp_process_wait(getpid(), NULL), -1);
    cr_assert_not(sp_process_has_ended(getpid()));
}

static char cat[] = "cat";
static char *const cat_argv[] = {cat, NULL};

/* Starts cat, which ends when its input does, or when the calling thread ends. */
static pid_t start_cat(int input, const sigset_t *mask)
{
    pid_t child;
    const struct sp_process process = {
        .argv = cat_argv,
        .fds = {input, SP_PROCESS_NULL, SP_PROCESS_NULL},
        .mask = mask,
        .ends_with_thread = true};
    cr_assert_eq(sp_process_start(&child, &process), 0);
    return child;
}

static void *start_cat_in_thread(void *input)
{
    static pid_t child;
    child = start_cat(*(int *)input, NULL);
    return &child;
}

Test(base_process, a_program_ends_with_the_thread_that_starts_it)
{
    int ends[2], by = 0;
    pthread_t thread;
    void *child;
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    cr_assert_eq(pthread_create(&thread, NULL, start_cat_in_thread, &ends[0]),
                 0);
    cr_assert_eq(pthread_join(thread, &child), 0);
    cr_assert_eq(sp_process_wait(*(pid_t *)child, &by), 137);
    cr_assert_eq(by, SIGKILL);
}

Test(base_process, such_a_program_with_a_directory_and_an_environment)
{
    int ends[2];
    pid_t child;
    struct sp_buf out = {0};
    struct sp_error err = {0};
    char line[] = "pwd; echo $GREETING; kill -PIPE $$",
         hello[] = "GREETING=hello";
    char *const argv[] = {sh, c, line, NULL}, *const env[] = {hello, NULL};
    int by = 0;
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    const struct sp_process process = {
        .argv = argv,
        .env = env,
        .directory = "/usr",
        .fds = {SP_PROCESS_NULL, ends[1], SP_PROCESS_NULL},
        .ends_with_thread = true};
    signal(SIGPIPE, SIG_IGN);
    cr_assert_eq(sp_process_start(&child, &process), 0);
    close(ends[1]);
    cr_assert_eq(sp_stream_read(&out, ends[0], "it", 1000, &err), SP_OK);
    close(ends[0]);
    cr_assert_eq(sp_process_wait(child, &by), 128 + SIGPIPE);
    assert_text(sp_buf_text(&out), "/usr\nhello\n");
    sp_buf_dispose(&out);
}

static void ignore(int signal)
{
    (void)signal;
}

/* What is blocked in us, and caught by us, is neither in the program. */
Test(base_process, such_a_program_with_signals)
{
    int ends[2], by = 0;
    sigset_t none, term;
    sigemptyset(&none);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    signal(SIGTERM, ignore);
    cr_assert_eq(pthread_sigmask(SIG_BLOCK, &term, NULL), 0);
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = start_cat(ends[0], &none);
    cr_assert_eq(kill(child, SIGTERM), 0);
    cr_assert_eq(sp_process_wait(child, &by), 128 + SIGTERM);
    sigset_t now;
    cr_assert_eq(pthread_sigmask(SIG_BLOCK, NULL, &now), 0);
    cr_assert(sigismember(&now, SIGTERM));
    cr_assert_not(sigismember(&now, SIGINT));
}

Test(base_process, such_a_program_that_is_not_there)
{
    pid_t child;
    char nothing[] = "/nonexistent/program";
    char *const argv[] = {nothing, NULL};
    const struct sp_process process = {
        .argv = argv,
        .fds = {SP_PROCESS_OURS, SP_PROCESS_OURS, SP_PROCESS_OURS},
        .ends_with_thread = true};
    cr_assert_eq(sp_process_start(&child, &process), ENOENT);
    cr_assert_eq(waitpid(-1, NULL, WNOHANG), -1);
}
