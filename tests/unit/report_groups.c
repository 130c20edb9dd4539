/* Findings that say the same of several commits. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"
#include "support.h"

static struct sp_verdict verdict;
static struct sp_push push;

static void open_groups(void)
{
    struct sp_ref_update update = {sp_strdup("refs/heads/a"), {{0}}, {{0}}};
    SP_VEC_PUSH(&push, update);
    update.name = sp_strdup("refs/heads/b");
    SP_VEC_PUSH(&push, update);
}

static void close_groups(void)
{
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    verdict.findings.max = 0;
}

TestSuite(report_groups, .init = open_groups, .fini = close_groups);

/* What is found about the commit at a place, from 1, of a ref. */
static void add(size_t update, size_t place, const char *rule,
                const char *message)
{
    struct sp_oid id = {{(unsigned char)(place >> 8), (unsigned char)place}};
    char command[32];
    size_t before = verdict.findings.count;
    snprintf(command, sizeof command, "git rebase -i %zu", place);
    add_finding(&verdict.findings, &(struct found){.rule = rule,
                                                   .update = update,
                                                   .commit = &id,
                                                   .message = message,
                                                   .command = command});
    if (verdict.findings.count == before)
        return;
    struct sp_finding *f = &verdict.findings.items[before];
    f->position = place;
    f->subject = sp_strdup("wip");
}

static char *report(enum sp_report_kind kind)
{
    struct sp_buf out = {0};
    sp_report_text(&out, &verdict, &push, kind);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

#define FINDING(rule, message, place)                                          \
    "    " rule ": " message "\n"                                              \
    "    fix: fix it\n"                                                        \
    "      git rebase -i " place "\n"                                          \
    "    sallyport explain " rule "\n"

Test(report_groups, equal_findings_are_told_once_with_the_commits)
{
    for (size_t i = 1; i <= 3; i++)
        add(0, i, "tdd-phase", "what");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 3 findings\n"
         "\n"
         "refs/heads/a\n"
         "  3 commits: 0001000 0002000 0003000\n" FINDING("tdd-phase", "what",
                                                          "1"));
}

Test(report_groups, the_command_is_that_of_the_oldest_commit_that_has_one)
{
    for (size_t i = 1; i <= 3; i++)
        add(0, i, "tdd-phase", "what");
    free(verdict.findings.items[0].command);
    verdict.findings.items[0].command = NULL;
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 3 findings\n"
         "\n"
         "refs/heads/a\n"
         "  3 commits: 0001000 0002000 0003000\n" FINDING("tdd-phase", "what",
                                                          "2"));
}

Test(report_groups, others_stand_with_their_own_commits)
{
    add(0, 1, "tdd-phase", "what");
    add(0, 1, "tdd-order", "early");
    add(0, 2, "tdd-phase", "what");
    add(0, 2, "tdd-order", "early");
    add(0, 2, "fixup", "left");
    add(0, 3, "tdd-phase", "other");
    add(1, 3, "tdd-phase", "other");
    SAME(
        report(SP_REPORT_PUSH),
        "sallyport: push refused: 7 findings\n"
        "\n"
        "refs/heads/a\n"
        "  2 commits: 0001000 0002000\n" FINDING("tdd-phase", "what", "1") "\n" FINDING(
            "tdd-order", "early",
            "1") "\n  0002000 wip\n" FINDING("fixup", "left",
                                             "2") "\n  0003000 "
                                                  "wip\n" FINDING(
                                                      "tdd-"
                                                      "phas"
                                                      "e",
                                                      "othe"
                                                      "r",
                                                      "3") "\n"
                                                           "refs/heads/b\n"
                                                           "  0003000 "
                                                           "wip\n" FINDING(
                                                               "tdd-phase",
                                                               "other", "3"));
}

Test(report_groups, at_most_sixteen_ids_are_printed)
{
    for (size_t i = 1; i <= 20; i++)
        add(0, i, "tdd-phase", "what");
    SAME(report(SP_REPORT_CHECK),
         "sallyport: check: 20 findings\n"
         "\n"
         "refs/heads/a\n"
         "  20 commits: 0001000 0002000 0003000 0004000 0005000 0006000 "
         "0007000\n"
         "    0008000 0009000 000a000 000b000 000c000 000d000 000e000 000f000\n"
         "    0010000 and 4 more\n" FINDING("tdd-phase", "what", "1"));
}

Test(report_groups, what_was_not_kept_is_counted_with_its_equals)
{
    verdict.findings.max = 2;
    for (size_t i = 1; i <= 300; i++)
        add(0, i, i == 2 || i == 7 ? "tdd-order" : "tdd-phase",
            i == 9 ? "other" : "what");
    SAME(report(SP_REPORT_PUSH),
         "sallyport: push refused: 300 findings\n"
         "\n"
         "refs/heads/a\n"
         "  297 commits: 0001000 and 296 more\n" FINDING(
             "tdd-phase", "what", "1") "\n  2 commits: 0002000 and 1 "
                                       "more\n" FINDING("tdd-order", "what",
                                                        "2") "\n\u2026 and 1 "
                                                             "more: tdd-phase "
                                                             "1\n");
}

Test(report_groups, at_most_twenty_groups_are_printed)
{
    char message[32];
    for (size_t i = 0; i < 44; i++) {
        snprintf(message, sizeof message, "m%zu", i % 22);
        add(0, i + 1, "tdd-phase", message);
    }
    char *text = report(SP_REPORT_PUSH);
    cr_assert(strstr(text, "push refused: 44 findings\n"));
    cr_assert(strstr(text, "tdd-phase: m19\n"));
    cr_assert_not(strstr(text, "tdd-phase: m20\n"));
    cr_assert(strstr(text, "\u2026 and 4 more: tdd-phase 4\n"));
    free(text);
}
