/* The first-parent line of a protected ref: a merge of a branch, a traced squash,
 * or a commit that is judged like one of a branch. */
#include <stdlib.h>

#include "support.h"

/* main is base; f is the end of a whole cycle that left it. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ r=R:B g=G:B f=F:B");
    repo_ref("refs/heads/main", "base");
}

TestSuite(judge_mainline, .init = open_repo, .fini = repo_close);

Test(judge_mainline, neutral_commits_with_code_are_refused_as_on_a_branch)
{
    repo_files("a", "base", "chore: a\n", "src/a");
    repo_files("b", "a", "docs: b\n", "src/b");
    repo_files("c", "b", "ci: c\n", "vpn.tf");
    static const char expected[] = "3 judged\n"
                                   "main a tdd-content/neutral-with-code\n"
                                   "main b tdd-content/neutral-with-code\n"
                                   "main c tdd-content/neutral-with-code\n";
    PUSH("refs/heads/main base c", expected);
    JUDGED(expected, .push = "refs/heads/main base c", .user = "dana",
           .is_host_merge = true);
    PUSH("refs/heads/main base a", "1 judged\n"
                                   "main a tdd-content/neutral-with-code\n");
}

Test(judge_mainline, one_untested_commit_is_refused)
{
    repo_draw("a=G:A^base b=F:A^base");
    PUSH("refs/heads/main base a", "1 judged\n"
                                   "main a tdd-order/green-before-red\n");
    JUDGED("1 judged\n"
           "main a tdd-order/green-before-red\n",
           .push = "refs/heads/main base a", .user = "dana",
           .is_host_merge = true);
    PUSH("refs/heads/main base b", "1 judged\n"
                                   "main b tdd-order/refactor-before-red\n");
    JUDGED("1 judged\n"
           "main a tdd-complete/no-red\n",
           .push = "refs/heads/main base a",
           .ini = "[rule \"tdd-order\"]\nlevel = off\n");
}

Test(judge_mainline, a_commit_of_tests_and_code_is_no_squash_of_anything)
{
    repo_files("a", "base", "feat: a\n\nPRP: A-1\n", "tests/a src/a");
    PUSH("refs/heads/main base a", "1 judged\n"
                                   "main a tdd-order/green-before-red\n");
    repo_files("b", "base", "test: b\n\nPRP: A-1\n", "tests/b src/b");
    PUSH("refs/heads/main base b", "1 judged\n"
                                   "main b tdd-content/red-with-code\n"
                                   "main b tdd-complete/ends-in-red\n");
}

Test(judge_mainline,
     documents_alone_may_come_straight_and_a_failing_test_may_not)
{
    repo_draw("a=N^base b=N c=R:A");
    PUSH("refs/heads/main base b", "2 judged\n");
    PUSH("refs/heads/main base c", "3 judged\n"
                                   "main c tdd-complete/ends-in-red\n");
    JUDGED("2 judged\n", .push = "refs/heads/main base b", .user = "dana",
           .is_host_merge = true);
}

Test(judge_mainline, a_whole_cycle_may_come_straight_and_a_part_may_not)
{
    repo_draw("a=R:A^base b=G:A c=F:A");
    PUSH("refs/heads/main base c", "3 judged\n");
    PUSH("refs/heads/main base b", "2 judged\n"
                                   "main b tdd-complete/no-refactor\n");
}

Test(judge_mainline, each_step_is_judged_with_what_was_there_before)
{
    /* what a merge has brought is not gone on with */
    repo_draw("x=R:A^base y=G:A z=F:A m=M^base+z a=G:A b=N^m c=F:A");
    PUSH("refs/heads/main base a", "5 judged\n"
                                   "main a tdd-order/green-before-red\n");
    PUSH("refs/heads/main base c", "6 judged\n"
                                   "main c tdd-order/refactor-before-red\n");
    land("refs/heads/main base m");
    PUSH("refs/heads/main m a", "1 judged\n"
                                "main a tdd-order/green-before-red\n");
}

Test(judge_mainline, what_comes_before_a_merge_is_complete_as_well)
{
    repo_draw("a=R:A^base b=G:A m=M^b+f");
    PUSH("refs/heads/main base m", "6 judged\n"
                                   "main b tdd-complete/no-refactor\n");
    repo_draw("c=G:A^base n=M^c+f");
    PUSH("refs/heads/main base n", "5 judged\n"
                                   "main c tdd-order/green-before-red\n");
    repo_files("d", "base", "chore: d\n", "src/d");
    repo_draw("o=M^d+f");
    PUSH("refs/heads/main base o", "5 judged\n"
                                   "main d tdd-content/neutral-with-code\n");
}

Test(judge_mainline, a_branch_that_main_is_set_to_may_have_merged_another)
{
    repo_draw("a=R:A^base m=M^a+f b=G:A c=F:A n=N");
    PUSH("refs/heads/feature/x - n", "8 judged\n");
    PUSH("refs/heads/main base n", "8 judged\n");
    PUSH("refs/heads/main base b", "6 judged\n"
                                   "main b tdd-complete/no-refactor\n");
    /* the one that was merged is complete by itself */
    repo_draw("d=R:A^base o=M^d+g e=G:A h=F:A");
    PUSH("refs/heads/main base h", "6 judged\n"
                                   "main o tdd-complete/no-refactor\n");
}

/* y has left the line after a, which is on it: only the line can complete it. */
Test(judge_mainline, a_branch_of_the_line_is_not_asked_for_what_the_line_ends)
{
    repo_draw("a=R:A^base b=G:A y=R:C z=G:C w=F:C c=F:A^b m=M^c+w");
    PUSH("refs/heads/main base m", "7 judged\n");
    repo_draw("n=M^b+w d=F:A");
    PUSH("refs/heads/main base d", "7 judged\n");
    PUSH("refs/heads/main base n", "6 judged\n"
                                   "main b tdd-complete/no-refactor\n");
}

Test(judge_mainline, a_merge_that_brings_nothing_is_none)
{
    repo_draw("a=G:A^base m=M^a+base");
    PUSH("refs/heads/main base m", "2 judged\n"
                                   "main a tdd-order/green-before-red\n");
    repo_draw("b=R:A^base c=G:A o=M^c+b d=F:A");
    PUSH("refs/heads/main base d", "4 judged\n");
    PUSH("refs/heads/main base o", "3 judged\n"
                                   "main o tdd-complete/no-refactor\n");
}

/* Nobody knows what it had done before, and nobody continues it. */
Test(judge_mainline, what_only_the_baseline_has_is_merged_like_a_branch)
{
    char ini[128];
    repo_draw("h=G:A^base m=M^base+h a=G:A");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("h"));
    JUDGED("1 judged\n", .push = "refs/heads/main base m", .ini = ini);
    JUDGED("2 judged\n"
           "main a tdd-order/green-before-red\n",
           .push = "refs/heads/main base a", .ini = ini);
}

Test(judge_mainline, what_the_baseline_has_is_not_judged)
{
    char ini[128];
    repo_draw("a=G:A^base b=G:A c=N");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("a"));
    JUDGED("2 judged\n"
           "main c tdd-complete/no-red\n",
           .push = "refs/heads/main base c", .ini = ini);
}
