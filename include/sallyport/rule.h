/*
 * rule.h - a rule is a row.
 * layer: rules
 *
 * To add one: a file src/rules/<id>.c that defines its row, the row's name in
 * rules.def, a test tests/unit/rule_<id>.c, and a line in the README's table;
 * tests/checks/tables.sh holds them together.
 */
#ifndef SALLYPORT_RULE_H
#define SALLYPORT_RULE_H

#include "sallyport/facts.h"
#include "sallyport/finding.h"
#include "sallyport/policy.h"

/*
 * A rule looks at one thing: a ref update, a commit, or the history of a
 * branch (after all of its commits were seen). It reports to the sink and
 * returns SP_OK, or an error when it could not decide (a pattern that takes
 * too long), never because it found something.
 */
typedef int sp_ref_rule(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err);
typedef int sp_commit_rule(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink,
                           struct sp_error *err);

/* The text of `sallyport explain`, in the order of the page. */
struct sp_rule_text {
    const char *why;    /* why it exists */
    const char *breaks; /* what breaks it */
    const char *wrong;  /* an example that is refused … */
    const char *right;  /* … and one that is not */
    const char *mend;   /* how to mend it */
    const char *set;    /* how to set it */
};

struct sp_rule {
    const char *id;
    const char *summary; /* one line, no full stop */
    int level;           /* where the policy says nothing: enum sp_level */
    bool is_fixed;       /* no policy can lower its level */
    sp_ref_rule *ref;    /* any of the three may be NULL */
    sp_commit_rule *commit;
    sp_ref_rule *branch;
    struct sp_rule_text text;
};

/* All rules, NULL-terminated, in the order in which they are explained. */
extern const struct sp_rule *const sp_rules[];

/* The rule with that id; NULL when there is none. */
const struct sp_rule *sp_rule_find(const char *id);

/* The id that is nearest to a wrong one; NULL when none is near. */
const char *sp_rule_near_miss(const char *id);

/* Checks the sections [rule "…"] of a policy against the table. */
int sp_rules_check(const struct sp_policy *policy, struct sp_error *err);

/* The level of a rule on a ref, by the policy: SP_LEVEL_OFF where the rule's
 * `refs` do not match. */
int sp_rule_level(const struct sp_rule *rule, const struct sp_policy *policy,
                  const char *ref);

/*
 * Reports what is wrong with a commit of a protected ref for which the branch
 * that was squashed into it was looked for in vain: `wrong`, what was looked at,
 * and the way out. False, and nothing is reported, for any other commit.
 */
bool sp_report_untraced(struct sp_sink *sink, const struct sp_ref_facts *ref,
                        const struct sp_oid *commit, const char *wrong);

/* What to type to change the message of a commit; yours to free(). NULL for one
 * that is not made yet: its message is changed before it is. */
char *sp_mend_reword(const struct sp_commit_facts *commit);

#endif
