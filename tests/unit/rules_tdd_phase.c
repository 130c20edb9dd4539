#include "support.h"

LAB_SUITE(rules_tdd_phase, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "tdd-phase", expected)

Test(rules_tdd_phase, a_message_that_says_one_thing_is_good)
{
    static const char *const messages[] = {
        "test: it opens",
        "test(vpn)!: it opens",
        "feat: open it",
        "fix: open it",
        "perf: open it faster",
        "refactor: name it",
        "docs: say it",
        "chore: tidy",
        "ci: run it",
        "build: link it",
        "style: align",
        "feat: open it (GREEN)",
        "test: it opens (RED)",
        "anything (REFACTOR)",
        "anything\n\nTDD: red\n",
        "test: it opens\n\nTDD: red\n",
    };
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("");
    }
}

Test(rules_tdd_phase, a_message_that_says_nothing_is_told_what_to_say)
{
    static const char *const messages[] = {
        "Open the tunnel",  "wip: x",     "revert: x",
        "x\n\nTDD: blue\n", "testing: x", "(red) x"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("tdd-phase/unknown 9f3c2ab\n"
              "  type: git commit --amend --only\n");
    }
}

Test(rules_tdd_phase,
     what_changes_neither_tests_nor_code_is_told_what_is_neutral)
{
    lab_message(&lab, "Say how it opens");
    lab_content(&lab, "docs+1");
    FOUND("tdd-phase/unknown 9f3c2ab: neutral=docs: describe the tunnel\n"
          "  type: git commit --amend --only\n");
    lab_policy(&lab, "[message]\ntypes =\n[tdd]\nneutral = ^DOC:\n");
    FOUND("tdd-phase/unknown 9f3c2ab: neutral=DOC: describe the tunnel\n"
          "  type: git commit --amend --only\n");
    static const char *const others[] = {"docs+1 test~1", "docs+1 impl+1",
                                         "test-1"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        lab_content(&lab, others[i]);
        FOUND("tdd-phase/unknown 9f3c2ab\n"
              "  type: git commit --amend --only\n");
    }
    lab_content(&lab, "empty");
    FOUND("tdd-phase/unknown 9f3c2ab\n"
          "  type: git commit --amend --only --allow-empty\n");
}

Test(rules_tdd_phase, what_another_protected_ref_let_in_may_be_a_squash)
{
    lab.commit.is_let_in = true;
    lab_message(&lab, "All of the tunnel (#12)");
    FOUND("");
    lab_message(&lab, "feat: all of the tunnel (RED)");
    FOUND("");
}

Test(rules_tdd_phase, a_dialect_is_told_in_its_own_words)
{
    lab_policy(&lab,
               "[message]\ntypes =\n[tdd]\nred = ^RED:\ngreen = ^GREEN:\n");
    lab_message(&lab, "wip: x");
    FOUND("tdd-phase/unknown 9f3c2ab: red=RED: the tunnel opens; "
          "green=GREEN: open the tunnel; refactor=refactor: name the cipher "
          "once\n"
          "  type: git commit --amend --only\n");
    lab_policy(&lab, "[tdd]\nred = ^(?!.*tunnel)RED:\n");
    FOUND("tdd-phase/unknown 9f3c2ab\n"
          "  type: git commit --amend --only\n");
}

Test(rules_tdd_phase, a_message_that_says_two_things_is_told_both)
{
    static const struct {
        const char *message, *expected;
    } rows[] = {
        {"feat: open it (RED)",
         "tdd-phase/contradiction 9f3c2ab: one='(RED)'; other='feat:'\n"
         "  type: git rebase -i main\n"},
        {"test: it opens (GREEN)",
         "tdd-phase/contradiction 9f3c2ab: one='(GREEN)'; other='test:'\n"
         "  type: git rebase -i main\n"},
        {"docs: say it (REFACTOR)",
         "tdd-phase/contradiction 9f3c2ab: one='(REFACTOR)'; other='docs:'\n"
         "  type: git rebase -i main\n"},
        {"feat: open it\n\nTDD: refactor\n",
         "tdd-phase/contradiction 9f3c2ab: one='TDD: refactor'; other='feat:'\n"
         "  type: git rebase -i main\n"},
    };
    lab.commit.is_tip = false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_message(&lab, rows[i].message);
        FOUND(rows[i].expected);
    }
}

Test(rules_tdd_phase, a_fixup_corrects_a_commit_of_the_branch)
{
    lab_message(&lab, "fixup! test: it opens");
    FOUND("");
    lab.commit.target_missing = true;
    FOUND("tdd-phase/target-missing 9f3c2ab\n"
          "  type: git commit --amend --only\n");
}

Test(rules_tdd_phase, a_merge_says_nothing_and_need_not)
{
    lab.commit.parent_count = 2;
    lab_message(&lab, "Merge branch 'feature/x' (RED)");
    FOUND("");
}

Test(rules_tdd_phase, what_has_no_message_is_left_to_other_rules)
{
    lab_message(&lab, "");
    FOUND("tdd-phase/unknown 9f3c2ab\n"
          "  type: git commit --amend --only\n");
    lab_message(&lab, "Open the tunnel");
    lab.commit.over_limit = "message";
    FOUND("");
}

Test(rules_tdd_phase, the_patterns_are_the_policys)
{
    lab_policy(&lab, "[tdd]\nred = ^proof\n");
    lab_message(&lab, "proof of it");
    FOUND("");
    lab_message(&lab, "test: it opens");
    FOUND("tdd-phase/unknown 9f3c2ab\n"
          "  type: git commit --amend --only\n");
}

Test(rules_tdd_phase, its_level_can_be_set_per_ref)
{
    lab.commit.target_missing = true;
    lab_assert_levels(&lab, "tdd-phase",
                      "tdd-phase/target-missing 9f3c2ab (warning)\n"
                      "  type: git commit --amend --only\n");
}

Test(rules_tdd_phase, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "tdd-phase",
        "tdd-phase/target-missing\n"
        "  it corrects a commit that is not on this branch\n"
        "  give it a subject of its own\n",
        "tdd-phase/contradiction\n"
        "  OTHER and ONE contradict each other\n"
        "  keep one of them\n",
        "tdd-phase/unknown\n"
        "  the message does not say whether it is RED, GREEN or REFACTOR\n"
        "  begin it with test:, feat:, fix: or refactor:, or add a line 'TDD: "
        "red', 'TDD: green' or 'TDD: refactor' at its end\n");
}
