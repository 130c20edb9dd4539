/* What goes before the installation says in which states the proposals are, and
 * no more than that; over real repositories. */
#include <stdlib.h>

#include "support.h"

TestSuite(judge_baseline, .init = repo_open, .fini = repo_close);

/* The policy whose baseline is the commit of that name; yours to free. */
static char *baseline(const char *name, const char *more)
{
    struct sp_buf ini = {0};
    sp_buf_printf(&ini, "[policy]\nbaseline = %s\n%s", repo_hex(name), more);
    return sp_buf_detach(&ini);
}

#define ABOVE(name, more, what, expected)                                      \
    do {                                                                       \
        char *ini = baseline(name, more);                                      \
        JUDGED(expected, .push = (what), .ini = ini);                          \
        free(ini);                                                             \
    } while (0)

Test(judge_baseline, merging_an_old_commit_gives_no_state)
{
    repo_draw("base=N^ stale=N^base m=M^base+stale g=G:A p=M^base+g");
    repo_ref("refs/heads/main", "base");
    ABOVE("stale", "", "refs/heads/feature/x - g",
          "2 judged\n"
          "feature/x g tdd-order/green-before-red\n");
    ABOVE("stale", "", "refs/heads/main base p",
          "3 judged\n"
          "main g tdd-order/green-before-red\n");
}

Test(judge_baseline, a_branch_from_an_old_commit_begins_like_any_other)
{
    repo_draw("base=N^ stale=N^base g=G:A");
    repo_ref("refs/heads/main", "base");
    ABOVE("stale", "", "refs/heads/feature/x - g",
          "1 judged\n"
          "feature/x g tdd-order/green-before-red\n");
}

Test(judge_baseline, what_is_half_done_continues_and_nothing_else)
{
    repo_draw("base=N^ half=R:A g=G:A f=F:A x=G:B^half y=F:A^half");
    repo_ref("refs/heads/main", "base");
    ABOVE("half", "", "refs/heads/feature/x - f", "2 judged\n");
    ABOVE("half", "", "refs/heads/feature/x - x",
          "1 judged\n"
          "feature/x x tdd-order/green-before-red\n");
    ABOVE("half", "", "refs/heads/feature/x - y",
          "1 judged\n"
          "feature/x y tdd-order/refactor-before-green\n");
}

Test(judge_baseline, what_is_half_done_can_be_merged_and_completed)
{
    repo_draw("base=N^ half=R:A n=N^base m=M^n+half g=G:A f=F:A p=M^base+f");
    repo_ref("refs/heads/main", "base");
    ABOVE("half", "", "refs/heads/feature/x - f", "4 judged\n");
    ABOVE("half", "", "refs/heads/main base p", "5 judged\n");
}

/* What main had before it was merged is over. */
Test(judge_baseline, what_a_protected_ref_has_begins_again)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A main=M^base+f old=N^r x=G:A");
    repo_ref("refs/heads/main", "main");
    ABOVE("old", "", "refs/heads/feature/x - x",
          "1 judged\n"
          "feature/x x tdd-order/green-before-red\n");
}

Test(judge_baseline, a_commit_without_a_reference_gives_nobody_a_state)
{
    static const char off[] = "[prp]\nrequire = off\n";
    repo_draw("base=N^ half=R x=G:A y=G^half");
    repo_ref("refs/heads/main", "base");
    ABOVE("half", "", "refs/heads/feature/x - x",
          "1 judged\n"
          "feature/x x tdd-order/green-before-red\n");
    ABOVE("half", off, "refs/heads/feature/x - y", "1 judged\n");
}

Test(judge_baseline, beyond_the_limit_nothing_is_believed)
{
    repo_draw("base=N^ r=R:A half=N g=G:A");
    repo_ref("refs/heads/main", "base");
    ABOVE("half", "[limits]\ncommits = 2\n", "refs/heads/feature/x - g",
          "1 judged\n");
    ABOVE("half", "[limits]\ncommits = 1\n", "refs/heads/feature/x - g",
          "1 judged\n"
          "feature/x g tdd-order/green-before-red\n");
}

Test(judge_baseline, each_ref_of_a_push_has_the_states_that_it_grew_from)
{
    repo_draw("base=N^ half=R:A g=G:A h=G:B^half k=G:A^base");
    repo_ref("refs/heads/main", "base");
    ABOVE("half", "",
          "refs/heads/feature/x - g\nrefs/heads/feature/y - h\n"
          "refs/heads/feature/z - k\nrefs/heads/feature/w - g",
          "4 judged\n"
          "feature/y h tdd-order/green-before-red\n"
          "feature/z k tdd-order/green-before-red\n");
}

Test(judge_baseline, a_name_of_a_branch_continues_where_the_branch_does)
{
    static const char by_name[] = "[prp]\nwhere = branch\n";
    repo_draw("base=N^ half=R g=G k=G^half");
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/A-1", "half");
    ABOVE("half", by_name, "refs/heads/feature/A-1 half g", "1 judged\n");
    ABOVE("half", by_name, "refs/heads/feature/A-2 - k",
          "1 judged\n"
          "feature/A-2 k tdd-order/green-before-red\n");
}
