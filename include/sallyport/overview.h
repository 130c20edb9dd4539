/*
 * overview.h - what the trail says of a period, for a report.
 * layer: audit
 *
 * Zero-initialise; sp_overview_dispose() when done. Times are milliseconds since 1970.
 */
#ifndef SALLYPORT_OVERVIEW_H
#define SALLYPORT_OVERVIEW_H

#include "sallyport/tally.h"

enum { SP_OVERVIEW_PUSHES = 200, SP_OVERVIEW_NAMES = 5 };

/* One push of the table. The texts are of the push: sanitise or escape them. */
struct sp_overview_push {
    uint64_t seq;
    int64_t time;
    enum sp_entry_verdict verdict;
    char *user;             /* NULL: unknown */
    struct sp_strings refs; /* at most SP_OVERVIEW_NAMES … */
    struct sp_strings codes;
    size_t refs_left_out, codes_left_out; /* … and how many more there are */
};

struct sp_overview {
    int64_t since, until;        /* of the period */
    struct sp_tally now, before; /* before: the period of the same length */
    uint64_t size;               /* of the log */
    SP_VEC(struct sp_overview_push) pushes; /* of the period, newest first */
    struct sp_strings locked;               /* "alice until 2026-…" */
    struct sp_strings quiet; /* rules in force that found nothing */
};

/* What is asked; all borrowed. */
struct sp_overview_question {
    const struct sp_policy *policy;
    const char *head;       /* what HEAD names, or NULL */
    const char *repository; /* as its hooks record it, for lockouts */
    int64_t since, until, now;
};

int sp_overview_read(struct sp_overview *out, struct sp_audit *audit,
                     const struct sp_overview_question *question,
                     struct sp_error *err);
void sp_overview_dispose(struct sp_overview *overview);

/* Pushes of a tally with a verdict, in all classes of refs. */
uint64_t sp_tally_pushes(const struct sp_tally *tally,
                         enum sp_entry_verdict verdict);
/* Accepted pushes to protected refs. */
uint64_t sp_tally_landed(const struct sp_tally *tally);

#endif
