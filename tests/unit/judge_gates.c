/* Results of gates at a protected ref, by a merge, a squash, a rebase, … */
#include <stdlib.h>

#include "support_evidence.h"

static const char ini[] = "[category \"MEDIUM\"]\ngates = unit\n";

TestSuite(judge_gates, .init = repo_open_reviewed, .fini = repo_close);

#define LANDS(from, to, expected)                                              \
    JUDGED(expected, .push = MAIN(from, to), .ini = ini)

Test(judge_gates, a_merge_has_the_result_of_its_branch)
{
    repo_draw("m=M^p+f");
    LANDS("p", "m", "4 judged\nmain m gates/never-recorded\n");
    record("g", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "4 judged\nmain m gates/stale\n");
    record("f", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "4 judged\n");
}

Test(judge_gates, a_squash_a_rebase_and_a_fast_forward_have_it_too)
{
    record("f", "unit", SP_GATE_PASS, "");
    repo_squash("s", "p", "f", "feat: all of it\n\nPRP: A-1\n");
    LANDS("p", "s", "4 judged\n");
    repo_rebase_cycle("p");
    LANDS("p", "f2", "3 judged\n");
    repo_ref("refs/heads/main", "base");
    LANDS("base", "f", "3 judged\n");
}

/* The branch again, on what main has got: f2, which m merges. */
static void rebase(void)
{
    repo_rebase_cycle("p");
    repo_draw("m=M^p+f2");
}

Test(judge_gates, the_head_before_a_rebase_counts_when_its_branch_is_gone)
{
    record("f", "unit", SP_GATE_PASS, "");
    repo_ref("refs/heads/feature/x", "-");
    rebase();
    LANDS("p", "m", "4 judged\n");
}

Test(judge_gates, a_newer_failure_of_the_head_before_a_rebase_counts)
{
    rebase();
    record("f", "unit", SP_GATE_FAIL, "");
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "4 judged\n");
    record("f", "unit", SP_GATE_FAIL, "");
    LANDS("p", "m", "4 judged\nmain m gates/failed\n");
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "4 judged\n");
}

Test(judge_gates, but_not_of_a_head_that_gives_something_else)
{
    rebase();
    record("f2", "unit", SP_GATE_PASS, "");
    repo_files("other", "g", "refactor: f\n\nPRP: A-1\n", "src/f=other");
    record("other", "unit", SP_GATE_FAIL, "");
    LANDS("p", "m", "4 judged\n");
}

Test(judge_gates, one_byte_more_loses_it)
{
    record("f", "unit", SP_GATE_PASS, "");
    repo_files("h", "f", "refactor: h\n\nPRP: A-1\n", "src/f=other");
    repo_draw("m=M^p+h");
    LANDS("p", "m", "5 judged\nmain m gates/stale\n");
}

Test(judge_gates, the_newest_of_all_that_cover_it_counts)
{
    repo_files("k", "f", "docs: k\n\nPRP: A-1\n", "docs/k");
    repo_files("h", "k", "docs: h\n\nPRP: A-1\n", "-docs/k");
    repo_draw("m=M^p+h");
    record("f", "unit", SP_GATE_FAIL, "");
    record("h", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "6 judged\n");
    record("f", "unit", SP_GATE_FAIL, "");
    LANDS("p", "m", "6 judged\nmain m gates/failed\n");
}

Test(judge_gates, an_octopus_is_covered_by_a_result_of_its_own)
{
    repo_draw("d=N^base o=M^p+f+d");
    record("f", "unit", SP_GATE_PASS, "");
    LANDS("p", "o", "5 judged\nmain o gates/stale\n");
    record("o", "unit", SP_GATE_PASS, "");
    LANDS("p", "o", "5 judged\n");
}

Test(judge_gates, each_step_of_a_push_has_its_own)
{
    repo_draw("m=M^p+f r2=R:B^p g2=G:B f2=F:B n=M^m+f2");
    record("f", "unit", SP_GATE_PASS, "");
    LANDS("p", "n", "8 judged\nmain n gates/missing\n");
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("p", "n", "8 judged\n");
}

Test(judge_gates, about_the_result_counts_what_the_protected_ref_has_got)
{
    static const char result[] = "[category \"MEDIUM\"]\ngates = unit\n"
                                 "[gate \"unit\"]\nabout = result\n";
    repo_draw("m=M^p+f u=M^f+p n=M^p+u");
    record("f", "unit", SP_GATE_PASS, "");
    JUDGED("4 judged\nmain m gates/other-result\n", .push = MAIN("p", "m"),
           .ini = result);
    JUDGED("3 judged\nmain f gates/other-result\n", .push = MAIN("p", "f"),
           .ini = result, .user = "nobody", .occasion = SP_PROPOSAL);
    record("u", "unit", SP_GATE_PASS, "");
    JUDGED("5 judged\n", .push = MAIN("p", "n"), .ini = result);
    JUDGED("4 judged\n", .push = MAIN("p", "u"), .ini = result,
           .user = "nobody", .occasion = SP_PROPOSAL);
}

Test(judge_gates, a_result_of_an_unrelated_history_covers_nothing)
{
    repo_draw("m=M^p+f");
    repo_files("alien", "", "docs: alien", "alien");
    record("alien", "unit", SP_GATE_PASS, "");
    LANDS("p", "m", "4 judged\nmain m gates/missing\n");
}

Test(judge_gates, what_comes_with_the_change_does_not_count)
{
    repo_draw("m=M^p+f");
    record("f", "unit", SP_GATE_PASS, "");
    char *notes = repo_git(
        (const char *[]){"rev-parse", "refs/notes/sallyport/gates", NULL},
        NULL);
    repo_name("notes", notes);
    repo_ref("refs/notes/sallyport/gates", "-");
    free(notes);
    LANDS("p", "m\nrefs/notes/sallyport/gates - notes",
          "4 judged\nmain m gates/never-recorded\n"
          "refs/notes/sallyport/gates f record/back-dated\n");
}

Test(judge_gates, a_metric_that_misses_its_threshold_refuses_alone)
{
    static const char threshold[] = "[category \"MEDIUM\"]\ngates = unit\n"
                                    "[gate \"unit\"]\nrequire = lines>=80\n";
    repo_draw("m=M^p+f");
    record("f", "unit", SP_GATE_PASS, "");
    JUDGED("4 judged\nmain m gates/no-metric\n", .push = MAIN("p", "m"),
           .ini = threshold);
    record("f", "unit", SP_GATE_PASS, "lines=79.9");
    JUDGED("4 judged\nmain m gates/threshold\n", .push = MAIN("p", "m"),
           .ini = threshold);
    record("f", "unit", SP_GATE_PASS, "lines=80");
    JUDGED("4 judged\n", .push = MAIN("p", "m"), .ini = threshold);
}
