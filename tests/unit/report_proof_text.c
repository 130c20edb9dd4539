/* A proof as people read it, and its evidence, byte by byte. */
#include "sallyport/proof_report.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct sp_proof_step steps[5];
static struct sp_proof proof;
static char make[] = "make", test[] = "it's test";
static char *command[] = {make, test, NULL};
static struct sp_proof_view view;

static void open_proof(void)
{
    static char subjects[5][64] = {
        "test: it opens (RED)",
        "feat: a subject that is longer than the line has room for",
        "docs: say it", "refactor: \x1b[31m name it", ""};
    static const char *const ids[] = {"test", "feat", "docs", "refactor", ""};
    static const enum sp_phase phases[] = {SP_PHASE_RED, SP_PHASE_GREEN,
                                           SP_PHASE_NEUTRAL, SP_PHASE_REFACTOR,
                                           SP_PHASE_UNKNOWN};
    for (size_t i = 0; i < 5; i++)
        steps[i] = (struct sp_proof_step){
            .id = id_of(ids[i]), .phase = phases[i], .subject = subjects[i]};
    proof = (struct sp_proof){.steps = {steps, 4, 5}, .head = id_of("head")};
    view = (struct sp_proof_view){.proof = &proof,
                                  .command = command,
                                  .ref = "refs/heads/x",
                                  .columns = 72};
}

TestSuite(report_proof_text, .init = open_proof);

static void settle(size_t at, enum sp_proof_state state, enum sp_got got,
                   int status, uint64_t milliseconds)
{
    steps[at].state = state;
    steps[at].got = got;
    steps[at].status = status;
    steps[at].milliseconds = milliseconds;
    steps[at].expected = at == 0 ? SP_EXPECT_FAIL : SP_EXPECT_PASS;
}

static char *row(size_t at)
{
    struct sp_buf out = {0};
    sp_proof_text_row(&out, &view, at);
    return sp_buf_detach(&out);
}

static char *end(void)
{
    struct sp_buf out = {0};
    sp_proof_text_end(&out, &view);
    return sp_buf_detach(&out);
}

Test(report_proof_text, a_row_for_each)
{
    struct sp_buf head = {0};
    sp_proof_text_head(&head);
    SAME(sp_buf_detach(&head),
         "commit  phase    expected got         time subject\n");
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 101, 1234);
    SAME(row(0), "7465737 RED      fail     fail 101    1.2s test: it opens "
                 "(RED)\n");
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 1, 0);
    SAME(row(0), "7465737 RED      fail     fail 1      0.0s test: it opens "
                 "(RED)\n");
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 101, 1234);
    settle(1, SP_PROOF_PROVEN, SP_GOT_PASS, 0, 125999);
    SAME(row(1), "6665617 GREEN    pass     pass       2m05s feat: a subject "
                 "that is long\xe2\x80\xa6\n");
    SAME(row(2), "646f637 neutral  -        -              - docs: say it\n");
    settle(3, SP_PROOF_UNDECIDED, SP_GOT_TIMEOUT, 0, 3720000);
    SAME(row(3), "7265666 REFACTOR pass     timeout    1h02m refactor: "
                 "\\x1b[31m name it\n");
    settle(1, SP_PROOF_UNDECIDED, SP_GOT_NO_ANSWER, 127, 59999);
    SAME(row(1), "6665617 GREEN    pass     no answer  59.9s feat: a subject "
                 "that is long\xe2\x80\xa6\n");
    steps[0].is_cached = true;
    SAME(row(0), "7465737 RED      fail     fail 101  cached test: it opens "
                 "(RED)\n");
    SAME(row(4), "0000000 unknown  -        -              - (no message)\n");
}

Test(report_proof_text, what_it_got_is_coloured)
{
    view.colour = true;
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 1, 100);
    SAME(row(0), "7465737 RED      fail     \x1b[32mfail 1   \x1b[m   0.1s "
                 "test: it opens (RED)\n");
    settle(0, SP_PROOF_UNPROVEN, SP_GOT_PASS, 0, 100);
    SAME(row(0), "7465737 RED      fail     \x1b[31mpass     \x1b[m   0.1s "
                 "test: it opens (RED)\n");
    SAME(row(2), "646f637 neutral  -        -              - docs: say it\n");
}

Test(report_proof_text, the_last_sentence)
{
    SAME(end(), "\nsallyport: prove: there is nothing to prove; 4 need no "
                "proof\n");
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 1, 0);
    SAME(end(), "\nsallyport: prove: 1 commit, proof complete; 3 need no "
                "proof\n");
    settle(1, SP_PROOF_PROVEN, SP_GOT_PASS, 0, 0);
    settle(3, SP_PROOF_PROVEN, SP_GOT_PASS, 0, 0);
    SAME(end(), "\nsallyport: prove: 3 commits, proof complete; 1 needs no "
                "proof\n");
    settle(1, SP_PROOF_UNPROVEN, SP_GOT_FAIL, 2, 0);
    settle(3, SP_PROOF_UNDECIDED, SP_GOT_TIMEOUT, 0, 0);
    SAME(end(), "\nsallyport: prove: 1 of 3 commits is not proven, 1 could "
                "not be decided; 1 needs no proof\n");
    proof.steps.count = 0;
    SAME(end(), "sallyport: prove: there is nothing to prove\n");
}

Test(report_proof_text, what_is_wrong_with_each)
{
    proof.steps.count = 1;
    settle(0, SP_PROOF_UNPROVEN, SP_GOT_PASS, 0, 0);
    steps[0].reason = (char[]){"the command passes, so no test fails here"};
    steps[0].output = (char[]){
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n\x1b[31m11 "
        "0123456789012345678901234567890123456789012345678901234567890123456789"
        "\n\n12\n\n"};
    SAME(end(), "\n7465737 test: it opens (RED)\n"
                "  the command passes, so no test fails here\n"
                "    | 4\n    | 5\n    | 6\n    | 7\n    | 8\n    | 9\n"
                "    | 10\n"
                "    | \\x1b[31m11 01234567890123456789012345678901234567890123"
                "4567890123\xe2\x80\xa6\n"
                "    | \n    | 12\n"
                "  git switch --detach 7465737 && make 'it'\\''s test'\n"
                "\nsallyport: prove: 1 of 1 commit is not proven\n");
    steps[0].output = NULL;
    view.is_bare = true;
    SAME(end(), "\n7465737 test: it opens (RED)\n"
                "  the command passes, so no test fails here\n"
                "  git worktree add --detach ../7465737 7465737 && cd "
                "../7465737 && make 'it'\\''s test'\n"
                "\nsallyport: prove: 1 of 1 commit is not proven\n");
}

Test(report_proof_text, what_cannot_be_typed_is_not_printed)
{
    char odd[] = "a\x1b";
    command[1] = odd;
    proof.steps.count = 1;
    settle(0, SP_PROOF_UNDECIDED, SP_GOT_NO_ANSWER, 0, 0);
    steps[0].reason = (char[]){"cannot run \x1b: no"};
    SAME(end(), "\n7465737 test: it opens (RED)\n"
                "  cannot run \\x1b: no\n"
                "\nsallyport: prove: 1 of 1 commit could not be decided\n");
}

static char *written(struct sp_evidence *line)
{
    struct sp_buf text = {0};
    sp_proof_evidence(line, &view);
    line->actor = strdup("alice \x1b");
    line->time = 1700000000;
    sp_evidence_write(&text, line);
    sp_evidence_dispose(line);
    return sp_buf_detach(&text);
}

Test(report_proof_text, the_evidence)
{
    struct sp_evidence line = {.kind = SP_EVIDENCE_GATE};
    settle(0, SP_PROOF_PROVEN, SP_GOT_FAIL, 1, 5);
    settle(1, SP_PROOF_PROVEN, SP_GOT_PASS, 0, 5);
    settle(3, SP_PROOF_PROVEN, SP_GOT_PASS, 0, 5);
    view.milliseconds = 1250;
    SAME(written(&line),
         "{\"version\":1,\"kind\":\"gate\",\"gate\":\"tdd-proof\","
         "\"result\":\"pass\","
         "\"commit\":\"6865616400000000000000000000000000000000\","
         "\"actor\":\"alice \\u001B\",\"time\":\"2023-11-14T22:13:20Z\","
         "\"metrics\":{\"commits\":4,\"red\":1,\"green\":1,\"refactor\":1,"
         "\"unproven\":0},\"duration-ms\":1250,"
         "\"command\":[\"make\",\"it's test\"]}");
    settle(3, SP_PROOF_UNPROVEN, SP_GOT_FAIL, 1, 5);
    line.kind = SP_EVIDENCE_GATE;
    char *text = written(&line);
    cr_assert(strstr(text, "\"result\":\"fail\""));
    cr_assert(strstr(text, "\"refactor\":0,\"unproven\":1"));
    free(text);
}
