/* [break-glass] and [waiver]. */
#include "internal.h"

const struct sp_strings *
sp_policy_exception_roles(const struct sp_policy *policy,
                          enum sp_exception_kind kind)
{
    return kind == SP_WAIVER ? &policy->waiver.approver_roles
                             : &policy->break_glass.approver_roles;
}

static bool may_approve_grant(const char *user, const void *policy)
{
    return sp_policy_has_any_role(
        policy, sp_policy_exception_roles(policy, SP_BREAK_GLASS), user);
}

static bool may_approve_waiver(const char *user, const void *policy)
{
    return sp_policy_has_any_role(
        policy, sp_policy_exception_roles(policy, SP_WAIVER), user);
}

static bool is_same(const char *one, const char *other, const void *policy)
{
    return sp_policy_is_same_person(policy, one, other);
}

struct sp_terms sp_policy_terms(const struct sp_policy *policy,
                                enum sp_exception_kind kind)
{
    if (kind == SP_WAIVER)
        return (struct sp_terms){.quorum = (size_t)policy->waiver.quorum,
                                 .max = policy->waiver.max_seconds,
                                 .may_approve = may_approve_waiver,
                                 .is_same = is_same,
                                 .context = policy};
    return (struct sp_terms){.quorum = (size_t)policy->break_glass.quorum,
                             .max = policy->break_glass.max_seconds,
                             .review_within = policy->break_glass.review_within,
                             .may_approve = may_approve_grant,
                             .is_same = is_same,
                             .context = policy};
}

static int check_reasons(const struct sp_policy *policy, struct sp_error *err)
{
    const struct sp_strings *reasons = &policy->waiver.reasons;
    for (size_t i = 0; i < reasons->count; i++) {
        const char *why = sp_waiver_never(reasons->items[i]);
        const struct sp_setting *at =
            sp_policy_setting(policy, "waiver", NULL, "reasons");
        if (why)
            return sp_error_set(err, SP_EPOLICY, "%s:%d: [waiver] reasons: %s",
                                at->file, at->line, why);
    }
    return SP_OK;
}

int sp_policy_check_exceptions(const struct sp_policy *policy,
                               struct sp_error *err)
{
    int code =
        sp_policy_check_roles(policy, &policy->break_glass.approver_roles,
                              "break-glass", NULL, "approver-roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->break_glass.roles,
                                     "break-glass", NULL, "roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->waiver.approver_roles,
                                     "waiver", NULL, "approver-roles", err);
    return code ? code : check_reasons(policy, err);
}
