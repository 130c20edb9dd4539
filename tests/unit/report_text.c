#include "sallyport/report.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/sanitise.h"
#include "support.h"
#include "support_assert.h"

static struct sp_verdict verdict;
static struct sp_push push;

static void open_report(void)
{
    static const char *const names[] = {"refs/heads/feature/vpn-tunnel",
                                        "refs/heads/main"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct sp_ref_update update = {sp_strdup(names[i]), {{0}}, {{0}}};
        SP_VEC_PUSH(&push, update);
    }
}

static void close_report(void)
{
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
}

TestSuite(report_text, .init = open_report, .fini = close_report);

/* A finding about the commit whose id begins with `id`, or about the ref. */
struct example {
    const char *rule, *id, *subject, *message, *fix, *command;
    int level;
    size_t update, position;
};

static void add(const struct example *example)
{
    struct sp_oid id;
    char hex[SP_OID_HEX + 1];
    snprintf(hex, sizeof hex, "%s%s", example->id ? example->id : "0000000",
             "000000000000000000000000000000000");
    cr_assert(sp_oid_parse(&id, hex, SP_OID_HEX));
    size_t before = verdict.findings.count;
    add_finding(&verdict.findings,
                &(struct found){.rule = example->rule,
                                .level = example->level,
                                .update = example->update,
                                .commit = example->id ? &id : NULL,
                                .message = example->message,
                                .fix = example->fix,
                                .command = example->command});
    if (verdict.findings.count == before)
        return;
    struct sp_finding *f = &verdict.findings.items[verdict.findings.count - 1];
    f->position = example->position;
    f->subject = example->subject ? sp_strdup(example->subject) : NULL;
}

#define ADD(...) add(&(struct example){__VA_ARGS__})

static char *report(enum sp_report_kind kind)
{
    struct sp_buf out = {0};
    sp_report_text(&out, &verdict, &push, kind);
    char *text = sp_strdup(sp_buf_text(&out));
    sp_buf_dispose(&out);
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line))
        cr_assert(sp_columns(line) <= SP_REPORT_COLUMNS, "too long: %.*s",
                  SP_STR_ARG(line));
    return text;
}

static void add_order(void)
{
    ADD(.rule = "tdd-order", .id = "9f3c2ab", .position = 1,
        .subject = "feat: open the tunnel (GREEN)",
        .message = "implementation before a failing test of "
                   "WU-006a-vpn-tunnel-foundation; a RED commit comes first",
        .fix = "put the test into its own commit before this one",
        .command = "git rebase -i main");
}

Test(report_text, it_looks_as_the_contract_says)
{
    add_order();
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 1 finding\n"
         "\n"
         "refs/heads/feature/vpn-tunnel\n"
         "  9f3c2ab feat: open the tunnel (GREEN)\n"
         "    tdd-order: implementation before a failing test of\n"
         "      | WU-006a-vpn-tunnel-foundation; a RED commit comes first\n"
         "    fix: put the test into its own commit before this one\n"
         "      git rebase -i main\n"
         "    sallyport explain tdd-order\n");
}

Test(report_text,
     findings_are_grouped_by_ref_and_commit_with_a_blank_line_between)
{
    ADD(.rule = "branch-name", .message = "odd", .fix = "rename it");
    add_order();
    ADD(.rule = "tdd-phase", .id = "9f3c2ab", .position = 1, .message = "which",
        .subject = "feat: open the tunnel (GREEN)", .fix = "say it");
    ADD(.rule = "tdd-phase", .id = "1234567", .position = 2, .message = "what",
        .subject = "wip", .fix = "say it");
    ADD(.rule = "protected-ref", .message = "not yours", .fix = "ask",
        .update = 1);
    ADD(.rule = "tdd-phase", .id = "1234567", .position = 1, .message = "what",
        .subject = "wip", .fix = "say it", .update = 1);
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 6 findings\n"
         "\n"
         "refs/heads/feature/vpn-tunnel\n"
         "    branch-name: odd\n"
         "    fix: rename it\n"
         "    sallyport explain branch-name\n"
         "\n"
         "  9f3c2ab feat: open the tunnel (GREEN)\n"
         "    tdd-order: implementation before a failing test of\n"
         "      | WU-006a-vpn-tunnel-foundation; a RED commit comes first\n"
         "    fix: put the test into its own commit before this one\n"
         "      git rebase -i main\n"
         "    sallyport explain tdd-order\n"
         "\n"
         "    tdd-phase: which\n"
         "    fix: say it\n"
         "    sallyport explain tdd-phase\n"
         "\n"
         "  1234567 wip\n"
         "    tdd-phase: what\n"
         "    fix: say it\n"
         "    sallyport explain tdd-phase\n"
         "\n"
         "refs/heads/main\n"
         "    protected-ref: not yours\n"
         "    fix: ask\n"
         "    sallyport explain protected-ref\n"
         "\n"
         "  1234567 wip\n"
         "    tdd-phase: what\n"
         "    fix: say it\n"
         "    sallyport explain tdd-phase\n");
}

Test(report_text, a_teams_own_words_stand_below_the_fix)
{
    ADD(.rule = "limits", .message = "it is large", .fix = "cut it");
    verdict.findings.items[0].help = sp_strdup("https://wiki/\x1b");
    SAME(report(SP_REPORT_PUSH), "sallyport: push refused: 1 finding\n"
                                 "\n"
                                 "refs/heads/feature/vpn-tunnel\n"
                                 "    limits: it is large\n"
                                 "    fix: cut it\n"
                                 "    see: https://wiki/\\x1b\n"
                                 "    sallyport explain limits\n");
}

Test(report_text, nothing_to_say_is_nothing)
{
    SAME(report(SP_REPORT_PUSH), "");
    SAME(report(SP_REPORT_OBSERVE), "");
    SAME(report(SP_REPORT_CHECK), "");
}

#define A_WARNING(advice)                                                      \
    "\n"                                                                       \
    "refs/heads/feature/vpn-tunnel\n"                                          \
    "    tag (warning): it moved\n" advice "    sallyport explain tag\n"
#define ONE_WARNING                                                            \
    A_WARNING("    fix: leave it\n"                                            \
              "      git tag x\n")
#define NEXT_TIME A_WARNING("    next time: leave it\n")
#define ONE_REFUSAL                                                            \
    "    limits: it is large\n"                                                \
    "    fix: cut it\n"                                                        \
    "    sallyport explain limits\n"

Test(report_text, warnings_say_so_and_refuse_nothing)
{
    ADD(.rule = "tag", .level = SP_LEVEL_WARN, .message = "it moved",
        .fix = "leave it", .command = "git tag x");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push accepted: 1 warning\n" NEXT_TIME);
    SAME(report(SP_REPORT_OBSERVE),
         "sallyport: push accepted: 1 warning\n" NEXT_TIME);
    SAME(report(SP_REPORT_PRE_PUSH),
         "sallyport: pre-push: 1 warning; this clone knows nothing to "
         "refuse\n" NEXT_TIME);
    SAME(report(SP_REPORT_CHECK),
         "sallyport: check: 1 finding (1 warning)\n" ONE_WARNING);
}

Test(report_text, a_refusal_counts_what_refuses_and_shows_the_warnings)
{
    ADD(.rule = "tag", .level = SP_LEVEL_WARN, .message = "it moved",
        .fix = "leave it", .command = "git tag x");
    ADD(.rule = "limits", .message = "it is large", .fix = "cut it");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 1 finding\n" ONE_WARNING "\n" ONE_REFUSAL);
    SAME(report(SP_REPORT_PRE_PUSH),
         "sallyport: push refused: 1 finding\n" ONE_WARNING "\n" ONE_REFUSAL);
    SAME(report(SP_REPORT_OBSERVE),
         "sallyport: push accepted, as the policy only observes; it has\n"
         "1 finding\n" ONE_WARNING "\n" ONE_REFUSAL);
    SAME(report(SP_REPORT_CHECK),
         "sallyport: check: 2 findings (1 warning)\n" ONE_WARNING
         "\n" ONE_REFUSAL);
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    while ((text = strstr(text, what))) {
        count++;
        text += strlen(what);
    }
    return count;
}

/* Findings about one commit, of a rule. */
static void add_many(const char *rule, int count, int level)
{
    for (int i = 0; i < count; i++)
        ADD(.rule = rule, .id = "9f3c2ab", .position = 1, .subject = "feat: x",
            .message = "it is large", .fix = "cut it", .level = level);
}

Test(report_text, a_push_shows_twenty_findings_and_counts_the_rest)
{
    add_many("limits", 20, SP_LEVEL_ENFORCE);
    char *text = report(SP_REPORT_PUSH);
    cr_assert(strstr(text, "\u2026") == NULL);
    cr_assert(count_of(text, "limits: it is large") == 20);
    free(text);
    add_many("limits", 2, SP_LEVEL_ENFORCE);
    add_many("limits", 1, SP_LEVEL_WARN);
    text = report(SP_REPORT_PUSH);
    cr_assert(strncmp(text, "sallyport: push refused: 22 findings\n", 37) == 0);
    cr_assert(count_of(text, "it is large") == 20);
    cr_assert(count_of(text, "limits\n\n\u2026 and 3 more: limits 3\n") == 1);
    free(text);
    /* a user who asked for a check gets it all */
    text = report(SP_REPORT_CHECK);
    cr_assert(count_of(text, "it is large") == 23);
    cr_assert(strstr(text, "\u2026") == NULL);
    free(text);
}

#define HEADING                                                                \
    "\nrefs/heads/feature/vpn-tunnel\n"                                        \
    "  9f3c2ab feat: x\n"

Test(report_text, findings_that_were_not_kept_are_counted)
{
    verdict.findings.max = 2;
    add_many("limits", 9, SP_LEVEL_ENFORCE);
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 9 findings\n" HEADING ONE_REFUSAL
         "\n" ONE_REFUSAL "\n\u2026 and 7 more: limits 7\n");
}

Test(report_text, the_rules_of_the_rest_are_named_the_most_frequent_first)
{
    verdict.findings.max = 1;
    add_many("limits", 1, SP_LEVEL_ENFORCE);
    add_many("tdd-order", 2, SP_LEVEL_ENFORCE);
    add_many("fixup", 2, SP_LEVEL_WARN);
    add_many("message-format", 10, SP_LEVEL_ENFORCE);
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 13 findings\n" HEADING ONE_REFUSAL
         "\n\u2026 and 14 more: message-format 10, fixup 2, tdd-order 2\n");
}

Test(report_text, the_rules_of_the_rest_continue_in_the_next_line)
{
    verdict.findings.max = 1;
    add_many("limits", 1, SP_LEVEL_ENFORCE);
    add_many("prp-reference", 1, SP_LEVEL_ENFORCE);
    add_many("protected-ref", 1, SP_LEVEL_ENFORCE);
    add_many("tdd-complete", 1, SP_LEVEL_ENFORCE);
    add_many("message-format", 1, SP_LEVEL_ENFORCE);
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 5 findings\n" HEADING ONE_REFUSAL
         "\n\u2026 and 4 more: message-format 1, protected-ref 1, "
         "prp-reference 1,\n"
         "  tdd-complete 1\n");
}

Test(report_text, what_is_found_about_a_ref_is_always_shown)
{
    add_many("limits", 25, SP_LEVEL_ENFORCE);
    ADD(.rule = "tag", .message = "it moved", .fix = "leave it", .update = 1);
    char *text = report(SP_REPORT_PUSH);
    cr_assert(count_of(text, "it is large") == 19);
    cr_assert(count_of(text, "limits\n\nrefs/heads/main\n"
                             "    tag: it moved\n"
                             "    fix: leave it\n"
                             "    sallyport explain tag\n"
                             "\n\u2026 and 6 more: limits 6\n") == 1);
    free(text);
    for (int i = 0; i < 30; i++)
        ADD(.rule = "tag", .message = "it moved", .fix = "leave it",
            .update = 1);
    text = report(SP_REPORT_PUSH);
    cr_assert(count_of(text, "it is large") == 0);
    cr_assert(count_of(text, "it moved") == 31);
    cr_assert(count_of(text, "refs/heads/feature/vpn-tunnel") == 0);
    cr_assert(count_of(text, "and 25 more: limits 25\n") == 1);
    free(text);
}

Test(report_text, what_came_from_the_push_cannot_harm_a_terminal)
{
    free(push.items[0].name);
    push.items[0].name = sp_strdup("refs/heads/\x1b[31mred\u202e");
    ADD(.rule = "message-format", .id = "9f3c2ab", .position = 1,
        .subject = "\x1b]0;owned\x07 a\rb\nc\td \xff\u200b",
        .message = "the type '\x1b[2J' is \n none", .fix = "\x9b\x31m",
        .command = "git branch -m '\x1b[31m' x");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 1 finding\n"
         "\n"
         "refs/heads/\\x1b[31mred<U+202E>\n"
         "  9f3c2ab \\x1b]0;owned\\x07 a\\x0db c d \\xff<U+200B>\n"
         "    message-format: the type '\\x1b[2J' is none\n"
         "    fix: \\x9b1m\n"
         "    sallyport explain message-format\n");
}

#define FIFTY "01234567890123456789012345678901234567890123456789"

Test(report_text, long_names_and_subjects_are_cut)
{
    free(push.items[0].name);
    push.items[0].name = sp_strdup("refs/heads/" FIFTY FIFTY);
    ADD(.rule = "limits", .id = "9f3c2ab", .position = 1,
        .subject = FIFTY FIFTY, .message = "it is large", .fix = "cut it");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 1 finding\n"
         "\n"
         "refs/heads/" FIFTY "0123456789\u2026\n"
         "  9f3c2ab " FIFTY "01234567890\u2026\n" ONE_REFUSAL);
}

Test(report_text, a_commit_without_a_subject_says_so)
{
    static const char *const subjects[] = {NULL, ""};
    for (size_t i = 0; i < 2; i++) {
        ADD(.rule = "limits", .id = "9f3c2ab", .position = 1,
            .subject = subjects[i], .message = "it is large", .fix = "cut it");
        SAME(report(SP_REPORT_PUSH), "sallyport: push refused: 1 finding\n"
                                     "\n"
                                     "refs/heads/feature/vpn-tunnel\n"
                                     "  9f3c2ab (no message)\n" ONE_REFUSAL);
        sp_verdict_dispose(&verdict);
    }
}

Test(report_text, a_long_text_is_cut_after_some_lines)
{
    char text[4000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ADD(.rule = "limits", .message = text, .fix = "cut it");
    char *found = report(SP_REPORT_PUSH);
    cr_assert(strlen(found) < 900, "%zu", strlen(found));
    cr_assert(strstr(found, "x\u2026\n    fix: cut it\n"));
    free(found);
}

static void excuse_as(const struct sp_excused *by, const char *message)
{
    sp_findings_excuse(
        &verdict.findings,
        (struct sp_finding){.rule = "limits", .message = sp_strdup(message)},
        by);
}

static void excuse(const char *row, const char *message)
{
    excuse_as(&(struct sp_excused){.row = row}, message);
}

Test(report_text, what_excuses_nothing_now_is_told_after_the_findings)
{
    ADD(.rule = "limits", .message = "it is large", .fix = "cut it");
    sp_findings_note(&verdict.findings, "waiver wv-1 waits");
    sp_findings_note(&verdict.findings, "waiver wv-1 waits");
    char *text = report(SP_REPORT_PUSH);
    const char *at = strstr(text, "\nwaiver wv-1 waits\n");
    cr_assert(at && !strstr(at + 1, "\nwaiver wv-1"), "%s", text);
    free(text);
}

Test(report_text, a_grant_and_a_waiver_are_told_even_where_all_is_well)
{
    excuse_as(&(struct sp_excused){"wv-1", "waived by ann (wv-1)", NULL}, "a");
    sp_findings_mark(&verdict.findings,
                     &(struct sp_excused){"bg-1",
                                          "break-glass bg-1 (INC-1), 5 "
                                          "min left",
                                          "INC-1"});
    SAME(report(SP_REPORT_PUSH),
         "sallyport: waived by ann (wv-1): 1 finding excused\n"
         "sallyport: break-glass bg-1 (INC-1), 5 min left: 0 findings "
         "excused\n");
    ADD(.rule = "limits", .message = "it is large", .fix = "cut it");
    char *text = report(SP_REPORT_PUSH);
    cr_assert(strstr(text, "\nwaived by ann (wv-1): 1 finding\nbreak-glass "
                           "bg-1 (INC-1), 5 min left: 0 findings\n"),
              "%s", text);
    free(text);
}

Test(report_text, what_a_row_excuses_is_counted_by_row)
{
    static const char expected[] =
        "excused by [exempt \"dependabot\"]: 2 findings\n"
        "excused by [exempt \"release\"]: 1 finding\n";
    excuse("dependabot", "a");
    excuse("release", "b");
    excuse("dependabot", "c");
    SAME(report(SP_REPORT_PUSH), "");
    struct sp_buf out = {0};
    sp_report_excused(&out, &verdict.findings);
    assert_text(sp_buf_text(&out), expected);
    sp_buf_dispose(&out);
    ADD(.rule = "limits", .message = "it is large", .fix = "cut it");
    char *text = report(SP_REPORT_PUSH);
    cr_assert(strstr(text, "explain limits\nexcused by [exempt "), "%s", text);
    free(text);
}
