/* The role that commits releases, and what is said of anything else. */
#include "sallyport/policy.h"
#include "support_assert.h"

TestSuite(policy_automation);

static void refused(const char *ini, const char *expected)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert(!sp_policy_add(policy, sp_policy_builtin(), "built-in", &err));
    int code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    assert_text(err.message, expected);
    cr_assert_eq(code, *expected ? SP_EPOLICY : SP_OK);
    sp_policy_free(policy);
}

Test(policy_automation, the_role_needs_paths_and_must_be_there)
{
    refused("[refs]\nautomation-role = ci\n", "");
    refused("[refs]\nautomation-role = ci\nautomation-paths =\n",
            "p.ini:2: [refs] automation-role needs automation-paths: what its "
            "commits may touch");
    refused("[refs]\nautomation-role = relase\nautomation-paths = a\n",
            "p.ini:2: the role 'relase' is not in [roles]");
    refused("[exempt \"automation-role\"]\npusher = bot\n",
            "p.ini:2: [exempt \"automation-role\"]: that name means [refs] "
            "automation-role; take another");
}
