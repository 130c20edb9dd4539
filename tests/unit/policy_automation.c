/* The role that commits releases, and what is said of anything else. */
#include "sallyport/policy.h"
#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_automation);

Test(policy_automation, the_role_needs_paths_and_must_be_there)
{
    policy_alone_refuses("[refs]\nautomation-role = ci\n", "");
    policy_alone_refuses(
        "[refs]\nautomation-role = ci\nautomation-paths =\n",
        "p.ini:2: [refs] automation-role needs automation-paths: what its "
        "commits may touch");
    policy_alone_refuses(
        "[refs]\nautomation-role = relase\nautomation-paths = a\n",
        "p.ini:2: the role 'relase' is not in [roles]");
    policy_alone_refuses(
        "[exempt \"automation-role\"]\npusher = bot\n",
        "p.ini:2: [exempt \"automation-role\"]: that name means [refs] "
        "automation-role; take another");
}
