#include <string.h>

#include "support.h"

LAB_SUITE(rules_tdd_order, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "tdd-order", expected)

#define TYPE "  type: git rebase -i main\n"

Test(rules_tdd_order, each_row_of_the_table_says_what_was_expected)
{
    static const struct {
        const char *drawing, *expected;
    } rows[] = {
        {"R:A G:A F:A", ""},
        {"R:A R:A G:A G:A F:A F:A R:A G:A", ""},
        {"N N:A R:A N G:A N F:A N", ""},
        {"G:A", "tdd-order/green-before-red 1: proposal=A-1\n" TYPE},
        {"R:A G:A F:A G:A",
         "tdd-order/green-after-refactor 4: proposal=A-1\n" TYPE},
        {"R:A F:A", "tdd-order/refactor-before-green 2: proposal=A-1\n" TYPE},
        {"F:A", "tdd-order/refactor-before-red 1: proposal=A-1\n" TYPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_history(&lab, rows[i].drawing);
        FOUND(rows[i].expected);
    }
}

Test(rules_tdd_order, a_branch_for_backports_says_how_they_are_picked)
{
    lab.ref.is_backport = true;
    lab_history(&lab, "G:A");
    FOUND("tdd-order/green-before-red 1: proposal=A-1; own=put the test into "
          "its own commit before this one\n" TYPE);
}

Test(rules_tdd_order, without_a_reference_no_proposal_is_named)
{
    lab_history(&lab, "G");
    FOUND("tdd-order/green-before-red 1: proposal=without a proposal\n" TYPE);
}

Test(rules_tdd_order, a_mistake_is_told_once)
{
    lab_history(&lab, "G:A G:A F:A R:A G:A");
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n" TYPE);
}

Test(rules_tdd_order, every_mistake_is_told)
{
    lab_history(&lab, "a=F:A b=G:B");
    FOUND("tdd-order/refactor-before-red a: proposal=A-1\n" TYPE
          "tdd-order/green-before-red b: proposal=B-1\n" TYPE);
}

/* After a merge the sequence may be in several states; what is told is what
 * fits the one that came furthest. */
Test(rules_tdd_order, after_a_merge_the_nearest_mistake_is_told)
{
    lab_history(&lab, "r=R:A g=G:A f=F:A n=N^main m=M^f+n x=G:A");
    FOUND("tdd-order/green-after-refactor x: proposal=A-1\n" TYPE);
    lab_history(&lab, "r=R:A n=N^main m=M^r+n x=F:A");
    FOUND("tdd-order/refactor-before-green x: proposal=A-1\n" TYPE);
}

/* No change of the list helps there: the commit is split. */
Test(rules_tdd_order, a_commit_with_test_and_code_is_taken_apart)
{
    static const char found[] = "tdd-order/green-before-red 1: proposal=A-1\n";
    struct sp_buf reset = {0};
    sp_buf_printf(&reset, "%s  type: git reset HEAD^\n", found);
    lab_history(&lab, "n=N 1=G:A");
    lab.history.nodes.items[1].has_test = true;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n" TYPE);
    cr_assert_str_eq(lab.findings.items[0].message,
                     "code before its test: commit the failing test first "
                     "(A-1); this one has both");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "change its 'pick' to 'edit'; there type 'git reset "
                     "HEAD^', commit the test, then the code, and 'git rebase "
                     "--continue'");
    lab.ref.tip = id_of("1");
    FOUND(sp_buf_text(&reset));
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "commit the test by itself, then the code");
    lab.push.occasion = SP_DRAFT;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n  type: git reset\n");
    lab.push.occasion = SP_PUSH;
    lab.history.nodes.items[1].has_test = false;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n" TYPE);
    lab_history(&lab, "1=G:A^"); /* it has no parent to go back to */
    lab.history.nodes.items[0].has_test = true;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n" TYPE);
    sp_buf_dispose(&reset);
}

Test(rules_tdd_order, the_command_starts_from_the_base_branch)
{
    lab.ref.base = "it's; odd";
    lab_history(&lab, "G:A");
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n"
          "  type: git rebase -i 'it'\\''s; odd'\n");
    lab.ref.side = "git switch feature/x";
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n"
          "  type: git switch feature/x && git rebase -i 'it'\\''s; odd'\n");
    lab.ref.side = lab.ref.base = NULL;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n"
          "  type: git rebase -i --root\n");
}

Test(rules_tdd_order, its_level_can_be_set_per_ref)
{
    lab_history(&lab, "G:A");
    lab_assert_levels(
        &lab, "tdd-order",
        "tdd-order/green-before-red 1 (warning): proposal=A-1\n" TYPE);
}

Test(rules_tdd_order, one_that_is_not_made_yet_is_not_rebased)
{
    lab.push.occasion = SP_DRAFT;
    lab_history(&lab, "G:A");
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n"
          "  type: git reset\n");
    lab.push.takes = SP_TAKES_ALL; /* nothing was staged */
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n");
    lab.push.takes = SP_TAKES_PATHS;
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n");
}

#define LINE "trailer=PRP: A-1"
#define ONE_ID "[prp]\npattern = [A-Z]-(1)\n"
#define AMEND                                                                  \
    "  type: git -c trailer.ifexists=replace commit --amend --only --no-edit " \
    "--trailer 'PRP: A-1'\n"

Test(rules_tdd_order, another_spelling_of_the_proposal_is_named)
{
    lab_policy(&lab, ONE_ID);
    lab_history(&lab, "R:A G:B");
    FOUND("tdd-order/green-before-red 2: proposal=B-1; other=A-1; " LINE
          "\n" TYPE);
    cr_assert_str_eq(lab.findings.items[0].message,
                     "code before its test: commit the failing test first "
                     "(B-1); A-1 has a test that fails in this branch");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "if it is the same proposal, write 'PRP: A-1'; else put "
                     "its test into a commit before this one");
    lab.ref.tip = id_of("2");
    FOUND("tdd-order/green-before-red 2: proposal=B-1; other=A-1; " LINE
          "\n" AMEND);
    lab_history(&lab, "R:A G:A F:B");
    lab.ref.tip = id_of("3");
    FOUND("tdd-order/refactor-before-red 3: proposal=B-1; other=A-1; " LINE
          "\n" AMEND);
    lab.push.occasion = SP_DRAFT; /* the message is still to be written */
    FOUND("tdd-order/refactor-before-red 3: proposal=B-1; other=A-1; " LINE
          "\n");
}

Test(rules_tdd_order, only_where_it_would_be_in_order)
{
    lab_history(&lab, "R:A G:B"); /* they have ids of their own */
    FOUND("tdd-order/green-before-red 2: proposal=B-1\n" TYPE);
    lab_policy(&lab, ONE_ID);
    lab_history(&lab, "R:A G:A G:B");
    FOUND("tdd-order/green-before-red 3: proposal=B-1\n" TYPE);
    lab_history(&lab, "G:B R:A");
    FOUND("tdd-order/green-before-red 1: proposal=B-1\n" TYPE);
    lab_history(&lab, "R:A F:B");
    FOUND("tdd-order/refactor-before-red 2: proposal=B-1\n" TYPE);
    lab_history(&lab, "R:A G");
    FOUND("");
}

Test(rules_tdd_order, a_refactoring_names_the_proposal_that_has_code)
{
    lab_history(&lab, "R:A G:A F:B");
    FOUND("tdd-order/refactor-before-red 3: proposal=B-1; other=A-1; " LINE
          "\n" TYPE);
    lab.ref.tip = id_of("3");
    FOUND("tdd-order/refactor-before-red 3: proposal=B-1; other=A-1; " LINE
          "\n" AMEND);
    lab_history(&lab, "R:A G:A F:A F:B");
    FOUND("tdd-order/refactor-before-red 4: proposal=B-1; other=A-1; " LINE
          "\n" TYPE);
    lab_history(&lab, "R:A G:A R:C G:C F:B");
    FOUND("tdd-order/refactor-before-red 5: proposal=B-1\n" TYPE);
    lab_history(&lab, "R:B R:A G:A F:B");
    FOUND("tdd-order/refactor-before-green 4: proposal=B-1\n" TYPE);
    lab_history(&lab, "R:A F:B");
    FOUND("tdd-order/refactor-before-red 2: proposal=B-1\n" TYPE);
}

#define AS_A_SQUASH(looked_at)                                                 \
    "tdd-order/green-before-red 1: proposal=A-1; looked-at=" looked_at "\n"

#define BY_MERGE                                                               \
    "merge the branch with --no-ff, or name it at the end of the squash's "    \
    "message: 'Squashed-From: ' and its name"
#define PERHAPS                                                                \
    "move it to a branch of its own, with its test first; if it is a "         \
    "squash, push its branch, and end the message with 'Squashed-From: ' "     \
    "and its name"

Test(rules_tdd_order, what_was_not_traced_says_what_was_looked_at)
{
    struct sp_untraced untraced = {.commit = id_of("1")};
    lab.branch.untraced = &untraced;
    lab.branch.untraced_count = 1;
    lab_history(&lab, "G|:A");
    FOUND(AS_A_SQUASH("none is known"));
    cr_assert_str_eq(
        lab.findings.items[0].message,
        "code before its test: commit the failing test first (A-1); "
        "no known branch was squashed into it (none is known)");
    cr_assert_str_eq(lab.findings.items[0].fix, PERHAPS);
    lab.push.is_host_merge = true;
    FOUND(AS_A_SQUASH("none is known"));
    cr_assert_str_eq(lab.findings.items[0].fix, BY_MERGE);
    lab.push.is_host_merge = false;
    lab.push.is_local = true;
    FOUND(AS_A_SQUASH("none is known"));
    cr_assert_str_eq(lab.findings.items[0].fix, PERHAPS);
    lab.push.is_local = false;
    untraced.heads = 12;
    untraced.has_request = true;
    memcpy(untraced.request, "7", 2);
    snprintf(untraced.head, sizeof untraced.head, "refs/pull/7/head");
    FOUND(AS_A_SQUASH(
        "12 were compared, with #7") "  type: git fetch origin "
                                     "refs/pull/7/head && git switch --detach "
                                     "main && git merge --no-ff FETCH_HEAD\n");
    cr_assert_str_eq(lab.findings.items[0].fix, BY_MERGE);
    lab.push.remote = "my backup";
    FOUND(AS_A_SQUASH(
        "12 were compared, with #7") "  type: git fetch 'my backup' "
                                     "refs/pull/7/head && git switch --detach "
                                     "main && git merge --no-ff FETCH_HEAD\n");
    untraced.names_some = true;
    lab.push.is_host_merge = true; /* nobody can type anything there */
    FOUND(
        AS_A_SQUASH("12 were compared, with #7, and Squashed-From names none"));
    untraced.commit = id_of("2");
    FOUND("tdd-order/green-before-red 1: proposal=A-1\n" TYPE);
}

Test(rules_tdd_order, the_merge_in_place_of_a_squash_is_pushed)
{
    struct sp_untraced untraced = {.commit = id_of("1"), .heads = 1};
    lab.branch.untraced = &untraced;
    lab.branch.untraced_count = 1;
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    lab_history(&lab, "G|:A");
    snprintf(untraced.head, sizeof untraced.head, "refs/heads/feature/a");
    FOUND(AS_A_SQUASH("1 was compared") "  type: git fetch origin feature/a && "
                                        "git switch --detach main && git merge "
                                        "--no-ff FETCH_HEAD\n"
                                        "git push origin HEAD:main\n");
}

Test(rules_tdd_order, what_a_squash_names_differs_from_it)
{
    struct sp_untraced untraced = {.commit = id_of("1"), .heads = 1};
    lab.branch.untraced = &untraced;
    lab.branch.untraced_count = 1;
    lab_history(&lab, "G|:A");
    untraced.names_some = untraced.has_named = true;
    snprintf(untraced.named, sizeof untraced.named, "feature/a");
    FOUND("tdd-order/green-before-red 1: proposal=A-1; looked-at=1 was "
          "compared; named=feature/a\n");
    cr_assert_str_eq(
        lab.findings.items[0].message,
        "code before its test: commit the failing test first (A-1); "
        "feature/a, which it names, was not squashed into it (1 was compared)");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "merge feature/a with --no-ff, or squash it again without "
                     "a change");
    *untraced.named = '\0';
    FOUND(AS_A_SQUASH("1 was compared"));
}

/* What it names is pushed, if that is a name that git pushes as a branch. */
Test(rules_tdd_order, a_branch_that_a_squash_names_is_asked_for)
{
    static const char *const odd[] = {":main", "+feature/a", "-f", "a b",
                                      "a:b",   "a..b",       "",   "a/"};
    struct sp_untraced untraced = {.commit = id_of("1"), .names_some = true};
    lab.branch.untraced = &untraced;
    lab.branch.untraced_count = 1;
    lab_history(&lab, "G|:A");
    snprintf(untraced.named, sizeof untraced.named, "feature/a");
    FOUND(AS_A_SQUASH(
        "none is known, and Squashed-From names none") "  type: git push "
                                                       "origin feature/a\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "push the branch that it names, then push this again");
    lab.push.remote = "upstream";
    FOUND(AS_A_SQUASH(
        "none is known, and Squashed-From names none") "  type: git push "
                                                       "upstream feature/a\n");
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        snprintf(untraced.named, sizeof untraced.named, "%s", odd[i]);
        FOUND(AS_A_SQUASH("none is known, and Squashed-From names none"));
    }
}

Test(rules_tdd_order, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "tdd-order",
        "tdd-order/green-before-red\n"
        "  code before its test: commit the failing test first (PROPOSAL)\n"
        "  put the test into its own commit before this one\n",
        "tdd-order/green-after-refactor\n"
        "  code after the refactoring: commit a failing test first (PROPOSAL)\n"
        "  put a failing test into a commit before this one\n",
        "tdd-order/refactor-before-green\n"
        "  refactoring while a test fails: commit the code first (PROPOSAL)\n"
        "  put the code into its own commit before this one\n",
        "tdd-order/refactor-before-red\n"
        "  refactoring before test and code: commit the failing test first, "
        "then "
        "the code (PROPOSAL)\n"
        "  put the test and the code into two commits before this one; if its "
        "code is tested already, the administrator can let it stand alone: "
        "[tdd] lone-refactor = on\n");
}

#define TWO_COMMITS "put the test and the code into two commits before this one"

/* No test fails before a pure refactoring. */
Test(rules_tdd_order, a_refactoring_may_be_let_stand_alone)
{
    lab_history(&lab, "F:A");
    lab.history.nodes.items[0].has_test = true;
    FOUND("tdd-order/refactor-before-red 1: proposal=A-1\n" TYPE);
    cr_assert_str_eq(lab.findings.items[0].fix, TWO_COMMITS);
    lab_policy(&lab, "[tdd]\nlone-refactor = on\n");
    lab_history(&lab, "F:A");
    FOUND("tdd-order/refactor-before-red 1: proposal=A-1\n" TYPE);
    cr_assert_str_eq(lab.findings.items[0].fix, TWO_COMMITS);
}
