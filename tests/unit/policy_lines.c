/* How the lines of a value are joined: it depends on the type of its option. */
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

TestSuite(policy_lines, .init = init, .fini = dispose);

static void add(const char *text)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(text), "p.ini", &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

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
    add("[refs]\n"
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
    add("[tdd]\nred =\n    ^test:\n    |^check:\n");
    assert_text(sp_regex_pattern(policy->tdd.patterns.red), "^test:|^check:");
}

Test(policy_lines, an_extended_pattern_keeps_its_lines_and_comments)
{
    add("[refs]\n"
        "branch-name = (?x) feature/[a-z]+ # ours\n"
        "    | renovate/[a-z]+ # a bot's\n");
    cr_assert(matches(policy->refs.branch_name, "feature/ok"));
    cr_assert(matches(policy->refs.branch_name, "renovate/ok"));
    cr_assert_not(matches(policy->refs.branch_name, "feature/ok "));
    add("[tdd]\nred = (?xi) a # one\n  b\ngreen = (?i-x)a\n  b\n");
    cr_assert(matches(policy->tdd.patterns.red, "AB"));
    cr_assert(matches(policy->tdd.patterns.green, "AB"));
}

Test(policy_lines, all_else_is_joined_by_one_blank)
{
    add("[prp]\n"
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
    add(sp_buf_text(&text));
    cr_assert(matches(policy->refs.branch_name, "topic-499/x"));
    cr_assert_eq(policy->message.types.count, 501);
    sp_buf_dispose(&text);
}

/* A comment took away the last line. */
Test(policy_lines, a_pattern_does_not_end_with_an_empty_choice)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy,
                               BYTES("[prp]\npattern = A-[0-9]+|\n"
                                     "    #[0-9]+\n"),
                               "p.ini", &err),
                 SP_EPOLICY);
    assert_text(err.message,
                "p.ini:2: [prp] pattern = A-[0-9]+|: expected something after "
                "the last '|'; a line that begins with '#' is a comment, so "
                "write [#] there");
    add("[prp]\npattern = A\\|\n");
}

static void assert_refuses(const char *text, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(text), "p.ini", &err),
                 SP_EPOLICY);
    assert_text(err.message, message);
}

Test(policy_lines, blanks_do_not_separate_items)
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

Test(policy_lines, of_many_items_the_hint_names_some)
{
    assert_refuses("[message]\ntypes = a b c d e f g h i j\n",
                   "p.ini:2: [message] types = a b c d e f g h i j: expected "
                   "commas between the items: a, b, c, d, …");
}

Test(policy_lines, a_blank_in_a_glob_is_escaped)
{
    assert_refuses("[paths]\ntest = tests/ spec/\n",
                   "p.ini:2: [paths] test = tests/ spec/: expected commas "
                   "between the items: tests/, spec/; in a name, write '\\ '");
    add("[paths]\ntest = My\\ Tests/, spec/\n");
    assert_text(policy->paths.test.items[0], "My\\ Tests/");
}

Test(policy_lines, the_name_of_a_section_may_hold_blanks)
{
    add("[prp]\nsections = business justification, test strategy\n");
    cr_assert_eq(policy->prp.sections.count, 2);
}

Test(policy_lines, a_directory_or_sections_may_be_empty)
{
    add("[prp]\ndirectory =\nsections =\n");
    assert_text(policy->prp.directory, "");
    cr_assert_eq(policy->prp.sections.count, 0);
    assert_refuses("[prp]\ntrailer =\n",
                   "p.ini:2: [prp] trailer = : expected a value");
}
