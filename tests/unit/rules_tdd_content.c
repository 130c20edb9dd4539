#include <stdlib.h>
#include <string.h>

#include "support.h"

LAB_SUITE(rules_tdd_content, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "tdd-content", expected)

#define TIP "  type: git reset HEAD^\n"
#define NO_TEST "tdd-content/red-without-test 9f3c2ab\n" TIP
#define RED_BRINGS(path)                                                       \
    "tdd-content/code-instead-of-test 9f3c2ab: path=" path "\n" TIP
#define RED_HOLDS(path) "tdd-content/red-with-code 9f3c2ab: path=" path "\n" TIP
#define RED_CHANGES(path)                                                      \
    "tdd-content/red-changes-code 9f3c2ab: path=" path "\n" TIP
#define NO_CODE                                                                \
    "tdd-content/green-without-code 9f3c2ab\n"                                 \
    "  type: git commit --amend --only\n"
#define WEAK(code)                                                             \
    "tdd-content/" code " 9f3c2ab (warning): path=tests/test_tunnel.py\n" TIP
#define KIND_OUTSIDE(kind, path)                                               \
    "tdd-content/neutral-with-code 9f3c2ab: kind=" kind "; path=" path "\n" TIP
#define OUTSIDE(path) KIND_OUTSIDE("'docs:'", path)
#define EMPTY "tdd-content/empty 9f3c2ab\n" TIP
#define EVIL(path)                                                             \
    "tdd-content/merge-with-changes 9f3c2ab: path=" path "\n"                  \
    "  type: git reset --keep 9f3c2ab^ && git merge --no-ff 6e00000\n"         \
    "git reset --keep 9f3c2ab && git reset ORIG_HEAD\n"

#define NO_CYCLE(name)                                                         \
    "tdd-content/code-in-conflict " name ": path=src/a\n"                      \
    "  type: git rebase -i main\n"

#define SRC "src/tunnel.py"
#define TF "vpn.tf"

struct row {
    const char *content, *expected;
};

static void check(const char *message, const struct row *rows, size_t count)
{
    lab_message(&lab, message);
    for (size_t i = 0; i < count; i++) {
        lab_content(&lab, rows[i].content);
        FOUND(rows[i].expected);
    }
}

#define CHECK(message, rows)                                                   \
    check(message, rows, sizeof(rows) / sizeof(rows)[0])

Test(rules_tdd_content, red_brings_a_test_and_no_implementation)
{
    static const struct row rows[] = {
        {"test+1", ""},
        {"test~1", ""},
        {"test+2 test~1 test-1", ""},
        {"test+1 docs+1 build~1 docs-1", ""},
        {"test+1 impl>1", ""}, /* what only moved is not changed */
        {"test+1 infra>2", ""},
        {"docs+1", NO_TEST},
        {"build~1", NO_TEST},
        {"test-1", NO_TEST}, /* taking one away cannot make one fail */
        {"test-1 test>1", NO_TEST},
        {"test>1 docs~1", NO_TEST},
        {"impl+1", RED_BRINGS(SRC)},
        {"infra~1", RED_BRINGS(TF)},
        {"test+1 impl+1", RED_HOLDS(SRC)},
        {"test+1 impl~1", RED_HOLDS(SRC)},
        {"test+1 impl-1", RED_HOLDS(SRC)},
        {"test+1 infra+1", RED_HOLDS(TF)},
        {"test+1 infra-1", RED_HOLDS(TF)},
        {"test+1 impl-1 infra+1", RED_HOLDS(SRC ", " TF)},
        {"test-1 impl+1", RED_BRINGS(SRC)}, /* moved out of the tests */
    };
    CHECK("test: it opens", rows);
}

Test(rules_tdd_content, with_stubs_red_may_add_implementation)
{
    static const struct row rows[] = {
        {"test+1 impl+3", ""},
        {"test~1 infra+1", ""},
        {"impl+1", NO_TEST},
        {"test+1 impl~1", RED_CHANGES(SRC)},
        {"test+1 impl+1 impl-1", RED_CHANGES(SRC)},
        {"test+1 infra~1", RED_CHANGES(TF)},
        {"test+1 infra-1", RED_CHANGES(TF)},
        {"test+1 impl>1", ""},
    };
    lab_policy(&lab, "[tdd]\nstubs = on\n");
    CHECK("test: it opens", rows);
}

Test(rules_tdd_content, green_changes_the_implementation)
{
    static const struct row rows[] = {
        {"impl+1", ""},
        {"impl~1", ""},
        {"impl-1", ""},
        {"infra~1", ""}, /* infrastructure counts as implementation */
        {"impl~1 docs~1 build+1", ""},
        {"impl~1 test+1", ""}, /* one more test */
        {"impl~1 test>1", ""},
        {"test+1", NO_CODE},
        {"test~1", NO_CODE},
        {"docs~1 build~1", NO_CODE},
        {"docs~1 impl>1", NO_CODE},
        {"impl~1 test~1", ""}, /* more lines, or others */
        {"impl~1 test-1", ""}, /* what is no test */
        {"impl~1 test~1 deleted", WEAK("green-deletes-test")},
        {"impl+1 test~1 skipped", WEAK("green-skips-test")},
        {"infra+1 test~2 assertions", WEAK("green-weakens-test")},
        {"test~1 assertions", NO_CODE},
    };
    CHECK("feat: open it", rows);
    CHECK("fix: open it", rows);
    CHECK("perf: open it", rows);
    CHECK("anything (GREEN)", rows);
}

Test(rules_tdd_content, refactor_touches_implementation_and_tests)
{
    static const struct row rows[] = {
        {"impl~1", ""},        {"test~1", ""}, {"impl~1 test~1", ""},
        {"impl+2 impl-1", ""}, {"test-3", ""}, /* removing dead tests */
        {"infra~1", ""},       {"docs~1", ""}, {"impl>3", ""},
    };
    CHECK("refactor: name it", rows);
}

Test(rules_tdd_content, a_neutral_commit_leaves_the_implementation_alone)
{
    static const struct row rows[] = {
        {"docs+1", ""},        {"build~1", ""},
        {"test~1", ""},        {"docs~1 test-1 build+1", ""},
        {"docs~1 impl>1", ""}, {"empty", ""},
    };
    static const struct row outside[] = {
        {"impl+1", OUTSIDE(SRC)},         {"impl~1 docs~1", OUTSIDE(SRC)},
        {"impl-1", OUTSIDE(SRC)},         {"infra~1", OUTSIDE(TF)},
        {"infra+1 infra>2", OUTSIDE(TF)},
    };
    static const struct row chore[] = {
        {"impl+1", KIND_OUTSIDE("'chore(vpn):'", SRC)}};
    CHECK("docs: say it", rows);
    CHECK("chore: tidy", rows);
    CHECK("ci: run it", rows);
    CHECK("build: link it", rows);
    CHECK("style: align", rows);
    CHECK("docs: say it", outside);
    CHECK("chore(vpn): tidy", chore);
}

Test(rules_tdd_content, an_empty_commit_is_no_step)
{
    static const struct row rows[] = {{"empty", EMPTY}};
    CHECK("test: it opens", rows);
    CHECK("feat: open it", rows);
    CHECK("refactor: name it", rows);
}

Test(rules_tdd_content, a_pure_rename_is_neutral)
{
    static const struct row rows[] = {
        {"impl>1", ""}, {"test>2", ""}, {"infra>1 docs>1", ""}};
    CHECK("test: it opens", rows);
    CHECK("feat: open it", rows);
    CHECK("refactor: name it", rows);
    CHECK("chore: move it", rows);
}

Test(rules_tdd_content, a_merge_has_no_changes_of_its_own)
{
    static const struct row rows[] = {
        {"empty", ""},
        {"impl~1", EVIL(SRC)},
        {"infra~1", EVIL(TF)},
        {"impl~2 infra~1", EVIL(SRC ", " TF " and 1 more")},
    };
    const struct sp_oid parents[] = {id_of("f"), id_of("n")};
    lab.commit.parents = parents;
    lab.commit.parent_count = 2;
    CHECK("Merge branch 'feature/x'", rows);
    lab.commit.is_mainline = true;
    CHECK("Merge branch 'feature/x'", rows);
    CHECK("feat: it says what it likes", rows);
}

Test(rules_tdd_content, an_octopus_is_made_again_of_all_its_sides)
{
    const struct sp_oid parents[] = {id_of("f"), id_of("n"), id_of("o")};
    lab.commit.parents = parents;
    lab.commit.parent_count = 3;
    lab_message(&lab, "Merge branches 'n' and 'o'");
    lab_content(&lab, "impl~1");
    FOUND("tdd-content/merge-with-changes 9f3c2ab: path=" SRC "\n"
          "  type: git reset --keep 9f3c2ab^ && git merge --no-ff 6e00000 "
          "6f00000\n"
          "git reset --keep 9f3c2ab && git reset ORIG_HEAD\n");
}

Test(rules_tdd_content, an_earlier_merge_is_left_out)
{
    lab.commit.parent_count = 2;
    lab.commit.is_tip = false;
    lab.ref.tip = id_of("t");
    lab_message(&lab, "Merge branch 'n'");
    lab_content(&lab, "impl~1");
    FOUND("tdd-content/merge-with-changes 9f3c2ab: path=" SRC
          "; commit=9f3c2ab\n  type: git rebase -i main\n");
}

Test(rules_tdd_content, a_squash_on_the_main_line_holds_a_whole_cycle)
{
    static const struct row rows[] = {
        {"test+1 impl+1", ""}, {"empty", ""}, {"impl~1 test~1", ""}};
    lab.commit.is_mainline = true;
    CHECK("feat: the tunnel (#12)", rows);
    CHECK("test: the tunnel (#12)", rows);
    CHECK("docs: the tunnel (#12)", rows);
    lab.commit.is_mainline = false;
    lab.commit.is_let_in = true; /* on that of another protected ref */
    CHECK("feat: the tunnel (#12)", rows);
    CHECK("test: the tunnel (#12)", rows);
    CHECK("docs: the tunnel (#12)", rows);
}

/* Its own message says nothing of it. */
Test(rules_tdd_content, a_fixup_is_judged_as_its_target)
{
    lab_message(&lab, "fixup! test: it opens");
    lab.commit.step = SP_PHASE_RED;
    lab_content(&lab, "impl+1 test+1");
    FOUND(RED_HOLDS(SRC));
    lab.commit.step = SP_PHASE_GREEN;
    FOUND("");
    lab.commit.step = SP_PHASE_NEUTRAL;
    FOUND(KIND_OUTSIDE("a neutral commit", SRC));
    lab.commit.step = SP_PHASE_FIXUP; /* tdd-phase says it has none */
    FOUND("");
    lab.commit.step = SP_PHASE_RED;
    lab_content(&lab, "empty");
    FOUND(EMPTY);
}

/* git commit --fixup=reword: makes one: it brings another message. */
Test(rules_tdd_content, an_amend_may_change_the_message_alone)
{
    lab_message(&lab, "amend! test: it opens\n\ntest: it opens (RED)");
    lab.commit.step = SP_PHASE_RED;
    lab_content(&lab, "empty");
    FOUND("");
    lab_content(&lab, "impl+1 test+1");
    FOUND(RED_HOLDS(SRC));
    lab_message(&lab, "squash! test: it opens");
    lab.commit.step = SP_PHASE_RED;
    lab_content(&lab, "empty");
    FOUND(EMPTY);
    lab_message(&lab, "amend test: it opens");
    lab.commit.step = SP_PHASE_RED;
    FOUND(EMPTY);
}

Test(rules_tdd_content, a_verified_revert_may_touch_anything)
{
    lab_message(&lab, "Revert \"feat: open it\"");
    lab.commit.step = SP_PHASE_REVERT;
    lab_content(&lab, "impl-1 test~1");
    FOUND("");
}

Test(rules_tdd_content, what_says_nothing_is_left_to_tdd_phase)
{
    lab_message(&lab, "Revert \"feat: open it\"");
    lab_content(&lab, "impl-1");
    FOUND("");
}

Test(rules_tdd_content, what_is_not_known_is_not_judged)
{
    lab_message(&lab, "test: it opens");
    lab_content(&lab, "unknown");
    FOUND("");
    lab_content(&lab, "impl+1");
    lab.commit.over_limit = "message";
    FOUND("");
}

Test(rules_tdd_content, the_command_reaches_the_commit)
{
    lab_message(&lab, "test: it opens");
    lab_content(&lab, "docs+1");
    lab.commit.is_tip = false;
    FOUND("tdd-content/red-without-test 9f3c2ab\n"
          "  type: git rebase -i main\n");
    lab_message(&lab, "feat: open it");
    FOUND("tdd-content/green-without-code 9f3c2ab\n"
          "  type: git rebase -i main\n");
    lab.ref.side = "git switch feature/x";
    FOUND("tdd-content/green-without-code 9f3c2ab\n"
          "  type: git switch feature/x && git rebase -i main\n");
    lab.commit.parent_count = 1;
    lab_message(&lab, "test: it opens");
    FOUND("tdd-content/red-without-test 9f3c2ab\n"
          "  type: git switch feature/x && git rebase -i main\n");
}

Test(rules_tdd_content, its_level_can_be_set_per_ref)
{
    lab_message(&lab, "feat: open it");
    lab_content(&lab, "impl+1 test~1 assertions");
    FOUND(WEAK("green-weakens-test"));
    cr_assert(lab.findings.refusals == 0 && lab.findings.warnings == 1);
    lab_policy(&lab, "[rule \"tdd-content\"]\nlevel = warn\n");
    FOUND(WEAK("green-weakens-test"));
    lab_content(&lab, "docs+1");
    FOUND("tdd-content/green-without-code 9f3c2ab (warning)\n"
          "  type: git commit --amend --only\n");
    lab_policy(&lab, "[rule \"tdd-content\"]\nlevel = off\n");
    FOUND("");
    lab_policy(&lab, "[rule \"tdd-content\"]\nrefs = refs/heads/fix/*\n");
    FOUND("");
}

/* A commit that is not made yet: a path is left out of it. */
Test(rules_tdd_content, one_that_is_not_made_yet_is_not_taken_apart)
{
    lab.push.occasion = SP_DRAFT;
    lab_message(&lab, "test: x");
    lab_content(&lab, "test+1 impl+1");
    char *found = lab_run(&lab, "tdd-content");
    cr_expect(strstr(found, "  type: git reset -- "), "%s", found);
    free(found);
    memset(lab.content.code[0].path, 'x', SP_EXAMPLE - 1);
    found = lab_run(&lab, "tdd-content"); /* a name that was cut is of no use */
    cr_expect(!strstr(found, "  type: "), "%s", found);
    free(found);
    lab_content(&lab, "docs+1");
    FOUND("tdd-content/red-without-test 9f3c2ab\n");
    lab_message(&lab, "docs: x");
    lab_content(&lab, "impl+1");
    found = lab_run(&lab, "tdd-content");
    cr_expect(!strstr(found, "  type: "), "%s", found);
    free(found);
    lab.commit.parent_count = 2;
    found = lab_run(&lab, "tdd-content");
    cr_expect(strstr(found, "tdd-content/merge-with-changes") &&
                  !strstr(found, "  type: "),
              "%s", found);
    free(found);
}

/* Lines of its own in a conflict are implementation: a cycle has to be there. */
Test(rules_tdd_content, a_conflict_resolved_with_new_code_needs_a_cycle)
{
    static const struct {
        const char *drawing, *expected;
    } rows[] = {
        {"a=R:A b=G:A c=N^main m=M?^b+c", ""},
        {"a=R:A b=G:A f=F:A c=N^main m=M?^c+f", ""},
        {"a=R:A b=G:A c=N^main m=M^b+c n=N d=N^c o=M?^n+d", ""},
        {"a=N c=N^main m=M?^a+c", NO_CYCLE("m")},
        {"a=R:A c=N^main m=M?^a+c", NO_CYCLE("m")},
        {"a=R:A b=G:A m=M*^main+b n=N^main o=M?^m+n", NO_CYCLE("o")},
        {"a=R:A b=G:A m=M*?^main+b", ""},
        {"a=N m=M*?^main+a", NO_CYCLE("m")},
        {"a=R~:A b=G~:A c=N^main m=M~?^b+c", ""},
        {"a=R~:A b=G~:A c=N^main m=M?^b+c", NO_CYCLE("m")},
    };
    lab_message(&lab, "docs: x");
    lab_content(&lab, "docs+1");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_history(&lab, rows[i].drawing);
        FOUND(rows[i].expected);
    }
}

static void name_code(const char *path, bool is_new)
{
    struct sp_code_path *next = &lab.content.code[lab.content.code_count++];
    snprintf(next->path, SP_EXAMPLE, "%s", path);
    next->is_new = is_new;
}

Test(rules_tdd_content, all_files_of_code_are_named)
{
    lab_message(&lab, "test: it opens");
    lab_content(&lab, "test+1 impl+2");
    lab.content.code_count = 0;
    name_code("src/a.py", true);
    name_code("src/b.py", true);
    FOUND(RED_HOLDS("src/a.py, src/b.py"));
    lab_content(&lab, "test+1 impl+12");
    lab.content.code_count = 0;
    for (int i = 0; i < SP_NAMED; i++)
        name_code("x", true);
    FOUND(RED_HOLDS("x, x, x, x, x, x, x, x, x, x and 2 more"));
    lab_policy(&lab, "[tdd]\nstubs = on\n");
    lab_content(&lab, "test+1 impl+1 impl~1");
    lab.content.code_count = 0;
    name_code("src/new.py", true);
    name_code("src/old.py", false);
    FOUND(RED_CHANGES("src/old.py"));
}

/* The code may stay; the test is what should not change. */
Test(rules_tdd_content, a_draft_that_weakens_a_test_leaves_out_the_test)
{
    lab.push.occasion = SP_DRAFT;
    lab_message(&lab, "feat: open it");
    lab_content(&lab, "impl+1 test~1 skipped");
    lab.content.code_count = 0;
    name_code("src/a.py", true);
    snprintf(lab.content.weakened_path, sizeof lab.content.weakened_path,
             "tests/a.py");
    FOUND("tdd-content/green-skips-test 9f3c2ab (warning): path=tests/a.py\n"
          "  type: git reset -- :/tests/a.py\n");
}

Test(rules_tdd_content, a_draft_leaves_out_all_or_none)
{
    lab.push.occasion = SP_DRAFT;
    lab_message(&lab, "test: it opens");
    lab_content(&lab, "test+1 impl+2");
    lab.content.code_count = 0;
    name_code("src/a b.py", true);
    name_code("src/c.py", true);
    FOUND("tdd-content/red-with-code 9f3c2ab: path=src/a b.py, src/c.py\n"
          "  type: git reset -- ':/src/a b.py' :/src/c.py\n");
    lab.push.takes = SP_TAKES_ALL;
    FOUND("tdd-content/red-with-code 9f3c2ab: path=src/a b.py, src/c.py\n"
          "  type: git add -u && git reset -- ':/src/a b.py' :/src/c.py\n");
    lab.push.takes = SP_TAKES_PATHS;
    FOUND("tdd-content/red-with-code 9f3c2ab: path=src/a b.py, src/c.py\n");
    lab.push.takes = SP_TAKES_STAGED;
    lab_content(&lab, "test+1 impl+1");
    lab.content.code_count = 0;
    name_code("src/[id]/*.js", true);
    FOUND("tdd-content/red-with-code 9f3c2ab: path=src/[id]/*.js\n"
          "  type: git reset -- ':(top,literal)src/[id]/*.js'\n");
    lab_content(&lab, "test+1 impl+3");
    lab.content.code_count = 0;
    name_code("src/a.py", true);
    name_code("src/b.py", true);
    FOUND("tdd-content/red-with-code 9f3c2ab: path=src/a.py, src/b.py and 1 "
          "more\n");
}

Test(rules_tdd_content, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "tdd-content",
        "tdd-content/red-without-test\n"
        "  this RED commit brings no test\n"
        "  put the failing test into this commit\n",
        "tdd-content/code-instead-of-test\n"
        "  this RED commit changes code and brings no test: PATH\n"
        "  commit the failing test first, and the code in the next commit\n",
        "tdd-content/red-with-code\n"
        "  this RED commit changes code: PATH\n"
        "  put the test and the code into two commits\n",
        "tdd-content/red-changes-code\n"
        "  this RED commit changes code that was there before: PATH\n"
        "  put the test and the code into two commits\n",
        "tdd-content/green-without-code\n"
        "  this GREEN commit changes no code\n"
        "  call it what it is: test:, docs:, chore: \u2026\n",
        "tdd-content/green-deletes-test (warning)\n"
        "  a GREEN commit deletes a test: PATH\n"
        "  keep the test, or delete it in a neutral commit, or in a REFACTOR "
        "one "
        "after the code\n",
        "tdd-content/green-skips-test (warning)\n"
        "  a GREEN commit skips a test: PATH\n"
        "  let the test run, or skip it in a RED or REFACTOR commit\n",
        "tdd-content/green-weakens-test (warning)\n"
        "  a GREEN commit takes assertions out of a test: PATH\n"
        "  keep the assertions, or take them out in a RED or REFACTOR commit\n",
        "tdd-content/neutral-with-code\n"
        "  KIND may not change code: PATH\n"
        "  give it a test, and call it feat:, fix: or refactor:\n",
        "tdd-content/empty\n"
        "  the commit is empty\n"
        "  add changes or drop it\n",
        "tdd-content/merge-with-changes\n"
        "  the merge has changes of its own, which neither side has: PATH\n"
        "  leave the merge as git makes it, and put what it adds into commits "
        "of "
        "the cycle\n",
        "tdd-content/code-in-conflict\n"
        "  the merge resolves a conflict with code of its own, and no RED and "
        "GREEN commits come before it: PATH\n"
        "  take lines of the two sides, or commit a test (RED) and the code "
        "(GREEN) on the branch first\n");
}
