/*
 * decision.h - what was asked, who asked, and what came of it: one value.
 * layer: judge
 *
 * It is begun before judging and completed after. Reports and the
 * trail read it. What is judged may take too much time or memory, or crash: then it is
 * completed as well, from where the process ends.
 *
 *     struct sp_decision decision = {.found.findings.max = SP_REPORT_KEPT};
 *     sp_decision_begin(&decision, policy, push, actor);
 *     sp_decide(&decision, source, &err);
 *     … decision.decided says what came of it …
 *     sp_decision_dispose(&decision);
 */
#ifndef SALLYPORT_DECISION_H
#define SALLYPORT_DECISION_H

#include <stdint.h>

#include "sallyport/host.h"
#include "sallyport/judge.h"
#include "sallyport/sha256.h"

enum sp_decided {
    SP_BEGUN, /* nothing came of it yet */
    SP_ACCEPTED,
    SP_REFUSED,
    SP_UNDECIDED, /* it could not be judged, and nothing is let in */
};

/* Why it is undecided. */
enum sp_cause {
    SP_CAUSE_NONE,
    SP_CAUSE_ERROR,  /* err says which */
    SP_CAUSE_TIME,   /* the watchdog ended it */
    SP_CAUSE_MEMORY, /* no memory was left, or none that [limits] allow */
    SP_CAUSE_CRASH,
};

struct sp_decision {
    /* What is known when it is begun. All borrowed, but roles. */
    const struct sp_push *push;          /* the refs, with old and new ids */
    const struct sp_policy *policy;      /* NULL where it could not be read */
    const struct sp_actor *actor;        /* NULL: nobody was asked for */
    struct sp_strings roles;             /* that the policy gives the actor */
    char fingerprint[SP_SHA256_HEX + 1]; /* of the policy; "" until
                                            sp_decision_fingerprint() */
    int64_t time;                        /* milliseconds since 1970 */
    uint64_t begun;                      /* by sp_clock_ms() */

    /* What came of it. */
    enum sp_decided decided;
    enum sp_cause cause;
    const char *reason;      /* why it is undecided; else NULL */
    struct sp_error err;     /* what `reason` is from, for SP_CAUSE_ERROR */
    struct sp_verdict found; /* the findings with their levels and excuses, and
                                how many commits were judged */
    uint64_t milliseconds;   /* that it took */

    /*
     * Told when the process is ended while it is begun (SP_CAUSE_TIME, _MEMORY and
     * _CRASH): it is complete then, but `found` may be half changed, so only its
     * numbers may be read. Must be safe in a signal handler, and may run in any
     * thread. NULL: nobody is.
     */
    void (*ended)(const struct sp_decision *decision, void *context);
    void *context;
};

/*
 * Begins it. Zero-initialise before; what is set already of begun, ended, context
 * and found.findings.max stays. It must not move until it is completed: from now on
 * ending.h knows its place.
 */
void sp_decision_begin(struct sp_decision *decision,
                       const struct sp_policy *policy,
                       const struct sp_push *push,
                       const struct sp_actor *actor);

/* Adds the fingerprint of the policy. That takes time, so only code that records or
 * prints the decision calls it. */
void sp_decision_fingerprint(struct sp_decision *decision);

/* Says in a source who pushes, and how. Borrows from actor. */
void sp_source_by(struct sp_source *source, const struct sp_actor *actor);

/* Judges the push of a decision that is begun; the decision is not completed. Findings of
 * an earlier call are dropped, so a push may be judged again from another source. */
int sp_decision_judge(struct sp_decision *decision,
                      const struct sp_source *source, struct sp_error *err);

/* Judges the push, as sp_judge() does, and completes it. */
int sp_decide(struct sp_decision *decision, const struct sp_source *source,
              struct sp_error *err);

/* Completes it by what was found, or as undecided where err holds an error, also one
 * that was never begun. Nobody is told of an end any more. */
void sp_decision_complete(struct sp_decision *decision,
                          const struct sp_error *err);

/* One that is still begun ends nowhere. */
void sp_decision_dispose(struct sp_decision *decision);

#endif
