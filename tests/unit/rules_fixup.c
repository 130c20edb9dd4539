#include <stdio.h>
#include <string.h>

#include "support.h"

LAB_SUITE(rules_fixup, NULL, "refs/heads/main");

#define FOUND(expected) FINDS(&lab, "fixup", expected)

#define TYPE "  type: git rebase -i --autosquash main\n"

Test(rules_fixup, it_does_not_reach_a_protected_ref)
{
    static const char *const messages[] = {
        "fixup! feat: open it", "squash! feat: open it\n\nPRP: A-1\n",
        "amend! feat: open it\n\nfeat: open it well\n",
        "fixup! fixup! feat: open it", "fixup! Merge branch 'x'"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        char expected[128];
        snprintf(expected, sizeof expected,
                 "fixup/not-folded 9f3c2ab: word=%.*s\n" TYPE,
                 (int)strcspn(messages[i], " "), messages[i]);
        lab_message(&lab, messages[i]);
        FOUND(expected);
    }
}

Test(rules_fixup, it_is_folded_on_the_branch_of_the_merge)
{
    lab.ref.side = "git switch feature/x";
    lab_message(&lab, "fixup! feat: open it");
    FOUND("fixup/not-folded 9f3c2ab: word=fixup!\n"
          "  type: git switch feature/x && git rebase -i --autosquash main\n");
}

Test(rules_fixup, on_a_branch_it_is_welcome)
{
    static const char *const refs[] = {"refs/heads/feature/x", "refs/tags/v1",
                                       "refs/heads/mainline"};
    lab_message(&lab, "fixup! feat: open it");
    for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
        lab_ref(&lab, refs[i], SP_UPDATE);
        FOUND("");
    }
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    FOUND("fixup/not-folded 9f3c2ab: word=fixup!\n" TYPE);
}

Test(rules_fixup, what_only_looks_like_one_is_none)
{
    static const char *const messages[] = {"fixup: feat: open it",
                                           "fixup feat: open it",
                                           "Fixup! feat: open it",
                                           "fixup!feat: open it",
                                           "feat: fixup! it",
                                           "fix: open it",
                                           "feat: open it\n\nfixup! feat: x\n",
                                           "",
                                           "\nfix"};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        lab_message(&lab, messages[i]);
        FOUND("");
    }
}

Test(rules_fixup, what_could_not_be_read_is_left_to_limits)
{
    lab_message(&lab, "fixup! feat: open it");
    lab.commit.over_limit = "object";
    FOUND("");
}

Test(rules_fixup, the_command_starts_from_the_base_branch)
{
    lab.ref.base = "it's; odd";
    lab_message(&lab, "fixup! feat: open it");
    FOUND("fixup/not-folded 9f3c2ab: word=fixup!\n"
          "  type: git rebase -i --autosquash 'it'\\''s; odd'\n");
    lab.ref.base = NULL;
    FOUND("fixup/not-folded 9f3c2ab: word=fixup!\n"
          "  type: git rebase -i --autosquash --root\n");
}

Test(rules_fixup, its_level_can_be_set_per_ref)
{
    lab_message(&lab, "fixup! feat: open it");
    lab_assert_levels(&lab, "fixup",
                      "fixup/not-folded 9f3c2ab (warning): word=fixup!\n" TYPE);
}

Test(rules_fixup, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED("fixup", "fixup/not-folded\n"
                    "  WORD commits must be squashed before the merge\n"
                    "  squash it into the commit that it corrects\n");
}
