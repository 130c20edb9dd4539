#include "support.h"

LAB_SUITE(rules_repair, NULL, "refs/heads/feature/x");

Test(rules_repair, the_last_commit_is_amended_and_older_ones_rebased_at_once)
{
    SAME(sp_fix_reword(&lab.commit), "git commit --amend --only");
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i main");
    lab.commit.parent_count = 2;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i main");
}

Test(rules_repair, an_empty_commit_stays_empty)
{
    lab.content = (struct sp_content){.is_known = true, .is_empty = true};
    SAME(sp_fix_reword(&lab.commit), "git commit --amend --only --allow-empty");
    SAME(sp_fix_trailer(&lab.commit, "PRP", sp_str("A-1")),
         "git commit --amend --only --allow-empty --no-edit "
         "--trailer 'PRP: A-1'");
    lab.commit.parent_count = 2;
    SAME(sp_fix_reword(&lab.commit), "git commit --amend --only");
    lab.commit.parent_count = 1;
    lab.content.is_known = false;
    SAME(sp_fix_reword(&lab.commit), "git commit --amend --only");
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i main");
}

Test(rules_repair, a_history_without_a_base_is_rebased_from_its_root)
{
    lab.ref.base = NULL;
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i --root");
}

Test(rules_repair, what_a_merge_brought_is_rebased_on_its_branch)
{
    SAME(sp_fix_with_base(&lab.ref, "rebase -i"), "git rebase -i main");
    lab.ref.side = "git switch feature/x";
    SAME(sp_fix_with_base(&lab.ref, "rebase -i --autosquash"),
         "git switch feature/x && git rebase -i --autosquash main");
    SAME(sp_fix_reword(&lab.commit), "git commit --amend --only");
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit),
         "git switch feature/x && git rebase -i main");
}

Test(rules_repair, without_a_known_base_nothing_is_merged)
{
    lab.ref.base = NULL;
    cr_assert_null(sp_fix_with_base(&lab.ref, "merge"));
}

Test(rules_repair, what_is_repaired_detached_is_pushed_by_its_full_name)
{
    lab.ref.side = "git switch --detach 9f3c2ab";
    lab.ref.side_push = "git push origin HEAD:refs/heads/feature/9f3c2ab";
    SAME(sp_fix_with_base(&lab.ref, "rebase -i"),
         "git switch --detach 9f3c2ab && git rebase -i main\n"
         "git push origin HEAD:refs/heads/feature/9f3c2ab");
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit),
         "git switch --detach 9f3c2ab && git rebase -i main\n"
         "git push origin HEAD:refs/heads/feature/9f3c2ab");
}

Test(rules_repair, a_branch_that_was_pushed_is_pushed_again_after_a_rebase)
{
    lab.ref.side = "git switch feature/x";
    lab.ref.push_again = "git push --force-with-lease origin HEAD";
    SAME(sp_fix_rebase(&lab.ref, "-i --autosquash"),
         "git switch feature/x && git rebase -i --autosquash main\n"
         "git push --force-with-lease origin HEAD");
    SAME(sp_fix_with_base(&lab.ref, "merge"),
         "git switch feature/x && git merge main");
}

Test(rules_repair, only_what_is_new_is_rebased)
{
    lab.ref.since = "9f3c2ab";
    lab.commit.is_tip = false;
    SAME(sp_fix_rebase(&lab.ref, "-i"), "git rebase -i 9f3c2ab");
    SAME(sp_fix_reword(&lab.commit), "git rebase -i 9f3c2ab");
    SAME(sp_fix_with_base(&lab.ref, "merge"), "git merge main");
}
