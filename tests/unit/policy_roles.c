/* Who has a role. */
#include <string.h>

#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_roles, .init = policy_open, .fini = policy_close);

Test(policy_roles, roles_are_set_by_name)
{
    policy_takes(
        "[roles]\nmaintainer = alice, bob\nqa = carol\ndeveloper = dave\n");
    policy_takes("[roles]\nmaintainer = carol\n");
    cr_assert(sp_policy_has_role(policy, "maintainer", "carol"));
    cr_assert_not(sp_policy_has_role(policy, "maintainer", "alice"));
    cr_assert(sp_policy_has_role(policy, "qa", "carol"));
    cr_assert(sp_policy_has_role(policy, "developer", "dave"));
    cr_assert_not(sp_policy_has_role(policy, "developer", "alice"));
}

Test(policy_roles, an_unknown_user_has_no_role)
{
    static const char *const nobody[] = {NULL, ""};
    struct sp_strings roles = {0};
    sp_strings_add(&roles, "developer", 9);
    for (size_t i = 0; i < LENGTH(nobody); i++) {
        cr_assert_not(sp_policy_has_role(policy, "developer", nobody[i]));
        cr_assert_not(sp_policy_has_any_role(policy, &roles, nobody[i]));
    }
    cr_assert(sp_policy_has_role(policy, "developer", "anybody"));
    cr_assert_not(sp_policy_has_role(policy, "nonsense", "anybody"));
    sp_strings_dispose(&roles);
}

/* A number stays when the name changes; see model_user.c. */
Test(policy_roles, a_role_may_be_one_of_a_number)
{
    policy_takes("[roles]\nci = ci-bot#12\n");
    cr_assert(sp_policy_has_role(policy, "ci", "ci-bot#12"));
    cr_assert(sp_policy_has_role(policy, "ci", "renamed#12"));
    cr_assert_not(sp_policy_has_role(policy, "ci", "ci-bot#13"));
    cr_assert_not(sp_policy_has_role(policy, "ci", "ci-bot"));
    cr_assert(sp_policy_has_role(policy, "developer", "anybody#9"));
    cr_assert_not(sp_policy_has_role(policy, "developer", "gitea-actions#-2"));
}

Test(policy_roles, one_of_several_roles_is_enough)
{
    struct sp_strings roles = {0};
    policy_takes("[roles]\nci = ci-bot\nmaintainer = alice\n");
    cr_assert_not(sp_policy_has_any_role(policy, &roles, "alice"));
    sp_strings_add(&roles, "ci", 2);
    cr_assert_not(sp_policy_has_any_role(policy, &roles, "alice"));
    sp_strings_add(&roles, "maintainer", 10);
    cr_assert(sp_policy_has_any_role(policy, &roles, "alice"));
    cr_assert(sp_policy_has_any_role(policy, &roles, "ci-bot"));
    cr_assert_not(sp_policy_has_any_role(policy, &roles, "Alice"));
    sp_strings_dispose(&roles);
}

Test(policy_roles, a_role_may_be_nobodys)
{
    struct sp_strings roles = {0};
    policy_takes("[roles]\nci =\nmaintainer = alice\n");
    cr_assert_not(sp_policy_anybody_has(policy, &roles));
    sp_strings_add(&roles, "ci", 2);
    sp_strings_add(&roles, "nonsense", 8);
    cr_assert_not(sp_policy_anybody_has(policy, &roles));
    sp_strings_add(&roles, "maintainer", 10);
    cr_assert(sp_policy_anybody_has(policy, &roles));
    sp_strings_dispose(&roles);
}

Test(policy_roles, a_role_by_a_number_says_nothing_about_a_name)
{
    struct sp_strings roles = {0};
    policy_takes("[roles]\nci =\nmaintainer = alice\n");
    sp_strings_add(&roles, "ci", 2);
    cr_assert_not(sp_policy_tells_role(policy, &roles, "alice"));
    policy_takes("[roles]\nci = ci-bot#12\nmaintainer = alice\n");
    cr_assert_not(sp_policy_tells_role(policy, &roles, "alice"));
    cr_assert_not(sp_policy_tells_role(policy, &roles, NULL));
    cr_assert(sp_policy_tells_role(policy, &roles, "alice#7"));
    policy_takes("[roles]\nci = ci-bot\nmaintainer = alice#7\n");
    cr_assert(sp_policy_tells_role(policy, &roles, "alice"));
    cr_assert(sp_policy_tells_role(policy, &roles, NULL));
    sp_strings_dispose(&roles);
}

Test(policy_roles, a_merge_role_must_be_a_role)
{
    policy_refuses("[refs]\ntag = free\nmerge-roles = ci, mantainer\n",
                   "p.ini:3: the role 'mantainer' is not in [roles]; did you "
                   "mean 'maintainer'?");
    policy_refuses("[refs]\nmerge-roles = nonsense\n",
                   "p.ini:2: the role 'nonsense' is not in [roles]");
    policy_refuses("[roles]\nnonsense = eve\n", "");
    policy_refuses("[refs]\nmerge-roles =\n", "");
}
