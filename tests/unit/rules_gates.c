#include <stdlib.h>

#include "support.h"

static struct lab lab;

static void open_lab(void)
{
    lab_open(&lab, "[roles]\nci = ci-bot\n"
                   "[category \"MEDIUM\"]\ngates = coverage\n");
    lab_step(&lab, SP_MEDIUM);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_gates, .init = open_lab, .fini = close_lab);

#define TYPE                                                                   \
    "  type: sallyport gate record coverage --from FILE --commit 6800000\n"
#define GATE "gate=coverage"
#define FOUND(expected) FINDS(&lab, "gates", expected)

static struct sp_about *about(const char *commit, bool covers)
{
    return lab_about(&lab, commit, covers);
}

static struct sp_evidence *result(struct sp_about *of,
                                  enum sp_gate_result result)
{
    struct sp_evidence line = {.kind = SP_EVIDENCE_GATE,
                               .commit = of->commit,
                               .actor = sp_strdup("ci-bot"),
                               .gate = sp_strdup("coverage"),
                               .time = 100,
                               .result = result};
    SP_VEC_PUSH(&of->lines, line);
    return &of->lines.items[of->lines.count - 1];
}

static void metric(struct sp_evidence *line, const char *name, double value)
{
    struct sp_metric metric = {sp_strdup(name), value};
    SP_VEC_PUSH(&line->metrics, metric);
}

static void pass(struct sp_about *of)
{
    struct sp_evidence *line = result(of, SP_GATE_PASS);
    metric(line, "lines", 100);
    metric(line, "branches", 100);
    metric(line, "functions", 100);
}

Test(rules_gates, a_result_that_passes_lets_it_in)
{
    pass(about("h", true));
    FOUND("");
}

Test(rules_gates, what_it_has_counted_on_is_for_the_trail)
{
    pass(about("h", true));
    FOUND("");
    cr_assert_eq(lab.counted.records.count, 1);
    cr_assert_str_eq(lab.counted.records.items[0].name, "coverage");
    cr_assert_str_eq(lab.counted.records.items[0].actor, "ci-bot");
    cr_assert_str_eq(lab.counted.records.items[0].result, "pass");
}

Test(rules_gates, a_stale_result_does_not_count)
{
    pass(about("h", false));
    FOUND("gates/stale m: " GATE "; commit=6800000\n" TYPE);
    cr_assert_eq(lab.counted.records.count, 0);
}

Test(rules_gates, one_that_was_recorded_before_is_missing)
{
    sp_strings_add(&lab.step.recorded, "coverage", 8);
    FOUND("gates/missing m: " GATE "\n" TYPE);
}

Test(rules_gates, one_that_nobody_ever_recorded_says_so)
{
    FOUND("gates/never-recorded m: gate=coverage; category=MEDIUM\n" TYPE);
}

Test(rules_gates, one_of_the_built_in_policy_is_asked_for_once_it_is_in_use)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n");
    FOUND("");
    sp_strings_add(&lab.step.recorded, "coverage", 8);
    FOUND("gates/missing m: " GATE "\n" TYPE);
}

Test(rules_gates, a_result_about_something_else_is_stale)
{
    pass(about("h", false));
    FOUND("gates/stale m: " GATE "; commit=6800000\n" TYPE);
}

Test(rules_gates, what_git_would_not_make_of_the_head_is_merged_on_the_branch)
{
    lab.ref.base = "main";
    lab.step.head_differs = true;
    FOUND(
        "gates/never-recorded m: gate=coverage; category=MEDIUM; branch=main\n"
        "  type: git merge main\n");
    pass(about("h", false));
    FOUND("gates/stale m: " GATE "; branch=main; commit=6800000\n"
          "  type: git merge main\n");
}

Test(rules_gates, a_result_of_the_change_alone_is_not_about_the_result)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[gate \"coverage\"]\nabout = result\n"
                     "[category \"MEDIUM\"]\ngates = coverage\n");
    struct sp_about *of = about("h", true);
    pass(of);
    FOUND("");
    of->is_result = false;
    FOUND("gates/other-result m: gate=coverage; branch=main\n"
          "  type: git merge main\n");
    lab.ref.side = "git switch feature/x";
    FOUND("gates/other-result m: gate=coverage; branch=main\n"
          "  type: git switch feature/x && git merge main\n");
    lab.ref.base = NULL;
    FOUND("gates/other-result m: gate=coverage; branch=main\n");
}

Test(rules_gates, a_role_that_was_taken_away_does_not_count)
{
    pass(about("h", true));
    lab_policy(&lab, "[roles]\nci = other-bot\n"
                     "[category \"MEDIUM\"]\ngates = coverage\n");
    FOUND("gates/role m: " GATE "; roles=ci; actor=ci-bot\n" TYPE);
}

Test(rules_gates, the_newest_result_counts_and_at_once_the_worse)
{
    struct sp_about *of = about("h", true);
    result(of, SP_GATE_FAIL);
    FOUND("gates/failed m: " GATE "; commit=6800000\n");
    pass(of);
    FOUND("gates/failed m: " GATE "; commit=6800000\n");
    of->lines.items[1].time = 101;
    FOUND("");
}

Test(rules_gates, what_does_not_apply_needs_no_metric)
{
    result(about("h", true), SP_GATE_NOT_APPLICABLE);
    FOUND("");
}

Test(rules_gates, each_threshold_is_met)
{
    struct sp_evidence *line = result(about("h", true), SP_GATE_PASS);
    metric(line, "lines", 98.25);
    metric(line, "functions", 100);
    FOUND("gates/threshold m: " GATE
          "; metric=lines; value=98.25; must=at least 100\n"
          "gates/no-metric m: " GATE "; metric=branches; must=at least 100\n"
          "  type: sallyport gate record coverage --result pass --commit "
          "6800000 --metric lines=NUMBER --metric branches=NUMBER --metric "
          "functions=NUMBER\n");
}

#define PROVE                                                                  \
    "  type: git switch --detach 6800000 && sallyport prove --record -- "
#define UNPROVEN                                                               \
    "gates/no-metric m: gate=tdd-proof; metric=unproven; must=at most 0\n"

Test(rules_gates, the_proof_of_the_cycle_is_recorded_by_what_proves_it)
{
    lab_policy(&lab,
               "[roles]\nci = ci-bot\n"
               "[gate \"tdd-proof\"]\nlevel = enforce\nrequire = unproven<=0\n"
               "[category \"MEDIUM\"]\ngates = tdd-proof\n");
    FOUND("gates/never-recorded m: gate=tdd-proof; category=MEDIUM\n" PROVE
          "COMMAND\n");
    struct sp_evidence *line = result(about("h", true), SP_GATE_PASS);
    free(line->gate);
    line->gate = sp_strdup("tdd-proof");
    FOUND(UNPROVEN PROVE "COMMAND\n");
    lab_policy(&lab,
               "[roles]\nci = ci-bot\n"
               "[gate \"tdd-proof\"]\nlevel = enforce\nrequire = unproven<=0\n"
               "command = make && ls\n"
               "[category \"MEDIUM\"]\ngates = tdd-proof\n");
    FOUND(UNPROVEN PROVE "sh -c 'make && ls'\n");
}

Test(rules_gates, a_gate_may_only_warn_or_be_off)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[gate \"coverage\"]\nlevel = warn\n"
                     "[category \"MEDIUM\"]\ngates = coverage\n");
    FOUND("gates/never-recorded m (warning): gate=coverage; "
          "category=MEDIUM\n" TYPE);
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[gate \"coverage\"]\nlevel = off\n"
                     "[category \"MEDIUM\"]\ngates = coverage\n");
    FOUND("");
}

Test(rules_gates, a_gate_with_paths_is_asked_for_where_one_changed)
{
    lab_policy(&lab, "[roles]\nci = ci-bot\n"
                     "[gate \"coverage\"]\npaths = /src/\n"
                     "[category \"MEDIUM\"]\ngates = coverage\n");
    FOUND("");
    sp_strings_add(&lab.step.touched, "coverage", 8);
    FOUND("gates/never-recorded m: gate=coverage; category=MEDIUM\n" TYPE);
}

Test(rules_gates, a_change_of_another_category_needs_none)
{
    lab.step.category = SP_LOW;
    FOUND("");
    lab.step.category = SP_HIGH;
    lab.step.is_rollback = true;
    FOUND("");
    lab.step.is_rollback = false;
    lab.step.category = SP_MEDIUM;
    lab.step.has_evidence = false;
    FOUND("");
}

Test(rules_gates, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "gates",
        "gates/missing\n"
        "  the gate GATE has no result for this change\n"
        "  run the gate, and record the result\n",
        "gates/never-recorded\n"
        "  a CATEGORY change needs the gate GATE, and no result of "
        "it is here\n"
        "  let the pipeline record one; in a clone, fetch the results first: "
        "'sallyport status' says how\n",
        "gates/stale\n"
        "  the result of the gate GATE is about COMMIT, and something else "
        "would "
        "land\n"
        "  run the gate for what is to land, and record the result\n",
        "gates/other-result\n"
        "  the gate GATE ran without what BRANCH has got meanwhile\n"
        "  merge BRANCH into the branch, then run the gate again\n",
        "gates/role\n"
        "  ACTOR has recorded the gate GATE, and has no role that may; "
        "these may: "
        "ROLES\n"
        "  let one of them record it\n",
        "gates/failed\n"
        "  the gate GATE failed on COMMIT\n"
        "  correct the branch, then run the gate again\n",
        "gates/no-metric\n"
        "  the result of the gate GATE does not say METRIC, which must be "
        "MUST\n"
        "  record it again with --metric METRIC=NUMBER\n",
        "gates/threshold\n"
        "  the gate GATE says METRIC=VALUE, and it must be MUST\n"
        "  correct the branch, then run the gate again\n");
}

/* A clone may not know the roles; the server does. */
Test(rules_gates, where_no_role_is_known_a_clone_leaves_it_to_the_server)
{
    lab_policy(&lab, "[category \"MEDIUM\"]\ngates = coverage\n");
    pass(about("h", true));
    lab.push.lacks_roles = true;
    FOUND("");
    lab.push.lacks_roles = false;
    FOUND("gates/role m: " GATE "; roles=ci; actor=ci-bot\n" TYPE);
}
