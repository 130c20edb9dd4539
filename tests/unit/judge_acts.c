/* Pushes to refs/notes/sallyport/exceptions: attacks over a repository. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/clock.h"
#include "support_acts.h"

TestSuite(judge_acts, .init = acts_open, .fini = repo_close);

#define PUSHED(who, what, expected)                                            \
    JUDGED(expected, .push = EXCEPTIONS " " what, .user = (who),               \
           .ini = ACTS_POLICY)

/* A text of that many letters, until it is asked for again. */
static const char *large_text(size_t len)
{
    static char text[SP_PRP_DOCUMENT_LARGEST + 2];
    memset(text, 'x', len);
    text[len] = '\0';
    return text;
}

Test(judge_acts, the_story_comes_in_act_by_act)
{
    act("a1", "", "request bg-00000001 dana 0 -", "");
    PUSHED("dana", "- a1", "0 judged\n");
    act("a2", "a1", "approve bg-00000001 ann 0 a1", "");
    PUSHED("ann", "a1 a2",
           "undecided: " EXCEPTIONS
           " changed on the server while you pushed; fetch, "
           "then push again\n");
    repo_ref(EXCEPTIONS, "a1");
    PUSHED("ann", "a1 a2", "0 judged\n");
    repo_ref(EXCEPTIONS, "a2");
    act("a3", "a2", "approve bg-00000001 bob 0 a1", "");
    PUSHED("bob", "a2 a3", "0 judged\n");
}

Test(judge_acts, of_two_that_race_the_second_one_comes_later)
{
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("a2", "a1", "approve bg-00000001 ann 0 a1", "");
    act("a3", "a1", "approve bg-00000001 bob 0 a1", "");
    repo_ref(EXCEPTIONS, "a2");
    PUSHED("bob", "a2 a3", "0 judged\n" EXCEPTIONS " - record/not-on-top\n");
    act("a4", "a2+a3", "approve bg-00000001 bob 0 a1", "");
    PUSHED("bob", "a2 a4", "0 judged\n" EXCEPTIONS " a4 record/shape\n");
    act("a5", "a2", "approve bg-00000001 bob 0 a1", "");
    PUSHED("bob", "a2 a5", "0 judged\n");
}

Test(judge_acts, nothing_is_rewound_edited_or_deleted)
{
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("a2", "a1", "approve bg-00000001 ann -30 a1", "");
    act("e1", "", "request bg-00000001 dana 0 -", "edited");
    repo_ref(EXCEPTIONS, "a2");
    PUSHED("dana", "a2 a1", "0 judged\n" EXCEPTIONS " - record/not-on-top\n");
    PUSHED("dana", "a2 e1", "0 judged\n" EXCEPTIONS " - record/not-on-top\n");
    PUSHED("dana", "a2 -", "0 judged\n" EXCEPTIONS " - record/deleted\n");
    act("e2", "a2", "request bg-00000001 dana 0 -", "edited");
    PUSHED("dana", "a2 e2", "0 judged\n" EXCEPTIONS " e2 record/id-taken\n");
    repo_tag("t", "a2", "commit");
    PUSHED("dana", "a2 t", "0 judged\n" EXCEPTIONS " - record/tag\n");
}

Test(judge_acts, what_an_approver_read_is_what_is_approved)
{
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("e1", "", "request bg-00000001 dana -60 -", "other");
    repo_ref(EXCEPTIONS, "a1");
    act("a2", "a1", "approve bg-00000001 ann 0 e1", "");
    PUSHED("ann", "a1 a2",
           "0 judged\n" EXCEPTIONS " a2 record/other-request\n");
}

Test(judge_acts, a_record_moved_or_forged_is_refused)
{
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("a2", "a1", "approve bg-00000001 ann -30 a1", "");
    repo_ref(EXCEPTIONS, "a1");
    PUSHED("dana", "a1 a2",
           "0 judged\n" EXCEPTIONS " a2 record/forged-actor\n");
    act("a3", "a1", "approve bg-00000001 ann -400 a1", "");
    PUSHED("ann", "a1 a3", "0 judged\n" EXCEPTIONS " a3 record/back-dated\n");
    act("a4", "a1", "approve bg-00000001 ann 400 a1", "");
    PUSHED("ann", "a1 a4", "0 judged\n" EXCEPTIONS " a4 record/future\n");
    act("w1", "a1", "waiver-approve wv-00000001 ann 0 a1", "");
    PUSHED("ann", "a1 w1", "0 judged\n" EXCEPTIONS " w1 record/no-request\n");
}

Test(judge_acts, both_approvals_in_one_push_are_in_one_name)
{
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("a2", "a1", "approve bg-00000001 ann 0 a1", "");
    act("a3", "a2", "approve bg-00000001 bob 0 a1", "");
    repo_ref(EXCEPTIONS, "a1");
    PUSHED("ann", "a1 a3", "0 judged\n" EXCEPTIONS " a3 record/forged-actor\n");
}

Test(judge_acts, a_commit_that_is_no_act)
{
    struct sp_buf large = {0};
    repo_file("f1", "", "break-glass request bg-00000001\n\n{}\n", "x", "y");
    PUSHED("dana", "- f1", "0 judged\n" EXCEPTIONS " f1 record/shape\n");
    act_raw("r1", "", "break-glass request bg-00000001\n\n{\"version\":1\n");
    PUSHED("dana", "- r1", "0 judged\n" EXCEPTIONS " r1 record/cut-short\n");
    act_raw("r2", "", "");
    PUSHED("dana", "- r2", "0 judged\n" EXCEPTIONS " r2 record/shape\n");
    for (int i = 0; i < 70000; i++)
        sp_buf_putc(&large, 'x');
    act_raw("r3", "", sp_buf_text(&large));
    sp_buf_dispose(&large);
    PUSHED("dana", "- r3", "0 judged\n" EXCEPTIONS " r3 record/too-long\n");
    repo_blob("b", "x");
    PUSHED("dana", "- b", "0 judged\n" EXCEPTIONS " - tag/not-a-commit\n");
}

Test(judge_acts, a_push_brings_a_hundred_acts_at_most)
{
    act_many("n100", 100);
    act_many("n101", 101);
    PUSHED("dana", "- n101", "0 judged\n" EXCEPTIONS " - record/too-many\n");
    PUSHED("dana", "- n100", "0 judged\n");
}

Test(judge_acts, a_proposal_has_its_document_at_the_protected_branch)
{
    act("w1", "", "waiver wv-00000001 dana 0 -", "A-1");
    PUSHED("dana", "- w1", "0 judged\n");
    act("w2", "", "waiver wv-00000001 dana 0 -", "Z-9");
    PUSHED("dana", "- w2", "0 judged\n" EXCEPTIONS " w2 record/no-document\n");
    act("w4", "", "waiver wv-00000001 dana 0 -", "A");
    PUSHED("dana", "- w4", "0 judged\n" EXCEPTIONS " w4 record/no-proposal\n");
    act("w3", "", "waiver wv-00000001 dana 0 -", "../../etc/passwd");
    PUSHED("dana", "- w3", "0 judged\n" EXCEPTIONS " w3 record/no-proposal\n");
}

Test(judge_acts, the_document_of_a_proposal_is_finished)
{
    repo_file("d", "base", "docs: a template\n", "docs/prp/Z-9-tunnel.md",
              "# Z-9\n\n## Business justification\n\n<!-- who? -->\n");
    repo_ref("refs/heads/main", "d");
    act("w1", "", "waiver wv-00000001 dana 0 -", "Z-9");
    PUSHED("dana", "- w1",
           "0 judged\n" EXCEPTIONS " w1 record/unfinished-document\n");
    repo_ref("refs/heads/release/1", "base");
    PUSHED("dana", "- w1",
           "0 judged\n" EXCEPTIONS " w1 record/unfinished-document\n");
    repo_file("e", "base", "docs: a large one\n", "docs/prp/Z-9-tunnel.md",
              large_text(SP_PRP_DOCUMENT_LARGEST + 1));
    repo_ref("refs/heads/main", "e");
    PUSHED("dana", "- w1",
           "0 judged\n" EXCEPTIONS " w1 record/unfinished-document\n");
    repo_file("f", "d", "docs: it is written\n", "docs/prp/Z-9-tunnel.md",
              "# Z-9\n\n## Business justification\nx\n## Technical "
              "architecture\nx\n## Security assessment\nx\n## Test "
              "strategy\nx\n");
    repo_ref("refs/heads/release/1", "f");
    PUSHED("dana", "- w1", "0 judged\n");
}

Test(judge_acts, an_import_brings_none)
{
    repo_ref("refs/heads/main", "-");
    act("a1", "", "request bg-00000001 dana 0 -", "");
    JUDGED("0 judged\n" EXCEPTIONS " a1 record/forged-actor\n",
           .push = EXCEPTIONS " - a1\nrefs/heads/main - base", .user = "erin",
           .ini = ACTS_POLICY);
}

Test(judge_acts, a_review_is_overdue_by_the_trail)
{
    act("a1", "", "request bg-00000001 dana -18000 -", "");
    act("a2", "a1", "approve bg-00000001 ann -18000 a1", "");
    act("a3", "a2", "approve bg-00000001 bob -18000 a1", "");
    repo_ref(EXCEPTIONS, "a3");
    act("a4", "a3", "request bg-00000002 dana 0 -", "");
    PUSHED("dana", "a3 a4", "0 judged\n");
    JUDGED("0 judged\n" EXCEPTIONS " a4 record/review-overdue\n",
           .push = EXCEPTIONS " a3 a4", .user = "dana", .ini = ACTS_POLICY,
           .newest = sp_clock_now() + 24 * 3600);
}

Test(judge_acts, an_act_that_is_let_in_is_counted_and_no_other)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {0};
    const struct attempt attempt = {.user = "ann", .ini = ACTS_POLICY};
    struct sp_policy *policy = attempt_policy(&attempt);
    const struct sp_source source = attempt_source(&attempt, policy);
    act("a1", "", "request bg-00000001 dana -60 -", "");
    act("a2", "a1", "approve bg-00000001 bob -50 a1", "");
    act("a3", "a2", "approve bg-00000001 ann 0 a1", "");
    act("a4", "a3", "approve bg-00000001 ann 0 a1", "");
    repo_ref(EXCEPTIONS, "a2");
    push_of(&push, EXCEPTIONS " a2 a4");
    cr_assert_eq(sp_judge(&source, &push, &verdict, &err), SP_OK);
    cr_assert_eq(verdict.counted.acts.count, 1);
    const struct sp_counted_act *kept = &verdict.counted.acts.items[0];
    cr_assert_str_eq(kept->id, "bg-00000001");
    cr_assert_str_eq(kept->incident, "INC-1");
    cr_assert_eq(kept->act, SP_ACT_APPROVE);
    cr_assert_eq(kept->state, SP_EXCEPTION_OPEN);
    cr_assert_gt(kept->ends, sp_clock_now());
    cr_assert_str_eq(repo_name_of(&kept->commit), "a3");
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    sp_policy_free(policy);
}
