/* What may stand in a section [exempt "…"], and what is said of anything else. */
#include "sallyport/rule.h"
#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_exempt, .init = policy_open, .fini = policy_close);

Test(policy_exempt, a_row_has_four_keys)
{
    policy_refuses(
        "[exempt \"bot\"]\nauthor = ^bot\npusher = bot, @ci\n"
        "paths = *.lock\nrules = message-format, tdd-order/misplaced\n",
        "p.ini:5: the rule 'tdd-order' has no code 'tdd-order/misplaced'");
    policy_refuses("[exempt \"bot\"]\nrules = message-format, "
                   "tdd-order/green-before-red\n",
                   "");
    cr_assert_eq(policy->exempts.count, 1);
    assert_text(policy->exempts.items[0].name, "bot");
    cr_assert_eq(policy->exempts.items[0].pushers.count, 2);
    cr_assert_eq(policy->exempts.items[0].rules.count, 2);
}

Test(policy_exempt, a_section_has_a_name_and_known_keys)
{
    policy_refuses(
        "[exempt]\npusher = bot\n",
        "p.ini:1: expected [exempt \"NAME\"], with a name of its own");
}

Test(policy_exempt, a_wrong_key_has_a_near_miss)
{
    policy_refuses("[exempt \"bot\"]\npushers = bot\n",
                   "p.ini:2: unknown key 'pushers'; did you mean 'pusher'?");
}

Test(policy_exempt, nobody_is_exempt_by_an_author_alone)
{
    policy_refuses(
        "[exempt \"bot\"]\nauthor = ^bot\n",
        "p.ini:2: [exempt \"bot\"] has no 'pusher': who pushes is all that "
        "the server knows for sure");
}

Test(policy_exempt, an_empty_list_of_pushers_is_none)
{
    policy_refuses(
        "[exempt \"bot\"]\npusher =\n",
        "p.ini:2: [exempt \"bot\"] has no 'pusher': who pushes is all that "
        "the server knows for sure");
}

Test(policy_exempt, a_role_must_be_there)
{
    policy_refuses(
        "[exempt \"bot\"]\npusher = bot, @maintaner\n",
        "p.ini:2: the role 'maintaner' is not in [roles]; did you mean "
        "'maintainer'?");
}

Test(policy_exempt, a_rule_must_be_there)
{
    policy_refuses(
        "[exempt \"bot\"]\npusher = bot\nrules = tdd-ordr\n",
        "p.ini:3: there is no rule 'tdd-ordr'; did you mean 'tdd-order'?");
}

Test(policy_exempt, what_speaks_of_refs_or_limits_excuses_nobody)
{
    policy_refuses(
        "[exempt \"bot\"]\npusher = bot\nrules = branch-name\n",
        "p.ini:3: nobody is exempt from 'branch-name': it says nothing "
        "about a commit");
}

Test(policy_exempt, nor_does_what_always_holds)
{
    policy_refuses(
        "[exempt \"bot\"]\npusher = bot\nrules = limits/message\n",
        "p.ini:3: nobody is exempt from 'limits/message': it always holds");
}

/* A number stays when the name changes; the token of a workflow is not "*". */
Test(policy_exempt, a_pusher_may_be_one_of_a_number)
{
    policy_refuses("[exempt \"bot\"]\npusher = bot#7\n"
                   "[exempt \"all\"]\npusher = *\n",
                   "");
    const struct sp_exempt *bot = &policy->exempts.items[0];
    const struct sp_exempt *all = &policy->exempts.items[1];
    cr_assert(sp_exempt_names(bot, "bot#7"));
    cr_assert(sp_exempt_names(bot, "renamed#7"));
    cr_assert_not(sp_exempt_names(bot, "bot#8"));
    cr_assert_not(sp_exempt_names(bot, "bot"));
    cr_assert_not(sp_exempt_names(all, "bot#8"));
    cr_assert(sp_exempt_is_pusher(policy, all, "bot#8", false));
    cr_assert_not(sp_exempt_is_pusher(policy, all, "gitea-actions#-2", false));
    cr_assert_not(sp_exempt_is_pusher(policy, bot, "bot#8", false));
}

Test(policy_exempt, a_glob_must_make_sense)
{
    policy_refuses(
        "[exempt \"bot\"]\npaths = a, [b\n",
        "p.ini:2: [exempt] paths = [b: expected a set such as [a-z] or "
        "[[:digit:]] with its ']'; write \\[ for a name with '['");
}

Test(policy_exempt, only_lists_are_added_to)
{
    policy_refuses("[exempt \"bot\"]\npusher = bot\npusher += @ci\n", "");
    policy_refuses(
        "[exempt \"bot\"]\nauthor += ^bot\n",
        "p.ini:2: [exempt] author: '+=' adds to a list, and this is no "
        "list; write '='");
}

Test(policy_exempt, there_are_30_rows_at_most)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 31; i++)
        sp_buf_printf(&text, "[exempt \"%d\"]\npusher = bot\n", i);
    policy_refuses(sp_buf_text(&text),
                   "p.ini:62: there are more than 30 sections [exempt]");
    sp_buf_dispose(&text);
}
