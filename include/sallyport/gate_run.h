/*
 * gate_run.h - runs the command of a gate at a commit.
 * layer: prove
 *
 * git checks the commit out into a new worktree below TMPDIR, which is removed after the
 * run. For the command, never for a hook: it runs what a policy says.
 */
#ifndef SALLYPORT_GATE_RUN_H
#define SALLYPORT_GATE_RUN_H

#include "sallyport/git.h"
#include "sallyport/run.h"

/* What to run. All borrowed. */
struct sp_gate_order {
    const struct sp_repo *repo;
    const struct sp_oid *commit;
    const char *gate;
    const char *command; /* a line of a shell */
    uint64_t limit_ms;
    /* Called after the run, while its worktree is there. */
    void (*look)(void *context, const char *worktree);
    void *context;
};

/* What came of it. Zero-initialise. */
struct sp_gate_ran {
    int asked; /* the signal that ended us, or 0; then the rest is not known */
    int status, signal; /* as in struct sp_run */
    bool timed_out;
    uint64_t milliseconds;
    struct sp_buf output; /* its beginning and its end */
    char *log;            /* the file that it was kept in; NULL: none */
};

/* Either way no process and no worktree is left. sp_gate_ran_dispose() in any case. */
int sp_gate_run(struct sp_gate_ran *out, const struct sp_gate_order *order,
                struct sp_error *err);
void sp_gate_ran_dispose(struct sp_gate_ran *ran);

#endif
