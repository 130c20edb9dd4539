/*
 * process.h - the only place that starts processes and waits for them.
 * layer: base
 *
 * run.h adds a time limit and collects output; spawn.h hands over an input.
 */
#ifndef SALLYPORT_PROCESS_H
#define SALLYPORT_PROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* A standard descriptor of the process: inherited, or /dev/null. */
enum { SP_PROCESS_OURS = -1, SP_PROCESS_NULL = -2 /* /dev/null */ };

/* What to start: a program or a function. All borrowed, until it is started. */
struct sp_process {
    char *const *argv;
    const char *path; /* of the program; NULL: argv[0] is looked up in PATH */
    char *const *env; /* "NAME=value", NULL at the end; NULL: ours */
    const char *directory; /* to start it in; NULL: ours */

    /* Instead of a program: a forked copy of this process calls it and ends
     * with its return value. Where there are threads, it may use only system
     * calls. */
    int (*function)(void *context);
    void *context;

    int fds[3];            /* standard input, output and error */
    bool has_session;      /* it leads a session of its own */
    bool has_only_these;   /* a program: it inherits no other descriptor */
    bool ends_with_thread; /* a program: killed when the thread that starts it
                              ends */
    const sigset_t *mask;  /* the signals it blocks; NULL: those we block */
};

/* Starts it; a program gets the default action of SIGPIPE. Returns 0 or an
 * errno value. */
int sp_process_start(pid_t *child, const struct sp_process *process);

/* For a function: turns into a program that is looked up in PATH. Returns only
 * when that fails, with errno set. env: NULL: ours. */
void sp_process_become(char *const argv[], char *const env[]);

/* Has it ended? Its process id stays reserved until sp_process_wait(). */
bool sp_process_has_ended(pid_t child);

/* Waits for its end, whatever signals come. Returns its exit status, 128 + n for a
 * death by signal n; -1 with errno set when it is no child of ours. *signal, unless
 * NULL, is n or 0. */
int sp_process_wait(pid_t child, int *signal);

/* Was this process started so that it ignores the signal, by nohup or `command &`? */
bool sp_process_ignores(int signal);

#endif
