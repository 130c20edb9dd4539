#include "sallyport/approvers.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/user.h"

/* What only takes back goes fast. */
static const struct sp_category_policy of_rollback = {.approvals = 1};

const struct sp_category_policy *
sp_approvers_wanted(const struct sp_step *step, const struct sp_policy *policy)
{
    static const struct sp_category_policy nobody;
    const struct sp_category_policy *own = &policy->categories[step->category];
    bool is_more = own->approvals > 1 || own->approver_roles.count;
    if (!sp_policy_names_anybody(policy, &policy->evidence.approver_roles))
        return &nobody;
    return step->is_rollback && is_more ? &of_rollback : own;
}

bool sp_approvers_are_asked(const struct sp_step *step,
                            const struct sp_policy *policy)
{
    const struct sp_category_policy *wanted = sp_approvers_wanted(step, policy);
    return step->has_evidence &&
           (wanted->approvals || wanted->approver_roles.count ||
            step->owned.count);
}

bool sp_approvers_may_reject(const struct sp_step *step,
                             const struct sp_policy *policy)
{
    return step->owned.count ||
           sp_policy_names_anybody(policy, &policy->evidence.approver_roles);
}

/* The words of one user. */
struct words {
    const struct sp_evidence *last;
    const struct sp_about *last_about;
    const struct sp_evidence
        *approval; /* the last one that covers the step, not
                                           taken back for that commit */
    const struct sp_about *about;
};

/* Later counts; of the same second, the stricter one. Who pushes notes may reorder their
 * lines, so places prove nothing. */
static bool is_later(const struct sp_evidence *one,
                     const struct sp_evidence *other)
{
    static const int strictness[] = {
        [SP_APPROVE] = 0, [SP_WITHDRAW] = 1, [SP_REJECT] = 2};
    if (!other || one->time != other->time)
        return !other || one->time > other->time;
    return strictness[one->decision] > strictness[other->decision];
}

/* Whether a later line of the same note counts instead of one before it: also of two
 * approvals of one second the last one. */
static bool replaces(const struct sp_evidence *line,
                     const struct sp_evidence *before)
{
    if (is_later(line, before))
        return true;
    return line->time == before->time && line->decision == SP_APPROVE &&
           before->decision == SP_APPROVE;
}

static bool is_word(const struct sp_evidence *record, const char *user,
                    const char *ref)
{
    return record->kind == SP_EVIDENCE_APPROVAL &&
           strcmp(record->ref, ref) == 0 && strcmp(record->actor, user) == 0;
}

static struct words words_of(const struct sp_step *step, const char *user,
                             const char *ref)
{
    struct words out = {NULL, NULL, NULL, NULL};
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        const struct sp_evidence *newest = NULL;
        for (size_t k = 0; k < about->lines.count; k++) {
            const struct sp_evidence *record = &about->lines.items[k];
            if (is_word(record, user, ref) && replaces(record, newest))
                newest = record;
        }
        if (newest && is_later(newest, out.last)) {
            out.last = newest;
            out.last_about = about;
        }
        if (newest && about->covers && newest->decision == SP_APPROVE &&
            is_later(newest, out.approval)) {
            out.approval = newest;
            out.about = about;
        }
    }
    return out;
}

static bool may_approve(const struct sp_policy *policy,
                        const struct sp_evidence *record)
{
    const struct sp_strings *roles = &policy->evidence.approver_roles;
    if (record->role)
        return sp_strings_have(roles, record->role) &&
               sp_policy_has_role(policy, record->role, record->actor);
    return sp_policy_has_any_role(policy, roles, record->actor);
}

static bool is_among(const struct sp_strings *pushers, const char *user)
{
    for (size_t i = 0; i < pushers->count; i++)
        if (sp_user_is(pushers->items[i], user) ||
            sp_user_is(user, pushers->items[i]))
            return true;
    return false;
}

enum sp_approver_why sp_approvers_own(const struct sp_step *step,
                                      const struct sp_policy *policy,
                                      const char *user)
{
    if (sp_emails_meet(sp_policy_emails(policy, user), &step->people))
        return SP_APPROVER_AUTHOR;
    return is_among(&step->pushers, user) ? SP_APPROVER_PUSHER
                                          : SP_APPROVER_COUNTS;
}

/* Why the approval does not count, by itself. */
static enum sp_approver_why why_not(const struct sp_step *step,
                                    const struct sp_policy *policy,
                                    const struct words *words)
{
    const char *user = words->approval->actor;
    const struct sp_about *about = words->about;
    const struct sp_strings *emails = sp_policy_emails(policy, user);
    if (!may_approve(policy, words->approval))
        return SP_APPROVER_MAY_NOT;
    if (sp_emails_meet(emails, &step->people) ||
        sp_emails_meet(emails, &about->people))
        return SP_APPROVER_AUTHOR;
    if (is_among(&about->pushers, user))
        return SP_APPROVER_PUSHER;
    return emails || about->has_pushers || about->leaves_people
               ? SP_APPROVER_COUNTS
               : SP_APPROVER_UNKNOWN;
}

static void judge_user(struct sp_approver *out, const struct sp_step *step,
                       const struct sp_policy *policy,
                       const struct words *words)
{
    out->commit = words->last_about->commit;
    out->last = words->last;
    out->about = words->last_about;
    out->rejects =
        words->last->decision == SP_REJECT && may_approve(policy, words->last);
    if (words->last->decision != SP_APPROVE)
        return;
    if (!words->approval) {
        out->why = SP_APPROVER_STALE;
        return;
    }
    out->approval = words->approval;
    out->about = words->about;
    out->commit = words->about->commit;
    out->role = words->approval->role;
    out->why = why_not(step, policy, words);
    out->counts = out->why == SP_APPROVER_COUNTS;
}

static bool is_known(const struct sp_approvers *approvers, const char *user)
{
    for (size_t i = 0; i < approvers->count; i++)
        if (strcmp(approvers->items[i].user, user) == 0)
            return true;
    return false;
}

/* The same person counts once, whatever they are called. */
static void join_persons(struct sp_approvers *all,
                         const struct sp_policy *policy)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; all->items[i].counts && k < i; k++) {
            const char *one = all->items[i].user, *other = all->items[k].user;
            if (!all->items[k].counts ||
                !sp_policy_is_same_person(policy, one, other))
                continue;
            all->items[i].counts = false;
            all->items[i].why = SP_APPROVER_SAME;
            all->items[i].other = other;
        }
}

void sp_approvers_find(struct sp_approvers *out, const struct sp_step *step,
                       const struct sp_policy *policy, const char *ref)
{
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        for (size_t k = 0; k < about->lines.count; k++) {
            const struct sp_evidence *record = &about->lines.items[k];
            struct sp_approver user = {.user = record->actor};
            if (!is_word(record, record->actor, ref) ||
                is_known(out, record->actor))
                continue;
            struct words words = words_of(step, record->actor, ref);
            judge_user(&user, step, policy, &words);
            SP_VEC_PUSH(out, user);
        }
    }
    join_persons(out, policy);
}

/* A line about that commit by its user, for the same ref; NULL: it is another's. */
static const struct sp_evidence *own_line(const struct sp_approver *who,
                                          size_t at)
{
    const struct sp_evidence *line = &who->about->lines.items[at];
    return is_word(line, who->user, who->last->ref) ? line : NULL;
}

/* When the user last took back what was said of the commit; 0: never. */
static int64_t taken_back(const struct sp_approver *who)
{
    int64_t time = 0;
    for (size_t i = 0; i < who->about->lines.count; i++) {
        const struct sp_evidence *line = own_line(who, i);
        if (line && line->decision != SP_APPROVE && line->time > time)
            time = line->time;
    }
    return time;
}

bool sp_approver_is_over(const struct sp_approver *who, const char *rejecter)
{
    int64_t since = taken_back(who);
    for (size_t i = 0; i < who->about->lines.count; i++) {
        const struct sp_evidence *line = own_line(who, i);
        if (line && line->decision == SP_APPROVE && line->time > since &&
            line->over && strcmp(line->over, rejecter) == 0)
            return true;
    }
    return false;
}

void sp_approvers_dispose(struct sp_approvers *approvers)
{
    free(approvers->items);
}

static void add_user(struct sp_strings *out, const char *user)
{
    if (!sp_strings_have(out, user))
        sp_strings_add(out, user, strlen(user));
}

/* Adds the users who are the same persons as one of them. */
static void add_same_persons(struct sp_strings *out,
                             const struct sp_policy *policy)
{
    for (size_t i = 0, known = out->count; i < policy->people.count; i++)
        for (size_t k = 0; k < known; k++)
            if (sp_policy_is_same_person(policy, policy->people.items[i].name,
                                         out->items[k]))
                add_user(out, policy->people.items[i].name);
}

void sp_approvers_barred(const struct sp_approvers *all,
                         const struct sp_step *step,
                         const struct sp_policy *policy, struct sp_strings *out)
{
    for (size_t i = 0; i < policy->people.count; i++)
        if (sp_emails_meet(&policy->people.items[i].users, &step->people))
            add_user(out, policy->people.items[i].name);
    for (size_t i = 0; i < step->pushers.count; i++)
        add_user(out, step->pushers.items[i]);
    if (step->bringer)
        add_user(out, step->bringer);
    for (size_t i = 0; all && i < all->count; i++)
        if (all->items[i].counts)
            add_user(out, all->items[i].user);
    add_same_persons(out, policy);
}

bool sp_approvers_are_left(const struct sp_approvers *all,
                           const struct sp_step *step,
                           const struct sp_policy *policy, const char *role)
{
    const struct sp_strings *users = sp_policy_users(policy, role);
    struct sp_strings barred = {0};
    bool are = false;
    sp_approvers_barred(all, step, policy, &barred);
    for (size_t i = 0; users && i < users->count; i++)
        are = are || !sp_user_is_one_of(&barred, users->items[i]);
    sp_strings_dispose(&barred);
    return are;
}

bool sp_approvers_may(const struct sp_policy *policy, const char *user)
{
    const struct sp_strings *roles = &policy->evidence.approver_roles;
    return !sp_policy_names_anybody(policy, roles) ||
           sp_policy_has_any_role(policy, roles, user) ||
           sp_policy_near_user(policy, roles, user);
}

static bool has_role(const struct sp_approver *who,
                     const struct sp_policy *policy, const char *role)
{
    return who->counts && (!who->role || strcmp(who->role, role) == 0) &&
           sp_policy_has_role(policy, role, who->user);
}

/* How many of the roles a user has: who has the fewest is taken first. */
static size_t roles_of(const struct sp_approver *who,
                       const struct sp_policy *policy,
                       const struct sp_strings *roles)
{
    size_t count = 0;
    for (size_t i = 0; i < roles->count; i++)
        count += has_role(who, policy, roles->items[i]);
    return count;
}

bool sp_approvers_told(const struct sp_approvers *all,
                       const struct sp_policy *policy, const char *role)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].is_explained &&
            sp_policy_has_role(policy, role, all->items[i].user))
            return true;
    return false;
}

size_t sp_approvers_match(struct sp_approvers *approvers,
                          const struct sp_policy *policy,
                          const struct sp_strings *roles, bool *missing)
{
    size_t left = 0;
    for (size_t i = 0; i < roles->count; i++) {
        struct sp_approver *best = NULL;
        for (size_t k = 0; k < approvers->count; k++) {
            struct sp_approver *who = &approvers->items[k];
            if (!who->is_taken && has_role(who, policy, roles->items[i]) &&
                (!best ||
                 roles_of(who, policy, roles) < roles_of(best, policy, roles)))
                best = who;
        }
        missing[i] = !best;
        if (best)
            best->is_taken = true;
    }
    for (size_t i = 0; i < approvers->count; i++)
        left += approvers->items[i].counts && !approvers->items[i].is_taken;
    return left;
}
