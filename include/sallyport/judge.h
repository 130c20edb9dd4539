/*
 * judge.h - runs every rule over a push and says what comes of it.
 * layer: judge
 *
 * Rules only report. What comes of a report is settled here (settle.h), and nowhere
 * else.
 */
#ifndef SALLYPORT_JUDGE_H
#define SALLYPORT_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/counted.h"
#include "sallyport/finding.h"
#include "sallyport/gather.h"
#include "sallyport/push.h"
#include "sallyport/rule.h"

struct sp_verdict {
    struct sp_findings findings; /* by ref, then by commit, parents first */
    size_t commits;              /* commits that were judged */
    bool too_many_commits;       /* of a ref, so that not all were judged */
    struct sp_counted counted;   /* what the rules counted on */
};

/*
 * Judges the push. Zero-initialise out, or set out->findings.max to bound
 * what is kept. SP_OK: the push is decided, and refused when
 * out->findings.refusals is not 0. An error: it could not be decided.
 */
int sp_judge(const struct sp_source *source, const struct sp_push *push,
             struct sp_verdict *out, struct sp_error *err);

/* The same by a table of rules, NULL-terminated; sp_judge() takes all there are. */
int sp_judge_by(const struct sp_rule *const *rules,
                const struct sp_source *source, const struct sp_push *push,
                struct sp_verdict *out, struct sp_error *err);

/* Is a push with these findings refused? Where the policy only observes, only if one
 * of them is of a rule that holds there, too. */
bool sp_verdict_refuses(const struct sp_verdict *verdict,
                        const struct sp_policy *policy);

void sp_verdict_dispose(struct sp_verdict *verdict);

#endif
