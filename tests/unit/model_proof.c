/* What is expected of each commit, and what its run has shown. */
#include "sallyport/prove.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "support_assert.h"

TestSuite(model_proof, .init = repo_open, .fini = repo_close);

/* The steps of a range: "r:fail g:pass n", '!' where it is unproven; then
 * "whole" where it is a whole branch. */
static char *planned(const char *push, bool all)
{
    static const char *const words[] = {"", ":fail", ":pass"};
    struct attempt attempt = {.push = push, .occasion = SP_RANGE};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    struct sp_proof proof = {.is_whole = false};
    struct sp_error err = {0};
    struct sp_push updates = {0};
    struct sp_buf out = {0};
    push_of(&updates, push);
    if (sp_proof_plan(&proof, &source, &updates.items[0], all, &err))
        sp_buf_puts(&out, err.message);
    for (size_t i = 0; i < proof.steps.count; i++) {
        const struct sp_proof_step *step = &proof.steps.items[i];
        cr_assert_not(sp_oid_is_zero(&step->tree));
        sp_buf_printf(&out, "%s%s%s%s", i ? " " : "", repo_name_of(&step->id),
                      words[step->expected],
                      step->state == SP_PROOF_UNPROVEN ? "!" : "");
    }
    sp_buf_puts(&out, proof.is_whole ? " whole" : "");
    sp_proof_dispose(&proof);
    sp_push_dispose(&updates);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

static void open_branch(const char *drawing)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_draw(drawing);
}

Test(model_proof, each_phase_has_its_answer)
{
    open_branch("r=R:A g=G:A f=F:A n=N u=U m=M^u+r");
    SAME(planned("feature/x - m", false), "r:fail g:pass f:pass n u! m whole");
}

Test(model_proof, all_asks_for_more_but_not_between_red_and_green)
{
    open_branch("k=N r=R:A n=N m=M^n+k g=G:A o=N");
    SAME(planned("feature/x - o", false), "k r:fail n m g:pass o whole");
    SAME(planned("feature/x - o", true),
         "k:pass r:fail n m g:pass o:pass whole");
}

Test(model_proof, a_fixup_is_folded_first)
{
    open_branch("r=R:A g=G:A");
    repo_commit("x", "g", "fixup! feat: g");
    SAME(planned("feature/x - x", true), "r:fail g:pass x whole");
}

Test(model_proof, a_part_is_not_the_whole)
{
    open_branch("r=R:A g=G:A f=F:A");
    SAME(planned("feature/x r f", false), "g:pass f:pass");
    SAME(planned("feature/x - f", false), "r:fail g:pass f:pass whole");
    SAME(planned("feature/x f f", false), " whole");
}

Test(model_proof, too_many_cannot_be_proven)
{
    struct attempt attempt = {.push = "feature/x - f",
                              .ini = "[limits]\ncommits = 2\n",
                              .occasion = SP_RANGE};
    open_branch("r=R:A g=G:A f=F:A");
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    struct sp_proof proof = {.is_whole = false};
    struct sp_error err = {0};
    struct sp_push updates = {0};
    push_of(&updates, attempt.push);
    cr_assert_eq(sp_proof_plan(&proof, &source, updates.items, false, &err),
                 SP_ELIMIT);
    assert_text(err.message, "these are more than 2 commits ([limits] "
                             "commits); name a shorter range");
    sp_proof_dispose(&proof);
    sp_push_dispose(&updates);
    sp_policy_free(policy);
}

static char sh[] = "sh", argument[] = "x";
static char *const command[] = {sh, argument, NULL};

/* "proven", or the state and why; of a run that ended like this. */
static char *judged(enum sp_expected expected, struct sp_run run,
                    const char *output, struct sp_proof_asked asked)
{
    static const char *const states[] = {"not asked", "open", "proven",
                                         "unproven", "undecided"};
    struct sp_proof_step step = {.expected = expected, .state = SP_PROOF_OPEN};
    struct sp_buf out = {0};
    run.output.keep = 1000;
    sp_excerpt_add(&run.output, output, strlen(output));
    asked.command = command;
    sp_proof_judge(&step, &asked, &run);
    sp_buf_printf(&out, "%s%s%s", states[step.state], step.reason ? ": " : "",
                  step.reason ? step.reason : "");
    cr_assert_eq(step.output != NULL, step.reason && *output);
    free(step.reason);
    free(step.output);
    sp_run_dispose(&run);
    return sp_buf_detach(&out);
}

#define JUDGES(expected, run, text)                                            \
    SAME(judged(expected, (struct sp_run)run, "", (struct sp_proof_asked){0}), \
         text)
#define RUN(...)                                                               \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

Test(model_proof_judge, what_passes_and_what_fails)
{
    JUDGES(SP_EXPECT_FAIL, RUN(.status = 1), "proven");
    JUDGES(SP_EXPECT_FAIL, RUN(.status = 0),
           "unproven: the command passes, so no test fails here");
    JUDGES(SP_EXPECT_PASS, RUN(.status = 0), "proven");
    JUDGES(SP_EXPECT_PASS, RUN(.status = 2),
           "unproven: the command fails with exit status 2");
    JUDGES(SP_EXPECT_FAIL, RUN(.status = 128 + SIGABRT, .signal = SIGABRT),
           "proven");
    JUDGES(SP_EXPECT_PASS, RUN(.status = 128 + SIGSEGV, .signal = SIGSEGV),
           "unproven: the command fails with exit status 139");
}

Test(model_proof_judge, what_says_nothing)
{
    for (int expected = SP_EXPECT_FAIL; expected <= SP_EXPECT_PASS;
         expected++) {
        JUDGES(expected, RUN(.status = 125),
               "undecided: the command says that it cannot test this commit "
               "(exit status 125)");
        JUDGES(expected, RUN(.status = 126),
               "undecided: the command, or one that it runs, cannot be run "
               "(exit status 126)");
        JUDGES(expected, RUN(.status = 127),
               "undecided: the command, or one that it runs, was not found "
               "(exit status 127)");
        JUDGES(expected, RUN(.status = 137, .signal = SIGKILL),
               "undecided: the command was ended by signal 9");
        JUDGES(expected,
               RUN(.status = 143, .signal = SIGTERM, .timed_out = true),
               "undecided: the command did not end within the time limit");
        JUDGES(expected, RUN(.status = 0, .timed_out = true),
               "undecided: the command did not end within the time limit");
    }
}

Test(model_proof_judge, what_counts_at_red)
{
    bool exits[256] = {[3] = true};
    struct sp_regex *pattern;
    struct sp_error err = {0};
    cr_assert_eq(sp_regex_compile(&pattern, "FAIL: [a-z]+", &err), SP_OK);
    const struct sp_proof_asked exit = {.red_exit = exits};
    const struct sp_proof_asked printed = {.red_pattern = pattern};
    const struct sp_run one = {.status = 1}, three = {.status = 3};
    SAME(judged(SP_EXPECT_FAIL, three, "", exit), "proven");
    SAME(judged(SP_EXPECT_FAIL, one, "cc: error\n", exit),
         "unproven: exit status 1 is not one that --red-exit takes for a test "
         "that fails");
    SAME(judged(SP_EXPECT_PASS, one, "", exit),
         "unproven: the command fails with exit status 1");
    SAME(judged(SP_EXPECT_FAIL, one, "ok\nFAIL: tunnel\n", printed), "proven");
    SAME(judged(SP_EXPECT_FAIL, one, "FAIL: 1\n", printed),
         "unproven: the command fails, but nothing that it prints matches "
         "--red-pattern");
    SAME(judged(SP_EXPECT_FAIL, (struct sp_run){.status = 0}, "FAIL: x\n",
                printed),
         "unproven: the command passes, so no test fails here");
    sp_regex_free(pattern);
}

Test(model_proof_judge, a_pattern_that_takes_too_long_decides_nothing)
{
    struct sp_regex *pattern;
    struct sp_error err = {0};
    cr_assert_eq(sp_regex_compile(&pattern, "(a+)+$", &err), SP_OK);
    SAME(judged(SP_EXPECT_FAIL, (struct sp_run){.status = 1},
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
                (struct sp_proof_asked){.red_pattern = pattern}),
         "undecided: the pattern '(a+)+$' takes too long on a text of this "
         "push");
    sp_regex_free(pattern);
}

Test(model_proof_judge, of_the_output_the_end_is_kept)
{
    struct sp_proof_step step = {.expected = SP_EXPECT_PASS};
    struct sp_run run = {.status = 1, .output = {.keep = 20000}};
    sp_excerpt_add(&run.output, "begin\n", 6);
    for (int i = 0; i < 20000; i++)
        sp_excerpt_add(&run.output, "x", 1);
    sp_excerpt_add(&run.output, "a\0b", 3);
    sp_proof_judge(&step, &(struct sp_proof_asked){.command = command}, &run);
    cr_assert_eq(strlen(step.output), 16384);
    cr_assert_str_eq(step.output + 16384 - 5, "xxa b");
    free(step.reason);
    free(step.output);
    sp_run_dispose(&run);
}

static char *key(struct sp_proof_step step, struct sp_proof_asked asked)
{
    char *out = sp_malloc(SP_SHA256_HEX + 1);
    if (!asked.command)
        asked.command = command;
    return sp_proof_key(out, &step, &asked);
}

/* Fails unless all keys differ; frees them. */
static void assert_different(char *keys[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            cr_assert_str_neq(keys[i], keys[k], "%zu and %zu", i, k);
    for (size_t i = 0; i < count; i++)
        free(keys[i]);
}

Test(model_proof_key, all_that_a_result_depends_on_is_in_it)
{
    bool one[256] = {[1] = true}, two[256] = {[2] = true};
    char *const joined[] = {(char[]){"shx"}, NULL};
    char *const split[] = {(char[]){"sh"}, (char[]){"x"}, (char[]){""}, NULL};
    struct sp_regex *pattern;
    struct sp_error err = {0};
    cr_assert_eq(sp_regex_compile(&pattern, "x", &err), SP_OK);
    const struct sp_proof_step red = {
        .tree = id_of("t"), .phase = SP_PHASE_RED, .expected = SP_EXPECT_FAIL};
    struct sp_proof_step other = red, green = red;
    other.tree = id_of("u");
    green.phase = SP_PHASE_GREEN;
    green.expected = SP_EXPECT_PASS;
    char *keys[] = {
        key(red, (struct sp_proof_asked){0}),
        key(other, (struct sp_proof_asked){0}),
        key(green, (struct sp_proof_asked){0}),
        key(red, (struct sp_proof_asked){.command = joined}),
        key(red, (struct sp_proof_asked){.command = split}),
        key(red, (struct sp_proof_asked){.red_exit = one}),
        key(red, (struct sp_proof_asked){.red_exit = two}),
        key(red, (struct sp_proof_asked){.red_pattern = pattern}),
    };
    assert_different(keys, LENGTH(keys));
    sp_regex_free(pattern);
}

Test(model_proof_key, what_is_for_red_does_not_change_the_others)
{
    bool one[256] = {[1] = true};
    struct sp_proof_step green = {.phase = SP_PHASE_GREEN,
                                  .expected = SP_EXPECT_PASS};
    char *with = key(green, (struct sp_proof_asked){.red_exit = one});
    SAME(key(green, (struct sp_proof_asked){0}), with);
    green.id = id_of("another commit");
    SAME(key(green, (struct sp_proof_asked){0}), with);
    free(with);
}

Test(model_proof_total, the_worst_counts)
{
    struct sp_proof_step steps[4] = {{.state = SP_PROOF_PROVEN}};
    struct sp_proof proof = {.steps = {steps, 4, 4}};
    size_t counts[SP_PROOF_STATES];
    cr_assert_eq(sp_proof_total(&proof, counts), SP_PROOF_PROVEN);
    cr_assert_eq(counts[SP_PROOF_NOT_ASKED], 3);
    steps[1].state = SP_PROOF_OPEN;
    cr_assert_eq(sp_proof_total(&proof, counts), SP_PROOF_UNDECIDED);
    steps[1].state = SP_PROOF_UNDECIDED;
    cr_assert_eq(sp_proof_total(&proof, counts), SP_PROOF_UNDECIDED);
    steps[2].state = SP_PROOF_UNPROVEN;
    cr_assert_eq(sp_proof_total(&proof, counts), SP_PROOF_UNPROVEN);
    cr_assert_eq(counts[SP_PROOF_UNDECIDED], 1);
}
