/*
 * finding.h - what a rule found, and where it goes.
 * layer: model
 *
 * A finding is a violation of the policy, never a failure (error.h). Rules
 * only report; severity, excuses and the verdict are decided by the judge.
 */
#ifndef SALLYPORT_FINDING_H
#define SALLYPORT_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/level.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

struct sp_finding {
    const char *rule; /* the rule's id; static */
    int level;        /* SP_LEVEL_ENFORCE or SP_LEVEL_WARN */
    size_t update;    /* which ref update of the push, from 0 */
    bool has_commit;  /* else it speaks of the ref */
    struct sp_oid commit;
    size_t position; /* of the commit in the ref's history, parents first */
    char *subject;   /* of the commit; filled in by the judge, and so are … */
    char *author;  /* … "Name <email>", "" when it cannot be read, and … */
    int64_t time;  /* … its committer's time in seconds since 1970, or 0 */
    char *message; /* what is wrong */
    char *mend;    /* how to mend it */
    char *command; /* what to type; NULL when there is nothing */
};

/* So many about refs are kept at most, where there is a bound. */
enum { SP_REF_FINDINGS = 200 };

struct sp_rule_count {
    const char *rule; /* static */
    size_t count;
};

/* Keeps the first `most` findings about commits (0: all of them), and those about
 * refs, which no number of others can hide. It counts the rest, so that a hostile
 * push cannot fill the memory. */
struct sp_findings {
    struct sp_finding *items;
    size_t count, capacity;
    size_t most;
    size_t of_refs;                     /* of those that are kept */
    size_t refusals, warnings;          /* all, kept or not */
    SP_VEC(struct sp_rule_count) rules; /* the same, by rule */
    const struct sp_oid *only; /* what is found elsewhere than in this commit
                                  does not count; NULL: all of it does */
};

void sp_findings_dispose(struct sp_findings *findings);

/* Counts a finding, and keeps it, bound or not; its texts are taken over. */
void sp_findings_add(struct sp_findings *findings, struct sp_finding finding);

/* What a rule reports to. The judge fills it in before it calls a rule. */
struct sp_sink {
    struct sp_findings *findings;
    const char *rule;
    int level;
    size_t update;
};

/*
 * Reports a finding about a commit, or about the ref when commit is NULL.
 * mend is one sentence that says how to mend it; command what to type for
 * that, or NULL. All texts are copied; they may hold anything that came from
 * the push, for they are sanitised when they are printed.
 */
void sp_report(struct sp_sink *sink, const struct sp_oid *commit,
               const char *mend, const char *command, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
