/*
 * overview.h - what the trail says of a period, for a report.
 * layer: audit
 *
 * Zero-initialise; sp_overview_dispose() when done. Times are milliseconds since 1970.
 */
#ifndef SALLYPORT_OVERVIEW_H
#define SALLYPORT_OVERVIEW_H

#include "sallyport/exceptions.h"
#include "sallyport/git.h"
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

/* A grant or a waiver that is open, waits, or has to be reviewed. Texts are of pushes. */
struct sp_overview_exception {
    char *id, *who, *ref;
    char *of; /* the incident or the rule */
    enum sp_exception_kind kind;
    enum sp_exception_state state;
    int64_t ends; /* seconds since 1970; 0: not known yet */
    int64_t due;  /* the review; 0: none is missing */
    bool is_overdue;
};

/* What is open at a moment, from refs/notes/sallyport/exceptions. Zero-initialise. */
struct sp_overview_exceptions {
    SP_VEC(struct sp_overview_exception) items; /* the oldest first */
    size_t grants, waivers;                     /* that are open */
    size_t pending, overdue;                    /* requests; reviews */
    int64_t next_end; /* of a waiver, seconds since 1970; 0: none is open */
};

void sp_overview_exceptions_dispose(struct sp_overview_exceptions *exceptions);

/* A user who is not locked out yet. */
struct sp_overview_near {
    char *user;
    size_t refusals; /* that count */
};

/* A rule that each push to refs of a class has broken. */
struct sp_overview_unmet {
    const char *rule; /* of the tally */
    enum sp_tally_class class;
    uint64_t pushes;
};

/* A rollback whose root cause nobody has written down. */
struct sp_overview_cause {
    struct sp_oid commit;
    int64_t due; /* seconds since 1970 */
    bool is_overdue;
};

struct sp_overview {
    int64_t since, until;        /* of the period */
    int64_t made;                /* when it was read */
    struct sp_tally now, before; /* before: the period of the same length */
    uint64_t size;               /* of the log */
    bool is_elsewhere;           /* no repository of it is here */
    SP_VEC(struct sp_overview_push) pushes; /* of the period, newest first */
    struct sp_strings locked;               /* "alice until 2026-…" */
    struct sp_strings quiet; /* rules in force that found nothing */
    SP_VEC(struct sp_overview_near) near; /* to a lockout: half of it or more */
    long lockout;                         /* refusals that lock a user out */
    SP_VEC(struct sp_overview_unmet) unmet;
    SP_VEC(struct sp_overview_cause) causes; /* the newest first */
    struct sp_overview_exceptions exceptions;
};

/* What is asked; all borrowed. */
struct sp_overview_question {
    const struct sp_policy *policy;
    struct sp_repo *repo;   /* NULL: exceptions and root causes are not read */
    const char *head;       /* what HEAD names, or NULL */
    const char *repository; /* as its hooks record it, for lockouts */
    int64_t since, until, now;
};

int sp_overview_read(struct sp_overview *out, struct sp_audit *audit,
                     const struct sp_overview_question *question,
                     struct sp_error *err);
/* Reads locks from the trail; exceptions and root causes from the repository of the
 * question, if it has one. */
int sp_overview_due_read(struct sp_overview *out, struct sp_audit *audit,
                         const struct sp_overview_question *question,
                         struct sp_error *err);
void sp_overview_dispose(struct sp_overview *overview);

/* Pushes of a tally with a verdict, in all classes of refs. */
uint64_t sp_tally_pushes(const struct sp_tally *tally,
                         enum sp_entry_verdict verdict);
/* Accepted pushes to protected refs. */
uint64_t sp_tally_landed(const struct sp_tally *tally);

#endif
