#include "sallyport/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/vec.h"

/* SIGPIPE is ignored in a hook; the child gets the default back. */
static int start(const char *path, char *const argv[], int in, pid_t *child)
{
    sigset_t to_default;
    sigemptyset(&to_default);
    sigaddset(&to_default, SIGPIPE);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &to_default);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    int failed = posix_spawn(child, path, &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

/* A script without an interpreter line goes to the shell, as exec does in a
 * shell and in git (run-command.c). */
static int start_script(const char *path, char *const argv[], int in,
                        pid_t *child)
{
    char shell[] = "sh";
    SP_VEC(char *) words = {0};
    SP_VEC_PUSH(&words, shell);
    SP_VEC_PUSH(&words, (char *)(uintptr_t)path);
    for (size_t i = 1; argv[0] && argv[i]; i++)
        SP_VEC_PUSH(&words, argv[i]);
    SP_VEC_PUSH(&words, NULL);
    int failed = start("/bin/sh", words.items, in, child);
    free(words.items);
    return failed;
}

static void feed(int fd, struct sp_str input)
{
    while (input.len) {
        ssize_t written = write(fd, input.ptr, input.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        input.ptr += written;
        input.len -= (size_t)written;
    }
}

int sp_spawn(const char *path, char *const argv[], struct sp_str input,
             struct sp_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot make a pipe for %s: %s",
                            path, strerror(errno));
    pid_t child;
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, no status is kept */
    int failed = start(path, argv, ends[0], &child);
    if (failed == ENOEXEC)
        failed = start_script(path, argv, ends[0], &child);
    close(ends[0]);
    if (!failed)
        feed(ends[1], input);
    close(ends[1]);
    if (failed)
        return sp_error_set(err, SP_ESYSTEM, "cannot run %s: %s", path,
                            strerror(failed));
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return sp_error_set(err, SP_ESYSTEM, "cannot wait for %s: %s", path,
                                strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
