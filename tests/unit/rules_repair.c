#include "support.h"

LAB_SUITE(rules_repair, NULL, "refs/heads/feature/x");

Test(rules_repair, the_last_commit_is_amended_and_an_older_one_rebased)
{
    SAME(sp_fix_reword(&lab.commit), "git commit --amend");
    lab.commit.is_tip = false;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i 9f3c2ab^");
    lab.commit.parent_count = 0;
    SAME(sp_fix_reword(&lab.commit), "git rebase -i --root");
}

Test(rules_repair, what_a_merge_brought_is_rebased_on_its_branch)
{
    SAME(sp_fix_with_base(&lab.ref, "rebase -i"), "git rebase -i main");
    lab.ref.side = "git switch feature/x";
    SAME(sp_fix_with_base(&lab.ref, "rebase -i --autosquash"),
         "git switch feature/x && git rebase -i --autosquash main");
    SAME(sp_fix_rebase_from(&lab.commit),
         "git switch feature/x && git rebase -i 9f3c2ab^");
    SAME(sp_fix_reword(&lab.commit), "git commit --amend");
}

Test(rules_repair, without_a_known_base_there_is_nothing_to_type)
{
    lab.ref.base = NULL;
    cr_assert_null(sp_fix_with_base(&lab.ref, "rebase -i"));
}

Test(rules_repair, what_is_repaired_detached_is_pushed_by_its_full_name)
{
    lab.ref.side = "git switch --detach 9f3c2ab";
    lab.ref.side_push = "git push origin HEAD:refs/heads/feature/9f3c2ab";
    SAME(sp_fix_with_base(&lab.ref, "rebase -i"),
         "git switch --detach 9f3c2ab && git rebase -i main\n"
         "git push origin HEAD:refs/heads/feature/9f3c2ab");
    SAME(sp_fix_rebase_from(&lab.commit),
         "git switch --detach 9f3c2ab && git rebase -i 9f3c2ab^\n"
         "git push origin HEAD:refs/heads/feature/9f3c2ab");
}
