/* Stories of what commits change: each case of docs/design.md, over real
 * repositories. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge_content, .init = repo_open, .fini = repo_close);

static void start(const char *drawing)
{
    repo_draw(drawing);
    repo_ref("refs/heads/main", "base");
}

/* "Revert …" that undoes the commit of that name. */
static void revert(const char *name, const char *parents, const char *of,
                   const char *paths)
{
    char message[256];
    snprintf(message, sizeof message,
             "Revert \"%s\"\n\nThis reverts commit %s.\n", of, repo_hex(of));
    repo_files(name, parents, message, paths);
}

/* The cases of the policy model */

Test(judge_content, merge_is_transparent_by_its_parents_not_by_its_words)
{
    start("base=N^ r=R:A b=N^base m=M^r+b g=G:A f=F:A");
    PUSH("refs/heads/feature/x - f", "5 judged\n");
    repo_commit("n", "r+b", "feat: it says what it likes\n");
    PUSH("refs/heads/feature/x - n", "3 judged\n");
    repo_draw("h=G:A^n");
    PUSH("refs/heads/feature/x - h", "4 judged\n");
    /* one parent and the words of a merge */
    repo_commit("w", "r", "Merge branch 'x'\n\nPRP: A-1\n");
    PUSH("refs/heads/feature/x - w", "2 judged\n"
                                     "feature/x w message-format/header\n");
}

Test(judge_content, merge_with_changes_of_its_own_is_refused)
{
    start("base=N^ r=R:A b=N^base");
    repo_files("m", "r+b", "Merge b\n", "src/evil");
    PUSH("refs/heads/feature/x - m",
         "3 judged\n"
         "feature/x m tdd-content/merge-with-changes\n");
    repo_files("n", "r+b", "Merge b\n", "docs/n.md tests/n Makefile");
    PUSH("refs/heads/feature/x - n", "3 judged\n");
    repo_draw("g=G:A^r f=F:A");
    repo_files("o", "base+f", "Merge f\n", "vpn.tf");
    PUSH("refs/heads/main base o", "4 judged\n"
                                   "main o tdd-content/merge-with-changes\n");
}

Test(judge_content, revert_that_is_verified_is_neutral)
{
    start("base=N^ r=R:A g=G:A f=F:A");
    revert("v", "f", "g", "-src/g");
    PUSH("refs/heads/feature/x - v", "4 judged\n");
    revert("w", "v", "v", "src/g");
    PUSH("refs/heads/feature/x - w", "5 judged\n");
    /* the test of g is open again */
    repo_draw("h=G:A^v i=F:A^v");
    PUSH("refs/heads/feature/x - h", "5 judged\n");
    PUSH("refs/heads/feature/x - i",
         "5 judged\n"
         "feature/x i tdd-order/refactor-before-green\n");
    /* a rollback of what main has */
    repo_ref("refs/heads/main", "f");
    PUSH("refs/heads/rollback/x - v", "1 judged\n");
    repo_draw("m=M^f+v");
    PUSH("refs/heads/main f m", "2 judged\n");
    PUSH("refs/heads/main f v", "1 judged\n");
    JUDGED("2 judged\n", .push = "refs/heads/main f m",
           .ini = "[rule \"tdd-order\"]\nlevel = warn\n");
}

Test(judge_content, revert_that_is_not_verified_is_an_ordinary_change)
{
    start("base=N^ r=R:A g=G:A f=F:A");
    revert("v", "f", "g", "-src/g src/evil");
    PUSH("refs/heads/feature/x - v",
         "4 judged\n"
         "feature/x v message-format/not-a-revert\n");
    revert("w", "g", "f", "-src/g"); /* not on this branch */
    PUSH("refs/heads/feature/x - w",
         "3 judged\n"
         "feature/x w message-format/not-a-revert\n");
    repo_files("u", "f", "Revert \"feat: g\"\n", "-src/g"); /* names none */
    PUSH("refs/heads/feature/x - u",
         "4 judged\n"
         "feature/x u message-format/not-a-revert\n");
    repo_files("t", "f", "feat: undo it\n\nPRP: A-1\n", "-src/g");
    PUSH("refs/heads/feature/x - t",
         "4 judged\n"
         "feature/x t tdd-order/green-after-refactor\n");
}

Test(judge_content, fixup_is_judged_as_its_target_and_refused_at_main)
{
    start("base=N^ r=R:A g=G:A");
    repo_commit("s", "g", "squash! test: r\n");
    repo_commit("h", "s", "fixup! feat: g\n");
    repo_draw("f=F:A^h m=M^base+f");
    PUSH("refs/heads/feature/x - f", "5 judged\n");
    PUSH("refs/heads/main base m", "6 judged\n"
                                   "main s fixup/not-folded\n"
                                   "main h fixup/not-folded\n");
    JUDGED("6 judged\n", .push = "refs/heads/main base m",
           .ini = "[rule \"fixup\"]\nlevel = off\n");
    repo_files("i", "g", "fixup! test: r\n", "src/i");
    PUSH("refs/heads/feature/x - i",
         "3 judged\n"
         "feature/x i tdd-content/code-instead-of-test\n");
    repo_files("j", "g", "fixup! feat: g\n", "tests/j");
    PUSH("refs/heads/feature/x - j",
         "3 judged\n"
         "feature/x j tdd-content/green-without-code\n");
}

Test(judge_content, neutral_types_may_not_touch_implementation)
{
    static const char *const types[] = {"docs", "chore", "ci", "build",
                                        "style"};
    start("base=N^");
    for (size_t i = 0; i < 5; i++) {
        char message[32];
        snprintf(message, sizeof message, "%s: x\n", types[i]);
        repo_files("n", "base", message, "docs/x Makefile tests/x .github/x");
        PUSH("refs/heads/feature/x - n", "1 judged\n");
        repo_files("n", "base", message, "docs/x src/x");
        PUSH("refs/heads/feature/x - n",
             "1 judged\n"
             "feature/x n tdd-content/neutral-with-code\n");
        repo_files("n", "base", message, "docs/x terraform/x");
        PUSH("refs/heads/feature/x - n",
             "1 judged\n"
             "feature/x n tdd-content/neutral-with-code\n");
    }
}

Test(judge_content, fix_counts_as_green_and_needs_a_red)
{
    start("base=N^ r=R:A");
    repo_commit("g", "r", "fix: g\n\nPRP: A-1\n");
    PUSH("refs/heads/feature/x - g", "2 judged\n");
    repo_commit("h", "base", "fix: h\n\nPRP: A-1\n");
    PUSH("refs/heads/feature/x - h",
         "1 judged\n"
         "feature/x h tdd-order/green-before-red\n");
}

Test(judge_content, cycles_repeat_for_each_proposal)
{
    start("base=N^ 1=R:A 2=G:A 3=F:A 4=R:B 5=R:A 6=G:B 7=G:A 8=F:A 9=F:B");
    repo_draw("m=M^base+9 n=M^base+8");
    PUSH("refs/heads/feature/x - 9", "9 judged\n");
    PUSH("refs/heads/main base m", "10 judged\n");
    PUSH("refs/heads/main base n", "9 judged\n"
                                   "main n tdd-complete/no-refactor\n");
}

Test(judge_content, empty_commit_never_advances_the_state)
{
    start("base=N^ r=R0:A g=G:A");
    PUSH("refs/heads/feature/x - g",
         "2 judged\n"
         "feature/x r tdd-content/empty\n"
         "feature/x g tdd-order/green-before-red\n");
    repo_draw("s=R:A^base f=F0:A g=G:A");
    PUSH("refs/heads/feature/x - g", "3 judged\n"
                                     "feature/x f tdd-content/empty\n");
    /* nor does it finish a cycle */
    repo_draw("e=F0:A^g m=M^base+e");
    PUSH("refs/heads/main base m", "5 judged\n"
                                   "main f tdd-content/empty\n"
                                   "main e tdd-content/empty\n"
                                   "main m tdd-complete/no-refactor\n");
    repo_draw("n=N0^base");
    PUSH("refs/heads/feature/x - n", "1 judged\n");
}

/* It folds into what becomes a step then. */
Test(judge_content, fixup_of_an_empty_commit_is_what_it_will_be)
{
    start("base=N^ r=R0:A");
    repo_commit("s", "r", "fixup! test: r\n");
    PUSH("refs/heads/feature/x - s", "2 judged\n"
                                     "feature/x r tdd-content/empty\n");
    repo_files("t", "r", "fixup! test: r\n", "tests/t src/t");
    PUSH("refs/heads/feature/x - t", "2 judged\n"
                                     "feature/x r tdd-content/empty\n"
                                     "feature/x t tdd-content/red-with-code\n");
    repo_draw("q=R:A^base g=G0:A");
    repo_commit("h", "g", "fixup! feat: g\n");
    PUSH("refs/heads/feature/x - h", "3 judged\n"
                                     "feature/x g tdd-content/empty\n");
}

Test(judge_content, mixed_tests_and_code_are_refused_in_red_told_in_green)
{
    start("base=N^");
    repo_files("r", "base", "test: r\n\nPRP: A-1\n", "tests/r.sh src/r");
    PUSH("refs/heads/feature/x - r", "1 judged\n"
                                     "feature/x r tdd-content/red-with-code\n");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - r",
           .ini = "[tdd]\nstubs = on\n");
    repo_files("g", "r", "feat: g\n\nPRP: A-1\n", "src/g -tests/r.sh");
    JUDGED("2 judged\n"
           "feature/x g tdd-content/green-deletes-test (warning)\n",
           .push = "refs/heads/feature/x - g", .ini = "[tdd]\nstubs = on\n");
    repo_files("g", "r", "feat: g\n\nPRP: A-1\n", "src/g tests/g");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - g",
           .ini = "[tdd]\nstubs = on\n");
    repo_files("s", "r", "test: s\n\nPRP: A-1\n", "tests/s -src/r");
    JUDGED("2 judged\n"
           "feature/x s tdd-content/red-changes-code\n",
           .push = "refs/heads/feature/x - s", .ini = "[tdd]\nstubs = on\n");
}

Test(judge_content, rename_within_a_class_is_neutral)
{
    start("base=N^ r=R:A g=G:A f=F:A h=G>:A i=F>:A");
    PUSH("refs/heads/feature/x - i", "5 judged\n");
    repo_files("n", "i", "chore: move it\n", "-src/i src/deep/i");
    /* what it holds is another path, so it is no move */
    PUSH("refs/heads/feature/x - n",
         "6 judged\n"
         "feature/x n tdd-content/neutral-with-code\n");
    repo_draw("j=F>:A^g m=M^base+j");
    PUSH("refs/heads/main base m", "4 judged\n"); /* a move is a REFACTOR */
}

Test(judge_content, a_moved_test_is_no_red)
{
    start("base=N^ r=R:A g=G:A f=F:A");
    repo_ref("refs/heads/main", "f");
    repo_draw("s=R>:B^f h=G:B");
    PUSH("refs/heads/feature/x - h",
         "2 judged\n"
         "feature/x h tdd-order/green-before-red\n");
    /* nor does it begin a cycle that would have to be ended */
    repo_ref("refs/heads/main", "base");
    repo_draw("t=R>:A^f m=M^base+t");
    PUSH("refs/heads/main base m", "5 judged\n");
}

Test(judge_content, rename_out_of_the_tests_is_told)
{
    start("base=N^");
    repo_file("p", "base", "test: p\n\nPRP: A-1\n", "tests/test_p.py",
              "src/g.py");
    repo_files("g", "p", "feat: g\n\nPRP: A-1\n", "-tests/test_p.py src/g.py");
    PUSH("refs/heads/feature/x - g",
         "2 judged\n"
         "feature/x g tdd-content/green-deletes-test (warning)\n");
    repo_files("n", "p", "chore: n\n", "-tests/test_p.py src/n");
    PUSH("refs/heads/feature/x - n",
         "2 judged\n"
         "feature/x n tdd-content/neutral-with-code\n");
    repo_files("s", "p", "test: s\n\nPRP: A-1\n", "-tests/p src/s");
    PUSH("refs/heads/feature/x - s",
         "2 judged\n"
         "feature/x s tdd-content/code-instead-of-test\n");
}

Test(judge_content, dead_tests_may_be_removed_in_refactor)
{
    start("base=N^ r=R:A g=G:A");
    repo_files("f", "g", "refactor: f\n\nPRP: A-1\n", "-tests/r");
    PUSH("refs/heads/feature/x - f", "3 judged\n");
}

/* What must not get past */

Test(judge_content, a_fixup_of_a_revert_hides_no_code)
{
    start("base=N^ r=R:A g=G:A f=F:A");
    char message[256];
    snprintf(message, sizeof message,
             "fix: undo g\n\nThis reverts commit %s.\n\nPRP: A-1\n",
             repo_hex("g"));
    repo_files("v", "f", message, "-src/g");
    PUSH("refs/heads/feature/x - v", "4 judged\n");
    repo_files("w", "v", "fixup! fix: undo g\n", "src/evil");
    PUSH("refs/heads/feature/x - w",
         "5 judged\n"
         "feature/x w tdd-content/neutral-with-code\n");
}

Test(judge_content, a_fixup_of_a_merge_hides_no_code)
{
    start("base=N^ r=R:A b=N^base");
    repo_files("m", "r+b", "feat: bring b\n\nPRP: A-1\n", "");
    PUSH("refs/heads/feature/x - m", "3 judged\n");
    repo_files("w", "m", "fixup! feat: bring b\n", "src/evil");
    PUSH("refs/heads/feature/x - w",
         "4 judged\n"
         "feature/x w tdd-content/neutral-with-code\n");
}

/* Stories */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of verdicts, in order of their text, each once. */
static char *sorted(char *text)
{
    struct sp_strings lines = {0};
    struct sp_buf out = {0};
    struct sp_str line, rest = sp_str(text);
    while (sp_str_line(&rest, &line))
        if (!memmem(line.ptr, line.len, " judged", 7))
            sp_strings_add(&lines, line.ptr, line.len);
    if (lines.count)
        qsort(lines.items, lines.count, sizeof *lines.items, by_text);
    for (size_t i = 0; i < lines.count; i++)
        if (!i || strcmp(lines.items[i], lines.items[i - 1]) != 0)
            sp_buf_printf(&out, "%s\n", lines.items[i]);
    sp_buf_puts(&out, "");
    sp_strings_dispose(&lines);
    free(text);
    return sp_buf_detach(&out);
}

/* Pushes a branch in one, then cut in every way that `cuts` says: bit i set,
 * a push ends after commit i. All have the same findings. */
static void check_cuts(const char *const names[], size_t count,
                       const char *expected)
{
    for (unsigned cuts = 0; cuts < 1u << (count - 1); cuts++) {
        struct sp_buf all = {0};
        const char *last = "-";
        for (size_t i = 0; i < count; i++) {
            if (i + 1 < count && !(cuts & (1u << i)))
                continue;
            char push[64];
            snprintf(push, sizeof push, "refs/heads/feature/x %s %s", last,
                     names[i]);
            char *verdict = verdict_of(&(struct attempt){.push = push});
            sp_buf_puts(&all, verdict);
            free(verdict);
            land(push);
            last = names[i];
        }
        repo_ref("refs/heads/feature/x", "-");
        char *found = sorted(sp_buf_detach(&all));
        cr_expect_str_eq(found, expected, "cuts %x:\n%s", cuts, found);
        free(found);
    }
}

Test(judge_content, the_verdict_does_not_depend_on_how_a_branch_is_cut,
     .timeout = 60)
{
    static const char *const names[] = {"1", "2", "3", "4", "5", "6", "7"};
    start("base=N^ 1=R:A 2=G0:A 3=G:A 4=F>:A 5=G:A 6=R0:A 7=G:A");
    check_cuts(names, 7,
               "feature/x 2 tdd-content/empty\n"
               "feature/x 5 tdd-order/green-after-refactor\n"
               "feature/x 6 tdd-content/empty\n");
}

Test(judge_content, nor_on_where_a_fixup_a_revert_or_a_merge_is_cut_off,
     .timeout = 60)
{
    static const char *const names[] = {"r", "g", "v", "h", "m", "f"};
    start("base=N^ b=N^base r=R:A^base g=G:A");
    revert("v", "g", "g", "-src/g");
    repo_files("h", "v", "fixup! feat: g\n", "src/h");
    repo_files("m", "h+b", "Merge b\n", "src/evil");
    repo_draw("f=F:A^m");
    repo_ref("refs/heads/main", "b");
    check_cuts(names, 6,
               "feature/x f tdd-order/refactor-before-green\n"
               "feature/x m tdd-content/merge-with-changes\n");
}

Test(judge_content, criss_cross_branches_may_be_merged)
{
    start("base=N^ r=R:A s=R:B^base m=M^r+s n=M^s+r g=G:A^m h=G:B^n "
          "o=M^g+h f=F:A e=F:B p=M^base+e");
    PUSH("refs/heads/feature/x - o", "7 judged\n");
    PUSH("refs/heads/main base p", "10 judged\n");
    repo_draw("q=M^base+f");
    PUSH("refs/heads/main base q", "9 judged\n"
                                   "main q tdd-complete/no-refactor\n");
    repo_files("w", "g+h", "Merge h\n", "src/evil");
    PUSH("refs/heads/feature/x - w",
         "7 judged\n"
         "feature/x w tdd-content/merge-with-changes\n");
}

Test(judge_content, of_two_proposals_each_is_complete_at_the_merge)
{
    start("base=N^ r=R:A s=R:B g=G:A h=G:B f=F:A m=M^base+f");
    PUSH("refs/heads/main base m", "6 judged\n"
                                   "main m tdd-complete/no-refactor\n");
    JUDGED("6 judged\n", .push = "refs/heads/main base m",
           .ini = "[tdd]\nrefactor-step = optional\n");
    repo_draw("t=R:A^f n=M^base+t");
    PUSH("refs/heads/main base n", "7 judged\n"
                                   "main n tdd-complete/ends-in-red\n"
                                   "main n tdd-complete/no-refactor\n");
    JUDGED("7 judged\n"
           "main n tdd-complete/ends-in-red\n",
           .push = "refs/heads/main base n",
           .ini = "[tdd]\nrefactor-step = optional\n");
}

Test(judge_content, half_done_work_at_the_installation_may_be_completed)
{
    char ini[128];
    static const char *const names[] = {"g", "r"};
    start("base=N^ r=R:A g=G:A h=G:A m=M^base+h f=F:A^h n=M^base+f");
    for (size_t i = 0; i < 2; i++) {
        struct sp_buf found = {0};
        snprintf(ini, sizeof ini, "[policy]\nbaseline = %s\n",
                 repo_hex(names[i]));
        sp_buf_printf(&found, "%zu judged\nmain m tdd-complete/no-refactor\n",
                      i + 2);
        JUDGED(sp_buf_text(&found), .push = "refs/heads/main base m",
               .ini = ini);
        sp_buf_reset(&found);
        sp_buf_printf(&found, "%zu judged\n", i + 3);
        JUDGED(sp_buf_text(&found), .push = "refs/heads/main base n",
               .ini = ini);
        sp_buf_dispose(&found);
    }
}

Test(judge_content, what_main_gets_in_two_pushes_it_gets_in_one)
{
    start("base=N^ r=R:A g=G:A f=F:A s=R:B^g h=G:B e=F:B m=M^base+f n=M^m+e");
    PUSH("refs/heads/main base m", "4 judged\n");
    land("refs/heads/main base m");
    PUSH("refs/heads/main m n", "4 judged\n");
    repo_ref("refs/heads/main", "base");
    PUSH("refs/heads/main base n", "8 judged\n");
}

Test(judge_content, a_branch_without_implementation_needs_no_cycle)
{
    start("base=N^ a=N n=N m=M^base+n");
    PUSH("refs/heads/main base m", "3 judged\n");
    /* but a failing test does not come alone */
    repo_draw("r=R:A^base l=N o=M^base+l");
    PUSH("refs/heads/main base o", "3 judged\n"
                                   "main o tdd-complete/ends-in-red\n");
    PUSH("refs/heads/main base r", "1 judged\n"
                                   "main r tdd-complete/ends-in-red\n");
    JUDGED("1 judged\n"
           "main r tdd-complete/ends-in-red (warning)\n",
           .push = "refs/heads/main base r",
           .ini = "[rule \"tdd-complete\"]\n"
                  "ends-in-red = warn\n");
}

Test(judge_content, an_import_is_not_judged)
{
    repo_draw("base=N^ g=G:A w=U");
    PUSH("refs/heads/main - w", "0 judged\n");
}

Test(judge_content, a_script_is_code_for_green)
{
    start("base=N^ r=R:A");
    repo_files("s", "r", "fix: the script\n\nPRP: A-1\n", "tools/s.sh");
    PUSH("refs/heads/feature/x - s", "2 judged\n");
    repo_files("m", "r", "fix: the build\n\nPRP: A-1\n", "Makefile");
    PUSH("refs/heads/feature/x - m",
         "2 judged\n"
         "feature/x m tdd-content/green-without-code\n");
    repo_files("c", "r", "chore: the script\n", "tools/s.sh");
    PUSH("refs/heads/feature/x - c", "2 judged\n");
}
