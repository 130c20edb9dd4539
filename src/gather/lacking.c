/* What a step lacks of the evidence that its category may ask for. */
#include "lacking.h"

#include <string.h>

#include "sallyport/owned.h"

/* How many users have approved it for a ref, as far as the lines say. */
static size_t count_approvers(const struct sp_step *step, const char *ref)
{
    struct sp_strings users = {0};
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        for (size_t k = 0; about->covers && k < about->lines.count; k++) {
            const struct sp_evidence *record = &about->lines.items[k];
            if (record->kind == SP_EVIDENCE_APPROVAL &&
                strcmp(record->ref, ref) == 0 &&
                !sp_strings_have(&users, record->actor))
                sp_strings_add(&users, record->actor, strlen(record->actor));
        }
    }
    size_t count = users.count;
    sp_strings_dispose(&users);
    return count;
}

bool sp_was_rejected(const struct sp_step *step, const char *ref)
{
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        for (size_t k = 0; k < about->lines.count; k++)
            if (about->lines.items[k].kind == SP_EVIDENCE_APPROVAL &&
                about->lines.items[k].decision == SP_REJECT &&
                strcmp(about->lines.items[k].ref, ref) == 0)
                return true;
    }
    return false;
}

/* Is it a result of the gate, by a role that may record it? */
static bool is_result_of(const struct sp_evidence *record, const char *gate,
                         const struct sp_policy *policy)
{
    return record->kind == SP_EVIDENCE_GATE &&
           strcmp(record->gate, gate) == 0 &&
           sp_policy_has_any_role(policy, sp_policy_gate_roles(policy, gate),
                                  record->actor);
}

/* The time of the newest result of a gate that counts, whatever it says; 0: none. */
static int64_t newest_result(const struct sp_policy *policy,
                             const struct sp_step *step, const char *gate)
{
    const struct sp_gate_policy *set = sp_policy_gate(policy, gate);
    bool of_change = !set || set->about != SP_ABOUT_RESULT;
    int64_t newest = 0;
    for (size_t i = 0; i < step->about.count; i++) {
        const struct sp_about *about = &step->about.items[i];
        bool counts = about->covers && (of_change || about->is_result);
        for (size_t k = 0; counts && k < about->lines.count; k++)
            if (is_result_of(&about->lines.items[k], gate, policy) &&
                about->lines.items[k].time > newest)
                newest = about->lines.items[k].time;
    }
    return newest;
}

int64_t sp_lacking_gates(const struct sp_policy *policy,
                         const struct sp_step *step, struct sp_strings *out)
{
    const struct sp_strings *gates = &policy->categories[step->category].gates;
    int64_t oldest = 0;
    for (size_t i = 0; i < gates->count; i++) {
        const struct sp_gate_policy *gate =
            sp_policy_gate(policy, gates->items[i]);
        if (gate && gate->paths.count &&
            !sp_strings_have(&step->touched, gates->items[i]))
            continue;
        int64_t time = newest_result(policy, step, gates->items[i]);
        if (!time)
            sp_strings_add(out, gates->items[i], strlen(gates->items[i]));
        else if (!oldest || time < oldest)
            oldest = time;
    }
    return oldest;
}

/* How many approvals its category may ask for. */
static size_t wanted_approvals(const struct sp_policy *policy,
                               const struct sp_step *step)
{
    const struct sp_category_policy *category =
        &policy->categories[step->category];
    return sp_policy_names_anybody(policy, &policy->evidence.approver_roles)
               ? (size_t)category->approvals + category->approver_roles.count
               : 0;
}

bool sp_lacks_approvals(const struct sp_policy *policy,
                        const struct sp_step *step, const char *ref)
{
    return count_approvers(step, ref) < wanted_approvals(policy, step) ||
           sp_owned_is_short(step, policy, ref);
}
