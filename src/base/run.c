#include "sallyport/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sallyport/children.h"
#include "sallyport/clock.h"

enum {
    GRACE_MS = 2000,     /* from SIGTERM to SIGKILL */
    CHUNK = 65536,       /* what a pipe holds */
    CHUNKS_AT_ONCE = 16, /* so that no output keeps us from the clock */
};

static const int asking[] = {SIGINT, SIGTERM, SIGHUP};

int sp_watch_open(struct sp_watch *watch, struct sp_error *err)
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    watch->asked = 0;
    for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++) {
        struct sigaction action;
        sigaction(asking[i], NULL, &action);
        if (action.sa_handler != SIG_IGN) /* nohup, or `command &` */
            sigaddset(&watched, asking[i]);
    }
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, no status is kept */
    watch->fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (watch->fd < 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot watch for signals: %s",
                            strerror(errno));
    sigprocmask(SIG_BLOCK, &watched, &watch->before);
    return SP_OK;
}

void sp_watch_close(struct sp_watch *watch)
{
    close(watch->fd);
    sigprocmask(SIG_SETMASK, &watch->before, NULL);
}

static int spawn(pid_t *child, const struct sp_run_order *order, int out,
                 struct sp_watch *watch)
{
    sigset_t to_default;
    sigemptyset(&to_default);
    sigaddset(&to_default, SIGPIPE);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &to_default);
    posix_spawnattr_setsigmask(&attributes, &watch->before);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
    if (order->directory)
        posix_spawn_file_actions_addchdir_np(&actions, order->directory);
    int failed = posix_spawnp(child, order->argv[0], &actions, &attributes,
                              order->argv, order->env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

int sp_run_start(struct sp_run *run, const struct sp_run_order *order,
                 struct sp_watch *watch, struct sp_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot make a pipe for %s: %s",
                            order->argv[0], strerror(errno));
    pid_t child;
    int failed = spawn(&child, order, ends[1], watch);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return sp_error_set(err, SP_ESYSTEM, "cannot run %s: %s",
                            order->argv[0], strerror(failed));
    }
    sp_child_begun(child);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *run = (struct sp_run){.is_on = true,
                           .begun = sp_clock_ms(),
                           .output = {.keep = order->keep},
                           .child = child,
                           .fd = ends[0]};
    if (order->limit_ms)
        run->deadline = run->begun + order->limit_ms;
    return SP_OK;
}

/* Reads what is there. */
static void read_output(struct sp_run *run)
{
    char chunk[CHUNK];
    for (int i = 0; run->fd >= 0 && i < CHUNKS_AT_ONCE; i++) {
        ssize_t got = read(run->fd, chunk, sizeof chunk);
        if (got > 0) {
            sp_excerpt_add(&run->output, chunk, (size_t)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(run->fd);
            run->fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

/* Signals the program and all that it started, also what was stopped. */
static void signal_all(const struct sp_run *run, int number)
{
    kill(-run->child, number);
    kill(-run->child, SIGCONT);
}

static void ask_to_end(struct sp_run *run, uint64_t now)
{
    signal_all(run, run->is_asked ? SIGKILL : SIGTERM);
    run->is_asked = true;
    run->deadline = now + GRACE_MS;
}

/* While it is not waited for, nobody else can have its number: what it left
 * behind is found by it. */
static void reap(struct sp_run *run)
{
    siginfo_t info = {.si_pid = 0};
    int status = 0;
    if (waitid(P_PID, (id_t)run->child, &info, WEXITED | WNOHANG | WNOWAIT) ||
        info.si_pid == 0)
        return;
    kill(-run->child, SIGKILL);
    sp_child_ended(run->child);
    while (waitpid(run->child, &status, 0) < 0 && errno == EINTR)
        ;
    read_output(run);
    if (run->fd >= 0)
        close(run->fd); /* something in another session may hold it for ever */
    run->fd = -1;
    run->is_on = false;
    run->ended = sp_clock_ms();
    run->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    run->status = run->signal ? 128 + run->signal : WEXITSTATUS(status);
}

static void read_signals(struct sp_watch *watch)
{
    struct signalfd_siginfo info;
    while (read(watch->fd, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD && !watch->asked)
            watch->asked = (int)info.ssi_signo;
}

/* Milliseconds until something has to be done, as poll() takes them. */
static int patience(const struct sp_run *runs, size_t count)
{
    uint64_t now = sp_clock_ms(), least = UINT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (runs[i].is_on && runs[i].deadline && runs[i].deadline < least)
            least = runs[i].deadline;
    if (least == UINT64_MAX)
        return -1;
    uint64_t left = least > now ? least - now : 0;
    return left < 1000000 ? (int)left : 1000000;
}

/* Returns whether one has ended. */
static bool reap_all(struct sp_run *runs, size_t count)
{
    bool has_ended = false;
    for (size_t i = 0; i < count; i++) {
        if (!runs[i].is_on)
            continue;
        reap(&runs[i]);
        has_ended = has_ended || !runs[i].is_on;
    }
    return has_ended;
}

int sp_runs_wait(struct sp_watch *watch, struct sp_run *runs, size_t count)
{
    /* the signal may have been read while others were waited for */
    if (reap_all(runs, count))
        return watch->asked;
    struct pollfd fds[1 + SP_RUNS_MOST] = {{watch->fd, POLLIN, 0}};
    for (size_t i = 0; i < count; i++)
        fds[1 + i] =
            (struct pollfd){runs[i].is_on ? runs[i].fd : -1, POLLIN, 0};
    poll(fds, 1 + (nfds_t)count, patience(runs, count));
    read_signals(watch);
    for (size_t i = 0; i < count; i++)
        if (runs[i].is_on)
            read_output(&runs[i]);
    reap_all(runs, count);
    uint64_t now = sp_clock_ms();
    for (size_t i = 0; i < count; i++) {
        struct sp_run *run = &runs[i];
        if (run->is_on && run->deadline && now >= run->deadline) {
            run->timed_out = true;
            ask_to_end(run, now);
        }
    }
    return watch->asked;
}

static bool any_on(const struct sp_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (runs[i].is_on)
            return true;
    return false;
}

void sp_runs_end(struct sp_watch *watch, struct sp_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (runs[i].is_on && !runs[i].is_asked)
            ask_to_end(&runs[i], sp_clock_ms());
    while (any_on(runs, count))
        sp_runs_wait(watch, runs, count);
}

int sp_run_whole(struct sp_run *run, const struct sp_run_order *order,
                 struct sp_watch *watch, struct sp_error *err)
{
    int code = sp_run_start(run, order, watch, err);
    while (!code && run->is_on)
        sp_runs_wait(watch, run, 1);
    return code;
}

void sp_run_dispose(struct sp_run *run)
{
    sp_excerpt_dispose(&run->output);
    *run = (struct sp_run){.fd = -1};
}
