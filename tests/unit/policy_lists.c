/* The items of a list. */
#include <string.h>

#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *policy;

static void init(void)
{
    policy = sp_policy_new();
}

static void dispose(void)
{
    sp_policy_free(policy);
}

TestSuite(policy_lists, .init = init, .fini = dispose);

static void add(const char *text)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(text), "p.ini", &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

static void assert_refuses(const char *text, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(text), "p.ini", &err),
                 SP_EPOLICY);
    assert_text(err.message, message);
}

Test(policy_lists, blanks_do_not_separate_items)
{
    assert_refuses("[message]\ntypes = feat fix\n",
                   "p.ini:2: [message] types = feat fix: expected commas "
                   "between the items: feat, fix");
    assert_refuses("[message]\ntypes = a, feat   fix\ttest, b\n",
                   "p.ini:2: [message] types = feat   fix\ttest: expected "
                   "commas between the items: feat, fix, test");
    assert_refuses("[message]\nscopes += vpn audit\n",
                   "p.ini:2: [message] scopes += vpn audit: expected commas "
                   "between the items: vpn, audit");
    assert_refuses("[refs]\nmerge-roles =\n  ci\n  maintainer\n",
                   "p.ini:2: [refs] merge-roles = ci maintainer: expected "
                   "commas between the items: ci, maintainer");
    assert_refuses("[refs]\nprotected = HEAD refs/heads/a\n",
                   "p.ini:2: [refs] protected = HEAD refs/heads/a: expected "
                   "commas between the items: HEAD, refs/heads/a");
    assert_refuses("[roles]\nci = ci-bot deploy-bot\n",
                   "p.ini:2: [roles] ci = ci-bot deploy-bot: expected commas "
                   "between the items: ci-bot, deploy-bot");
    assert_refuses("[rule \"tag\"]\nrefs = refs/heads/a refs/heads/b\n",
                   "p.ini:2: [rule] refs = refs/heads/a refs/heads/b: "
                   "expected commas between the items: refs/heads/a, "
                   "refs/heads/b");
    assert_refuses("[policy]\nbaseline = now none\n",
                   "p.ini:2: [policy] baseline = now none: expected commas "
                   "between the items: now, none");
}

Test(policy_lists, of_many_items_the_hint_names_some)
{
    assert_refuses("[message]\ntypes = a b c d e f g h i j\n",
                   "p.ini:2: [message] types = a b c d e f g h i j: expected "
                   "commas between the items: a, b, c, d, …");
}

Test(policy_lists, a_blank_in_a_glob_is_escaped)
{
    assert_refuses("[paths]\ntest = tests/ spec/\n",
                   "p.ini:2: [paths] test = tests/ spec/: expected commas "
                   "between the items: tests/, spec/; in a name, write '\\ '");
    add("[paths]\ntest = My\\ Tests/, spec/\n");
    assert_text(policy->paths.test.items[0], "My\\ Tests/");
}

Test(policy_lists, the_name_of_a_section_may_hold_blanks)
{
    add("[prp]\nsections = business justification, test strategy\n");
    cr_assert_eq(policy->prp.sections.count, 2);
}

Test(policy_lists, a_user_has_a_number_or_none)
{
    add("[roles]\nci = ci-bot#12, #13, gitea-actions#-2, ada\n");
    assert_refuses("[roles]\nci = ci-bot#x\n",
                   "p.ini:2: [roles] ci = ci-bot#x: expected NAME, or NAME#ID "
                   "with the number that the host has for the user");
    assert_refuses("[exempt \"bot\"]\npusher = @ci, bot#\n",
                   "p.ini:2: [exempt] pusher = bot#: expected NAME, or NAME#ID "
                   "with the number that the host has for the user");
}
