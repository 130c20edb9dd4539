#include "sallyport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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
