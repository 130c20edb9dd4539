#include <stdlib.h>

#include "sallyport/example.h"
#include "support.h"

/* Is that the example for a phase, by the built-in policy and these values? */
static void shows(const char *values, enum sp_phase phase, const char *expected)
{
    struct sp_policy *policy = policy_of(values);
    char *actual = sp_example_subject(policy, phase);
    cr_assert_str_eq(actual ? actual : "(none)", expected);
    free(actual);
    sp_policy_free(policy);
}

Test(policy_example, the_built_in_policy_has_types)
{
    shows("", SP_PHASE_UNKNOWN, "feat: open the tunnel");
    shows("", SP_PHASE_RED, "test: the tunnel opens");
    shows("", SP_PHASE_GREEN, "feat: open the tunnel");
    shows("", SP_PHASE_REFACTOR, "refactor: name the cipher once");
    shows("", SP_PHASE_NEUTRAL, "docs: describe the tunnel");
}

Test(policy_example, a_phase_in_front)
{
    static const char values[] = "[message]\n"
                                 "types = red, green, refactor, docs\n"
                                 "[tdd]\n"
                                 "red = (?i)^red(\\([^)]*\\))?!?:\n"
                                 "green = (?i)^green(\\([^)]*\\))?!?:\n";
    shows(values, SP_PHASE_RED, "RED: the tunnel opens");
    shows(values, SP_PHASE_GREEN, "GREEN: open the tunnel");
    shows(values, SP_PHASE_REFACTOR, "refactor: name the cipher once");
}

Test(policy_example, what_the_pattern_of_the_phase_spells_out)
{
    static const char values[] =
        "[message]\n"
        "header = ^(?:🔴|🟢|:red_circle:)\\x{fe0f}?\\x20+(\\S.*)\n"
        "types =\n"
        "[tdd]\n"
        "red = ^(🔴|:red_circle:)\n"
        "green = ^(🟢|:green_circle:)\n";
    shows(values, SP_PHASE_RED, "🔴 the tunnel opens");
    shows(values, SP_PHASE_UNKNOWN, "🟢 open the tunnel");
    shows(values, SP_PHASE_NEUTRAL, "(none)");
}

Test(policy_example, tags_in_brackets)
{
    static const char values[] =
        "[message]\n"
        "header = "
        "(?i)^(?=.*\\[(?:red|green)\\])(?:\\[[a-z]+\\]\\x20*)?(\\S.*)\n"
        "types =\n"
        "[tdd]\n"
        "red = (?i)\\[red\\]\n"
        "green = (?i)\\[green\\]\n";
    shows(values, SP_PHASE_RED, "[red] the tunnel opens");
    shows(values, SP_PHASE_GREEN, "[green] open the tunnel");
}

Test(policy_example, the_key_of_a_ticket)
{
    static const char values[] = "[message]\nheader = ^[A-Z]+-[0-9]+: (.+)\n";
    static const char own[] = "[message]\nheader = ^VPN-[0-9]{4} / (.+)\n";
    shows(values, SP_PHASE_RED, "ABC-12: the tunnel opens (RED)");
    shows(values, SP_PHASE_GREEN, "ABC-12: open the tunnel (GREEN)");
    shows(own, SP_PHASE_RED, "VPN-0000 / the tunnel opens (RED)");
}

static void refers(const char *values, const char *prp, const char *expected)
{
    struct sp_policy *policy = policy_of(values);
    char *actual = sp_example_refer(
        policy, SP_PHASE_RED, sp_example_subject(policy, SP_PHASE_RED), prp);
    cr_assert_str_eq(actual ? actual : "(none)", expected);
    free(actual);
    sp_policy_free(policy);
}

#define TICKETS                                                                \
    "[message]\nheader = ^[A-Z]+-[0-9]+: (.+)\n"                               \
    "[prp]\npattern = ^[A-Z]+-[0-9]+(?=: )\n"

Test(policy_example, the_ticket_of_the_branch_where_it_is_known)
{
    static const char in_message[] = TICKETS "where = message\n";
    refers(in_message, "PROJ-50", "PROJ-50: the tunnel opens (RED)");
    refers(in_message, "", "ABC-12: the tunnel opens (RED)");
    refers(in_message, "proj-50", "ABC-12: the tunnel opens (RED)");
    refers(in_message, "A-1'", "ABC-12: the tunnel opens (RED)");
    refers(TICKETS "where = branch\n", "PROJ-50",
           "ABC-12: the tunnel opens (RED)");
    refers("", "PROJ-50", "test: the tunnel opens");
    refers("[message]\nheader-max = 10\n", "PROJ-50", "(none)");
}

Test(policy_example, none_is_shown_that_would_be_refused)
{
    shows("[message]\nheader = ^(?!.*tunnel)(?!.*cipher).*$\n",
          SP_PHASE_UNKNOWN, "(none)");
    shows("[message]\nheader = ^[a-z]{999}(.+)\n", SP_PHASE_RED, "(none)");
    shows("[message]\nheader-max = 10\n", SP_PHASE_RED, "(none)");
    shows("[message]\nheader = ^(a|a)*(a|a)*b$\n", SP_PHASE_RED, "(none)");
}

Test(policy_example, a_pattern_of_any_shape_is_read_to_its_end)
{
    static const char *const headers[] = {"^(?<k>[^a]+)[]x-z]\\d{2,3}(.+)",
                                          "^[[:upper:]]+ (.+)",
                                          "^\\Qa.b\\E (.+)", "^(?#no\\)x(.+)"};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        char values[64];
        struct sp_error err = {0};
        struct sp_policy *policy = sp_policy_new();
        snprintf(values, sizeof values, "[message]\nheader = %s\n", headers[i]);
        cr_assert_eq(sp_policy_add(policy, sp_policy_builtin(), "b", &err),
                     SP_OK);
        cr_assert_eq(sp_policy_add(policy, sp_str(values), "own", &err), SP_OK,
                     "%s", err.message);
        free(sp_example_subject(policy, SP_PHASE_RED));
        sp_policy_free(policy);
    }
}

/* Are these the branches that are shown for a pattern of names: any, and of a commit? */
static void names(const char *pattern, const char *expected,
                  const char *expected_new)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    struct sp_buf own = {0};
    sp_buf_printf(&own, "[refs]\nbranch-name = %s\n", pattern);
    cr_assert_eq(sp_policy_add(policy, sp_policy_builtin(), "built-in", &err),
                 SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str(sp_buf_text(&own)), "own", &err),
                 SP_OK, "%s", err.message);
    cr_assert_eq(sp_policy_finish(policy, &err), SP_OK);
    char *actual = sp_example_branch(policy, NULL);
    cr_assert_str_eq(actual ? actual : "(none)", expected);
    free(actual);
    actual = sp_example_new_branch(policy, "9f3c2ab");
    cr_assert_str_eq(actual ? actual : "(none)", expected_new);
    free(actual);
    sp_buf_dispose(&own);
    sp_policy_free(policy);
}

Test(policy_example, a_branch_has_a_name_that_the_policy_accepts)
{
    names(".+", "feature/NAME", "feature/9f3c2ab");
    names("feature/[a-z-]+", "feature/name", "(none)");
    names("[A-Z]+-[0-9]+-.+", "ABC-12-NAME", "ABC-12-9f3c2ab");
    names("users/[a-z]+/.+", "users/a/NAME", "users/a/9f3c2ab");
    names("a/[~].+", "(none)", "(none)");
    names("(?!.*(?i:name)).+[~].*", "(none)", "(none)");
}

Test(policy_example, an_example_follows_the_policy_when_a_file_changes_it)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add_builtin(policy, &err), SP_OK);
    cr_assert_eq(sp_policy_finish(policy, &err), SP_OK);
    const char *first = sp_example_kept(policy, SP_PHASE_RED);
    cr_assert_str_eq(first, "test: the tunnel opens");
    cr_assert_eq(sp_example_kept(policy, SP_PHASE_RED), first);
    cr_assert_eq(sp_policy_add(policy, sp_str("[message]\nheader-max = 10\n"),
                               "f", &err),
                 SP_OK);
    cr_assert_null(sp_example_kept(policy, SP_PHASE_RED));
    cr_assert_null(sp_example_kept(policy, SP_PHASE_RED));
    sp_policy_free(policy);
}
