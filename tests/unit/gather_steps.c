/* The steps of a push to a protected ref, and their categories. */
#include <stdlib.h>

#include "sallyport/gather.h"
#include "support.h"

TestSuite(gather_steps, .init = repo_open, .fini = repo_close);

static const char *name_of(const struct sp_oid *id)
{
    return sp_oid_is_zero(id) ? "-" : repo_name_of(id);
}

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    for (size_t i = 0; i < branch->step_count; i++) {
        const struct sp_step *step = &branch->steps[i];
        sp_buf_printf(out, "%s..%s", name_of(&step->before),
                      name_of(&step->landed));
        sp_buf_printf(out, " head=%s %s", name_of(&step->head),
                      sp_category_words[step->category]);
        if (step->by_paths != step->category)
            sp_buf_printf(out, " by-paths=%s",
                          sp_category_words[step->by_paths]);
        if (step->is_rollback)
            sp_buf_printf(out, " rollback=%s", name_of(&step->takes_back));
        else if (!sp_oid_is_zero(&step->takes_back))
            sp_buf_printf(out, " takes-back=%s", name_of(&step->takes_back));
        if (step->has_lower)
            sp_buf_printf(out, " lower=%s", repo_name_of(&step->lower_in));
        sp_buf_putc(out, '\n');
    }
}

static char *steps_of(const struct attempt *attempt)
{
    return branch_text(attempt, print);
}

#define STEPS(what, expected)                                                  \
    SAME(steps_of(&(struct attempt){.push = (what)}), expected)

static void begin(void)
{
    repo_draw("base=N^ r=R:A g=G:A f=F:A");
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/x", "f");
}

Test(gather_steps, a_branch_has_none)
{
    begin();
    STEPS("refs/heads/feature/y - f", "");
}

Test(gather_steps, a_merge_is_one_and_its_head_is_the_branch)
{
    begin();
    repo_draw("m=M^base+f");
    STEPS("refs/heads/main base m", "base..m head=f MEDIUM\n");
}

Test(gather_steps, a_ref_set_to_a_branch_is_one)
{
    begin();
    STEPS("refs/heads/main base f", "base..f head=f MEDIUM\n");
}

Test(gather_steps, a_squash_is_one_and_its_head_is_traced)
{
    begin();
    repo_squash("s", "base", "f", "feat: all of it (#1)\n\nPRP: A-1\n");
    STEPS("refs/heads/main base s", "base..s head=f MEDIUM\n");
}

Test(gather_steps, several_in_one_push_each_have_what_was_before)
{
    begin();
    repo_draw("m=M^base+f d=N^base n=M^m+d e=N^n k=N^e");
    STEPS("refs/heads/main base k", "base..m head=f MEDIUM\n"
                                    "m..n head=d LOW\n"
                                    "n..k head=k LOW\n");
}

Test(gather_steps, an_octopus_has_the_first_of_its_branches)
{
    begin();
    repo_draw("d=N^base o=M^base+f+d");
    STEPS("refs/heads/main base o", "base..o head=f MEDIUM\n");
}

Test(gather_steps, what_another_protected_ref_has_is_one)
{
    begin();
    repo_draw("m=M^base+f d=N^m");
    repo_ref("refs/heads/main", "m");
    repo_ref("refs/heads/release/1", "base");
    STEPS("refs/heads/release/1 base d", "base..m head=m MEDIUM\n"
                                         "m..d head=d LOW\n");
}

Test(gather_steps, infrastructure_and_the_policy_file_count_most)
{
    begin();
    repo_file("i", "base", "feat: a bucket (GREEN)\n", "deploy/a.tf", "x");
    STEPS("refs/heads/main base i", "base..i head=i HIGH\n");
    repo_file("p", "base", "chore: policy\n", ".sallyport.ini", "x");
    STEPS("refs/heads/main base p", "base..p head=p CRITICAL\n");
}

Test(gather_steps, a_trailer_of_any_commit_raises_it_and_none_lowers_it)
{
    begin();
    repo_commit("a", "base", "docs: a\n\nChange-Category: CRITICAL\n");
    repo_draw("b=N^a m=M^base+b");
    STEPS("refs/heads/main base m", "base..m head=b CRITICAL by-paths=LOW\n");
    repo_commit("c", "f", "feat: c (GREEN)\n\nChange-Category: LOW\n");
    repo_draw("n=M^base+c");
    STEPS("refs/heads/main base n", "base..n head=c MEDIUM lower=c\n");
}

Test(gather_steps, what_lands_counts_and_not_what_was_undone)
{
    begin();
    repo_file("i", "base", "feat: a bucket (GREEN)\n", "deploy/a.tf", "x");
    repo_files("u", "i", "docs: none\n", "-deploy/a.tf docs/u.md=x");
    repo_draw("m=M^base+u");
    STEPS("refs/heads/main base m", "base..m head=u LOW\n");
}

Test(gather_steps, a_proposal_is_what_would_be_merged)
{
    begin();
    repo_file("o", "base", "feat: a bucket (GREEN)\n", "deploy/a.tf", "x");
    SAME(steps_of(&(struct attempt){.push = "refs/heads/main o f",
                                    .occasion = SP_PROPOSAL}),
         "o..f head=f MEDIUM\n");
}

/* main has a branch with src/a and src/b, and a commit that takes one back. */
static void begin_revert(const char *path)
{
    struct sp_buf message = {0};
    char removed[64];
    begin();
    repo_file("a", "base", "feat: a (GREEN)\n", path, "x");
    repo_ref("refs/heads/main", "a");
    sp_buf_printf(&message,
                  "Revert \"feat: a (GREEN)\"\n\nThis reverts commit "
                  "%s.\n",
                  repo_hex("a"));
    snprintf(removed, sizeof removed, "-%s", path);
    repo_files("v", "a", sp_buf_text(&message), removed);
    sp_buf_dispose(&message);
}

Test(gather_steps, reverts_alone_are_a_rollback)
{
    begin_revert("src/a");
    STEPS("refs/heads/main a v", "a..v head=v MEDIUM rollback=v\n");
    repo_draw("m=M^a+v");
    STEPS("refs/heads/main a m", "a..m head=v MEDIUM rollback=v\n");
}

Test(gather_steps, with_another_commit_they_are_none)
{
    begin_revert("src/a");
    repo_draw("d=N^v m=M^a+d");
    STEPS("refs/heads/main a m", "a..m head=d MEDIUM\n");
    STEPS("refs/heads/main a d", "a..d head=d MEDIUM takes-back=v\n");
    repo_draw("n=M^a+v+f");
    STEPS("refs/heads/main a n", "a..n head=v MEDIUM\n");
}

Test(gather_steps, what_was_not_there_before_is_not_taken_back)
{
    begin_revert("src/a");
    repo_draw("d=N^v");
    repo_ref("refs/heads/main", "base");
    STEPS("refs/heads/main base d", "base..d head=d LOW\n");
}

Test(gather_steps, what_is_taken_back_twice_lands_again)
{
    struct sp_buf message = {0};
    begin_revert("src/a");
    sp_buf_printf(&message, "Reapply \"a\"\n\nThis reverts commit %s.\n",
                  repo_hex("v"));
    repo_files("w", "v", sp_buf_text(&message), "src/a=x");
    repo_draw("m=M^v+w d=N^w");
    repo_ref("refs/heads/main", "v");
    STEPS("refs/heads/main v w", "v..w head=w MEDIUM\n");
    STEPS("refs/heads/main v m", "v..m head=w MEDIUM\n");
    STEPS("refs/heads/main v d", "v..d head=d MEDIUM\n");
    sp_buf_dispose(&message);
}

/* A commit on top of `parent` that reverts `what`, and says so. */
static void revert_with(const char *name, const char *parent, const char *what,
                        const char *files)
{
    struct sp_buf message = {0};
    sp_buf_printf(&message, "Revert \"x\"\n\nThis reverts commit %s.\n",
                  repo_hex(what));
    repo_files(name, parent, sp_buf_text(&message), files);
    sp_buf_dispose(&message);
}

Test(gather_steps, beside_what_lands_again_a_revert_is_no_rollback)
{
    begin_revert("src/a");
    repo_file("b", "v", "feat: b (GREEN)\n", "src/b", "x");
    revert_with("c", "b", "b", "-src/b");
    revert_with("w", "c", "v", "src/a=x");
    repo_draw("m=M^b+w");
    repo_ref("refs/heads/main", "b");
    STEPS("refs/heads/main b m", "b..m head=w MEDIUM takes-back=c\n");
    STEPS("refs/heads/main b w", "b..w head=w MEDIUM takes-back=c\n");
}

Test(gather_steps, what_was_reverted_too_often_to_be_read_is_no_rollback)
{
    char last[8] = "v", next[8];
    begin_revert("src/a");
    for (int i = 0; i < 65; i++) {
        snprintf(next, sizeof next, "r%d", i);
        revert_with(next, last, last, i % 2 ? "-src/a" : "src/a=x");
        snprintf(last, sizeof last, "%s", next);
    }
    repo_ref("refs/heads/main", "r60");
    STEPS("refs/heads/main r60 r61", "r60..r61 head=r61 MEDIUM rollback=r61\n");
    repo_ref("refs/heads/main", "r64");
    revert_with("z", "r64", "r64", "-src/a");
    STEPS("refs/heads/main r64 z", "r64..z head=z MEDIUM takes-back=z\n");
}

Test(gather_steps, what_only_says_revert_is_none)
{
    begin_revert("src/a");
    repo_file("w", "a", "Revert \"feat: a (GREEN)\"\n", "src/a", "y");
    STEPS("refs/heads/main a w", "a..w head=w MEDIUM\n");
}

Test(gather_steps, a_critical_path_is_taken_back_like_any_change)
{
    begin_revert(".sallyport.ini");
    STEPS("refs/heads/main a v", "a..v head=v CRITICAL\n");
}

Test(gather_steps, a_merge_that_brings_no_revert_is_no_rollback)
{
    begin();
    repo_draw("a=N^base m=M^a+base");
    repo_ref("refs/heads/main", "a");
    STEPS("refs/heads/main a m", "a..m head=base LOW\n");
}
