/* Stories of branches and of main: what must not get past, what must not be
 * in the way. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge_history, .init = repo_open, .fini = repo_close);

/* Nothing is asked of refs/heads/lax/ and of tags. */
static const char lax[] =
    "[rule \"branch-name\"]\nlevel = off\n"
    "[rule \"message-format\"]\nrefs = refs/heads/main, refs/heads/feature/*\n"
    "[rule \"tdd-phase\"]\nrefs = refs/heads/main, refs/heads/feature/*\n"
    "[rule \"tdd-order\"]\nrefs = refs/heads/main, refs/heads/feature/*\n"
    "[rule \"prp-reference\"]\nrefs = refs/heads/main, refs/heads/feature/*\n";

Test(judge_history, nothing_is_laundered_through_a_lax_branch)
{
    repo_draw("base=N^ w=U g=G:A h=G:A m=M^base+h");
    repo_ref("refs/heads/main", "base");
    JUDGED("3 judged\n", .push = "refs/heads/lax/x - h", .ini = lax);
    land("refs/heads/lax/x - h");
    JUDGED("3 judged\n"
           "feature/x w message-format/header\n"
           "feature/x g tdd-order/green-before-red\n",
           .push = "refs/heads/feature/x - h", .ini = lax);
    JUDGED("4 judged\n"
           "main w message-format/header\n"
           "main g tdd-order/green-before-red\n",
           .push = "refs/heads/main base m", .ini = lax);
    JUDGED("3 judged\n"
           "main w message-format/header\n"
           "main g tdd-order/green-before-red\n",
           .push = "refs/heads/main base h", .ini = lax);
}

Test(judge_history, nothing_is_laundered_through_a_tag_or_a_pull_request)
{
    repo_draw("base=N^ w=U");
    repo_ref("refs/heads/main", "base");
    JUDGED("1 judged\n", .push = "refs/tags/v1 - w", .ini = lax);
    land("refs/tags/v1 - w\nrefs/pull/1/head - w");
    JUDGED("1 judged\n"
           "main w message-format/header\n",
           .push = "refs/heads/main base w", .ini = lax);
    JUDGED("1 judged\n"
           "feature/x w message-format/header\n",
           .push = "refs/heads/feature/x - w", .ini = lax);
}

Test(judge_history, a_branch_that_main_is_set_to_is_judged_in_order)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A x=G:B y=G:B");
    repo_ref("refs/heads/main", "base");
    PUSH("refs/heads/main base f", "3 judged\n");
    PUSH("refs/heads/main base y", "5 judged\n"
                                   "main x tdd-order/green-before-red\n");
    PUSH("refs/heads/release/1 - y",
         "5 judged\n"
         "release/1 x tdd-order/green-before-red\n");
}

Test(judge_history, a_branch_that_main_is_set_to_may_rest_and_catch_up)
{
    repo_draw("base=N^ r=R:A n=N g=G:A f=F:A");
    repo_ref("refs/heads/main", "base");
    JUDGED("4 judged\n", .push = "refs/heads/main base f");
    repo_draw("o=N^base u=M^n+o h=G:A i=F:A");
    repo_ref("refs/heads/main", "o");
    JUDGED("5 judged\n"
           "main - merge-shape/sidelined\n",
           .push = "refs/heads/main o i");
}

Test(judge_history, a_branch_does_not_begin_where_main_ended)
{
    repo_draw("base=N^ s=R:A t=G:A");
    repo_ref("refs/heads/main", "t");
    repo_draw("h=G:A^t");
    PUSH("refs/heads/feature/x - h",
         "1 judged\n"
         "feature/x h tdd-order/green-before-red\n");
}

/* Pushes the drawing's commits one by one onto a branch, each landing even
 * where it has findings, and returns all of them. */
static char *in_small_pushes(const char *const names[])
{
    struct sp_buf all = {0};
    const char *last = "-";
    for (size_t i = 0; names[i]; i++) {
        char push[64];
        snprintf(push, sizeof push, "refs/heads/feature/x %s %s", last,
                 names[i]);
        const struct attempt attempt = {.push = push};
        char *verdict = verdict_of(&attempt);
        cr_assert(strncmp(verdict, "1 judged\n", 9) == 0, "%s", verdict);
        /* the order is told of the whole branch each time */
        if (!names[i + 1] || !strstr(verdict, "tdd-order"))
            sp_buf_puts(&all, verdict + 9);
        land(push);
        free(verdict);
        last = names[i];
    }
    sp_buf_puts(&all, "");
    char *text = sp_strdup(sp_buf_text(&all));
    sp_buf_dispose(&all);
    return text;
}

Test(judge_history, many_small_pushes_have_the_verdict_of_one)
{
    static const char *const names[] = {"1", "2", "3", "4",
                                        "5", "6", "7", NULL};
    static const char expected[] =
        "feature/x 4 tdd-order/green-after-refactor\n"
        "feature/x 6 tdd-order/refactor-before-red\n";
    repo_draw("base=N^ 1=R:A 2=G:A 3=F:A 4=G:A 5=F:A 6=F:B 7=N");
    repo_ref("refs/heads/main", "base");
    char *one =
        verdict_of(&(struct attempt){.push = "refs/heads/feature/x - 7"});
    cr_assert(strncmp(one, "7 judged\n", 9) == 0);
    SAME(sp_strdup(one + 9), expected);
    free(one);
    SAME(in_small_pushes(names), expected);
}

Test(judge_history, a_good_branch_may_come_in_parts)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A");
    repo_ref("refs/heads/main", "base");
    PUSH("refs/heads/feature/x - r", "1 judged\n");
    land("refs/heads/feature/x - r");
    PUSH("refs/heads/feature/x r g", "1 judged\n");
    land("refs/heads/feature/x r g");
    PUSH("refs/heads/feature/x g f", "1 judged\n");
}

Test(judge_history, main_stays_the_first_parent_of_its_merges)
{
    repo_draw("base=N^ b=N r=R:A^base g=G:A f=F:A m=M^f+b");
    repo_ref("refs/heads/main", "b");
    PUSH("refs/heads/feature/x - m", "4 judged\n");
    PUSH("refs/heads/main b m", "4 judged\n"
                                "main - merge-shape/sidelined\n");
    repo_draw("n=M^b+m");
    PUSH("refs/heads/main b n", "5 judged\n");
}

Test(judge_history, a_release_branch_merged_back_was_judged_before)
{
    /* a squash and a merge on release/1, then back into main */
    repo_draw("base=N^ b=N s=G:A^base r=R:B^s g=G:B f=F:B n=M^s+f m=M^b+n");
    repo_ref("refs/heads/main", "b");
    repo_ref("refs/heads/release/1", "n");
    PUSH("refs/heads/main b m", "6 judged\n");
    /* on an unprotected branch it would not have been */
    repo_ref("refs/heads/release/1", "-");
    PUSH("refs/heads/main b m", "6 judged\n"
                                "main s tdd-order/green-before-red\n");
}

Test(judge_history, baseline_commits_are_left_alone)
{
    char ini[128];
    repo_draw("base=N^ w=U g=G:A f=F:A x=F:B");
    repo_ref("refs/heads/main", "base");
    snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n", repo_hex("w"));
    JUDGED("3 judged\n"
           "feature/x g tdd-order/green-before-red\n"
           "feature/x x tdd-order/refactor-before-red\n",
           .push = "refs/heads/feature/x - x", .ini = ini);
    JUDGED("0 judged\n", .push = "refs/heads/feature/x - w", .ini = ini);
    JUDGED("3 judged\n"
           "main g tdd-order/green-before-red\n"
           "main x tdd-order/refactor-before-red\n",
           .push = "refs/heads/main base x", .ini = ini);
    repo_draw("y=G:B");
    repo_draw("z=G:B^x");
    JUDGED("4 judged\n"
           "feature/x g tdd-order/green-before-red\n"
           "feature/x x tdd-order/refactor-before-red\n"
           "feature/x z tdd-order/green-after-refactor\n",
           .push = "refs/heads/feature/x - z", .ini = ini);
}

Test(judge_history, a_forced_push_is_judged_by_what_it_leaves)
{
    repo_draw("base=N^ r=R:A g=G:A x=G:B^base");
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/x", "g");
    PUSH("refs/heads/feature/x g x",
         "1 judged\n"
         "feature/x x tdd-order/green-before-red\n");
    /* a commit that was judged stays, the one before it is gone */
    repo_draw("h=G:A^base");
    repo_ref("refs/heads/feature/x", "h");
    PUSH("refs/heads/feature/x h r", "1 judged\n");
}

Test(judge_history, fixups_are_judged_as_their_targets)
{
    repo_draw("base=N^ r=R:A g=G:A");
    repo_ref("refs/heads/main", "base");
    repo_commit("h", "g", "fixup! test: r\n");
    repo_commit("i", "h", "squash! feat: g\n\nmore\n");
    repo_commit("j", "i", "fixup! docs: base\n");
    PUSH("refs/heads/feature/x - i", "4 judged\n");
    PUSH("refs/heads/feature/x - j", "5 judged\n"
                                     "feature/x j tdd-phase/target-missing\n");
    repo_ref("refs/heads/feature/x", "h");
    PUSH("refs/heads/feature/x h i", "1 judged\n");
}

Test(judge_history, a_fixups_target_is_before_it_not_beside_it)
{
    repo_draw("base=N^ r=R:A g=G:A^base");
    repo_ref("refs/heads/main", "base");
    repo_commit("x", "g", "fixup! test: r\n");
    repo_draw("m=M^r+x n=M^x+r");
    static const char expected[] = "4 judged\n"
                                   "feature/x g tdd-order/green-before-red\n"
                                   "feature/x x tdd-phase/target-missing\n";
    PUSH("refs/heads/feature/x - m", expected);
    PUSH("refs/heads/feature/x - n", expected);
}
