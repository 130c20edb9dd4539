/* The items of a list. */
#include <string.h>

#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_lists, .init = policy_open_empty, .fini = policy_close);

Test(policy_lists, a_comment_stands_on_a_line_of_its_own)
{
    policy_takes_not(
        "[roles]\nci = bot # ours\n",
        "p.ini:2: [roles] ci = bot # ours: expected commas between "
        "the items: bot, #, ours; a comment has a line of its own");
    policy_takes_not("[tdd]\nrefactor-step = optional\t# we like it\n",
                     "p.ini:2: [tdd] refactor-step = optional\t# we like it: "
                     "expected required or optional; a comment has a line of "
                     "its own");
    policy_takes_not("[tdd]\nrefactor-step = optional#2\n",
                     "p.ini:2: [tdd] refactor-step = optional#2: expected "
                     "required or optional; did you mean 'optional'?");
}

Test(policy_lists, blanks_do_not_separate_items)
{
    policy_takes_not("[message]\ntypes = feat fix\n",
                     "p.ini:2: [message] types = feat fix: expected commas "
                     "between the items: feat, fix");
    policy_takes_not("[message]\ntypes = a, feat   fix\ttest, b\n",
                     "p.ini:2: [message] types = feat   fix\ttest: expected "
                     "commas between the items: feat, fix, test");
    policy_takes_not("[message]\nscopes += vpn audit\n",
                     "p.ini:2: [message] scopes += vpn audit: expected commas "
                     "between the items: vpn, audit");
    policy_takes_not("[refs]\nmerge-roles =\n  ci\n  maintainer\n",
                     "p.ini:2: [refs] merge-roles = ci maintainer: expected "
                     "commas between the items: ci, maintainer");
    policy_takes_not("[refs]\nprotected = HEAD refs/heads/a\n",
                     "p.ini:2: [refs] protected = HEAD refs/heads/a: expected "
                     "commas between the items: HEAD, refs/heads/a");
    policy_takes_not("[roles]\nci = ci-bot deploy-bot\n",
                     "p.ini:2: [roles] ci = ci-bot deploy-bot: expected commas "
                     "between the items: ci-bot, deploy-bot");
    policy_takes_not("[rule \"tag\"]\nrefs = refs/heads/a refs/heads/b\n",
                     "p.ini:2: [rule] refs = refs/heads/a refs/heads/b: "
                     "expected commas between the items: refs/heads/a, "
                     "refs/heads/b");
    policy_takes_not("[policy]\nbaseline = now none\n",
                     "p.ini:2: [policy] baseline = now none: expected commas "
                     "between the items: now, none");
}

Test(policy_lists, of_many_items_the_hint_names_some)
{
    policy_takes_not("[message]\ntypes = a b c d e f g h i j\n",
                     "p.ini:2: [message] types = a b c d e f g h i j: expected "
                     "commas between the items: a, b, c, d, …");
}

Test(policy_lists, a_blank_in_a_glob_is_escaped)
{
    policy_takes_not(
        "[paths]\ntest = tests/ spec/\n",
        "p.ini:2: [paths] test = tests/ spec/: expected commas "
        "between the items: tests/, spec/; in a name, write '\\ '");
    policy_takes("[paths]\ntest = My\\ Tests/, spec/\n");
    assert_text(policy->paths.test.items[0], "My\\ Tests/");
}

Test(policy_lists, the_name_of_a_section_may_hold_blanks)
{
    policy_takes("[prp]\nsections = business justification, test strategy\n");
    cr_assert_eq(policy->prp.sections.count, 2);
}

Test(policy_lists, a_user_has_a_number_or_none)
{
    policy_takes("[roles]\nci = ci-bot#12, #13, gitea-actions#-2, ada\n");
    policy_takes_not(
        "[roles]\nci = ci-bot#x\n",
        "p.ini:2: [roles] ci = ci-bot#x: expected NAME, or NAME#ID "
        "with the number that the host has for the user");
    policy_takes_not(
        "[exempt \"bot\"]\npusher = @ci, bot#\n",
        "p.ini:2: [exempt] pusher = bot#: expected NAME, or NAME#ID "
        "with the number that the host has for the user");
}
