#include "sallyport/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "sallyport/children.h"
#include "sallyport/clock.h"
#include "sallyport/process.h"

enum {
    GRACE_MS = 2000, /* from SIGTERM to SIGKILL */
    CHUNK = 65536,   /* the size of a pipe */
    CHUNKS_AT_ONCE =
        16, /* so that a program that prints a lot cannot delay the clock */
};

static const int asking[] = {SIGINT, SIGTERM, SIGHUP};

int sp_watch_open(struct sp_watch *watch, struct sp_error *err)
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    watch->asked = 0;
    for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++)
        if (!sp_process_ignores(asking[i]))
            sigaddset(&watched, asking[i]);
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

/* Opens the pipes whose other ends are the outputs of the process: one for
 * both, or two where they are kept apart. Returns 0 or errno. */
static int open_pipes(int ours[2], int theirs[2], bool are_apart)
{
    int ends[2];
    ours[1] = -1;
    for (int i = 0; i < (are_apart ? 2 : 1); i++) {
        if (pipe2(ends, O_CLOEXEC) != 0) {
            int failed = errno;
            if (i) {
                close(ours[0]);
                close(theirs[0]);
            }
            return failed;
        }
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        ours[i] = ends[0];
        theirs[i] = ends[1];
    }
    if (!are_apart)
        theirs[1] = theirs[0];
    return 0;
}

static void close_ends(const int ends[2])
{
    close(ends[0]);
    if (ends[1] >= 0 && ends[1] != ends[0])
        close(ends[1]);
}

static const char *name_of(const struct sp_run_order *order)
{
    return order->argv ? order->argv[0] : "a process";
}

int sp_run_start(struct sp_run *run, const struct sp_run_order *order,
                 struct sp_watch *watch, struct sp_error *err)
{
    int ours[2], theirs[2];
    int failed = open_pipes(ours, theirs, order->listen != NULL);
    if (failed)
        return sp_error_set(err, SP_ESYSTEM, "cannot make a pipe for %s: %s",
                            name_of(order), strerror(failed));
    const struct sp_process process = {
        .argv = order->argv,
        .env = order->env,
        .directory = order->directory,
        .function = order->function,
        .context = order->context,
        .fds = {order->input ? order->input : SP_PROCESS_NULL, theirs[0],
                theirs[1]},
        .has_session = !order->function,
        .mask = order->function ? NULL : &watch->before};
    pid_t child;
    failed = sp_process_start(&child, &process);
    close_ends(theirs);
    if (failed) {
        close_ends(ours);
        return sp_error_set(err, SP_ESYSTEM, "cannot run %s: %s",
                            name_of(order), strerror(failed));
    }
    sp_child_begun(child);
    *run = (struct sp_run){.is_on = true,
                           .begun = sp_clock_ms(),
                           .output = {.keep = order->keep},
                           .child = child,
                           .fds = {ours[0], ours[1]},
                           .grace_ms = order->grace_ms,
                           .listen = order->listen,
                           .context = order->context};
    if (order->limit_ms)
        run->deadline = run->begun + order->limit_ms;
    return SP_OK;
}

static void take(struct sp_run *run, int from, const char *bytes, size_t len)
{
    if (run->listen)
        run->listen(run->context, from, bytes, len);
    else
        sp_excerpt_add(&run->output, bytes, len);
}

/* Reads what is there, from standard output (1) or standard error (2). */
static void read_from(struct sp_run *run, int from)
{
    char chunk[CHUNK];
    int *fd = &run->fds[from - 1];
    for (int i = 0; *fd >= 0 && i < CHUNKS_AT_ONCE; i++) {
        ssize_t got = read(*fd, chunk, sizeof chunk);
        if (got > 0) {
            take(run, from, chunk, (size_t)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(*fd);
            *fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

static void read_output(struct sp_run *run)
{
    read_from(run, 1);
    read_from(run, 2);
}

/* Signals the program and all that it started, stopped processes too. */
static void signal_all(const struct sp_run *run, int number)
{
    kill(-run->child, number);
    kill(-run->child, SIGCONT);
}

void sp_run_ask(struct sp_run *run)
{
    signal_all(run, run->is_asked ? SIGKILL : SIGTERM);
    run->is_asked = true;
    run->deadline = sp_clock_ms() + (run->grace_ms ? run->grace_ms : GRACE_MS);
}

/* Until it is waited for, its number is not used again; its processes that are
 * left are found by it. */
static void reap(struct sp_run *run)
{
    if (!sp_process_has_ended(run->child))
        return;
    kill(-run->child, SIGKILL);
    sp_child_ended(run->child);
    run->status = sp_process_wait(run->child, &run->signal);
    read_output(run);
    for (int i = 0; i < 2; i++) {
        if (run->fds[i] >=
            0) /* a process of another session may hold it open for ever */
            close(run->fds[i]);
        run->fds[i] = -1;
    }
    run->is_on = false;
    run->ended = sp_clock_ms();
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
    /* the signal may have been read while other runs were waited for */
    if (reap_all(runs, count))
        return watch->asked;
    struct pollfd fds[1 + 2 * SP_RUNS_MAX] = {{watch->fd, POLLIN, 0}};
    for (size_t i = 0; i < 2 * count; i++) {
        const struct sp_run *run = &runs[i / 2];
        fds[1 + i] =
            (struct pollfd){run->is_on ? run->fds[i % 2] : -1, POLLIN, 0};
    }
    poll(fds, 1 + 2 * (nfds_t)count, patience(runs, count));
    read_signals(watch);
    for (size_t i = 0; i < count; i++)
        if (runs[i].is_on)
            read_output(&runs[i]);
    reap_all(runs, count);
    uint64_t now = sp_clock_ms();
    for (size_t i = 0; i < count; i++) {
        struct sp_run *run = &runs[i];
        if (run->is_on && run->deadline && now >= run->deadline) {
            run->timed_out = run->timed_out || !run->is_asked;
            sp_run_ask(run);
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
            sp_run_ask(&runs[i]);
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
    *run = (struct sp_run){.fds = {-1, -1}};
}
