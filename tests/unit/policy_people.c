#include "support.h"
#include "support_assert.h"

Test(policy_people, a_line_says_which_emails_are_whose)
{
    struct sp_policy *policy =
        policy_of("[identity]\nhost = gitea\nalice = a@example.org\n"
                  "alice += b@example.org\n");
    const struct sp_strings *emails = sp_policy_emails(policy, "alice#7");
    cr_assert(emails && emails->count == 2);
    cr_assert(sp_strings_have(emails, "b@example.org"));
    cr_assert(sp_policy_emails(policy, "bob") == NULL);
    cr_assert_eq(policy->identity.host, SP_HOST_GITEA);
    sp_policy_free(policy);
}

Test(policy_people, what_is_no_address_is_refused)
{
    struct sp_error err = {0};
    struct sp_policy *policy = policy_of(NULL);
    cr_assert_eq(sp_policy_add(policy, sp_str("[identity]\nhots = gitea\n"),
                               "p.ini", &err),
                 SP_EPOLICY);
    SAME(sp_strdup(err.message),
         "p.ini:2: [identity] hots = gitea: expected host, or a user and the "
         "addresses of their email");
    sp_policy_free(policy);
}

Test(policy_people, everybody_is_nobody_in_particular)
{
    struct sp_policy *policy = policy_of(NULL);
    const struct sp_strings *roles = &policy->evidence.approver_roles;
    cr_assert(!sp_policy_names_anybody(policy, roles));
    sp_policy_free(policy);
    policy = policy_of("[roles]\nmaintainer = alice\n");
    cr_assert(
        sp_policy_names_anybody(policy, &policy->evidence.approver_roles));
    sp_policy_free(policy);
}

Test(policy_people, matter_where_a_role_names_one_or_owners_are_asked)
{
    static const struct {
        const char *text;
        bool looks;
    } cases[] = {
        {NULL, false},
        {"[roles]\nmaintainer = *\n", false},
        {"[roles]\nmaintainer = *, bob\n", true},
        {"[roles]\nqa = bob\n", true},
        {"[approvals]\ncodeowners = require\n", true},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_policy *policy = policy_of(cases[i].text);
        cr_assert_eq(sp_policy_looks_at_people(policy), cases[i].looks, "%s",
                     cases[i].text);
        sp_policy_free(policy);
    }
}

Test(policy_people, a_clone_without_roles_lets_its_user_approve)
{
    struct sp_policy *policy = policy_of("[roles]\nci = ci-bot\n");
    sp_policy_let_approve(policy, "alice");
    cr_assert_not(
        sp_policy_names_anybody(policy, &policy->evidence.approver_roles));
    sp_policy_free(policy);
    policy = policy_of("");
    sp_policy_let_approve(policy, "alice");
    cr_assert(
        sp_policy_names_anybody(policy, &policy->evidence.approver_roles));
    cr_assert(sp_policy_has_any_role(policy, &policy->evidence.approver_roles,
                                     "alice"));
    sp_policy_free(policy);
    policy = policy_of("[evidence]\napprover-roles =\n");
    sp_policy_let_approve(policy, "alice");
    cr_assert_not(sp_policy_knows_roles(policy));
    sp_policy_free(policy);
}

Test(policy_people, what_a_clone_knows_is_for_who_has_no_line)
{
    struct sp_policy *policy = policy_of("[identity]\nalice = a@example.org\n");
    sp_policy_know(policy, "alice", "other@example.org");
    sp_policy_know(policy, "bob", "b@example.org");
    cr_assert_not(
        sp_emails_have(sp_policy_emails(policy, "alice"), "other@example.org"));
    cr_assert(sp_emails_have(sp_policy_emails(policy, "bob"), "B@example.org"));
    sp_policy_free(policy);
}
