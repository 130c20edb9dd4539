/* What is missing, as a list that can be worked off. */
#include "../../src/report/plan.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/json.h"
#include "support.h"

static struct sp_finding finding;

static void begin(const char *code)
{
    const struct sp_rule *rule;
    finding = (struct sp_finding){.code = sp_code_find(code, &rule)};
    cr_assert(finding.code);
    finding.rule = rule->id;
}

static void end(void)
{
    free(finding.command);
    free(finding.gate);
    free(finding.role);
    free(finding.document);
    sp_strings_dispose(&finding.roles);
    sp_strings_dispose(&finding.users);
    sp_strings_dispose(&finding.except);
}

TestSuite(report_plan, .fini = end);

static void add(struct sp_strings *list, const char *text)
{
    sp_strings_add(list, text, strlen(text));
}

static char *members(void)
{
    struct sp_buf out = {0};
    struct sp_json *object = sp_json_object();
    sp_plan_members(object, &finding);
    sp_json_line(&out, object);
    return sp_buf_detach(&out);
}

static bool knows_roles = true;

static char *by(void)
{
    struct sp_buf out = {0};
    sp_plan_by(&out, &finding, knows_roles);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(report_plan, a_gate_has_its_name_who_and_a_list_of_arguments)
{
    begin("gates/missing");
    finding.gate = sp_strdup("coverage");
    finding.command =
        sp_strdup("sallyport gate record coverage --reason 'a b'");
    add(&finding.roles, "ci");
    add(&finding.users, "ci-bot");
    SAME(members(),
         "{\"gate\":\"coverage\",\"who\":[\"role:ci\",\"user:ci-bot\"],"
         "\"command\":[\"sallyport\",\"gate\",\"record\",\"coverage\","
         "\"--reason\",\"a b\"],\"typed-by\":\"giver\"}\n");
    SAME(by(), "ci-bot (ci)");
}

Test(report_plan, a_role_and_a_document_are_named)
{
    begin("approvals/role-missing");
    finding.role = sp_strdup("security");
    add(&finding.roles, "security");
    SAME(members(), "{\"role\":\"security\",\"who\":[\"role:security\"],"
                    "\"command\":[]}\n");
    SAME(by(), "a user with the role security, which nobody has");
    knows_roles = false;
    SAME(by(), "a user with the role security");
    add(&finding.roles, "maintainer");
    SAME(by(), "a user with one of the roles security, maintainer");
    knows_roles = true;
    end();
    begin("documentation/no-runbook");
    finding.document = sp_strdup("docs/runbooks/*.md");
    SAME(members(), "{\"document\":\"docs/runbooks/*.md\","
                    "\"who\":[\"pusher\"],\"command\":[]}\n");
    SAME(by(), "");
}

Test(report_plan, a_window_says_when_it_opens)
{
    begin("window/closed");
    finding.opens = 1796515200;
    finding.wait = 7201;
    SAME(members(), "{\"who\":[\"pusher\"],\"command\":[],"
                    "\"opens-at\":\"2026-12-06T00:00:00Z\","
                    "\"opens-in-hours\":3}\n");
}

Test(report_plan, several_commands_are_run_by_a_shell)
{
    begin("tdd-complete/no-refactor");
    finding.command = sp_strdup("git fetch\ngit rebase -i main");
    SAME(members(), "{\"who\":[\"pusher\"],\"command\":[\"sh\",\"-c\","
                    "\"git fetch && git rebase -i main\"]}\n");
}

Test(report_plan, a_command_that_a_terminal_would_obey_is_left_out)
{
    begin("tdd-complete/no-refactor");
    finding.command = sp_strdup("git branch -m '\x1b[31m'");
    SAME(members(), "{\"who\":[\"pusher\"],\"command\":[]}\n");
}

/* What is appended is what the value would give. */
static void same_as_values(void)
{
    struct sp_buf direct = {0}, by_value = {0};
    struct sp_json *commands = sp_plan_commands(&finding),
                   *who = sp_plan_who(&finding);
    sp_plan_add_commands(&direct, &finding);
    sp_plan_add_who(&direct, &finding);
    sp_json_write(&by_value, commands);
    sp_json_write(&by_value, who);
    SAME(sp_buf_detach(&direct), sp_buf_text(&by_value));
    sp_buf_dispose(&by_value);
    sp_json_free(commands);
    sp_json_free(who);
}

Test(report_plan, commands_and_who_are_appended_as_values_are_written)
{
    static const char *const commands[] = {
        NULL, "git rebase -i main", "git fetch\n\ngit rebase -i '\xc3\xa4'\n",
        "git fetch\ngit branch -m '\x1b'"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        begin(i % 2 ? "tdd-complete/no-refactor" : "approvals/missing");
        finding.command = sp_strdup_or_null(commands[i]);
        same_as_values();
        add(&finding.roles, "main\"tainer");
        add(&finding.users, "bob\xff");
        same_as_values();
        end();
    }
    begin("protected-ref/no-merge-role");
    same_as_values();
}

Test(report_plan, of_many_users_some_are_named)
{
    begin("approvals/missing");
    add(&finding.roles, "maintainer");
    add(&finding.roles, "security");
    for (char c = 'a'; c < 'i'; c++)
        add(&finding.users, (char[]){c, '\0'});
    SAME(by(), "a, b, c, d, e, \u2026 (one of: maintainer, security)");
    end();
    begin("approvals/missing");
    add(&finding.roles, "developer");
    add(&finding.users, "*");
    SAME(by(), "anybody (developer)");
    end();
    begin("protected-ref/nobody-may-merge");
    SAME(by(), "the administrator");
}

Test(report_plan, who_cannot_is_named_where_anybody_else_can)
{
    begin("approvals/missing");
    add(&finding.roles, "developer");
    add(&finding.users, "*");
    add(&finding.except, "alice");
    add(&finding.except, "bob");
    SAME(by(), "anybody but alice, bob (developer)");
    SAME(members(), "{\"who\":[\"role:developer\",\"user:*\"],"
                    "\"except\":[\"user:alice\",\"user:bob\"],"
                    "\"command\":[]}\n");
}

Test(report_plan, where_only_those_have_the_role_who_cannot_it_says_so)
{
    begin("approvals/role-missing");
    add(&finding.roles, "security");
    add(&finding.except, "dana");
    SAME(by(), "a user with the role security, which nobody else has");
    add(&finding.roles, "maintainer");
    SAME(by(), "a user with one of the roles security, maintainer; nobody else "
               "has one");
    sp_strings_dispose(&finding.except);
    SAME(by(),
         "a user with one of the roles security, maintainer; nobody has one");
}
