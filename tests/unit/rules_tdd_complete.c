#include <stdlib.h>
#include <string.h>

#include "support.h"

LAB_SUITE(rules_tdd_complete, NULL, "refs/heads/main");

#define FOUND(expected) FINDS(&lab, "tdd-complete", expected)

#define TYPE "  type: git rebase -i main\n"
#define NO_RED(name, what)                                                     \
    "tdd-complete/no-red " name ": proposal=" what "\n" TYPE
#define PRP(what) " -m 'PRP: " what "'\n"
#define ENDS(name, what, prp)                                                  \
    "tdd-complete/ends-in-red " name ": proposal=" what "\n"                   \
    "  type: git commit --edit -m 'feat: SUBJECT'" prp
#define NO_LAST(name, what, prp)                                               \
    "tdd-complete/no-refactor " name ": proposal=" what "\n"                   \
    "  type: git commit --edit -m 'refactor: SUBJECT'" prp
#define ENDS_RED(name, what) ENDS(name, what, PRP(what))
#define NO_REFACTOR(name, what) NO_LAST(name, what, PRP(what))

struct row {
    const char *drawing, *expected;
};

/* What tdd-complete says, after tdd-order has said what it does. */
static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lab_history(&lab, rows[i].drawing);
        char *found = lab_run(&lab, "tdd-order tdd-complete");
        const char *own = strstr(found, "tdd-complete/");
        cr_expect_str_eq(own ? own : "", rows[i].expected, "%s:\n%s",
                         rows[i].drawing, found);
        free(found);
    }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows)[0])

Test(rules_tdd_complete, a_merge_brings_whole_cycles)
{
    static const struct row rows[] = {
        {"", ""},
        {"R:A G:A f=F:A m=M*^main+f", ""},
        {"R:A G:A F:A R:A G:A f=F:A m=M*^main+f", ""},
        {"R:A G:A F:A R:A g=G:A m=M*^main+g", ""},       /* one is enough */
        {"R:A r=R:A m=M*^main+r", ENDS_RED("m", "A-1")}, /* and nothing else */
        {"R:A n=N m=M*^main+n", ENDS_RED("m", "A-1")},
        {"r=R m=M*^main+r", ENDS("m", "the branch", "\n")},
        {"N n=N m=M*^main+n", ""},
        {"R:A g=G:A m=M*^main+g", NO_REFACTOR("m", "A-1")},
        {"R:A G:A F:A r=R:A m=M*^main+r", ENDS_RED("m", "A-1")},
        {"R:A G:A r=R:A m=M*^main+r", ENDS_RED("m", "A-1")},
        {"R g=G m=M*^main+g", NO_LAST("m", "the branch", "\n")},
        {"R G F r=R m=M*^main+r", ENDS("m", "the branch", "\n")},
        {"R G f=F m=M*^main+f", ""},
        /* neutral commits after it, and main merged into the branch */
        {"R:A G:A F:A n=N m=M*^main+n", ""},
        {"R:A g=G:A u=M^g+main m=M*^main+u", NO_REFACTOR("m", "A-1")},
        /* fixups do not take steps */
        {"R:A G:A x=F!:A m=M*^main+x", NO_REFACTOR("m", "A-1")},
    };
    CHECK(rows);
}

/* A merge holds the states of both sides: what each line came to decides. */
Test(rules_tdd_complete, a_red_that_one_side_leaves_open_is_an_end)
{
    static const struct row rows[] = {
        {"R:A G:A f=F:A r=R:A n=N^f u=M^r+n m=M*^main+u", ENDS_RED("m", "A-1")},
        {"R:A G:A f=F:A r=R:A n=N^f u=M^n+r m=M*^main+u", ENDS_RED("m", "A-1")},
        {"R:A G:A f=F:A r=R:A n=N^f u=M^n+r x=N m=M*^main+x",
         ENDS_RED("m", "A-1")},
        {"R:A G:A f=F:A r=R:A g=G:A^f u=M^r+g m=M*^main+u",
         ENDS_RED("m", "A-1")},
        {"R:A G:A f=F:A r=R:A n=N^f u=M^r+n n=N^f w=M^n+u m=M*^main+w",
         ENDS_RED("m", "A-1")},
        /* the older side */
        {"r=R:A G:A f=F:A n=N^r u=M^f+n m=M*^main+u", ""},
        {"r=R:A G:A f=F:A n=N^r u=M^n+f m=M*^main+u", ""},
        {"R:A r=R:A G:A f=F:A n=N^r u=M^n+f m=M*^main+u", ""},
        /* closed after the merge */
        {"R:A G:A f=F:A r=R:A n=N^f u=M^r+n g=G:A m=M*^main+g", ""},
        /* taken back */
        {"R:A G:A f=F:A r=R:A v=V(r) n=N^f u=M^v+n m=M*^main+u", ""},
        /* of another proposal, or of none */
        {"R:A G:A f=F:A r=R:B n=N^f u=M^r+n m=M*^main+u", ENDS_RED("m", "B-1")},
        {"R G f=F r=R n=N^f u=M^r+n m=M*^main+u",
         ENDS("m", "the branch", "\n")},
        {"R:A G:A f=F:A r=R!:A n=N^f u=M^r+n m=M*^main+u", ""},
    };
    CHECK(rows);
}

Test(rules_tdd_complete, each_proposal_is_looked_at)
{
    static const struct row rows[] = {
        {"R:A R:B G:A G:B F:A f=F:B m=M*^main+f", ""},
        {"R:A R:B G:A G:B f=F:B m=M*^main+f", NO_REFACTOR("m", "A-1")},
        {"R:A R:B G:A g=G:B m=M*^main+g",
         NO_REFACTOR("m", "A-1") NO_REFACTOR("m", "B-1")},
        {"R:A G:A F:A R:B G:B F:B r=R:B m=M*^main+r", ENDS_RED("m", "B-1")},
        {"R:A G:A F:A r=R:B m=M*^main+r", ENDS_RED("m", "B-1")},
        {"R:A,B G:A,B f=F:A,B m=M*^main+f", ""},
        {"R:A,B G:A,B f=F:A m=M*^main+f", NO_REFACTOR("m", "B-1")},
        {"R:A G:A f=F m=M*^main+f", ""}, /* continues A */
    };
    CHECK(rows);
}

Test(rules_tdd_complete, each_merge_of_a_push_is_looked_at)
{
    static const struct row rows[] = {
        {"R:A g=G:A m=M*^main+g R:B^main h=G:B n=M*^m+h",
         NO_REFACTOR("m", "A-1") NO_REFACTOR("n", "B-1")},
        {"R:A G:A f=F:A m=M*^main+f R:B^main h=G:B n=M*^m+h",
         NO_REFACTOR("n", "B-1")},
        {"R:A G:A f=F:A R:B^main G:B e=F:B o=M*^main+f+e", ""},
        {"R:A G:A f=F:A R:B^main e=G:B o=M*^main+f+e", NO_REFACTOR("o", "B-1")},
        /* a squash on the way */
        {"R:A g=G:A s=G*:B^main m=M*^s+g", NO_REFACTOR("m", "A-1")},
        /* not twice: what another protected ref has was judged there */
        {"R:A g=G:A m=M*~^main+g n=N*^m", ""},
        {"r=R~:A g=G~:A m=M*^main+g", ""},
        /* main as another parent again */
        {"s=N*^main m=M*^s+main n=M*^m+s", ""},
    };
    CHECK(rows);
}

Test(rules_tdd_complete, a_branch_that_main_is_set_to_is_looked_at)
{
    static const struct row rows[] = {
        {"R:A G:A F:A", ""},
        {"R:A g=G:A", NO_REFACTOR("g", "A-1")},
        {"R:A G:A F:A r=R:A", ENDS_RED("r", "A-1")},
        {"R:A G:A n=N", NO_REFACTOR("n", "A-1")},
        {"r=R:A g=G:A^r h=R:B^main i=G:B m=M^g+i",
         NO_REFACTOR("m", "A-1") NO_REFACTOR("m", "B-1")},
        {"r=R:A", ENDS_RED("r", "A-1")},
        {"R|:A G|:A F|:A", ""},
        {"r=R|:A", ENDS_RED("r", "A-1")},
        {"R|:A g=G|:A", NO_REFACTOR("g", "A-1")},
        {"g=G|:A", ""}, /* tdd-order tells it */
        {"N|", ""},
    };
    CHECK(rows);
}

/* Merges between them are looked at by themselves. */
Test(rules_tdd_complete, the_commits_of_the_line_itself_are_one_branch)
{
    static const struct row rows[] = {
        {"R|:A g=G|:A R:B^main G:B f=F:B m=M*^g+f", NO_REFACTOR("g", "A-1")},
        {"R|:A g=G|:A R:B^main G:B f=F:B m=M*^g+f F|:A", ""},
        {"R|:A g=G|:A R:B^main h=G:B m=M*^g+h e=F|:A n=N|",
         NO_REFACTOR("m", "B-1")},
        {"R|:A g=G|:A R:B^main h=G:B m=M*^g+h n=N|",
         NO_REFACTOR("m", "B-1") NO_REFACTOR("n", "A-1")},
        /* a branch from the line is not asked for what the line began */
        {"R|:A g=G|:A R:B G:B f=F:B e=F|:A^g m=M*^e+f", ""},
        {"R|:A g=G|:A R:B G:B f=F:B m=M*^g+f", NO_REFACTOR("g", "A-1")},
        /* but may end it */
        {"R|:A g=G|:A f=F:A m=M*^g+f", ""},
        {"g=G~*:A m=N|^g", ""},
    };
    CHECK(rows);
}

Test(rules_tdd_complete, a_squash_stands_for_a_whole_cycle)
{
    static const struct row rows[] = {{"G*:A", ""}, {"G*:A G*:B N*", ""}};
    CHECK(rows);
}

/* What tdd-order refuses already is not told again. */
Test(rules_tdd_complete,
     implementation_without_red_is_told_where_the_order_is_not)
{
    static const struct row quiet[] = {{"g=G:A m=M*^main+g", ""},
                                       {"N#:A n=N#:A m=M*^main+n", ""},
                                       {"g=G m=M*^main+g", ""}};
    static const struct row told[] = {
        {"g=G:A m=M*^main+g", NO_RED("m", "A-1")},
        {"g=G:A f=F:A m=M*^main+f", NO_RED("m", "A-1")},
        {"n=N#:A m=M*^main+n", ""}, /* tdd-content tells it */
        {"g=G m=M*^main+g", NO_RED("m", "the branch")},
        {"g=G:A r=R:A h=G:A f=F:A m=M*^main+f", ""},
        {"n=N m=M*^main+n", ""}};
    CHECK(quiet);
    lab_policy(&lab, "[rule \"tdd-order\"]\nlevel = warn\n");
    CHECK(told);
    lab_policy(&lab, "[rule \"tdd-order\"]\nrefs = refs/heads/feature/*\n");
    CHECK(told);
}

/* Neutral, and it undoes what a cycle had brought. */
Test(rules_tdd_complete, a_verified_revert_needs_no_cycle)
{
    static const struct row rows[] = {
        {"v=V# m=M*^main+v", ""},
        {"R:A G:A F:A v=V# m=M*^main+v", ""},
        {"v=V# N m=M*^main+v", ""},
    };
    CHECK(rows);
    lab_policy(&lab, "[rule \"tdd-order\"]\nlevel = warn\n");
    CHECK(rows);
}

#define TAKEN_BACK                                                             \
    "tdd-complete/no-red m: proposal=A-1; revert=7600000\n"                    \
    "  type: git revert --no-edit 7600000\n"

/* Then a revert of the revert brings the test back. */
Test(rules_tdd_complete, a_red_that_is_reverted_may_come_back)
{
    static const struct row rows[] = {
        {"r=R:A G:A F:A v=V(r) m=M*^main+v", TAKEN_BACK},
        {"r=R:A G:A F:A v=V(r) w=V(v) x=V(w) m=M*^main+x", TAKEN_BACK},
        {"r=R:A G:A F:A v=V(r) w=V(v) m=M*^main+w", ""},
        {"r=R:B s=R:A G:A F:A v=V(r+s) m=M*^main+v", TAKEN_BACK},
        {"r=R:B G:B F:B v=V(r) N m=M*^main+v",
         "tdd-complete/no-red m: proposal=B-1; revert=7600000\n"
         "  type: git revert --no-edit 7600000\n"},
    };
    CHECK(rows);
    cr_assert_str_eq(lab.findings.items[0].message,
                     "B-1 changes code without a RED commit; 7600000 takes "
                     "its RED commit back");
}

Test(rules_tdd_complete, files_that_only_moved_are_no_implementation)
{
    static const struct row rows[] = {
        {"g=G>:A m=M*^main+g", ""},
        {"f=F>:A m=M*^main+f", ""},
        {"R:A G:A f=F>:A m=M*^main+f", ""}, /* but they are a REFACTOR */
    };
    CHECK(rows);
}

/* Half-done work, of which the beginning is not known. */
Test(rules_tdd_complete, what_began_before_the_installation_may_end)
{
    static const struct row rows[] = {
        {"g=G:A^old m=M*^main+g", ""},
        {"f=F:A^old m=M*^main+f", ""},
        {"n=N#^old m=M*^main+n", ""},
        {"r=R:A^old g=G:A m=M*^main+g", ""},
        {"n=N^old g=G:A m=M*^main+g", ""},
        {"r=R:A^old m=M*^main+r", ENDS_RED("m", "A-1")},
        {"g=G:A^old r=R:A m=M*^main+r", ENDS_RED("m", "A-1")},
    };
    CHECK(rows);
    lab_policy(&lab, "[rule \"tdd-order\"]\nlevel = warn\n");
    CHECK(rows);
}

Test(rules_tdd_complete, a_refactoring_may_be_left_to_the_team)
{
    static const struct row rows[] = {
        {"R:A g=G:A m=M*^main+g", ""},
        {"R:A G:A r=R:A m=M*^main+r", ENDS_RED("m", "A-1")},
    };
    lab_policy(&lab, "[tdd]\nrefactor-step = optional\n");
    CHECK(rows);
}

/* Stacked branches: a cycle that another merge of the push completes. */
Test(rules_tdd_complete, what_another_merge_completes_is_complete)
{
    static const struct row rows[] = {
        {"R:A g=G:A f=F:A R:B^g G:B e=F:B m=M*^main+f n=M*^m+e", ""},
        {"R:A g=G:A m=M*^main+g n=N^g o=M*^m+n", NO_REFACTOR("m", "A-1")},
    };
    CHECK(rows);
}

Test(rules_tdd_complete, a_branch_is_work_in_progress)
{
    static const char *const refs[] = {"refs/heads/feature/x", "refs/tags/v1"};
    for (size_t i = 0; i < 2; i++) {
        lab_ref(&lab, refs[i], SP_UPDATE);
        lab_history(&lab, "R:A G:A");
        FOUND("");
    }
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    FOUND(NO_REFACTOR("2", "A-1"));
}

Test(rules_tdd_complete, the_command_can_be_typed)
{
    lab.ref.base = "it's; odd";
    lab_policy(&lab, "[rule \"tdd-order\"]\nlevel = off\n");
    lab_history(&lab, "G:A");
    FOUND("tdd-complete/no-red 1: proposal=A-1\n"
          "  type: git rebase -i 'it'\\''s; odd'\n");
    lab.ref.side = "git switch feature/x";
    FOUND("tdd-complete/no-red 1: proposal=A-1\n"
          "  type: git switch feature/x && git rebase -i 'it'\\''s; odd'\n");
    lab.ref.side = NULL;
    lab_policy(&lab, "[prp]\nwhere = message\n");
    lab_history(&lab, "R:A G:A");
    FOUND("tdd-complete/no-refactor 2: proposal=A-1\n"
          "  type: git commit --edit -m 'refactor: SUBJECT'\n");
}

Test(rules_tdd_complete, a_policy_without_capitals_gets_an_example)
{
    lab_policy(&lab, "[message]\nheader = ^[a-z]+: [a-z ]+$\n"
                     "[prp]\nwhere = message\n");
    lab_history(&lab, "R:A G:A");
    FOUND("tdd-complete/no-refactor 2: proposal=A-1\n"
          "  type: git commit --edit -m 'refactor: name the cipher once'\n");
}

Test(rules_tdd_complete, its_level_can_be_set_per_ref)
{
    lab_history(&lab, "R:A G:A");
    lab_assert_levels(&lab, "tdd-complete",
                      "tdd-complete/no-refactor 2 (warning): proposal=A-1\n"
                      "  type: git commit --edit -m 'refactor: SUBJECT' -m "
                      "'PRP: A-1'\n");
}

Test(rules_tdd_complete, what_is_missing_is_committed_on_the_merged_branch)
{
    lab_history(&lab, "R:A G:A");
    lab.ref.side = "git switch feature/x";
    FOUND("tdd-complete/no-refactor 2: proposal=A-1\n"
          "  type: git switch feature/x && git commit --edit -m 'refactor: "
          "SUBJECT' -m 'PRP: A-1'\n");
    lab_history(&lab, "R:A");
    lab.ref.side = "git switch --detach 9f3c2ab";
    lab.ref.side_push = "git push origin HEAD:refs/heads/feature/9f3c2ab";
    FOUND("tdd-complete/ends-in-red 1: proposal=A-1\n"
          "  type: git switch --detach 9f3c2ab && git commit --edit -m 'feat: "
          "SUBJECT' -m 'PRP: A-1'\n");
}

Test(rules_tdd_complete, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "tdd-complete",
        "tdd-complete/no-red\n"
        "  PROPOSAL changes code without a RED commit\n"
        "  put the failing test into a commit before the code\n",
        "tdd-complete/ends-in-red\n"
        "  PROPOSAL ends with a failing test (RED)\n"
        "  add the code on the branch, then merge it again; a test that passes "
        "already is chore:\n",
        "tdd-complete/no-refactor\n"
        "  PROPOSAL has no REFACTOR commit after its GREEN ones\n"
        "  clean up the code or its tests on the branch, then merge it again; "
        "if "
        "nothing is left to clean up, the administrator can set [tdd] "
        "refactor-step = optional\n");
}
