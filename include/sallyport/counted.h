/*
 * counted.h - what a verdict counts on, for the trail: references to proposals, the
 * category of a ref, approvals and results of gates, acts about grants and waivers; and what a report asks for.
 * layer: model
 *
 * The judge adds the references, the category, the pull request, the times and what is
 * taken back. A rule says the rest through its sink
 * (finding.h), when it has counted on it:
 *
 *     sp_count_category(sink->counted, "HIGH");
 *     sp_count_record(sink->counted, &record);
 *
 * NULL instead of a struct sp_counted is allowed: nobody wants to know.
 */
#ifndef SALLYPORT_COUNTED_H
#define SALLYPORT_COUNTED_H

#include "sallyport/evidence.h"
#include "sallyport/exceptions.h"
#include "sallyport/oid.h"
#include "sallyport/request.h"
#include "sallyport/vec.h"

enum {
    SP_COUNTED_MAX = 500,   /* that are kept of each kind */
    SP_COUNTED_METRICS = 8, /* of each result of a gate */
    SP_COUNTED_REVERTS = 20,
};

struct sp_counted_category {
    size_t update; /* which ref update of the push, from 0 */
    char *name;
};

/* An approval or the result of a gate. */
struct sp_counted_record {
    enum sp_evidence_kind kind;
    size_t update;
    struct sp_oid commit;
    int64_t time; /* seconds since 1970 */
    char *actor;  /* NULL: nobody is named */
    char *name;   /* of the role that it is given as, or of the gate; NULL */
    const char *result;               /* static: "approve", "pass", … */
    SP_VEC(struct sp_metric) metrics; /* of a gate, the first of them */
};

/* An act about a grant or a waiver that came in, and what it makes of it. */
struct sp_counted_act {
    enum sp_exception_kind kind;
    enum sp_act_kind act;
    char *id, *ref;
    char *incident, *rule; /* one of them */
    char *prp;             /* of a review, or of a request for a waiver; NULL */
    struct sp_oid commit;  /* of the act */
    enum sp_exception_state state;
    int64_t ends; /* seconds since 1970; 0: not known */
};

/* Zero-initialise. */
struct sp_counted {
    size_t update; /* what is judged now */
    struct sp_strings prps;
    size_t prps_left_out;
    SP_VEC(struct sp_counted_category) categories;
    SP_VEC(struct sp_counted_record) records;
    SP_VEC(struct sp_counted_record) let_in; /* new lines of evidence */
    SP_VEC(struct sp_counted_act) acts;
    size_t kept[SP_EVIDENCE_KINDS], records_left_out[SP_EVIDENCE_KINDS];
    char request[SP_REQUEST_MAX]; /* the pull request of the last merge or
                                     traced squash that names one; "" */
    int64_t first_commit;      /* as the oldest commit says; 0: there is none */
    int64_t first_red;         /* the same of those that are RED */
    struct sp_strings reverts; /* ids or their first digits: what verified
                                     reverts take back */
    struct sp_oidmap seen;     /* all of them, by sp_oid_of_text() */
};

void sp_counted_dispose(struct sp_counted *counted);

/* Each reference counts once. */
void sp_count_prp(struct sp_counted *counted, const char *reference);
/* The last one holds. */
void sp_count_request(struct sp_counted *counted, const char *number);
/* When a commit was made, by its own word; 0 counts for nothing. */
void sp_count_time(struct sp_counted *counted, int64_t time, bool is_red);
/* Each id counts once, as long as there is room. */
void sp_count_revert(struct sp_counted *counted, const char *id);
/* The category of the ref that is judged; the last one holds. */
void sp_count_category(struct sp_counted *counted, const char *name);
/* A record that counted for the ref that is judged; each once. */
void sp_count_record(struct sp_counted *counted,
                     const struct sp_evidence *record);

/* A line of evidence that is new if the push is accepted. The size of a push bounds how
 * many there are. */
void sp_count_let_in(struct sp_counted *counted,
                     const struct sp_evidence *record);

/* An act about `one`, with the state and the end that it makes. The push that brings
 * them is bounded. */
void sp_count_act(struct sp_counted *counted, const struct sp_exception *one,
                  const struct sp_act *act, const struct sp_oid *commit,
                  enum sp_exception_state state, int64_t ends);

#endif
