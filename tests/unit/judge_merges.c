/* What is typed for several merges in one push to a protected ref. */
#include <string.h>

#include "sallyport/judge.h"

#include "support.h"

/* main is base; a and b end in a failing test. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ a=R:A^base b=R:B^base");
    repo_ref("refs/heads/main", "base");
}

TestSuite(judge_merges, .init = open_repo, .fini = repo_close);

/* How each command begins. */
static void leads(const char *push, const char *expected)
{
    const struct attempt attempt = {.push = push};
    struct sp_error err = {0};
    struct sp_push pushed = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf text = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    push_of(&pushed, push);
    cr_assert_eq(sp_judge(&source, &pushed, &verdict, &err), SP_OK);
    for (size_t i = 0; i < verdict.findings.count; i++) {
        const struct sp_finding *one = &verdict.findings.items[i];
        const char *command = one->command ? one->command : "nothing";
        sp_buf_printf(&text, "%s: %.21s\n", repo_name_of(&one->commit),
                      command);
    }
    SAME(sp_buf_detach(&text), expected);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&pushed);
    sp_policy_free(policy);
}

Test(judge_merges, each_is_repaired_on_its_own_branch)
{
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "Merge branch 'feature/y'");
    leads("refs/heads/main base n", "m: git switch feature/x \n"
                                    "n: git switch feature/y \n");
}

Test(judge_merges, a_branch_that_is_at_the_commit_is_found)
{
    repo_ref("refs/heads/feature/z", "b");
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "chore: merge it");
    leads("refs/heads/main base n", "m: git switch feature/x \n"
                                    "n: git switch feature/z \n");
}

Test(judge_merges, where_one_is_not_known_all_is_repaired_on_a_new_branch)
{
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "chore: merge it");
    leads("refs/heads/main base n", "m: git switch -c feature\n"
                                    "n: git commit --edit -m \n");
    repo_commit("d", "base", "docs: d");
    repo_commit("m", "d+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "Merge branch 'feature/y'");
    leads("refs/heads/main base n", "m: git switch -c feature\n"
                                    "n: git commit --edit -m \n");
}

Test(judge_merges, what_is_merged_once_more_is_merged_again)
{
    repo_draw("c=G:A^a");
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+c", "Merge branch 'feature/x'");
    leads("refs/heads/main base n", "m: git switch feature/x\n"
                                    "n: git switch feature/x \n");
}

Test(judge_merges, a_fault_of_a_merge_is_left_with_it)
{
    repo_draw("g=G:A^a f=F:A^g");
    repo_files("m", "base+f", "Merge branch 'feature/x'", "src/own");
    repo_commit("n", "m+b", "Merge branch 'feature/y'");
    leads("refs/heads/main base n", "m: git switch feature/x\n"
                                    "n: git switch feature/y \n");
}

Test(judge_merges,
     a_fault_of_the_last_merge_is_left_where_its_branch_is_repaired)
{
    repo_files("m", "base+a", "Merge branch 'feature/x'", "src/own");
    leads("refs/heads/main base m", "m: nothing\n"
                                    "m: git switch feature/x \n");
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_files("n", "m+b", "Merge branch 'feature/y'", "src/own");
    leads("refs/heads/main base n", "m: git switch feature/x \n"
                                    "n: nothing\n"
                                    "n: git switch feature/y \n");
}

Test(judge_merges, a_fault_of_a_merge_alone_is_repaired_on_main)
{
    struct sp_buf expected = {0};
    repo_draw("g=G:A^a f=F:A^g");
    repo_files("m", "base+f", "Merge branch 'feature/x'", "src/own");
    sp_buf_printf(&expected, "m: git reset --keep %.4s\n", repo_hex("m"));
    leads("refs/heads/main base m", sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(judge_merges, a_squash_is_repaired_on_its_branch)
{
    repo_draw("g=G:A^a");
    repo_ref("refs/heads/feature/x", "g");
    repo_squash("s", "base", "g", "feat: all of it\n\nPRP: A-1");
    leads("refs/heads/main base s", "s: git switch feature/x \n");
    repo_squash("s", "base", "g", "all of it\n\nPRP: A-1");
    leads("refs/heads/main base s", "s: nothing\n"
                                    "s: git switch feature/x \n");
}

/* Squashes of x and y, which lack a refactoring, are s and t. */
static void draw_squashes(void)
{
    repo_draw("g=G:A^a h=G:B^b");
    repo_ref("refs/heads/feature/x", "g");
    repo_ref("refs/heads/feature/y", "h");
    repo_squash("s", "base", "g", "feat: x\n\nPRP: A-1");
    repo_squash("t", "s", "h", "feat: y\n\nPRP: B-1");
}

Test(judge_merges, each_squash_is_repaired_on_its_own_branch)
{
    draw_squashes();
    leads("refs/heads/main base t", "s: git switch feature/x \n"
                                    "t: git switch feature/y \n");
}

Test(judge_merges, a_squash_and_a_merge_have_each_their_branch)
{
    draw_squashes();
    repo_commit("m", "s+h", "Merge branch 'feature/y'");
    leads("refs/heads/main base m", "s: git switch feature/x \n"
                                    "m: git switch feature/y \n");
    repo_commit("m", "base+g", "Merge branch 'feature/x'");
    repo_squash("t", "m", "h", "feat: y\n\nPRP: B-1");
    leads("refs/heads/main base t", "m: git switch feature/x \n"
                                    "t: git switch feature/y \n");
}

Test(judge_merges, a_message_of_a_squash_is_written_with_the_next)
{
    draw_squashes();
    repo_squash("s", "base", "g", "x\n\nPRP: A-1");
    repo_squash("t", "s", "h", "feat: y\n\nPRP: B-1");
    leads("refs/heads/main base t", "s: git switch feature/x\n"
                                    "s: git switch feature/x \n"
                                    "t: git switch feature/y \n");
    repo_squash("s", "base", "g", "feat: x\n\nPRP: A-1");
    repo_squash("t", "s", "h", "y\n\nPRP: B-1");
    leads("refs/heads/main base t", "s: git switch feature/x \n"
                                    "t: nothing\n"
                                    "t: git switch feature/y \n");
}

Test(judge_merges, what_was_squashed_is_not_repaired_on_main)
{
    draw_squashes();
    repo_ref("refs/heads/feature/y", "-");
    repo_ref("refs/pull/7/head", "h");
    leads("refs/heads/main base t", "s: nothing\n"
                                    "t: nothing\n");
    repo_squash("t", "base", "h", "feat: y (#7)\n\nPRP: B-1");
    leads("refs/heads/main base t", "t: nothing\n");
}

Test(judge_merges, what_is_committed_on_main_is_repaired_there)
{
    draw_squashes();
    repo_draw("c=R:C^s d=G:C^c");
    repo_squash("t", "d", "h", "feat: y\n\nPRP: B-1");
    leads("refs/heads/main base t", "s: nothing\n"
                                    "d: git commit --edit -m \n"
                                    "t: nothing\n");
}

Test(judge_merges, what_follows_a_row_goes_to_the_branch)
{
    draw_squashes();
    repo_commit("m", "base+g", "Merge branch 'feature/x'");
    repo_files("c", "m", "refactor: x\n\nPRP: A-1", "src/A");
    leads("refs/heads/main base c", "m: git switch feature/x \n"
                                    "c: nothing\n");
    repo_files("c", "s", "refactor: x\n\nPRP: A-1", "src/A");
    leads("refs/heads/main base c", "s: git switch feature/x \n"
                                    "c: nothing\n");
    repo_draw("d=R:C^m");
    leads("refs/heads/main base d", "m: git switch feature/x \n"
                                    "d: nothing\n");
}

Test(judge_merges, what_no_row_brought_is_repaired_where_it_is)
{
    repo_commit("c", "base", "c");
    repo_commit("d", "c", "d");
    leads("refs/heads/main base d", "c: git rebase -i origin/\n"
                                    "d: git commit --amend --\n");
}

/* The lines that push, each with the commit of its finding. */
static void pushes(const char *push, const char *expected)
{
    const struct attempt attempt = {.push = push};
    struct sp_error err = {0};
    struct sp_push pushed = {0};
    struct sp_verdict verdict = {0};
    struct sp_buf text = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    struct sp_source source = attempt_source(&attempt, policy);
    push_of(&pushed, push);
    cr_assert_eq(sp_judge(&source, &pushed, &verdict, &err), SP_OK);
    sp_buf_puts(&text, "");
    for (size_t i = 0; i < verdict.findings.count; i++) {
        const struct sp_finding *one = &verdict.findings.items[i];
        const char *line =
            one->command ? strstr(one->command, "\ngit push ") : NULL;
        if (line)
            sp_buf_printf(&text, "%s: %.*s\n", repo_name_of(&one->commit),
                          (int)strcspn(line + 1, "\n"), line + 1);
    }
    SAME(sp_buf_detach(&text), expected);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&pushed);
    sp_policy_free(policy);
}

Test(judge_merges, each_of_several_branches_is_pushed_once_it_is_repaired)
{
    repo_commit("m", "base+a", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "Merge branch 'feature/y'");
    pushes("refs/heads/main base n", "");
    repo_ref("refs/heads/feature/x", "a");
    repo_ref("refs/heads/feature/y", "b");
    pushes("refs/heads/main base n", "m: git push origin feature/x\n"
                                     "n: git push origin feature/y\n");
    pushes("refs/heads/main base m", "");
}

Test(judge_merges, a_rebase_has_a_push_of_its_own)
{
    repo_commit("c", "a", "fixup! test: a");
    repo_ref("refs/heads/feature/x", "c");
    repo_ref("refs/heads/feature/y", "b");
    repo_commit("m", "base+c", "Merge branch 'feature/x'");
    repo_commit("n", "m+b", "Merge branch 'feature/y'");
    pushes("refs/heads/main base n",
           "c: git push --force-with-lease=feature/x --force-if-includes "
           "origin feature/x\n"
           "m: git push origin feature/x\n"
           "n: git push origin feature/y\n");
}
