/*
 * run.h - programs that run beside each other, with a time limit, and end with
 * all that they started.
 * layer: base
 *
 *     struct sp_watch watch;
 *     struct sp_run runs[2] = {0};
 *     sp_watch_open(&watch, err);
 *     sp_run_start(&runs[0], &order, &watch, err);
 *     while (runs[0].is_on && !sp_runs_wait(&watch, runs, 2))
 *         ;
 *     sp_runs_end(&watch, runs, 2);
 *     sp_run_dispose(&runs[0]);
 *     sp_watch_close(&watch);
 *
 * spawn.h is for a hook, which runs one program and waits for it.
 */
#ifndef SALLYPORT_RUN_H
#define SALLYPORT_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sallyport/error.h"
#include "sallyport/excerpt.h"

enum { SP_RUNS_MAX = 64 };

/* The signals that ask us to end (SIGINT, SIGTERM, SIGHUP; one that was ignored
 * before stays ignored) and those of ended children. They are blocked, and read
 * by sp_runs_wait(). One watch per process, which must have no other thread. */
struct sp_watch {
    int asked; /* the first signal that asked us to end; 0: none has */
    int fd;    /* private */
    sigset_t before;
};

int sp_watch_open(struct sp_watch *watch, struct sp_error *err);
/* Restores the signals as they were before. */
void sp_watch_close(struct sp_watch *watch);

/* What to run. All borrowed, until it was started; context until it ended. */
struct sp_run_order {
    /* Instead of a program: a forked copy of this process calls it (process.h),
     * in our session, with the watched signals blocked. */
    int (*function)(void *context);
    /* Called with each part of its standard output (1) and its standard error
     * (2). NULL: both go to `output` of the run. */
    void (*listen)(void *context, int from, const char *bytes, size_t len);
    void *context; /* of both */

    char *const *argv;     /* argv[0] is looked up in PATH */
    char *const *env;      /* "NAME=value", NULL at the end */
    const char *directory; /* to run it in; NULL: ours */
    int input;             /* what it reads; 0: /dev/null */
    uint64_t limit_ms;     /* 0: none */
    uint64_t grace_ms;     /* from SIGTERM to SIGKILL; 0: two seconds */
    size_t keep;           /* of its output: see excerpt.h */
};

/* Zero-initialise. */
struct sp_run {
    bool is_on;               /* started, and not ended yet */
    bool timed_out;           /* we ended it, because of the limit */
    int status;               /* exit status; 128 + n for a death by signal n */
    int signal;               /* n, or 0 */
    uint64_t begun, ended;    /* by sp_clock_ms() */
    struct sp_excerpt output; /* standard output and standard error */

    pid_t child;       /* private, and so is what follows: its session … */
    int fds[2];        /* … where its outputs come from, or -1 … */
    uint64_t deadline; /* … and when to ask it to end, or to end it; 0: never */
    uint64_t grace_ms;
    bool is_asked;
    void (*listen)(void *context, int from, const char *bytes, size_t len);
    void *context;
};

/*
 * Starts a program in a session of its own, with /dev/null as its standard
 * input, the signal mask of before, and its output for us. SP_ESYSTEM when it
 * cannot be started; then run is not on.
 */
int sp_run_start(struct sp_run *run, const struct sp_run_order *order,
                 struct sp_watch *watch, struct sp_error *err);

/*
 * Waits until a run has ended, its limit is reached (it gets SIGTERM, and
 * SIGKILL after the grace), or a signal came. Runs that are not on are skipped.
 * When a program ends, what it left in its session is ended too. Returns
 * watch->asked.
 */
int sp_runs_wait(struct sp_watch *watch, struct sp_run *runs, size_t count);

/* Asks one to end, by SIGTERM; the second call kills it, by SIGKILL. */
void sp_run_ask(struct sp_run *run);

/* Ends all that are on, by SIGTERM and if need be SIGKILL, whatever signals
 * come. */
void sp_runs_end(struct sp_watch *watch, struct sp_run *runs, size_t count);

/* Starts one and waits for its end, whatever signals come: for clean-up before
 * we end. */
int sp_run_whole(struct sp_run *run, const struct sp_run_order *order,
                 struct sp_watch *watch, struct sp_error *err);

/* Releases a run that is not on. It can be started again. */
void sp_run_dispose(struct sp_run *run);

#endif
