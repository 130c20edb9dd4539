/* Stories of reverts that take the step of a commit back. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* s is a further RED after a whole cycle. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A g=G:A f=F:A s=R:A");
    repo_ref("refs/heads/main", "base");
}

TestSuite(judge_undone, .init = open_repo, .fini = repo_close);

#define BRANCH "refs/heads/feature/x - "

static void revert(const char *name, const char *parents, const char *of,
                   const char *paths)
{
    char message[256];
    snprintf(message, sizeof message,
             "Revert \"%s\"\n\nThis reverts commit %s.\n", of, repo_hex(of));
    repo_files(name, parents, message, paths);
}

/* Several at once, by the first digits of their ids. */
static void revert_both(const char *name, const char *parents, const char *a,
                        const char *b, const char *paths)
{
    char message[256], first[16];
    snprintf(first, sizeof first, "%.9s", repo_hex(a));
    snprintf(message, sizeof message, "revert: both\n\nRefs: %s, %.9s\n", first,
             repo_hex(b));
    repo_files(name, parents, message, paths);
}

Test(judge_undone, a_red_is_no_failing_test_any_more)
{
    revert("v", "s", "s", "-tests/s");
    PUSH("refs/heads/main base v", "5 judged\n");
    repo_draw("m=M^base+v");
    PUSH("refs/heads/main base m", "6 judged\n");
    repo_draw("h=F:A^v i=G:A^v");
    PUSH(BRANCH "h", "6 judged\n");
    PUSH(BRANCH "i", "6 judged\n"
                     "feature/x i tdd-order/green-after-refactor\n");
    revert("w", "v", "v", "tests/s");
    PUSH("refs/heads/main base w",
         "6 judged\nmain w tdd-complete/ends-in-red\n");
}

Test(judge_undone, a_green_leaves_its_failing_test)
{
    revert("v", "f", "f", "-src/f");
    revert("w", "v", "g", "-src/g");
    PUSH(BRANCH "w", "5 judged\n");
    PUSH("refs/heads/main base w",
         "5 judged\nmain w tdd-complete/ends-in-red\n");
    revert("x", "f", "g", "-src/g");
    PUSH("refs/heads/main base x",
         "4 judged\nmain x tdd-complete/ends-in-red\n");
}

Test(judge_undone, a_red_leaves_code_without_a_test)
{
    revert("v", "f", "r", "-tests/r");
    PUSH(BRANCH "v", "4 judged\n");
    PUSH("refs/heads/main base v", "4 judged\nmain v tdd-complete/no-red\n");
}

Test(judge_undone, the_first_of_several_counts_where_it_undoes_no_other)
{
    revert_both("v", "f", "g", "f", "-src/g -src/f");
    PUSH("refs/heads/main base v",
         "4 judged\nmain v tdd-complete/ends-in-red\n");
    revert_both("w", "f", "f", "g", "-src/g -src/f");
    PUSH("refs/heads/main base w",
         "4 judged\nmain w tdd-complete/ends-in-red\n");
    revert_both("x", "f", "f", "g", "-src/f");
    PUSH("refs/heads/main base x", "4 judged\n");
}

Test(judge_undone, what_main_has_keeps_its_step)
{
    repo_ref("refs/heads/main", "f");
    revert("v", "f", "g", "-src/g");
    PUSH("refs/heads/main f v", "1 judged\n");
    repo_draw("h=G:A^v");
    PUSH(BRANCH "h", "2 judged\nfeature/x h tdd-order/green-before-red\n");
}

/* A commit of main is taken for a squash where it would be refused itself. */
Test(judge_undone, a_red_of_main_does_not_hide_a_squash)
{
    repo_draw("q=R:A^base");
    revert("v", "q", "q", "-tests/q");
    repo_ref("refs/heads/feature/y", "f");
    repo_squash("z", "v", "f", "feat: all of it\n\nPRP: A-1");
    PUSH("refs/heads/main base z", "6 judged\n");
    repo_ref("refs/heads/feature/y", "-");
    PUSH("refs/heads/main base z", "3 judged\n"
                                   "main z tdd-order/green-before-red\n");
}
