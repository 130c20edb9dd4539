/* How the lines of a value are joined: it depends on the type of its option. */
#include <string.h>

#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_lines, .init = policy_open_empty, .fini = policy_close);

static bool matches(const struct sp_regex *regex, const char *text)
{
    struct sp_match match;
    struct sp_error err = {0};
    int found = sp_regex_full(regex, sp_str(text), &match, &err);
    assert_text(err.message, "");
    return found > 0;
}

Test(policy_lines, a_pattern_is_joined_without_a_blank)
{
    policy_takes("[refs]\n"
                 "branch-name = (feature|fix)/[a-z]+\n"
                 "    |dependabot/[a-z]+  \n"
                 "\n"
                 "    # bots\n"
                 "\t|renovate/[a-z]+\n");
    assert_text(sp_regex_pattern(policy->refs.branch_name),
                "(feature|fix)/[a-z]+|dependabot/[a-z]+|renovate/[a-z]+");
    assert_text(sp_policy_setting(policy, "refs", NULL, "branch-name")->value,
                "(feature|fix)/[a-z]+|dependabot/[a-z]+|renovate/[a-z]+");
    cr_assert(matches(policy->refs.branch_name, "feature/ok"));
    cr_assert(matches(policy->refs.branch_name, "renovate/ok"));
}

Test(policy_lines, a_pattern_may_begin_on_the_line_below)
{
    policy_takes("[tdd]\nred =\n    ^test:\n    |^check:\n");
    assert_text(sp_regex_pattern(policy->tdd.patterns.red), "^test:|^check:");
}

Test(policy_lines, an_extended_pattern_keeps_its_lines_and_comments)
{
    policy_takes("[refs]\n"
                 "branch-name = (?x) feature/[a-z]+ # ours\n"
                 "    | renovate/[a-z]+ # a bot's\n");
    cr_assert(matches(policy->refs.branch_name, "feature/ok"));
    cr_assert(matches(policy->refs.branch_name, "renovate/ok"));
    cr_assert_not(matches(policy->refs.branch_name, "feature/ok "));
    policy_takes("[tdd]\nred = (?xi) a # one\n  b\ngreen = (?i-x)a\n  b\n");
    cr_assert(matches(policy->tdd.patterns.red, "AB"));
    cr_assert(matches(policy->tdd.patterns.green, "AB"));
}

Test(policy_lines, all_else_is_joined_by_one_blank)
{
    policy_takes("[prp]\n"
                 "sections = business justification, technical\n"
                 "    architecture,\n"
                 "    test strategy\n"
                 "[policy]\nmode =\n  observe\n");
    cr_assert_eq(policy->prp.sections.count, 3);
    assert_text(policy->prp.sections.items[1], "technical architecture");
    cr_assert_eq(policy->policy.mode, SP_OBSERVE);
    assert_text(sp_policy_setting(policy, "prp", NULL, "sections")->value,
                "business justification, technical architecture, test "
                "strategy");
}

Test(policy_lines, a_long_line_works)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "[refs]\nbranch-name = a");
    for (int i = 0; i < 500; i++)
        sp_buf_printf(&text, "|topic-%d/[a-z]+", i);
    sp_buf_puts(&text, "\n[message]\ntypes = a");
    for (int i = 0; i < 500; i++)
        sp_buf_printf(&text, ", type-%d", i);
    policy_takes(sp_buf_text(&text));
    cr_assert(matches(policy->refs.branch_name, "topic-499/x"));
    cr_assert_eq(policy->message.types.count, 501);
    sp_buf_dispose(&text);
}
