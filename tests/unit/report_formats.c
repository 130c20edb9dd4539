/* The formats of `sallyport check`, byte by byte. */
#include "sallyport/formats.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/summary.h"
#include "support.h"

#define HOSTILE                                                                \
    "\x1b[31m]]> ::error::x %0A\r\n<b a=\"1\">& \xff\u202e\uffff\ufffe "       \
    "##[error]"
/* The same, sanitised. */
#define HARMLESS                                                               \
    "\\x1b[31m]]> ::error::x %0A\\x0d <b a=\"1\">& "                           \
    "\\xff<U+202E><U+FFFF><U+FFFE> "                                           \
    "<U+0023>#[error]"
/* The same in JSON, which has a way to say all that is UTF-8. */
#define EXACT                                                                  \
    "\x1b[31m]]> ::error::x %0A\r\n<b a=\"1\">& \\xff\u202e\uffff\ufffe "      \
    "##[error]"
#define ID "9f3c2ab000000000000000000000000000000000"

static struct sp_decision decision;
static struct sp_push push;
static struct sp_policy *policy;
static struct sp_outcome outcome;

static void open_formats(void)
{
    static const char *const names[] = {"refs/heads/feature/x",
                                        "refs/heads/,\x1b:%"};
    for (size_t i = 0; i < 2; i++) {
        struct sp_ref_update update = {sp_strdup(names[i]), {{0}}, {{0}}};
        SP_VEC_PUSH(&push, update);
    }
    policy = policy_of("[rule \"tag\"]\nlevel = off\n");
    decision.push = &push;
    decision.policy = policy;
    decision.milliseconds = 1042;
    decision.found.commits = 12;
    sp_policy_fingerprint(policy, decision.fingerprint);
    outcome = (struct sp_outcome){.decision = &decision};
}

static void close_formats(void)
{
    sp_decision_dispose(&decision);
    sp_push_dispose(&push);
    sp_policy_free(policy);
}

TestSuite(report_formats, .init = open_formats, .fini = close_formats);

static struct sp_finding *add(const char *rule, bool warns, size_t update,
                              const char *subject, const char *message)
{
    struct sp_oid id;
    cr_assert(sp_oid_parse(&id, ID, SP_OID_HEX));
    add_finding(
        &decision.found.findings,
        &(struct found){.rule = rule,
                        .level = warns ? SP_LEVEL_WARN : SP_LEVEL_ENFORCE,
                        .update = update,
                        .commit = subject ? &id : NULL,
                        .message = message,
                        .command = "git rebase -i main"});
    struct sp_finding *f =
        &decision.found.findings.items[decision.found.findings.count - 1];
    f->subject = subject ? sp_strdup(subject) : NULL;
    f->author = subject ? sp_strdup("Ada <ada@example.org>") : NULL;
    f->time = 1700000000;
    return f;
}

/* One of each: a refusal, a hostile one, a warning about the other ref. */
static void add_three(void)
{
    add("tdd-order", false, 0, "feat: open it", "too early");
    struct sp_finding *f = add("tdd-order", false, 0, HOSTILE, HOSTILE);
    free(f->command);
    f->command = sp_strdup("git branch -m '\x1b[31m'");
    add("branch-name", true, 1, NULL, "odd");
}

static char *printed(const char *format)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    sp_format_find(format)->print(out, &outcome);
    fclose(out);
    cr_assert(strlen(text) == len);
    return text;
}

Test(report_formats, are_found_by_their_names)
{
    struct sp_buf names = {0};
    for (const struct sp_format *f = sp_formats; f->name; f++) {
        cr_assert(sp_format_find(f->name) == f);
        sp_buf_printf(&names, "%s%s ", f->name, f->has_summary ? "+" : "");
        cr_assert_str_eq(sp_format_names[f - sp_formats], f->name);
        cr_assert(*f->what);
    }
    cr_assert_null(sp_format_names[5]);
    SAME(sp_buf_detach(&names), "text+ json+ sarif junit github ");
    cr_assert(sp_format_find("yaml") == NULL);
    cr_assert(sp_format_find("") == NULL);
}

Test(report_formats, github_prints_commands_that_text_cannot_begin)
{
    add_three();
    SAME(
        printed("github"),
        "::error title=tdd-order/green-before-red::9f3c2ab feat: open it%0Atoo "
        "early%0Afix: fix it%0A  git rebase -i main%0Aon refs/heads/feature/x\n"
        "::error title=tdd-order/green-before-red::9f3c2ab \\x1b[31m]]> "
        "::error::x %250A\\x0d <b a=\"1\">& \\xff<U+202E><U+FFFF><U+FFFE> "
        "<U+0023>#[error]%0A\\x1b[31m]]> ::error::x %250A\\x0d <b a=\"1\">& "
        "\\xff<U+202E><U+FFFF><U+FFFE> <U+0023>#[error]%0Afix: fix it%0Aon "
        "refs/heads/feature/x\n"
        "::warning title=branch-name/pattern::odd%0Afix: fix it%0A  git rebase "
        "-i main%0Aon refs/heads/,\\x1b:%25\n"
        "sallyport: check: 3 findings in 12 commits (1 warning)\n");
}

Test(report_formats, github_escapes_what_would_end_a_property)
{
    add("a:b,c%d", false, 0, NULL, "a:b,c");
    decision.found.commits = 1;
    SAME(printed("github"),
         "::error title=protected-ref/reserved::a:b,c%0Afix: fix it%0A  git "
         "rebase -i main%0Aon refs/heads/feature/x\n"
         "sallyport: check: 1 finding in 1 commit\n");
}

Test(report_formats, github_says_why_it_is_undecided)
{
    decision.reason = "100 %\n::x " HOSTILE;
    SAME(printed("github"),
         "::error title=sallyport could not decide::100 %25 ::x "
         "\\x1b[31m]]> ::error::x %250A\\x0d <b a=\"1\">& "
         "\\xff<U+202E><U+FFFF><U+FFFE> <U+0023>#[error]\n");
}

/* The tests of one ref, with what stands in the place of some of them. */
static void cases(struct sp_buf *out, const char *ref, const char *rule,
                  const char *inside)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        const char *id = sp_rules[i]->id;
        const char *text = strcmp(id, rule) == 0    ? inside
                           : strcmp(id, "tag") == 0 ? "      <skipped/>\n"
                                                    : NULL;
        sp_buf_printf(out, "    <testcase classname=\"%s\" name=\"%s\"", ref,
                      id);
        sp_buf_printf(out, text ? ">\n%s    </testcase>\n" : "/>\n%s",
                      text ? text : "");
    }
    sp_buf_puts(out, "  </testsuite>\n");
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ESCAPED                                                                \
    "\\x1b[31m]]&gt; ::error::x %0A\\x0d &lt;b a=&quot;1&quot;&gt;&amp; "      \
    "\\xff&lt;U+202E&gt;&lt;U+FFFF&gt;&lt;U+FFFE&gt; &lt;U+0023&gt;#[error]"

Test(report_formats, junit_has_a_test_for_each_rule_of_each_ref)
{
    int rules = 0;
    while (sp_rules[rules])
        rules++;
    struct sp_buf expected = {0};
    sp_buf_printf(&expected,
                  XML "<testsuites name=\"sallyport check\" tests=\"%d\" "
                      "failures=\"1\" errors=\"0\" time=\"1.042\">\n"
                      "  <testsuite name=\"refs/heads/feature/x\" tests=\"%d\" "
                      "failures=\"1\" errors=\"0\" skipped=\"1\">\n",
                  2 * rules, rules);
    cases(&expected, "refs/heads/feature/x", "tdd-order",
          "      <failure type=\"tdd-order\" message=\"2 findings\">"
          "tdd-order/green-before-red\n"
          "9f3c2ab feat: open it\ntoo early\nfix: fix it\n"
          "  git rebase -i main\n\n"
          "tdd-order/green-before-red\n"
          "9f3c2ab " ESCAPED "\n" ESCAPED "\nfix: fix it</failure>\n");
    sp_buf_printf(&expected,
                  "  <testsuite name=\"refs/heads/,\\x1b:%%\" tests=\"%d\" "
                  "failures=\"0\" errors=\"0\" skipped=\"1\">\n",
                  rules);
    cases(&expected, "refs/heads/,\\x1b:%", "branch-name",
          "      <system-out>branch-name/pattern\nodd\nfix: fix it\n  git "
          "rebase -i main"
          "</system-out>\n");
    sp_buf_puts(&expected, "</testsuites>\n");
    add_three();
    SAME(printed("junit"), sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(report_formats, junit_skips_the_name_of_a_branch_that_is_there)
{
    static const char asked[] = "name=\"branch-name\"/>",
                      skipped[] = "name=\"branch-name\">\n      <skipped/>";
    struct sp_ref_update *update = push.items;
    push.count = 1;
    update->new_id.raw[0] = 1;
    char *text = printed("junit");
    cr_assert(strstr(text, asked));
    free(text);
    update->old_id.raw[0] = 2;
    text = printed("junit");
    cr_assert(strstr(text, skipped));
    cr_assert(strstr(text, "skipped=\"2\"")); /* and tag, which is off */
    free(text);
    push.count = 2;
}

Test(report_formats, junit_says_why_it_is_undecided)
{
    decision.reason = HOSTILE;
    decision.fingerprint[0] = '\0';
    SAME(printed("junit"),
         XML "<testsuites name=\"sallyport check\" tests=\"1\" failures=\"0\" "
             "errors=\"1\" time=\"1.042\">\n"
             "  <testsuite name=\"sallyport\" tests=\"1\" failures=\"0\" "
             "errors=\"1\" skipped=\"0\">\n"
             "    <testcase classname=\"sallyport\" name=\"check\">\n"
             "      <error type=\"undecided\" message=\"" ESCAPED "\">" ESCAPED
             "</error>\n"
             "    </testcase>\n"
             "  </testsuite>\n"
             "</testsuites>\n");
}

static json_t *run_of(const char *format)
{
    char *text = printed(format);
    json_t *root = json_loads(text, 0, NULL);
    cr_assert(root, "%s", text);
    free(text);
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    json_incref(run);
    json_decref(root);
    return run;
}

/* One member of an object, as compact JSON. */
static char *member(json_t *object, const char *name)
{
    char *text = json_dumps(json_object_get(object, name),
                            JSON_COMPACT | JSON_ENCODE_ANY);
    cr_assert(text, "%s", name);
    return text;
}

static int place_of(const char *rule)
{
    int i = 0;
    while (strcmp(sp_rules[i]->id, rule) != 0)
        i++;
    return i;
}

Test(report_formats, sarif_has_a_result_for_each_finding)
{
    char indices[2][32];
    struct sp_buf expected = {0};
    snprintf(indices[0], 32, "\"ruleIndex\":%d", place_of("tdd-order"));
    snprintf(indices[1], 32, "\"ruleIndex\":%d", place_of("branch-name"));
    sp_buf_printf(
        &expected,
        "[{\"ruleId\":\"tdd-order\",%s,\"level\":\"error\",\"message\":"
        "{\"text\":\"too early\\nfix: fix it\\n  git rebase -i main\"},"
        "\"locations\":[{\"logicalLocations\":[{\"fullyQualifiedName\":\"" ID
        "\",\"kind\":\"commit\"}]}],\"partialFingerprints\":"
        "{\"rule-and-commit/v1\":\"tdd-order:" ID "\"},\"properties\":"
        "{\"code\":\"tdd-order/green-before-red\",\"ref\":\"refs/heads/feature/"
        "x\",\"remedy\":\"fix it\","
        "\"commit\":\"" ID "\",\"subject\":\"feat: open it\"}},"
        "{\"ruleId\":\"branch-name\",%s,\"level\":\"warning\",\"message\":"
        "{\"text\":\"odd\\nfix: fix it\\n  git rebase -i main\"},"
        "\"locations\":[{\"logicalLocations\":[{\"fullyQualifiedName\":"
        "\"refs/heads/,\\u001B:%%\",\"kind\":\"ref\"}]}],"
        "\"partialFingerprints\":{\"rule-and-commit/v1\":"
        "\"branch-name:refs/heads/,\\u001B:%%\"},\"properties\":"
        "{\"code\":\"branch-name/pattern\",\"ref\":\"refs/heads/"
        ",\\u001B:%%\",\"remedy\":\"fix it\"}}]",
        indices[0], indices[1]);
    add("tdd-order", false, 0, "feat: open it", "too early");
    add("branch-name", true, 1, NULL, "odd");
    json_t *run = run_of("sarif");
    SAME(member(run, "results"), sp_buf_text(&expected));
    SAME(member(run, "invocations"),
         "[{\"executionSuccessful\":true,\"exitCode\":1}]");
    sp_buf_dispose(&expected);
    json_decref(run);
}

Test(report_formats, sarif_is_valid_whatever_the_text)
{
    add("tdd-order", false, 0, HOSTILE, HOSTILE);
    json_t *run = run_of("sarif");
    json_t *result = json_array_get(json_object_get(run, "results"), 0);
    cr_assert_str_eq(json_string_value(json_object_get(
                         json_object_get(result, "message"), "text")),
                     HARMLESS "\nfix: fix it\n  git rebase -i main");
    cr_assert_str_eq(json_string_value(json_object_get(
                         json_object_get(result, "properties"), "subject")),
                     EXACT);
    json_decref(run);
}

Test(report_formats, sarif_brings_every_rule)
{
    json_t *run = run_of("sarif");
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    json_t *rules = json_object_get(driver, "rules");
    size_t count = 0;
    for (; sp_rules[count]; count++) {
        struct sp_buf text = {0};
        const struct sp_rule *rule = sp_rules[count];
        json_t *row = json_array_get(rules, count);
        sp_buf_printf(&text, "%s\n\n%s", rule->text.breaks, rule->text.fix);
        json_t *expected = json_pack(
            "{s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "id", rule->id,
            "shortDescription", "text", rule->summary, "fullDescription",
            "text", rule->text.why, "help", "text", sp_buf_text(&text),
            "defaultConfiguration", "level",
            sp_rule_default_level(rule) == SP_LEVEL_WARN ? "warning" : "error");
        cr_assert(json_equal(row, expected), "%s", rule->id);
        json_decref(expected);
        sp_buf_dispose(&text);
    }
    cr_assert(json_array_size(rules) == count);
    SAME(member(driver, "name"), "\"sallyport\"");
    SAME(member(driver, "version"), "\"" SP_VERSION "\"");
    SAME(member(run, "results"), "[]");
    SAME(member(run, "invocations"),
         "[{\"executionSuccessful\":true,\"exitCode\":0}]");
    json_decref(run);
}

Test(report_formats, sarif_says_why_it_is_undecided)
{
    add_three();
    decision.reason = "a pattern\ntakes too long";
    decision.fingerprint[0] = '\0';
    json_t *run = run_of("sarif");
    SAME(member(run, "results"), "[]");
    SAME(member(run, "invocations"),
         "[{\"executionSuccessful\":false,\"exitCode\":3,"
         "\"toolExecutionNotifications\":[{\"level\":\"error\",\"message\":"
         "{\"text\":\"a pattern\\ntakes too long\"}}]}]");
    json_decref(run);
}

#define REST                                                                   \
    "\"commits\":12,\"duration-ms\":1042,\"policy\":\"%s\",\"summary\":"       \
    "{\"rules\":[{\"rule\":\"tdd-order\",\"findings\":1}],\"authors\":"        \
    "[{\"author\":\"Ada <ada@example.org>\",\"findings\":1}],\"months\":"      \
    "[{\"month\":\"2023-11\",\"findings\":1}]}"

Test(report_formats, json_has_findings_and_a_summary)
{
    const char *fingerprint = decision.fingerprint;
    struct sp_buf expected = {0};
    sp_buf_printf(&expected,
                  "{\"verdict\":\"refuse\",\"findings\":[{\"rule\":"
                  "\"tdd-order\",\"code\":\"tdd-order/"
                  "green-before-red\",\"level\":\"enforce\",\"ref\":"
                  "\"refs/heads/feature/x\",\"commit\":\"" ID "\","
                  "\"subject\":\"feat: open it\","
                  "\"message\":\"too early\",\"remedy\":\"fix it\","
                  "\"commands\":[\"git rebase -i main\"],\"missing\":null,"
                  "\"given-by\":[\"pusher\"],"
                  "\"excused-by\":null}]," REST ",\"missing\":[]}\n",
                  fingerprint);
    add("tdd-order", false, 0, "feat: open it", "too early");
    SAME(printed("json"), sp_buf_text(&expected));
    outcome.summary_only = true;
    sp_buf_reset(&expected);
    sp_buf_printf(&expected, "{\"verdict\":\"refuse\"," REST "}\n",
                  fingerprint);
    SAME(printed("json"), sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(report_formats, json_has_a_plan_of_what_a_protected_ref_needs)
{
    add("tdd-order", false, 0, "feat: open it", "of a branch");
    add("tdd-order", true, 1, "feat: open it", "a warning")->at_protected =
        true;
    add("tdd-order", false, 1, "feat: open it", "too early")->at_protected =
        true;
    char *text = printed("json");
    cr_assert_str_eq(
        strstr(text, ",\"missing\":["),
        ",\"missing\":[{\"rule\":\"tdd-order\",\"code\":\"tdd-order/"
        "green-before-red\",\"commit\":\"" ID "\",\"message\":\"too early\","
        "\"remedy\":\"fix it\",\"who\":[\"pusher\"],\"command\":[\"git\","
        "\"rebase\",\"-i\",\"main\"]}]}\n");
    free(text);
}

Test(report_formats, json_has_what_excuses_no_more)
{
    add_three();
    sp_findings_note(&decision.found.findings, "waiver wv-1 \x1b ended");
    char *text = printed("json");
    cr_assert(strstr(text, ",\"notes\":[\"waiver wv-1 \\u001B ended\"]}\n"),
              "%s", text);
    free(text);
}

Test(report_formats, json_says_why_it_is_undecided)
{
    add_three();
    decision.reason = "the policy\nis bad";
    decision.fingerprint[0] = '\0';
    SAME(printed("json"),
         "{\"verdict\":\"undecided\",\"findings\":[],\"commits\":12,"
         "\"duration-ms\":1042,\"policy\":null,\"summary\":{\"rules\":[],"
         "\"authors\":[],\"months\":[]},\"missing\":[],\"reason\":\"the "
         "policy\\nis bad\"}\n");
}

#define FINDING                                                                \
    "  9f3c2ab feat: open it\n"                                                \
    "    tdd-order: too early\n"                                               \
    "    fix: fix it\n"                                                        \
    "      git rebase -i main\n"                                               \
    "    sallyport explain tdd-order\n"

Test(report_formats, text_sums_up_what_is_more_than_a_screen)
{
    SAME(printed("text"), "sallyport: check: 12 commits, no findings\n");
    outcome.summary_only = true;
    SAME(printed("text"), "sallyport: check: 12 commits, no findings\n");
    outcome.summary_only = false;
    add("tdd-order", false, 0, "feat: open it", "too early");
    SAME(printed("text"), "sallyport: check: 1 finding in 12 commits\n"
                          "\n"
                          "refs/heads/feature/x\n"
                          "  9f3c2ab feat: open it\n"
                          "    tdd-order: too early\n"
                          "    fix: fix it\n"
                          "      git rebase -i main\n"
                          "    sallyport explain tdd-order\n");
    for (int i = 0; i < 19; i++)
        add("tdd-order", false, 0, "feat: open it", "too early");
    char *text = printed("text");
    cr_assert(strstr(text, "Findings by") == NULL);
    free(text);
    add("tdd-order", false, 0, "feat: open it", "too early");
    static const char summary[] = "\nFindings by rule\n  21  tdd-order\n"
                                  "\nFindings by author\n"
                                  "  21  Ada <ada@example.org>\n"
                                  "\nFindings by month\n  21  2023-11\n";
    text = printed("text");
    cr_assert_str_eq(text + strlen(text) - strlen(summary), summary);
    free(text);
    outcome.summary_only = true;
    text = printed("text");
    cr_assert(strncmp(text, "sallyport: check: 21 findings in 12 commits\n",
                      44) == 0);
    cr_assert_str_eq(text + 44, summary);
    free(text);
    decision.reason = "it is said on standard error";
    SAME(printed("text"), "");
}

Test(report_formats, text_has_colours_for_a_terminal)
{
    outcome.colour = true;
    add("tag", true, 0, "feat: open it", "it moved");
    SAME(printed("text"),
         "sallyport: check: \033[33m1 finding\033[m in 12 commits (1 warning)\n"
         "\n"
         "refs/heads/feature/x\n"
         "  \033[33m9f3c2ab\033[m feat: open it\n"
         "    \033[1mtag\033[m \033[33m(warning)\033[m: it moved\n"
         "    fix: fix it\n"
         "      git rebase -i main\n"
         "    sallyport explain tag\n");
    sp_verdict_dispose(&decision.found);
    decision.found = (struct sp_verdict){.commits = 12};
    add("tdd-order", false, 0, NULL, "too early");
    SAME(printed("text"),
         "sallyport: check: \033[31m1 finding\033[m in 12 commits\n"
         "\n"
         "refs/heads/feature/x\n"
         "    \033[1mtdd-order\033[m: too early\n"
         "    fix: fix it\n"
         "      git rebase -i main\n"
         "    sallyport explain tdd-order\n");
}
