/* A command in the directory of another user, as this user. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "as_owner.h"
#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/run.h"

enum {
    GRACE_MS = 5000, /* from SIGTERM to SIGKILL: to take back what was done */
    NOT_FOUND = 127,
};

/* Only directories that are named in full: "." would be the owner's. */
static void set_path(const char *all)
{
    struct sp_buf path = {0};
    struct sp_str rest = sp_str(all ? all : ""), item;
    while (sp_str_item(&rest, ':', &item))
        if (item.len && *item.ptr == '/')
            sp_buf_printf(&path, "%s%.*s", path.len ? ":" : "",
                          SP_STR_ARG(item));
    setenv("PATH", path.len ? sp_buf_text(&path) : "/usr/bin:/bin", 1);
    sp_buf_dispose(&path);
}

static char *copy_of(const char *name)
{
    const char *value = getenv(name);
    return value ? sp_strdup(value) : NULL;
}

/* Nothing of root's environment, but for what says nothing about root. */
static void clean_environment(void)
{
    static const char *const kept[] = {"TZ", "GIT_CONFIG_NOSYSTEM"};
    enum { KEPT = sizeof kept / sizeof kept[0] };
    char *values[KEPT], *path = copy_of("PATH");
    for (size_t i = 0; i < KEPT; i++)
        values[i] = copy_of(kept[i]);
    clearenv();
    for (size_t i = 0; i < KEPT; i++)
        if (values[i])
            setenv(kept[i], values[i], 1);
    for (size_t i = 0; i < KEPT; i++)
        free(values[i]);
    set_path(path);
    free(path);
    setenv("LC_ALL", "C", 1);
    setenv("HOME", "/", 1);
}

static void limit_resources(void)
{
    const struct rlimit none = {0, 0};
    const struct rlimit file = {(rlim_t)1 << 30, (rlim_t)1 << 30};
    const struct rlimit data = {(rlim_t)1 << 32, (rlim_t)1 << 32};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &file);
    setrlimit(RLIMIT_DATA, &data);
}

/* Does the path still lead where we are, also for the owner? */
static bool is_here(const char *path)
{
    struct stat there, here;
    return stat(path, &there) == 0 && stat(".", &here) == 0 &&
           there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/* The child; never returns. `path` is absolute. */
static void become_and_run(const struct sp_owner *owner,
                           const struct as_owner_order *order, const char *path,
                           const int ends[2], const sigset_t *mask)
{
    struct sp_error err = {0};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
        dup2(ends[0], STDOUT_FILENO) < 0 || dup2(ends[1], STDERR_FILENO) < 0)
        _exit(NOT_FOUND);
    int code = sp_owner_become(owner, order->groups, order->group_count, &err);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (!code && !is_here(path))
        sp_error_set(&err, SP_ESYSTEM, "the user %lu cannot reach %s",
                     (unsigned long)owner->user, order->directory);
    if (err.code)
        _exit(cli_fail(&err));
    clean_environment();
    limit_resources();
    umask(022);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(order->argv[0], order->argv);
    fprintf(stderr, "sallyport: cannot run %s: %s\n", order->argv[0],
            strerror(errno));
    _exit(NOT_FOUND);
}

struct child {
    pid_t pid;
    struct relay relays[2];
    uint64_t deadline;
    bool is_asked, timed_out;
    int status; /* -1: it runs */
};

static void ask_to_end(struct child *child)
{
    kill(-child->pid, child->is_asked ? SIGKILL : SIGTERM);
    kill(-child->pid, SIGCONT);
    child->is_asked = true;
    child->deadline = sp_clock_ms() + GRACE_MS;
}

/* What it left in its session is ended before its number can be another's. */
static void reap(struct child *child)
{
    siginfo_t info = {.si_pid = 0};
    int status = 0;
    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) ||
        info.si_pid == 0)
        return;
    kill(-child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        ;
    child->status =
        WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void wait_for(struct child *child, struct sp_watch *watch)
{
    struct signalfd_siginfo signal;
    while (child->status < 0) {
        struct pollfd fds[] = {{watch->fd, POLLIN, 0},
                               {child->relays[0].fd, POLLIN, 0},
                               {child->relays[1].fd, POLLIN, 0}};
        uint64_t now = sp_clock_ms();
        poll(fds, 3, child->deadline > now ? (int)(child->deadline - now) : 0);
        while (read(watch->fd, &signal, sizeof signal) == sizeof signal)
            if (signal.ssi_signo != SIGCHLD)
                ask_to_end(child);
        relay_read(&child->relays[0]);
        relay_read(&child->relays[1]);
        reap(child);
        if (child->status < 0 && sp_clock_ms() >= child->deadline) {
            child->timed_out = child->timed_out || !child->is_asked;
            ask_to_end(child);
        }
    }
    relay_end(&child->relays[0]);
    relay_end(&child->relays[1]);
}

/* Pipes whose ends of ours do not block; pipes[i][1] is the child's. */
static int open_pipes(int pipes[2][2], struct sp_error *err)
{
    for (int i = 0; i < 2; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) != 0)
            return sp_error_set(err, SP_ESYSTEM, "cannot make a pipe: %s",
                                strerror(errno));
        fcntl(pipes[i][0], F_SETFL, O_NONBLOCK);
    }
    return SP_OK;
}

int as_owner_run(const struct sp_owner *owner,
                 const struct as_owner_order *order, int *status,
                 struct sp_error *err)
{
    struct sp_watch watch;
    int pipes[2][2];
    char *path = realpath(order->directory, NULL);
    if (!path || open_pipes(pipes, err) || sp_watch_open(&watch, err))
        return sp_error_set(err, SP_ESYSTEM, "cannot enter %s",
                            order->directory);
    signal(SIGPIPE, SIG_IGN);
    struct child child = {.status = -1,
                          .deadline = sp_clock_ms() + order->limit * 1000};
    child.relays[0] = (struct relay){.fd = pipes[0][0], .to = stdout};
    child.relays[1] = (struct relay){.fd = pipes[1][0], .to = stderr};
    child.pid = fork();
    if (child.pid == 0)
        become_and_run(owner, order, path, (int[]){pipes[0][1], pipes[1][1]},
                       &watch.before);
    close(pipes[0][1]);
    close(pipes[1][1]);
    if (child.pid > 0)
        wait_for(&child, &watch);
    sp_watch_close(&watch);
    free(path);
    *status = child.status;
    if (child.pid < 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot start a process");
    if (child.timed_out)
        return sp_error_set(err, SP_ESYSTEM,
                            "it took longer than %lu s, so it was ended",
                            order->limit);
    return SP_OK;
}
