/*
 * phase.h - where a commit stands in RED, GREEN, REFACTOR, and the order.
 * layer: model
 *
 * Source: policy model, "The phase of a commit" and "The order".
 */
#ifndef SALLYPORT_PHASE_H
#define SALLYPORT_PHASE_H

#include <stdbool.h>

#include "sallyport/error.h"
#include "sallyport/message.h"
#include "sallyport/regex.h"

enum sp_phase {
    SP_PHASE_UNKNOWN, /* nothing in the message says */
    SP_PHASE_RED,
    SP_PHASE_GREEN,
    SP_PHASE_REFACTOR,
    SP_PHASE_NEUTRAL,
    SP_PHASE_MERGE,  /* two or more parents: transparent, whatever it says */
    SP_PHASE_FIXUP,  /* fixup!, squash!, amend!: that of its target */
    SP_PHASE_REVERT, /* undoes exactly a commit before it: neutral */
    SP_PHASE_PICK, /* does exactly what a protected ref has accepted: neutral */
};

/* "RED", "GREEN", "REFACTOR", "neutral", "merge", "fixup",
 * "revert", "pick", "unknown". */
const char *sp_phase_name(enum sp_phase phase);

/* Is it exempt from the cycle, since its content was compared with that of a commit
 * that was accepted? */
bool sp_phase_is_verified(enum sp_phase phase);

/* The section [tdd] of a policy: what a subject of each phase looks like. */
struct sp_tdd {
    struct sp_regex *red, *green, *refactor, *neutral;
};

/* `other` differs from SP_PHASE_UNKNOWN when the message says two things at
 * once; `phase` is then the one that counts. */
struct sp_phase_reading {
    enum sp_phase phase, other;
};

/*
 * Reads the phase off a message. A trailer "TDD: red|green|refactor" decides;
 * else the pattern whose match begins furthest to the right in the subject, so
 * that a marker behind "feat: …" counts more than the type. Of patterns that
 * begin at the same place the first of red, green, refactor, neutral counts.
 * SP_ELIMIT when a pattern takes too long.
 */
int sp_phase_read(const struct sp_tdd *tdd, const struct sp_message *message,
                  size_t parents, struct sp_phase_reading *out,
                  struct sp_error *err);

/*
 * The order is a small machine per PRP. A commit on top of merges may continue
 * from any of several states, so what is carried is a set of them.
 */
enum sp_state {
    SP_STATE_START = 1,
    SP_STATE_RED = 2,
    SP_STATE_GREEN = 4,
    SP_STATE_REFACTOR = 8,
    SP_STATE_ANY = 15, /* continues history that is not judged */

    /* What has been on the way: of any of the states, never forgotten. */
    SP_SEEN_RED = 16,
    SP_SEEN_REFACTOR = 32,
    SP_SEEN_CODE = 64, /* implementation or infrastructure was changed */
};

/*
 * The states after a commit of this phase, from a set of states before it.
 * What was seen stays, and what the phase shows is added.
 * *in_order is false when no state of the set allows the phase; the result is
 * then what it would be had the commit been in order. Phases without a part
 * in the cycle (neutral, merge, unknown, fixup) keep the set.
 */
unsigned sp_order_step(unsigned states, enum sp_phase phase, bool *in_order);

/* The phases that may come next: for each of RED, GREEN and REFACTOR that some
 * state of the set allows, the bit 1 << phase. */
unsigned sp_order_next(unsigned states);

#endif
