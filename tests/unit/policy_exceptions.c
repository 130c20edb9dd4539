/* [break-glass] and [waiver]. */
#include "sallyport/rule.h"
#include "support_assert.h"

static void refused(const char *ini, const char *expected)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add(policy, sp_policy_builtin(), "built-in", &err);
    if (!code)
        code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    assert_text(err.message, expected);
    sp_policy_free(policy);
}

Test(policy_exceptions, what_is_built_in)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert(!sp_policy_add(policy, sp_policy_builtin(), "built-in", &err));
    struct sp_terms grant = sp_policy_terms(policy, SP_BREAK_GLASS);
    struct sp_terms waiver = sp_policy_terms(policy, SP_WAIVER);
    cr_assert_eq(grant.quorum, 2);
    cr_assert_eq(grant.max, 4 * 3600);
    cr_assert_eq(grant.review_within, 24 * 3600);
    cr_assert_eq(waiver.quorum, 2);
    cr_assert_eq(waiver.max, 30 * 86400);
    cr_assert_eq(waiver.review_within, 0);
    sp_policy_free(policy);
}

Test(policy_exceptions, the_bounds_hold)
{
    refused("[break-glass]\nquorum = 1\n",
            "p.ini:2: [break-glass] quorum = 1: expected a number from 2 to "
            "20");
    refused("[break-glass]\nmax = 5h\n",
            "p.ini:2: [break-glass] max = 5h: expected a duration such as "
            "30s, 5m or 1h, from 60 to 14400 seconds");
    refused("[waiver]\nmax = 31d\n",
            "p.ini:2: [waiver] max = 31d: expected a duration such as 30s, 5m "
            "or 1h, from 3600 to 2592000 seconds");
    refused("[break-glass]\napprover-roles = maintaner\n",
            "p.ini:2: the role 'maintaner' is not in [roles]; did you mean "
            "'maintainer'?");
    refused("[break-glass]\nroles = x\n",
            "p.ini:2: the role 'x' is not in [roles]");
    refused("[waiver]\napprover-roles = x\n",
            "p.ini:2: the role 'x' is not in [roles]");
    refused("[break-glas]\nmax = 1h\n",
            "p.ini:1: unknown section 'break-glas'; did you mean "
            "'break-glass'?");
}

Test(policy_exceptions, no_policy_makes_time_pressure_a_reason)
{
    refused("[waiver]\nreasons = vendor-limitation, time-pressure\n",
            "p.ini:2: [waiver] reasons: time pressure is no reason: it "
            "passes, and the change stays");
    refused("[waiver]\nreasons += legal-order\n", "");
}
