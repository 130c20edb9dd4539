/* What is said of a commit that is about to be made. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"
#include "support.h"

static struct sp_verdict verdict;
static struct sp_push push;

static void open_report(void)
{
    struct sp_ref_update update = {
        sp_strdup("refs/heads/feature/vpn-tunnel"), {{0}}, {{0}}};
    SP_VEC_PUSH(&push, update);
}

static void close_report(void)
{
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
}

TestSuite(report_text_draft, .init = open_report, .fini = close_report);

static void add(int level)
{
    add_finding(
        &verdict.findings,
        &(struct found){.rule = "tdd-order",
                        .level = level,
                        .message = "implementation before a failing test",
                        .fix = "commit a test that fails first, then this",
                        .command = "git reset"});
    struct sp_finding *f = &verdict.findings.items[verdict.findings.count - 1];
    f->subject = sp_strdup("feat: open the tunnel (GREEN)");
}

static char *report(enum sp_report_kind kind)
{
    struct sp_buf out = {0};
    sp_report_text(&out, &verdict, &push, kind);
    char *text = sp_strdup(sp_buf_text(&out));
    sp_buf_dispose(&out);
    return text;
}

Test(report_text_draft, it_has_a_subject_and_no_id_yet)
{
    add(SP_LEVEL_ENFORCE);
    add(SP_LEVEL_WARN);
    SAME(report(SP_REPORT_COMMIT),
         "sallyport: commit refused: 1 finding\n"
         "\n"
         "  | feat: open the tunnel (GREEN)\n"
         "    tdd-order: implementation before a failing test\n"
         "    fix: commit a test that fails first, then this\n"
         "      git reset\n"
         "    sallyport explain tdd-order\n"
         "\n"
         "    tdd-order (warning): implementation before a failing test\n"
         "    fix: commit a test that fails first, then this\n"
         "      git reset\n"
         "    sallyport explain tdd-order\n");
}

Test(report_text_draft, on_a_terminal_it_has_the_colours_of_a_check)
{
    add(SP_LEVEL_ENFORCE);
    add(SP_LEVEL_WARN);
    char *text = report(SP_REPORT_COMMIT | SP_REPORT_COLOUR);
    cr_assert(strstr(text, "sallyport: commit refused: "
                           "\x1b[31m1 finding\x1b[m\n") == text);
    cr_assert(strstr(text, "\n  | feat: open the tunnel (GREEN)\n"));
    cr_assert(strstr(text, "\n    \x1b[1mtdd-order\x1b[m: implementation"));
    cr_assert(strstr(text, "\n\n    \x1b[1mtdd-order\x1b[m "
                           "\x1b[33m(warning)\x1b[m: implementation"));
    free(text);
}

Test(report_text_draft, accepted_with_warnings_it_is_yellow)
{
    add(SP_LEVEL_WARN);
    char *text = report(SP_REPORT_COMMIT | SP_REPORT_COLOUR);
    cr_assert(strstr(text, "sallyport: commit accepted: "
                           "\x1b[33m1 warning\x1b[m\n") == text);
    free(text);
}

Test(report_text_draft, a_commit_with_warnings_is_made)
{
    add(SP_LEVEL_WARN);
    SAME(report(SP_REPORT_COMMIT),
         "sallyport: commit accepted: 1 warning\n"
         "\n"
         "  | feat: open the tunnel (GREEN)\n"
         "    tdd-order (warning): implementation before a failing test\n"
         "    next time: commit a test that fails first, then this\n"
         "    sallyport explain tdd-order\n");
}

Test(report_text_draft, a_policy_that_observes_says_so)
{
    add(SP_LEVEL_ENFORCE);
    char *text = report(SP_REPORT_COMMIT_OBSERVE);
    static const char first[] =
        "sallyport: commit accepted, as the policy only observes; it has\n"
        "1 finding\n\n  | feat: open the tunnel (GREEN)\n";
    cr_assert(strncmp(text, first, strlen(first)) == 0, "%s", text);
    free(text);
}

Test(report_text_draft, without_findings_it_is_silent)
{
    SAME(report(SP_REPORT_COMMIT), "");
}

static char *undecided(enum sp_code code, const char *message)
{
    struct sp_error err = {0};
    struct sp_buf out = {0};
    sp_error_set(&err, code, "%s", message);
    sp_report_undecided_commit(&out, &err);
    return sp_buf_detach(&out);
}

Test(report_text_draft, what_cannot_be_judged_can_still_be_committed)
{
    SAME(undecided(SP_EPOLICY, ".sallyport.ini:3: there is no key 'typs'"),
         "sallyport: commit refused: it could not be judged\n"
         "\n"
         "  .sallyport.ini:3: there is no key 'typs'\n"
         "  fix it, and check it with 'sallyport policy check'; or commit "
         "without\n"
         "    being judged:\n"
         "      git commit --no-verify\n");
    SAME(undecided(SP_EGIT, "the object 9f3c2ab cannot be read"),
         "sallyport: commit refused: it could not be judged\n"
         "\n"
         "  the object 9f3c2ab cannot be read\n"
         "  look at the repository with 'git fsck'; or commit without being\n"
         "    judged:\n"
         "      git commit --no-verify\n");
    SAME(undecided(SP_ELIMIT, "a pattern takes too long"),
         "sallyport: commit refused: it could not be judged\n"
         "\n"
         "  a pattern takes too long\n"
         "  make it simpler; or commit without being judged:\n"
         "      git commit --no-verify\n");
    SAME(undecided(SP_ESYSTEM, "cannot read it"),
         "sallyport: commit refused: it could not be judged\n"
         "\n"
         "  cannot read it\n"
         "  fix what keeps it from being read; or commit without being "
         "judged:\n"
         "      git commit --no-verify\n");
}
