/*
 * proof.h - the proof of a cycle: which commits have to fail, which have to
 * pass, and the results.
 * layer: model
 *
 * Nothing is read or run here: prove.h does that.
 */
#ifndef SALLYPORT_PROOF_H
#define SALLYPORT_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/oid.h"
#include "sallyport/phase.h"
#include "sallyport/regex.h"
#include "sallyport/run.h"
#include "sallyport/sha256.h"
#include "sallyport/vec.h"

enum sp_expected { SP_EXPECT_NOTHING, SP_EXPECT_FAIL, SP_EXPECT_PASS };

enum sp_got {
    SP_GOT_NOTHING, /* it was not run */
    SP_GOT_PASS,
    SP_GOT_FAIL,
    SP_GOT_TIMEOUT,
    SP_GOT_NO_ANSWER, /* its result says nothing about the commit */
};

enum sp_proof_state {
    SP_PROOF_NOT_ASKED, /* nothing is expected of this commit */
    SP_PROOF_OPEN,      /* not known yet */
    SP_PROOF_PROVEN,
    SP_PROOF_UNPROVEN,
    SP_PROOF_UNDECIDED,
    SP_PROOF_STATES,
};

/* A commit. */
struct sp_proof_step {
    struct sp_oid id, tree;
    enum sp_phase phase;
    enum sp_expected expected;
    enum sp_proof_state state;
    enum sp_got got;
    int status; /* exit status of the command, where it has a result */
    uint64_t milliseconds; /* run time of the command */
    bool is_cached;        /* taken from an earlier run */
    char *subject;
    char *reason; /* what is wrong; NULL unless unproven or undecided */
    char *output; /* the end of its output then; may be NULL */
};

/* Zero-initialise. */
struct sp_proof {
    SP_VEC(struct sp_proof_step) steps; /* parents first */
    struct sp_oid head;                 /* the last commit */
    bool is_whole; /* they are a whole branch: the commits before them are in a
                      protected ref, or there are none */
};

/* What is run, and which results count. All borrowed. */
struct sp_proof_asked {
    char *const *command; /* NULL at the end */
    bool all;             /* neutral commits, merges and reverts too */
    const bool *red_exit; /* by exit status: does it count as a failing test?
                             NULL: any but 0 does */
    /* for the output of a RED; may be NULL */
    const struct sp_regex *red_pattern;
};

void sp_proof_dispose(struct sp_proof *proof);

/*
 * Sets the result of a step from its run. These leave it undecided: exit status
 * 125 (as in `git bisect run`), 126 and 127 (the shell cannot run the command),
 * a death by a signal that comes from outside (SIGHUP, SIGINT, SIGKILL,
 * SIGTERM), and the time limit.
 */
void sp_proof_judge(struct sp_proof_step *step,
                    const struct sp_proof_asked *asked,
                    const struct sp_run *run);

/* Marks a step that could not be run as undecided. */
void sp_proof_give_up(struct sp_proof_step *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * A hash of what a result depends on, except the environment: the tree, the
 * phase, the command and which results count. Writes 64 hex digits and a NUL.
 * Returns out.
 */
char *sp_proof_key(char out[SP_SHA256_HEX + 1],
                   const struct sp_proof_step *step,
                   const struct sp_proof_asked *asked);

/* Counts the steps in each state. Returns the state of the whole: unproven if
 * any step is; else undecided if any is; else proven. */
enum sp_proof_state sp_proof_total(const struct sp_proof *proof,
                                   size_t counts[SP_PROOF_STATES]);

#endif
