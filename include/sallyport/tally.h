/*
 * tally.h - what the trail says, counted.
 * layer: audit
 *
 * Zero-initialise; sp_tally_dispose() when done. Times are milliseconds since 1970.
 */
#ifndef SALLYPORT_TALLY_H
#define SALLYPORT_TALLY_H

#include "sallyport/audit.h"
#include "sallyport/policy.h"
#include "sallyport/refname.h"
#include "sallyport/vec.h"

/* What is counted of a push by its refs: a protected one counts before all others. */
enum sp_tally_class {
    SP_TALLY_PROTECTED,
    SP_TALLY_BRANCH,
    SP_TALLY_TAG,
    SP_TALLY_EVIDENCE,
    SP_TALLY_OTHER,
    SP_TALLY_CLASSES,
};
/* "protected", "branch", "tag", "evidence", "other"; NULL at the end. */
extern const char *const sp_tally_classes[];

/* The counts of a week, which begins on Monday, 00:00 UTC. */
struct sp_tally_point {
    int64_t begin;
    uint64_t count;
};
struct sp_tally_points { /* by time; without the weeks that have none */
    struct sp_tally_point *items;
    size_t count, capacity;
};

/* Findings with one code. `observed`: they would have refused a push that observe mode
 * let in. */
struct sp_tally_code {
    char *code;
    uint64_t refused, warned, excused, observed;
    struct sp_tally_points weeks; /* refused and observed */
    uint64_t last;                /* seq of the newest push that has one */
};

/* Pushes with a finding of one rule that is not excused. */
struct sp_tally_rule {
    char *rule;
    uint64_t pushes[SP_TALLY_CLASSES];
    uint64_t last; /* the push that was counted last, as an entry from 1 */
};

struct sp_tally_week {
    int64_t begin; /* Monday, 00:00 UTC */
    uint64_t accepted, refused, undecided;
    uint64_t landed;   /* accepted at a protected ref */
    uint64_t observed; /* accepted, and would have been refused */
};

struct sp_tally_role {
    char *role;
    uint64_t accepted, refused;
    struct sp_tally_points weeks; /* refused */
};

/* What is measured in time, each of what has landed at a protected ref. */
enum sp_tally_measure {
    SP_TALLY_PROPOSAL, /* from the first push that names it to its first landing */
    SP_TALLY_RED,      /* from its oldest RED commit, as that says */
    SP_TALLY_COMMIT,   /* from its oldest commit, as that says */
    SP_TALLY_APPROVAL, /* from the first push of a head to its last approval */
    SP_TALLY_RESTORE,  /* from the landing of what a rollback takes back */
    SP_TALLY_MEASURES,
};

struct sp_tally_span {
    int64_t end, length;
};
struct sp_tally_spans {
    struct sp_tally_span *items; /* by length */
    size_t count, capacity;
};

/* What has landed and takes back what had landed before. */
struct sp_tally_rollback {
    uint64_t seq;
    int64_t time;
    int64_t length; /* since that landed; -1: the trail does not say when */
};

/* The values of a metric in what landed in a week. */
struct sp_tally_values {
    int64_t begin;
    double last, low, high;
};
struct sp_tally_metric {
    char *name;
    SP_VEC(struct sp_tally_values) weeks; /* by time */
};

/* At most so many metrics are kept of a gate; a rule that each of at least so many
 * pushes breaks is never met. */
enum { SP_TALLY_METRICS = 40, SP_TALLY_NEVER = 3 };

/* The results of a gate that verdicts counted on. */
struct sp_tally_gate {
    char *gate;
    uint64_t passed, failed, not_applicable;
    SP_VEC(struct sp_tally_metric) metrics; /* of what has landed */
};

/* A duration's bound in milliseconds, and how many verdicts took no longer. */
enum { SP_TALLY_BOUNDS = 9 };
extern const unsigned sp_tally_bounds[SP_TALLY_BOUNDS];

/* A push that names a proposal. */
struct sp_tally_event {
    uint64_t proposal; /* a hash of its id */
    int64_t time;
    bool has_landed;
};

/* What a ref was set to. */
struct sp_tally_head {
    uint64_t id; /* the first 16 digits */
    int64_t time;
};
struct sp_tally_heads {
    struct sp_tally_head *items;
    size_t count, capacity;
};

/* What is not yet a span: it ends at `end`, and began with that head. */
struct sp_tally_open {
    uint64_t id;
    unsigned digits; /* that are known of the id */
    int64_t time, end;
    uint64_t seq;
    bool is_known; /* a rollback, whether its head is found or not */
};
struct sp_tally_opens {
    struct sp_tally_open *items;
    size_t count, capacity;
};

/* What somebody should look at, in whichever trail it is. */
enum sp_tally_odd {
    SP_TALLY_OUT_OF_BAND,
    SP_TALLY_UNREADABLE,
    SP_TALLY_UNDECIDED,
    SP_TALLY_NEVER_ENDED,
    SP_TALLY_EXCUSED, /* findings */
    SP_TALLY_POLICY_CHANGES,
    SP_TALLY_ODDS,
};

struct sp_tally {
    const struct sp_strings *protected; /* borrowed: patterns of [refs] */
    const char *head;                   /* borrowed: what HEAD names, or NULL */

    int64_t since; /* only what ends at this time or later is a span */
    bool is_short; /* no times, rollbacks and gates are wanted */

    uint64_t entries, pruned, unreadable, out_of_band, policy_changes;
    uint64_t verdicts[SP_ENTRY_UNDECIDED + 1]; /* of pushes, pruned ones too */
    uint64_t pushes[SP_TALLY_CLASSES][SP_ENTRY_UNDECIDED + 1]; /* not pruned */
    int64_t first, last; /* times of entries; 0: there is none */
    uint64_t within[SP_TALLY_BOUNDS], durations, duration_sum;
    uint64_t observing,
        observed; /* accepted in observe mode; and of those, that
                                     would have been refused */

    SP_VEC(struct sp_tally_code) codes; /* by code */
    SP_VEC(struct sp_tally_rule) rules;
    SP_VEC(struct sp_tally_week) weeks; /* by time, those without a push too */
    SP_VEC(struct sp_tally_role) roles; /* by role */
    SP_VEC(struct sp_tally_gate) gates; /* by gate */
    SP_VEC(struct sp_tally_rollback) rollbacks; /* the oldest first */
    struct sp_tally_spans spans[SP_TALLY_MEASURES];

    /* Where the entries come from, if they say so. */
    struct sp_strings origins[SP_TALLY_ODDS];

    /* What spans are made of: */
    SP_VEC(struct sp_tally_event) events;
    struct sp_tally_heads heads, landings;
    struct sp_tally_opens approvals, reverts;
};

/* Counts one entry; and completes the lists after the last. What is not NULL or 0 in
 * *tally before says which refs are protected, and since when. */
void sp_tally_entry(struct sp_tally *tally, const struct sp_stored *entry);
void sp_tally_finish(struct sp_tally *tally);

/* How many there are of each. */
void sp_tally_odd(const struct sp_tally *tally, uint64_t out[SP_TALLY_ODDS]);

/* Adds the weeks without a push up to that time, if there was one before. */
void sp_tally_reach(struct sp_tally *tally, int64_t time);

/* Hands what began in an earlier period to the next one, which counts from `since` on.
 * It is gone from the earlier one. */
void sp_tally_follow(struct sp_tally *next, struct sp_tally *earlier,
                     int64_t since);

/* Both, for the entries that the filter lets pass. */
int sp_tally_read(struct sp_tally *out, struct sp_audit *audit,
                  const struct sp_audit_filter *filter, struct sp_error *err);
/* Counts all entries, without times, rollbacks and gates. What was counted before is
 * kept in the file at path, and counted on; it is written in a directory of this user, where
 * that can be. */
int sp_tally_resume(struct sp_tally *out, struct sp_audit *audit,
                    const char *path, struct sp_error *err);
void sp_tally_dispose(struct sp_tally *tally);

/* The time that `percent` of the spans do not exceed; 0 where there are none. */
int64_t sp_tally_span(const struct sp_tally *tally,
                      enum sp_tally_measure measure, unsigned percent);

/* The class of refs at which each judged push broke the rule, if those are at least
 * SP_TALLY_NEVER; SP_TALLY_CLASSES: there is none. */
enum sp_tally_class sp_tally_never_met(const struct sp_tally *tally,
                                       const struct sp_tally_rule *rule);

#endif
