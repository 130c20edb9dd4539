/* The history as it is read, byte by byte. */
#include "sallyport/log.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct lab lab;
static struct sp_verdict verdict;
static struct sp_content content;
static struct sp_log shown;

static void open_log(void)
{
    lab_open(&lab, "");
    content = (struct sp_content){.is_known = true};
    lab.commit.content = &content;
    shown = (struct sp_log){.verdict = &verdict,
                            .policy = lab.policy,
                            .ref = "refs/heads/feature/x",
                            .columns = 72};
    verdict.commits = 3;
}

static void close_log(void)
{
    sp_log_dispose(&shown);
    sp_verdict_dispose(&verdict);
    lab_close(&lab);
}

TestSuite(report_log, .init = open_log, .fini = close_log);

static void add(const char *rule, int level, const struct sp_oid *commit,
                const char *message)
{
    add_finding(&verdict.findings, &(struct found){.rule = rule,
                                                   .level = level,
                                                   .commit = commit,
                                                   .message = message});
}

static char *line(const char *message)
{
    struct sp_buf out = {0};
    lab_message(&lab, message);
    sp_log_commit(&out, &shown, &lab.commit);
    return sp_buf_detach(&out);
}

#define PRP_A "\n\nPRP: WU-006a-vpn-tunnel-foundation\n"

Test(report_log, a_line_for_each_commit)
{
    SAME(line("test: it opens (RED)" PRP_A),
         "9f3c2ab RED      test: it opens (RED) [WU-006a]\n");
    SAME(line("feat: open it\n\nPRP: WU-006a, WU-007-audit\n"),
         "9f3c2ab GREEN    feat: open it [WU-006a, WU-007]\n");
    SAME(line("refactor: name it" PRP_A),
         "9f3c2ab REFACTOR refactor: name it [WU-006a]\n");
    SAME(line("docs: say it"), "9f3c2ab neutral  docs: say it\n");
    SAME(line("fixup! feat: open it"),
         "9f3c2ab fixup    fixup! feat: open it\n");
    SAME(line("stuff"), "9f3c2ab unknown  stuff\n");
    SAME(line(""), "9f3c2ab unknown  (no message)\n");
    lab.commit.over_limit = "message";
    SAME(line(""), "9f3c2ab unknown  (too large to be read)\n");
}

Test(report_log, a_long_subject_is_cut_and_the_proposals_are_not)
{
    static const char long_subject[] =
        "feat: a subject that is longer than any line should be, by far" PRP_A;
    SAME(line(long_subject), "9f3c2ab GREEN    feat: a subject that is longer "
                             "than any line\u2026 [WU-006a]\n");
    shown.columns = 44;
    SAME(line(long_subject),
         "9f3c2ab GREEN    feat: a subject \u2026 [WU-006a]\n");
    SAME(line("docs: only a subject, of no proposal"),
         "9f3c2ab neutral  docs: only a subject, of n\u2026\n");
}

Test(report_log, many_proposals_leave_room_for_a_subject)
{
    shown.columns = 40;
    SAME(
        line("feat: open the tunnel\n\nPRP: A-1,B-2,C-3,D-4,E-5,F-6,G-7,H-8\n"),
        "9f3c2ab GREEN    feat: open \u2026 "
        "[A-1, B-2, C-3, D-4, E-5, F-6, G\u2026]\n");
}

Test(report_log, what_came_in_is_harmless)
{
    SAME(line("feat: \x1b[31m \xff \xe2\x80\xae"),
         "9f3c2ab GREEN    feat: \\x1b[31m \\xff <U+202E>\n");
    add("tdd-order", SP_LEVEL_ENFORCE, &lab.id, "\x1b]0;x\a\r\n");
    sp_log_open(&shown);
    SAME(line("feat: x"), "9f3c2ab GREEN    feat: x\n"
                          "                 tdd-order: \\x1b]0;x\\x07\\x0d\n");
}

static void add_some(void)
{
    add("branch-name", SP_LEVEL_ENFORCE, NULL, "it says nothing");
    add("protected-ref", SP_LEVEL_WARN, NULL,
        "main changes only by a merge; the user alice has not the role ci");
    add("tdd-order", SP_LEVEL_ENFORCE, &lab.id,
        "implementation before a failing test of "
        "WU-006a-vpn-tunnel-foundation; a RED commit comes first");
    add("tdd-content", SP_LEVEL_WARN, &lab.id, "it edits a test");
    struct sp_oid other = id_of("other");
    add("tdd-order", SP_LEVEL_ENFORCE, &other, "of another");
    sp_log_open(&shown);
}

Test(report_log, what_is_wrong_stands_below_the_commit)
{
    add_some();
    SAME(line("feat: open it (GREEN)" PRP_A),
         "9f3c2ab GREEN    feat: open it (GREEN) [WU-006a]\n"
         "                 tdd-order: implementation before a failing test of\n"
         "                   | WU-006a-vpn-tunnel-foundation; a RED commit "
         "comes\n"
         "                   | first\n"
         "                 tdd-content (warning): it edits a test\n");
    lab.id = id_of("good");
    SAME(line("feat: x"), "676f6f6 GREEN    feat: x\n");
}

static char *of_ref(void)
{
    struct sp_buf out = {0};
    sp_buf_puts(&out, "");
    sp_log_ref(&out, &shown);
    return sp_buf_detach(&out);
}

Test(report_log, what_is_wrong_with_the_ref_comes_below_its_name)
{
    struct sp_buf nothing = {0};
    sp_log_ref(&nothing, &shown);
    cr_assert(nothing.len == 0);
    add_some();
    SAME(of_ref(), "refs/heads/feature/x\n"
                   "  branch-name: it says nothing\n"
                   "  protected-ref (warning): main changes only by a merge; "
                   "the user alice\n"
                   "    | has not the role ci\n");
}

static char *total(void)
{
    struct sp_buf out = {0};
    sp_log_open(&shown);
    sp_log_total(&out, &shown);
    sp_log_dispose(&shown);
    return sp_buf_detach(&out);
}

Test(report_log, the_last_line_counts)
{
    SAME(total(), "3 commits, no findings\n");
    add("tdd-order", SP_LEVEL_WARN, &lab.id, "x");
    SAME(total(), "3 commits, 1 finding in 1 of them\n");
    add("tdd-phase", SP_LEVEL_WARN, &lab.id, "x");
    verdict.commits = 1;
    SAME(total(), "1 commit, 2 findings\n");
    sp_verdict_dispose(&verdict);
    verdict = (struct sp_verdict){.commits = 0};
    add("branch-name", SP_LEVEL_ENFORCE, NULL, "x");
    SAME(total(), "0 commits, 1 finding about the ref\n");
    struct sp_oid other = id_of("other");
    add("tdd-order", SP_LEVEL_ENFORCE, &lab.id, "x");
    add("tdd-order", SP_LEVEL_ENFORCE, &other, "x");
    verdict.commits = 12;
    SAME(total(),
         "12 commits, 2 findings in 2 of them, 1 finding about the ref\n");
}

/* Escape sequences as "{31}", their end as "{}". */
static char *coloured(char *text)
{
    struct sp_buf out = {0};
    for (const char *p = text; *p; p++) {
        bool escape = strncmp(p, "\x1b[", 2) == 0;
        const char *end = escape ? strchr(p, 'm') : NULL;
        if (end)
            sp_buf_printf(&out, "{%.*s}", (int)(end - p - 2), p + 2);
        else
            sp_buf_putc(&out, *p);
        p = end ? end : p;
    }
    free(text);
    return sp_buf_detach(&out);
}

Test(report_log, each_phase_has_its_colour)
{
    static const struct {
        enum sp_phase phase;
        const char *expected;
    } rows[] = {
        {SP_PHASE_RED, "{33}9f3c2ab{} {31}RED{}      x\n"},
        {SP_PHASE_GREEN, "{33}9f3c2ab{} {32}GREEN{}    x\n"},
        {SP_PHASE_REFACTOR, "{33}9f3c2ab{} {34}REFACTOR{} x\n"},
        {SP_PHASE_NEUTRAL, "{33}9f3c2ab{} {2}neutral{}  x\n"},
        {SP_PHASE_MERGE, "{33}9f3c2ab{} {2}merge{}    x\n"},
        {SP_PHASE_FIXUP, "{33}9f3c2ab{} {33}fixup{}    x\n"},
        {SP_PHASE_REVERT, "{33}9f3c2ab{} {36}revert{}   x\n"},
        {SP_PHASE_UNKNOWN, "{33}9f3c2ab{} {35}unknown{}  x\n"},
    };
    shown.colour = true;
    lab_message(&lab, "x");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_buf out = {0};
        lab.commit.phase.phase = rows[i].phase;
        sp_log_commit(&out, &shown, &lab.commit);
        SAME(coloured(sp_buf_detach(&out)), rows[i].expected);
    }
}

Test(report_log, findings_are_red_and_warnings_yellow_line_by_line)
{
    add_some();
    shown.colour = true;
    shown.columns = 60;
    SAME(coloured(line("feat: x")),
         "{33}9f3c2ab{} {32}GREEN{}    feat: x\n"
         "                 {31}tdd-order: implementation before a failing{}\n"
         "                   {31}| test of WU-006a-vpn-tunnel-foundation;{}\n"
         "                   {31}| a RED commit comes first{}\n"
         "                 {33}tdd-content (warning): it edits a test{}\n");
    sp_log_dispose(&shown);
    SAME(coloured(total()), "3 commits, {31}3 findings{} in 2 of them, "
                            "{31}2 findings{} about the ref\n");
    verdict.findings.refusals = 0;
    SAME(coloured(total()), "3 commits, {33}3 findings{} in 2 of them, "
                            "{33}2 findings{} about the ref\n");
}

static char *json(const char *message)
{
    struct sp_buf out = {0};
    struct sp_error err = {0};
    lab_message(&lab, message);
    cr_assert(sp_log_json(&out, &shown, &lab.commit, &err) == SP_OK, "%s",
              err.message);
    return sp_buf_detach(&out);
}

#define ID "\"commit\":\"9f3c2ab000000000000000000000000000000000\","
#define NO_PATHS                                                               \
    "\"paths\":{\"test\":0,\"implementation\":0,\"infra\":0,\"docs\":0,"       \
    "\"build\":0,\"generated\":0}"

Test(report_log, json_has_every_member)
{
    struct sp_oid parents[] = {id_of("a"), id_of("b")};
    add_some();
    add("tdd-content", SP_LEVEL_WARN, &lab.id, "behind those of another");
    lab.commit.parents = parents;
    lab.commit.parent_count = 1;
    content.added[SP_PATH_TEST] = 1;
    content.edited[SP_PATH_TEST] = 2;
    content.deleted[SP_PATH_IMPLEMENTATION] = 4;
    content.moved[SP_PATH_INFRA] = 8;
    content.edited[SP_PATH_DOCS] = 16;
    content.added[SP_PATH_BUILD] = 32;
    content.edited[SP_PATH_GENERATED] = 64;
    SAME(json("feat(vpn)!: open it" PRP_A "Signed-off-by: Ada <a@x>\n"),
         "{" ID "\"parents\":[\"6100000000000000000000000000000000000000\"],"
         "\"type\":\"feat\",\"scope\":\"vpn\",\"breaking\":true,"
         "\"subject\":\"feat(vpn)!: open it\",\"phase\":\"green\","
         "\"prp\":[\"WU-006a-vpn-tunnel-foundation\"],"
         "\"trailers\":[[\"PRP\",\"WU-006a-vpn-tunnel-foundation\"],"
         "[\"Signed-off-by\",\"Ada <a@x>\"]],"
         "\"paths\":{\"test\":3,\"implementation\":4,\"infra\":8,\"docs\":16,"
         "\"build\":32,\"generated\":64},\"findings\":[\"tdd-order\",\"tdd-"
         "content\"]}\n");
}

Test(report_log, json_of_what_says_nothing)
{
    lab.commit.parent_count = 0;
    content.is_known = false;
    SAME(json("stuff"),
         "{" ID "\"parents\":[],\"type\":null,\"scope\":null,"
         "\"breaking\":false,\"subject\":\"stuff\",\"phase\":\"unknown\","
         "\"prp\":[],\"trailers\":[],\"paths\":null,\"findings\":[]}\n");
}

Test(report_log, json_is_exact_ascii_and_valid)
{
    lab.commit.parent_count = 0;
    SAME(json("fix: \x1b[31m\"\\ \xff \xe2\x80\xae\n\nA: \x07\nA: \xc3\xa4\n"),
         "{" ID "\"parents\":[],\"type\":\"fix\",\"scope\":null,"
         "\"breaking\":false,"
         "\"subject\":\"fix: \\u001B[31m\\\"\\\\ \\\\xff \\u202E\","
         "\"phase\":\"green\",\"prp\":[],"
         "\"trailers\":[[\"A\",\"\\u0007\"],[\"A\",\"\\u00E4\"]]," NO_PATHS
         ",\"findings\":[]}\n");
}

/* "type scope breaking" of a message. */
static char *header(const char *message)
{
    struct sp_buf out = {0};
    char *text = json(message);
    json_t *object = json_loads(text, 0, NULL), *scope;
    cr_assert(object, "%s", text);
    scope = json_object_get(object, "scope");
    sp_buf_printf(&out, "%s %s %s",
                  json_string_value(json_object_get(object, "type")),
                  json_is_null(scope) ? "-" : json_string_value(scope),
                  json_is_true(json_object_get(object, "breaking")) ? "!" : "");
    json_decref(object);
    free(text);
    return sp_buf_detach(&out);
}

Test(report_log, json_reads_the_header_as_the_policy_has_it)
{
    lab.commit.parent_count = 0;
    SAME(header("fix(a b): x\n\nBREAKING CHANGE: y\n"), "fix a b !");
    lab_policy(&lab, "[message]\nheader = ^[A-Z]+-[0-9]+ (.*)$\n");
    shown.policy = lab.policy;
    SAME(header("VPN-1 feat(vpn)!: x"), "feat vpn !");
    lab_policy(&lab, "[message]\nheader = ^[a-z]+: .*$\n");
    shown.policy = lab.policy;
    SAME(header("feat: x"), "feat - ");
}

Test(report_log, json_of_a_pattern_that_takes_too_long)
{
    struct sp_buf out = {0};
    struct sp_error err = {0};
    lab.commit.parent_count = 0;
    lab_message(&lab, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
    lab_policy(&lab, "[message]\nheader = ^(a|a?)+$\n");
    shown.policy = lab.policy;
    cr_assert(sp_log_json(&out, &shown, &lab.commit, &err) == SP_ELIMIT);
    cr_assert(out.len == 0);
    sp_buf_dispose(&out);
}
