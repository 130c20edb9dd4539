/*
 * phase.h - the phase of a commit (RED, GREEN, REFACTOR), and the order.
 * layer: model
 *
 * Source: docs/design.md, "The order of the cycle".
 */
#ifndef SALLYPORT_PHASE_H
#define SALLYPORT_PHASE_H

#include <stdbool.h>

#include "sallyport/error.h"
#include "sallyport/message.h"
#include "sallyport/regex.h"

enum sp_phase {
    SP_PHASE_UNKNOWN, /* the message does not say */
    SP_PHASE_RED,
    SP_PHASE_GREEN,
    SP_PHASE_REFACTOR,
    SP_PHASE_NEUTRAL,
    SP_PHASE_MERGE,  /* two or more parents: it keeps the states, whatever its
                       message says */
    SP_PHASE_FIXUP,  /* fixup!, squash!, amend!: it has the phase of its target
                       */
    SP_PHASE_REVERT, /* undoes exactly a commit before it: neutral */
    SP_PHASE_PICK, /* does exactly what a protected ref has accepted: neutral */
};

/* "RED", "GREEN", "REFACTOR", "neutral", "merge", "fixup",
 * "revert", "pick", "unknown". Static. */
const char *sp_phase_name(enum sp_phase phase);

/* Is it exempt from the cycle because its content is exactly that of an
 * accepted commit, or its inverse? */
bool sp_phase_is_verified(enum sp_phase phase);

/* `other` is not SP_PHASE_UNKNOWN when the message names two phases; `phase` is
 * then the one that counts. */
struct sp_phase_reading {
    enum sp_phase phase, other;
    struct sp_str said,
        other_said; /* what each was read from: "(RED)", "feat:";
                                       of the message, or static */
};

/* What the patterns said of a subject, as sp_phase_of_subject(). Borrows its bytes. */
struct sp_phase_known {
    struct sp_str subject;
    struct sp_phase_reading reading;
};

/* The section [tdd] of a policy: what a subject of each phase looks like. */
struct sp_tdd {
    struct sp_regex *red, *green, *refactor, *neutral;
    const struct sp_regex_filter *filter; /* of these; NULL: there is none */
    const struct sp_phase_known *known;   /* by these; NULL: there is none */
};

/* What the patterns say of a subject: the last two paragraphs of sp_phase_read(). */
int sp_phase_of_subject(const struct sp_tdd *tdd, struct sp_str subject,
                        struct sp_phase_reading *out, struct sp_error *err);

/*
 * Reads the phase of a message. A trailer "TDD: red|green|refactor" decides.
 * Else the pattern whose match begins furthest to the right in the subject
 * counts, so that a marker after "feat: …" is stronger than the type. Of
 * patterns that begin at the same place the first of red, green, refactor,
 * neutral counts. SP_ELIMIT when a pattern takes too long.
 */
int sp_phase_read(const struct sp_tdd *tdd, const struct sp_message *message,
                  size_t parents, struct sp_phase_reading *out,
                  struct sp_error *err);

/*
 * The order is a small state machine for each PRP. A commit on top of merges
 * may continue from any of several states, so a set of them is kept.
 */
enum sp_state {
    SP_STATE_START = 1,
    SP_STATE_RED = 2,
    SP_STATE_GREEN = 4,
    SP_STATE_REFACTOR = 8,
    SP_STATE_ANY = 15, /* continues history that is not judged */

    /* What was seen on the way to any of the states. Never cleared. */
    SP_SEEN_RED = 16,
    SP_SEEN_REFACTOR = 32,
    SP_SEEN_CODE = 64, /* implementation or infrastructure was changed */
};

/*
 * The states after a commit of this phase, from a set of states before it. What
 * was seen stays, and the phase adds to it. *in_order is false when no state of
 * the set allows the phase; the result is then as if the commit had been in
 * order. Phases outside the cycle (neutral, merge, unknown, fixup) keep the
 * set.
 */
unsigned sp_order_step(unsigned states, enum sp_phase phase, bool *in_order);

/* The phases that may come next: for each of RED, GREEN and REFACTOR that some
 * state of the set allows, the bit 1 << phase. */
unsigned sp_order_next(unsigned states);

#endif
