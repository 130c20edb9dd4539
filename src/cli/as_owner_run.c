/* A command in the directory of another user, as this user. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "as_owner.h"
#include "cli.h"
#include "sallyport/buf.h"
#include "sallyport/process.h"
#include "sallyport/run.h"
#include "sallyport/sanitise.h"

enum {
    GRACE_MS = 5000, /* from SIGTERM to SIGKILL: time to undo */
    NOT_FOUND = 127,
};

/* Keeps only absolute directories: "." would be the owner's. */
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

/* Removes root's environment, except for what says nothing about root. */
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

/* Does the path still lead to the current directory, also for the owner? */
static bool is_here(const char *path)
{
    struct stat there, here;
    return stat(path, &there) == 0 && stat(".", &here) == 0 &&
           there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

struct child {
    const struct sp_owner *owner;
    const struct as_owner_order *order;
    const char *path; /* the directory, absolute */
    const sigset_t *mask;
    struct relay relays[2];
};

/* The doctor finds the directory that is closed. */
static int say_closed(const struct child *child)
{
    struct sp_error err = {0};
    struct sp_buf text = {0};
    const char *directory = child->order->directory;
    sp_error_set(&err, SP_ESYSTEM, "the user %lu cannot reach %s",
                 (unsigned long)child->owner->user, directory);
    int status = cli_fail(&err);
    sp_command_typed(&text, "sallyport doctor");
    sp_buf_putc(&text, ' ');
    sp_shell_quote(&text, sp_str(directory));
    fprintf(stderr, "  type: %s\n", sp_buf_text(&text));
    sp_buf_dispose(&text);
    return status;
}

/* The child. Returns only when it cannot continue. */
static int become_and_run(void *context)
{
    const struct child *child = context;
    const struct as_owner_order *order = child->order;
    struct sp_error err = {0};
    int code =
        sp_owner_become(child->owner, order->groups, order->group_count, &err);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (code && geteuid() == 0)
        return cli_fail(&err);
    if (code || !is_here(child->path))
        return say_closed(child);
    clean_environment();
    limit_resources();
    umask(022);
    sigprocmask(SIG_SETMASK, child->mask, NULL);
    sp_process_become(order->argv, NULL);
    fprintf(stderr, "sallyport: cannot run %s: %s\n", order->argv[0],
            strerror(errno));
    return NOT_FOUND;
}

static void hand_on(void *context, int from, const char *bytes, size_t len)
{
    struct child *child = context;
    relay_add(&child->relays[from - 1], bytes, len);
}

/* Passes on every signal that asks us to end. */
static void wait_for(struct sp_run *run, struct sp_watch *watch)
{
    while (run->is_on)
        if (sp_runs_wait(watch, run, 1) && run->is_on) {
            watch->asked = 0;
            sp_run_ask(run);
        }
}

int as_owner_run(const struct sp_owner *owner,
                 const struct as_owner_order *order, int *status,
                 struct sp_error *err)
{
    struct sp_watch watch;
    struct sp_run run = {.is_on = false};
    char *path = realpath(order->directory, NULL);
    if (!path || sp_watch_open(&watch, err)) {
        free(path);
        return sp_error_set(err, SP_ESYSTEM, "cannot enter %s",
                            order->directory);
    }
    struct child child = {.owner = owner,
                          .order = order,
                          .path = path,
                          .mask = &watch.before,
                          .relays = {{.to = stdout}, {.to = stderr}}};
    const struct sp_run_order how = {.function = become_and_run,
                                     .listen = hand_on,
                                     .context = &child,
                                     .limit_ms = order->limit * 1000,
                                     .grace_ms = GRACE_MS};
    signal(SIGPIPE, SIG_IGN);
    int code = sp_run_start(&run, &how, &watch, err);
    if (!code)
        wait_for(&run, &watch);
    relay_end(&child.relays[0]);
    relay_end(&child.relays[1]);
    sp_watch_close(&watch);
    free(path);
    *status = run.status;
    if (!code && run.timed_out)
        code = sp_error_set(err, SP_ESYSTEM,
                            "it took longer than %lu s, so it was ended",
                            order->limit);
    sp_run_dispose(&run);
    return code;
}
