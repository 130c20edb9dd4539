/* What is told of a push to main whose commits a branch has, and how main is taken back. */
#include "support.h"

LAB_SUITE(rules_protected_ref_there, "[roles]\nci = ci-bot\n",
          "refs/heads/main");

#define FOUND(expected) FINDS(&lab, "protected-ref", expected)

Test(rules_protected_ref_there,
     a_squash_of_a_branch_that_is_there_is_taken_off_main)
{
    lab.ref.squash_of = "feature/x";
    lab.ref.base = "origin/main";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci; "
          "squashed=feature/x\n"
          "  type: git rebase --onto origin/main 9f3c2ab main\n");
    cr_assert_str_eq(lab.findings.items[0].message,
                     "main changes only by a merge; user dana does not have "
                     "the role ci; feature/x is here already and brings the "
                     "same");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "ask for feature/x to be merged, and take this commit off "
                     "your own main");
    lab.push.via = "web";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n");
    lab.push.via = NULL;
    lab_policy(&lab, "[roles]\nci = ci-bot, Dana\n");
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci; "
          "near=Dana\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git update-ref refs/heads/main origin/main 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref_there, what_a_branch_has_is_taken_off_main)
{
    lab.ref.there = lab.ref.squash_of = "feature/x";
    lab.ref.base = "origin/main";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci; "
          "there=feature/x\n"
          "  type: git rebase --onto origin/main 9f3c2ab main && git switch "
          "feature/x\n");
    cr_assert_str_eq(lab.findings.items[0].message,
                     "main changes only by a merge; user dana does not have "
                     "the role ci; feature/x is here already");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "ask for feature/x to be merged, and take it off your own "
                     "main");
    lab.push.via = "web";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n");
}

Test(rules_protected_ref_there,
     where_main_here_does_not_have_it_nothing_is_typed)
{
    static const char only_there[] =
        "protected-ref/direct-push: branch=main; user=user dana; roles=ci; "
        "there=feature/x\n";
    lab.ref.there = "feature/x";
    FOUND(only_there);
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "ask for feature/x to be merged");
    lab.ref.base = "origin/main";
    lab.ref.is_only_there = true;
    FOUND(only_there);
    lab.ref.there = NULL;
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref_there, the_main_of_the_clone_is_taken_back)
{
    lab.ref.base = "origin/main";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git update-ref refs/heads/main origin/main 9f3c2ab\n"
          "git push origin HEAD\n");
    lab.ref.base = "origin/$(x)";
    FOUND("protected-ref/direct-push: branch=main; user=user dana; roles=ci\n"
          "  type: git switch -c feature/9f3c2ab 9f3c2ab\n"
          "git push origin HEAD\n");
}

Test(rules_protected_ref_there, a_release_at_what_is_there_is_pushed_by_who_may)
{
    lab_ref(&lab, "refs/heads/release/1", SP_CREATE);
    lab.ref.brings_nothing = true;
    FOUND("protected-ref/direct-creation: branch=release/1; user=user dana; "
          "roles=ci\n");
    cr_assert_str_eq(
        lab.findings.items[0].fix,
        "ask a user with the role ci to push it; nothing of it is new");
}
