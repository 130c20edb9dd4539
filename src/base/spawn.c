#include "sallyport/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/file.h"
#include "sallyport/process.h"
#include "sallyport/vec.h"

/* A script without an interpreter line goes to the shell, as exec does in a
 * shell and in git (run-command.c). */
static int start_script(pid_t *child, const struct sp_process *process)
{
    char shell[] = "sh";
    SP_VEC(char *) words = {0};
    struct sp_process script = *process;
    SP_VEC_PUSH(&words, shell);
    SP_VEC_PUSH(&words, (char *)(uintptr_t)process->path);
    for (size_t i = 1; process->argv[0] && process->argv[i]; i++)
        SP_VEC_PUSH(&words, process->argv[i]);
    SP_VEC_PUSH(&words, NULL);
    script.argv = words.items;
    script.path = "/bin/sh";
    int failed = sp_process_start(child, &script);
    free(words.items);
    return failed;
}

int sp_spawn(const char *path, char *const argv[], struct sp_str input,
             struct sp_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot make a pipe for %s: %s",
                            path, strerror(errno));
    const struct sp_process process = {
        .argv = argv,
        .path = path,
        .fds = {ends[0], SP_PROCESS_OURS, SP_PROCESS_OURS}};
    pid_t child;
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, no status is kept */
    int failed = sp_process_start(&child, &process);
    if (failed == ENOEXEC)
        failed = start_script(&child, &process);
    close(ends[0]);
    if (!failed)
        sp_write_all(ends[1], input);
    close(ends[1]);
    if (failed)
        return sp_error_set(err, SP_ESYSTEM, "cannot run %s: %s", path,
                            strerror(failed));
    int status = sp_process_wait(child, NULL);
    return status < 0 ? sp_error_set(err, SP_ESYSTEM, "cannot wait for %s: %s",
                                     path, strerror(errno))
                      : status;
}
