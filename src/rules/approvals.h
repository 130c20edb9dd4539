/* What the files of the rule approvals share. */
#ifndef SALLYPORT_RULES_APPROVALS_H
#define SALLYPORT_RULES_APPROVALS_H

#include "sallyport/approvers.h"
#include "sallyport/rule.h"

enum {
    MISSING,
    ROLE_MISSING,
    ROLE_BARRED,
    STALE,
    REJECTED,
    AUTHOR,
    PUSHER,
    UNKNOWN_PERSON,
    SAME_PERSON,
    MAY_NOT,
    OVERRIDDEN,
    OWNER_MISSING,
    OWNER_UNKNOWN,
    OWNER_BARRED,
    OWNERS_UNREADABLE,
    OWNER_LEFT,
    NOT_THERE,
};

/* What to do about a rejection. */
#define SP_APPROVALS_ANSWER                                                    \
    "answer {actor}, who can approve it or withdraw; or let another one "      \
    "approve it over {actor}"

/* Its codes, in that order. */
extern const struct sp_finding_code sp_approvals_codes[];

/* One step. */
struct sp_approvals_look {
    const struct sp_branch_facts *branch;
    const struct sp_policy *policy;
    struct sp_sink *sink;
    const struct sp_step *step;
    const struct sp_category_policy *wanted;
    const struct sp_approvers *all; /* who has said something about it */
    bool is_over; /* one approval over a rejection is all that is missing */
};

/* Says once why an approval does not count. False: it counts, or is none. */
bool sp_approvals_explain(const struct sp_approvals_look *at,
                          struct sp_approver *who);

/* "sallyport approve COMMIT", with an option and its value where that is not NULL, and what
 * follows; yours to free(). */
char *sp_approvals_command_of(const struct sp_approvals_look *at,
                              const char *option, const char *value,
                              const char *rest);
/* What gets an approval by a role, or by any where that is NULL; yours to free(). */
char *sp_approvals_ask(const struct sp_approvals_look *at, const char *role);
/* What gets an approval, yours to free(): "sallyport approve COMMIT", for what the step
 * brings and the ref where it lands. Where git does not make what lands of that, the branch first takes in what the
 * protected ref has. NULL where an approval over a rejection is asked for instead: a later
 * one by the same user would take its place. */
char *sp_approvals_command(const struct sp_approvals_look *at);
/* The words for that, with the place {branch}; NULL: those of the code. Static. */
const struct sp_advice *sp_approvals_advice(const struct sp_approvals_look *at);

/* Is somebody asked to approve it as an owner, as far as the policy knows them? */
bool sp_approvals_ask_owners(const struct sp_approvals_look *at,
                             const struct sp_approvers *all);
/* Looks for an approval of an owner of each path of the step. */
void sp_approvals_owners(const struct sp_approvals_look *at,
                         struct sp_approvers *all);
/* Looks whether CODEOWNERS can be understood as it lands. */
void sp_approvals_file(const struct sp_branch_facts *branch,
                       struct sp_sink *sink);

#endif
