/*
 * sallyport as-owner - for the installer, which runs as root: what is to be done
 * in a repository of another user is done by this user.
 *
 *   who DIR    prints "USER GROUP", whose directory it is; fails where somebody
 *              else could put another one in its place
 *   look DIR   fails where something in it cannot be opened without harm
 *   run [--groups G,G] [--limit SECONDS] USER DIR COMMAND [ARGUMENT...]
 *              runs a command in DIR as USER, who has to be its owner
 */
#include "as_owner.h"

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

#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/owner.h"
#include "sallyport/run.h"
#include "sallyport/vec.h"

enum {
    LIMIT_S = 600,
    GRACE_MS = 5000, /* from SIGTERM to SIGKILL: to take back what was done */
    NOT_FOUND = 127,
    GROUPS_MOST = 64,
};

static const char usage[] = "sallyport: as-owner is for the installer alone\n";

struct order {
    const char *directory;
    char **argv;
    uid_t user;
    gid_t groups[GROUPS_MOST];
    size_t group_count;
    unsigned long limit; /* seconds */
};

/* --- who --- */

/* Root goes nowhere that somebody else could exchange for another place. */
static int check_way(const struct sp_owner *owner, const char *path,
                     struct sp_error *err)
{
    if (geteuid() != 0 || owner->way == SP_WAY_SAFE ||
        (owner->way == SP_WAY_WRITABLE && owner->user != 0))
        return SP_OK;
    if (owner->way == SP_WAY_STRANGE)
        return sp_error_set(err, SP_ESYSTEM,
                            "%s belongs to the user %lu, who can put something "
                            "else in the place of %s",
                            sp_buf_text(&owner->weak),
                            (unsigned long)owner->weak_user, path);
    return sp_error_set(err, SP_ESYSTEM,
                        "others can write to %s, and so put something else in "
                        "the place of %s",
                        sp_buf_text(&owner->weak), path);
}

static int open_directory(struct sp_owner *owner, const char *path,
                          struct sp_error *err)
{
    int code = sp_owner_open(owner, path, err);
    return code ? code : check_way(owner, path, err);
}

static int who(const struct sp_owner *owner)
{
    printf("%lu %lu\n", (unsigned long)owner->user,
           (unsigned long)owner->group);
    return SP_OK;
}

/* --- look --- */

static int look(const struct sp_owner *owner, const char *path,
                struct sp_error *err)
{
    struct sp_error why = {0};
    if (geteuid() == 0 && owner->user != 0)
        return sp_error_set(err, SP_ESYSTEM, "%s belongs to the user %lu", path,
                            (unsigned long)owner->user);
    int code = sp_owner_look(owner, &why);
    return code ? sp_error_set(err, code, "%s: %s", path, why.message) : SP_OK;
}

/* --- run --- */

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

/* The child. Relative paths of ours count from `start`. */
static void become_and_run(const struct sp_owner *owner,
                           const struct order *order, const char *path,
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

/* Returns the exit status of the command in *status. */
static int run(const struct sp_owner *owner, const struct order *order,
               int *status, struct sp_error *err)
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

static bool read_number(const char *text, unsigned long *out)
{
    char *end = NULL;
    errno = 0;
    *out = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && !errno && *out < UINT32_MAX;
}

static bool read_groups(struct order *order, const char *list)
{
    struct sp_str rest = sp_str(list), item;
    while (sp_str_item(&rest, ',', &item)) {
        char text[16];
        unsigned long number;
        snprintf(text, sizeof text, "%.*s", SP_STR_ARG(item));
        if (!read_number(text, &number) || order->group_count == GROUPS_MOST)
            return false;
        order->groups[order->group_count++] = (gid_t)number;
    }
    return true;
}

static bool read_order(struct order *order, int argc, char **argv)
{
    unsigned long user;
    int i = 0;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2)
        if (strcmp(argv[i], "--groups") == 0) {
            if (!read_groups(order, argv[i + 1]))
                return false;
        } else if (strcmp(argv[i], "--limit") != 0 ||
                   !read_number(argv[i + 1], &order->limit)) {
            return false;
        }
    if (argc - i < 3 || !read_number(argv[i], &user))
        return false;
    order->user = (uid_t)user;
    order->directory = argv[i + 1];
    order->argv = argv + i + 2;
    return true;
}

static int run_order(const struct order *order, int *status,
                     struct sp_error *err)
{
    struct sp_owner owner;
    int code = open_directory(&owner, order->directory, err);
    if (!code && owner.user != order->user)
        code = sp_error_set(
            err, SP_ESYSTEM,
            "%s belongs to the user %lu, and not to the user %lu any more",
            order->directory, (unsigned long)owner.user,
            (unsigned long)order->user);
    if (!code && (geteuid() != 0 || owner.user == 0))
        code =
            sp_error_set(err, SP_ESYSTEM, "only root can become another user");
    if (!code)
        code = run(&owner, order, status, err);
    sp_owner_close(&owner);
    return code;
}

int as_owner(int argc, char **argv)
{
    struct sp_error err = {0};
    struct order order = {.limit = LIMIT_S};
    int status = CLEAN;
    const char *verb = argc ? argv[0] : "";
    if (strcmp(verb, "run") == 0 && read_order(&order, argc - 1, argv + 1)) {
        run_order(&order, &status, &err);
    } else if (argc == 2 &&
               (strcmp(verb, "who") == 0 || strcmp(verb, "look") == 0)) {
        struct sp_owner owner;
        if (!open_directory(&owner, argv[1], &err))
            *verb == 'w' ? who(&owner) : look(&owner, argv[1], &err);
        sp_owner_close(&owner);
    } else {
        fputs(usage, stderr);
        return USAGE;
    }
    return err.code ? cli_fail(&err) : status;
}
