/* The lines for programs, byte by byte. */
#include "sallyport/report.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/json.h"
#include "support.h"

#define ID "9f3c2ab000000000000000000000000000000000"

static struct sp_verdict verdict;
static struct sp_push push;
static struct sp_policy *policy;

static void open_machine(void)
{
    struct sp_ref_update update = {sp_strdup("refs/heads/main"), {{0}}, {{0}}};
    SP_VEC_PUSH(&push, update);
    verdict.findings.max = SP_REPORT_KEPT;
    policy = policy_of("[roles]\nci = ci-bot, release\n");
}

static void close_machine(void)
{
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    sp_policy_free(policy);
}

TestSuite(report_machine, .init = open_machine, .fini = close_machine);

static struct sp_finding *add(const char *code, const char *subject,
                              const char *message, const char *command)
{
    struct sp_oid id;
    const struct sp_rule *rule;
    const struct sp_finding_code *found = sp_code_find(code, &rule);
    cr_assert(found && sp_oid_parse(&id, ID, SP_OID_HEX));
    size_t before = verdict.findings.count;
    add_finding(&verdict.findings,
                &(struct found){.rule = rule->id,
                                .code = (size_t)(found - rule->codes),
                                .level = found->level,
                                .commit = subject ? &id : NULL,
                                .message = message,
                                .command = command});
    if (verdict.findings.count == before)
        return NULL;
    struct sp_finding *f = &verdict.findings.items[before];
    f->subject = subject ? sp_strdup(subject) : NULL;
    return f;
}

static char *lines(void)
{
    struct sp_buf out = {0};
    sp_report_machine(&out, &verdict, &push, policy);
    return sp_buf_detach(&out);
}

Test(report_machine, a_finding_is_a_line_and_the_verdict_is_the_last)
{
    add("tdd-order/green-before-red", "feat: open it", "too early",
        "git rebase -i main");
    SAME(lines(),
         "{\"sallyport\":\"finding\",\"rule\":\"tdd-order\","
         "\"code\":\"tdd-order/green-before-red\",\"level\":\"enforce\","
         "\"ref\":\"refs/heads/main\",\"commit\":\"" ID "\","
         "\"subject\":\"feat: open it\",\"message\":\"too early\","
         "\"remedy\":\"fix it\",\"commands\":[\"git rebase -i main\"],"
         "\"missing\":null,\"given-by\":[\"pusher\"],\"who\":[\"pusher\"],"
         "\"command\":[\"git\",\"rebase\",\"-i\",\"main\"]}\n"
         "{\"sallyport\":\"verdict\",\"verdict\":\"refuse\",\"findings\":1,"
         "\"warnings\":0,\"omitted\":0,\"mode\":\"enforce\"}\n");
}

Test(report_machine, a_clean_push_is_a_verdict)
{
    SAME(lines(), "{\"sallyport\":\"verdict\",\"verdict\":\"accept\","
                  "\"findings\":0,\"warnings\":0,\"omitted\":0,"
                  "\"mode\":\"enforce\"}\n");
}

/* What the server has taken need not be taken apart. */
Test(report_machine, an_accepted_push_has_nothing_to_type)
{
    add("tdd-content/green-skips-test", "feat: open it", "it skips a test",
        "git reset HEAD^");
    char *text = lines();
    cr_assert(strstr(text, "\"commands\":[],"));
    cr_assert(strstr(text, "\"verdict\":\"accept\",\"findings\":0,"));
    free(text);
    add("tdd-order/green-before-red", "feat: open it", "too early", NULL);
    text = lines();
    cr_assert(strstr(text, "\"commands\":[\"git reset HEAD^\"],"));
    free(text);
}

Test(report_machine, where_the_policy_observes_it_is_accepted)
{
    sp_policy_free(policy);
    policy = policy_of("[policy]\nmode = observe\n");
    add("tdd-order/green-before-red", "feat: open it", "too early", NULL);
    char *text = lines();
    cr_assert(strstr(text, "\"commands\":[],"));
    cr_assert(strstr(text, "\"verdict\":\"accept\",\"findings\":1,"));
    cr_assert(strstr(text, "\"mode\":\"observe\"}\n"));
    free(text);
}

/* The objects of the lines; the text is freed. */
static struct sp_json *objects_of(char *text)
{
    struct sp_json *list = sp_json_array(), *object;
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line)) {
        struct sp_error err = {0};
        cr_assert(sp_json_parse(&object, line, &err) == SP_OK, "%s: %.*s",
                  err.message, SP_STR_ARG(line));
        sp_json_append(list, object);
    }
    free(text);
    return list;
}

static const char *text_at(const struct sp_json *list, size_t at,
                           const char *name)
{
    return sp_json_string_of(sp_json_get(sp_json_at(list, at), name));
}

static long long number_at(const struct sp_json *list, size_t at,
                           const char *name)
{
    long long number = -1;
    sp_json_integer_of(sp_json_get(sp_json_at(list, at), name), &number);
    return number;
}

Test(report_machine, the_verdict_has_what_excuses_no_more)
{
    char longer[1100] = {0}, cut[1100];
    memset(longer, 'x', sizeof longer - 1);
    snprintf(cut, sizeof cut, "%.1000s\xe2\x80\xa6", longer);
    sp_findings_note(&verdict.findings, "waiver wv-1 ended");
    sp_findings_note(&verdict.findings, longer);
    struct sp_json *list = objects_of(lines());
    const struct sp_json *notes = sp_json_get(sp_json_at(list, 0), "notes");
    cr_assert_eq(sp_json_count(notes), 2);
    cr_assert_str_eq(sp_json_string_of(sp_json_at(notes, 0)),
                     "waiver wv-1 ended");
    cr_assert_str_eq(sp_json_string_of(sp_json_at(notes, 1)), cut);
    sp_json_free(list);
}

static void given_by(const struct sp_json *list, const char *expected)
{
    const struct sp_json *by = sp_json_get(sp_json_at(list, 0), "given-by");
    struct sp_buf all = {0};
    for (size_t i = 0; i < sp_json_count(by); i++)
        sp_buf_printf(&all, "%s ", sp_json_string_of(sp_json_at(by, i)));
    SAME(sp_buf_detach(&all), expected);
}

Test(report_machine, a_merge_is_given_by_those_who_have_the_role)
{
    struct sp_finding *f =
        add("protected-ref/direct-push", NULL, "not so", "git push origin x");
    f->missing = sp_strdup("a merge by a user with the role ci");
    sp_strings_add(&f->roles, "ci", 2);
    sp_strings_add(&f->users, "ci-bot", 6);
    sp_strings_add(&f->users, "release", 7);
    struct sp_json *list = objects_of(lines());
    cr_assert_str_eq(text_at(list, 0, "missing"),
                     "a merge by a user with the role ci");
    cr_assert(!text_at(list, 0, "commit"));
    given_by(list, "role:ci user:ci-bot user:release ");
    cr_assert_str_eq(text_at(list, 0, "typed-by"), "pusher");
    sp_json_free(list);
}

Test(report_machine, who_types_the_commands_is_said_where_something_is_missing)
{
    add("approvals/missing", NULL, "not so", "sallyport approve 9f3c2ab");
    struct sp_json *list = objects_of(lines());
    cr_assert_str_eq(text_at(list, 0, "typed-by"), "giver");
    sp_json_free(list);
    add("tdd-order/green-before-red", "feat: open it", "too early", "git add");
    list = objects_of(lines());
    cr_assert(!sp_json_get(sp_json_at(list, 1), "typed-by"));
    sp_json_free(list);
}

Test(report_machine, what_only_the_administrator_can_give_says_so)
{
    add("protected-ref/nobody-may-merge", NULL, "not so", "git push origin x");
    struct sp_json *list = objects_of(lines());
    given_by(list, "administrator ");
    cr_assert_str_eq(text_at(list, 0, "typed-by"), "pusher");
    sp_json_free(list);
}

Test(report_machine, hostile_text_is_exact_and_ascii)
{
    add("tdd-order/green-before-red", "a\x1b[31m\r\n\"\\\xff\u202e", "x", NULL);
    char *text = lines();
    for (const char *c = text; *c; c++)
        cr_assert(*c == '\n' || (*c >= ' ' && *c <= '~'));
    struct sp_json *list = objects_of(text);
    cr_assert_str_eq(text_at(list, 0, "subject"),
                     "a\x1b[31m\r\n\"\\\\xff\u202e");
    sp_json_free(list);
}

Test(report_machine, long_text_is_cut_at_a_character_and_a_command_is_not)
{
    enum { LONG = 5000 };
    struct sp_buf text = {0};
    for (int i = 0; i < LONG; i++)
        sp_buf_puts(&text, "\u00e9");
    add("tdd-order/green-before-red", sp_buf_text(&text), sp_buf_text(&text),
        sp_buf_text(&text));
    struct sp_json *list = objects_of(lines());
    const char *subject = text_at(list, 0, "subject");
    size_t len = strlen(subject);
    cr_assert(len == 1003, "%zu", len);
    cr_assert_str_eq(subject + len - 5, "\u00e9\u2026");
    cr_assert(sp_json_count(sp_json_get(sp_json_at(list, 0), "commands")) == 0);
    sp_json_free(list);
    sp_buf_dispose(&text);
}

Test(report_machine, a_command_that_a_terminal_would_obey_is_left_out)
{
    add("tdd-order/green-before-red", "x", "x", "git branch -m '\x1b[31m'");
    struct sp_json *list = objects_of(lines());
    cr_assert(sp_json_count(sp_json_get(sp_json_at(list, 0), "commands")) == 0);
    sp_json_free(list);
}

Test(report_machine, each_line_of_a_command_is_one)
{
    add("tdd-order/green-before-red", "x", "x",
        "git fetch\ngit rebase -i main");
    struct sp_json *list = objects_of(lines());
    cr_assert(sp_json_count(sp_json_get(sp_json_at(list, 0), "commands")) == 2);
    sp_json_free(list);
}

Test(report_machine, the_sum_is_bounded_and_what_is_left_out_is_counted)
{
    enum { MANY = 400, LONG = 3000 };
    char text[LONG + 1];
    memset(text, '\x01', LONG);
    text[LONG] = '\0';
    for (size_t i = 0; i < MANY; i++) {
        text[i % LONG] = '!'; /* no two are the same */
        add("tdd-order/green-before-red", text, text, NULL);
    }
    char *all = lines();
    cr_assert(strlen(all) < (size_t)(300 << 10), "%zu", strlen(all));
    struct sp_json *list = objects_of(all);
    size_t last = sp_json_count(list) - 1;
    cr_assert(number_at(list, last, "findings") == MANY);
    cr_assert(number_at(list, last, "omitted") == (long long)(MANY - last));
    sp_json_free(list);
}

Test(report_machine, what_could_not_be_judged_says_why)
{
    struct sp_buf out = {0};
    sp_report_machine_undecided(&out, SP_EPOLICY, "line 3: no \"such\" key");
    SAME(sp_buf_detach(&out),
         "{\"sallyport\":\"verdict\",\"verdict\":\"undecided\","
         "\"reason\":\"line 3: no \\\"such\\\" key\","
         "\"given-by\":[\"administrator\"]}\n");
    sp_report_machine_undecided(&out, SP_EINPUT, "odd");
    SAME(sp_buf_detach(&out),
         "{\"sallyport\":\"verdict\",\"verdict\":\"undecided\","
         "\"reason\":\"odd\",\"given-by\":[\"pusher\"]}\n");
}
