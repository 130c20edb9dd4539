/*
 * approvers.h - who has approved a step, and whose approval counts.
 * layer: facts
 */
#ifndef SALLYPORT_APPROVERS_H
#define SALLYPORT_APPROVERS_H

#include "sallyport/policy.h"
#include "sallyport/step.h"

/* Why an approval does not count. */
enum sp_approver_why {
    SP_APPROVER_COUNTS, /* or there is none */
    SP_APPROVER_STALE,  /* of a commit that does not cover the step */
    SP_APPROVER_MAY_NOT,
    SP_APPROVER_AUTHOR,
    SP_APPROVER_PUSHER,
    SP_APPROVER_UNKNOWN, /* nobody can tell whether they wrote it */
    SP_APPROVER_SAME,    /* they are `other`, who counts */
};

/* A user who has said something about the step. All borrowed from it. */
struct sp_approver {
    const char *user;
    struct sp_oid commit;           /* that it was said about last */
    const struct sp_evidence *last; /* their last word */
    const struct sp_about *about;   /* the commit of the approval, or of it */
    const char *role;  /* that it was given as; NULL: any that they have */
    const char *other; /* of SP_APPROVER_SAME */
    const struct sp_evidence *approval; /* of what covers the step, or NULL */
    bool rejects;                       /* their last word; else: */
    bool counts;
    enum sp_approver_why why;
    bool is_explained; /* it was said why it does not count */
    bool is_taken;     /* for one of the roles, by sp_approvers_match() */
};

struct sp_approvers {
    struct sp_approver *items;
    size_t count, capacity;
};

/* What the policy wants for the step: nothing where it names nobody who may give it, and
 * little for a rollback. Borrowed. */
const struct sp_category_policy *
sp_approvers_wanted(const struct sp_step *step, const struct sp_policy *policy);
/* Has somebody to approve the step, by its category or as an owner? False where it is
 * not known what was approved. */
bool sp_approvers_are_asked(const struct sp_step *step,
                            const struct sp_policy *policy);

/* Can somebody reject the step, whatever is asked for? */
bool sp_approvers_may_reject(const struct sp_step *step,
                             const struct sp_policy *policy);

/* Whether an approval by the user would be of the user's own change: SP_APPROVER_AUTHOR
 * or SP_APPROVER_PUSHER; else SP_APPROVER_COUNTS. */
enum sp_approver_why sp_approvers_own(const struct sp_step *step,
                                      const struct sp_policy *policy,
                                      const char *user);

/* Finds who has approved or rejected the step. The last word of each user about the ref
 * counts. */
void sp_approvers_find(struct sp_approvers *out, const struct sp_step *step,
                       const struct sp_policy *policy, const char *ref);
void sp_approvers_dispose(struct sp_approvers *approvers);

/* Has the user approved that commit over the rejection of another, and neither rejected it
 * nor withdrawn since? */
bool sp_approver_is_over(const struct sp_approver *who, const char *rejecter);

/* Adds the users who cannot approve the step: those who wrote it or pushed it, those of
 * `all` (may be NULL) whose approval counts already, and users who are the same persons. */
void sp_approvers_barred(const struct sp_approvers *all,
                         const struct sp_step *step,
                         const struct sp_policy *policy,
                         struct sp_strings *out);

/* Has the role a user who can still approve the step: none of those above? */
bool sp_approvers_are_left(const struct sp_approvers *all,
                           const struct sp_step *step,
                           const struct sp_policy *policy, const char *role);

/* Does the policy let that user approve, as far as it names anybody who may? */
bool sp_approvers_may(const struct sp_policy *policy, const char *user);

/* Was it said of a user of the role why the approval does not count? */
bool sp_approvers_told(const struct sp_approvers *all,
                       const struct sp_policy *policy, const char *role);

/* Matches the roles with users who count, each with another one. missing[i] gets
 * whether the i-th role has nobody. Returns how many users count and were not needed
 * for a role. */
size_t sp_approvers_match(struct sp_approvers *approvers,
                          const struct sp_policy *policy,
                          const struct sp_strings *roles, bool *missing);

#endif
