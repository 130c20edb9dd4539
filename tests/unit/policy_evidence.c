/* Who may write evidence: [evidence] and the sections [gate "…"]. */
#include <stdio.h>

#include "sallyport/rule.h"
#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_evidence, .init = policy_open, .fini = policy_close);

static void roles_are(const char *gate, const char *expected)
{
    const struct sp_strings *roles = sp_policy_gate_roles(policy, gate);
    cr_assert_eq(roles->count, 1);
    assert_text(roles->items[0], expected);
}

Test(policy_evidence, at_first_ci_records_gates_and_any_developer_approves)
{
    policy_refuses("", "");
    roles_are("coverage", "ci");
    assert_text(policy->evidence.approver_roles.items[0], "developer");
    cr_assert_eq(policy->evidence.bridge_roles.count, 0);
}

Test(policy_evidence, a_gate_may_have_roles_of_its_own)
{
    policy_refuses("[evidence]\ngate-roles = devops\n"
                   "[gate \"security\"]\nroles = security\n",
                   "");
    roles_are("security", "security");
    roles_are("coverage", "devops");
    policy_refuses("[gate \"security\"]\nroles += ci\n", "");
    cr_assert_eq(sp_policy_gate_roles(policy, "security")->count, 2);
}

Test(policy_evidence, a_gate_has_a_name_and_known_keys)
{
    policy_refuses(
        "[gate]\nroles = ci\n",
        "p.ini:1: expected [gate \"NAME\"], with the name of a gate");
}

Test(policy_evidence, the_name_of_a_gate_is_one_that_can_be_recorded)
{
    policy_refuses(
        "[gate \"a b\"]\nroles = ci\n",
        "p.ini:2: the gate 'a b' has a name that no record can have: "
        "expected letters, digits, '-', '_' and '.'");
}

Test(policy_evidence, a_wrong_key_has_a_near_miss)
{
    policy_refuses("[gate \"coverage\"]\nrole = ci\n",
                   "p.ini:2: unknown key 'role'; did you mean 'roles'?");
}

Test(policy_evidence, roles_are_those_of_the_policy)
{
    policy_refuses("[gate \"coverage\"]\nroles = ic\n",
                   "p.ini:2: the role 'ic' is not in [roles]");
}

Test(policy_evidence, so_are_those_of_the_section)
{
    policy_refuses("[evidence]\nbridge-roles = bridge\n",
                   "p.ini:2: the role 'bridge' is not in [roles]");
}

Test(policy_evidence, and_of_who_approves)
{
    policy_refuses(
        "[evidence]\napprover-roles = mantainer\n",
        "p.ini:2: the role 'mantainer' is not in [roles]; did you mean "
        "'maintainer'?");
}

Test(policy_evidence, a_gate_may_have_a_command)
{
    policy_refuses("[gate \"coverage\"]\ncommand = make coverage | cat\n"
                   "report = build/lcov.info\ntimeout = 30m\n",
                   "");
    const struct sp_gate_policy *gate = sp_policy_gate(policy, "coverage");
    assert_text(gate->command, "make coverage | cat");
    assert_text(gate->report, "build/lcov.info");
    cr_assert_eq(gate->timeout, 1800);
    cr_assert_null(sp_policy_gate(policy, "load"));
    policy_refuses("[gate \"load\"]\nroles = ci\n", "");
    gate = sp_policy_gate(policy, "load");
    cr_assert_null(gate->command);
    cr_assert_eq(gate->timeout, 600);
    roles_are("coverage", "ci");
}

Test(policy_evidence, a_report_is_within_the_worktree)
{
    static const char *const wrong[] = {"/tmp/x", "../x", "a/../../x", "a/.."};
    char ini[80], expected[160];
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        snprintf(ini, sizeof ini, "[gate \"a\"]\nreport = %s\n", wrong[i]);
        snprintf(expected, sizeof expected,
                 "p.ini:2: [gate] report = %s: expected a path within "
                 "the repository",
                 wrong[i]);
        policy_refuses(ini, expected);
    }
    policy_refuses("[gate \"a\"]\ntimeout = 0\n",
                   "p.ini:2: [gate] timeout = 0: expected a duration such as "
                   "30s, 5m or 1h, from 1 to 86400 seconds");
}

Test(policy_evidence, a_gate_has_thresholds_a_level_and_paths)
{
    policy_refuses("[gate \"load\"]\nrequire = p95_ms < 50, rps>=200\n"
                   "level = warn\nabout = result\npaths = @infra, /src/\n",
                   "");
    const struct sp_gate_policy *gate = sp_policy_gate(policy, "load");
    cr_assert_eq(gate->require.count, 2);
    cr_assert_eq(gate->level, SP_LEVEL_WARN);
    cr_assert_eq(gate->about, SP_ABOUT_RESULT);
    cr_assert(sp_policy_has_path(&gate->paths, SP_PATH_INFRA, sp_str("x.tf")));
    cr_assert(!sp_policy_has_path(&gate->paths, SP_PATH_DOCS, sp_str("x.md")));
    policy_refuses(
        "[gate \"load\"]\nrequire = p95_ms\n",
        "p.ini:2: [gate] require = p95_ms: expected METRIC>=NUMBER, or <=, "
        ">, < or =");
    policy_refuses("[gate \"load\"]\nabout = all\n",
                   "p.ini:2: [gate] about = all: expected change or result");
}

Test(policy_evidence, a_file_asks_for_a_gate_by_a_section_or_in_a_category)
{
    cr_assert(!sp_policy_asks_for_gate(policy, "coverage"));
    policy_refuses("[gate \"coverage\"]\nroles = ci\n"
                   "[category \"MEDIUM\"]\ngates = coverage, load\n",
                   "");
    cr_assert(sp_policy_asks_for_gate(policy, "coverage"));
    cr_assert(sp_policy_asks_for_gate(policy, "load"));
    cr_assert(!sp_policy_asks_for_gate(policy, "security"));
}
