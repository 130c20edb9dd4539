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

/* Findings with one code. `observed`: they would have refused a push that observe mode
 * let in. */
struct sp_tally_code {
    char *code;
    uint64_t refused, warned, excused, observed;
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

struct sp_tally {
    const struct sp_strings *protected; /* borrowed: patterns of [refs] */
    const char *head;                   /* borrowed: what HEAD names, or NULL */

    uint64_t entries, pruned, unreadable, out_of_band, policy_changes;
    uint64_t verdicts[SP_ENTRY_UNDECIDED + 1]; /* of pushes, pruned ones too */
    uint64_t pushes[SP_TALLY_CLASSES][SP_ENTRY_UNDECIDED + 1]; /* not pruned */
    int64_t first, last; /* times of entries; 0: there is none */
    uint64_t within[SP_TALLY_BOUNDS], durations, duration_sum;

    SP_VEC(struct sp_tally_code) codes; /* by code */
    SP_VEC(struct sp_tally_week) weeks; /* by time, those without a push too */
    SP_VEC(struct sp_tally_role) roles; /* by role */
    SP_VEC(int64_t)
    leads; /* from the first push of a proposal to its
                                           first at a protected ref; sorted */
    SP_VEC(struct sp_tally_event) events; /* what leads are made of */
};

/* Counts the entries that the filter lets pass; what is not NULL or 0 in *out before
 * says which refs are protected. */
int sp_tally_read(struct sp_tally *out, struct sp_audit *audit,
                  const struct sp_audit_filter *filter, struct sp_error *err);
void sp_tally_dispose(struct sp_tally *tally);

/* The lead time that `percent` of the proposals do not exceed; 0 where there are
 * none. */
int64_t sp_tally_lead(const struct sp_tally *tally, unsigned percent);

#endif
