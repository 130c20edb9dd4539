#include "support.h"

LAB_SUITE(rules_merge_shape, NULL, "refs/heads/main");

#define FOUND(expected) FINDS(&lab, "merge-shape", expected)

static const char rewound[] =
    "merge-shape/rewound: branch=main\n"
    "  type: git fetch origin && git switch main && git reset --keep "
    "origin/main && git merge --no-ff 9f3c2ab\n";

static const char sidelined[] =
    "merge-shape/sidelined: branch=main\n"
    "  type: git fetch origin && git switch main && git reset --keep "
    "origin/main && git merge --no-ff 9f3c2ab\n";

static void may_merge(void)
{
    lab_policy(&lab, "[roles]\nci = dana\n");
}

Test(rules_merge_shape, moving_forward_is_good)
{
    FOUND("");
}

Test(rules_merge_shape, a_protected_ref_does_not_lose_commits)
{
    may_merge();
    lab.ref.is_fast_forward = false;
    lab.branch.keeps_mainline = false;
    FOUND(rewound);
    lab.branch.keeps_mainline = true;
    FOUND(rewound);
}

Test(rules_merge_shape, a_protected_ref_stays_the_first_parent)
{
    may_merge();
    lab.branch.keeps_mainline = false;
    FOUND(sidelined);
}

Test(rules_merge_shape, who_may_not_merge_is_not_told_to)
{
    lab.branch.keeps_mainline = false;
    FOUND("merge-shape/sidelined: branch=main\n");
    lab.ref.is_fast_forward = false;
    FOUND("merge-shape/rewound: branch=main\n");
    lab.push.lacks_roles = true;
    FOUND(rewound);
}

Test(rules_merge_shape, it_is_fetched_from_where_it_was_pushed)
{
    may_merge();
    lab.ref.is_fast_forward = false;
    lab.push.remote = "upstream";
    FOUND("merge-shape/rewound: branch=main\n"
          "  type: git fetch upstream && git switch main && git reset --keep "
          "upstream/main && git merge --no-ff 9f3c2ab\n");
    lab.push.remote = "ssh://git@h/x.git"; /* it has no copies here */
    FOUND("merge-shape/rewound: branch=main\n");
}

static const char edited[] = "merge-shape/edited 9f3c2ab: branch=main\n";

Test(rules_merge_shape, what_the_host_lets_through_is_a_merge)
{
    lab.push.is_host_merge = true;
    FOUND("");
    lab.branch.edit = &lab.id;
    FOUND(edited);
    lab.push.user = NULL;
    FOUND(edited);
}

Test(rules_merge_shape, who_may_merge_may_do_it_as_they_like)
{
    lab.push.is_host_merge = true;
    lab.branch.edit = &lab.id;
    lab_policy(&lab, "[roles]\nci = dana\n");
    FOUND("");
}

/* The rule protected-ref says who may push. */
Test(rules_merge_shape, what_is_pushed_by_hand_is_left_to_another_rule)
{
    lab.branch.edit = &lab.id;
    FOUND("");
}

#define LAND                                                                   \
    "git fetch origin && git switch '$(x)' && git reset --keep "               \
    "'origin/$(x)' && git merge --no-ff 9f3c2ab"

Test(rules_merge_shape, odd_names_are_quoted_in_the_command)
{
    lab_policy(&lab, "[refs]\nprotected = refs/heads/$(x)\n"
                     "[roles]\nci = dana\n");
    lab_ref(&lab, "refs/heads/$(x)", SP_UPDATE);
    lab.branch.keeps_mainline = false;
    FOUND("merge-shape/sidelined: branch=$(x)\n"
          "  type: " LAND "\n");
    lab.ref.is_fast_forward = false;
    FOUND("merge-shape/rewound: branch=$(x)\n"
          "  type: " LAND "\n");
}

Test(rules_merge_shape, a_branch_may_do_what_it_likes)
{
    lab_ref(&lab, "refs/heads/feature/x", SP_UPDATE);
    lab.ref.is_fast_forward = lab.branch.keeps_mainline = false;
    FOUND("");
}

Test(rules_merge_shape, creating_and_deleting_have_no_shape)
{
    lab.ref.is_fast_forward = lab.branch.keeps_mainline = false;
    lab_ref(&lab, "refs/heads/main", SP_CREATE);
    FOUND("");
    lab_ref(&lab, "refs/heads/main", SP_DELETE);
    FOUND("");
}

Test(rules_merge_shape, a_push_that_was_not_walked_is_left_to_the_limits)
{
    lab.ref.is_fast_forward = lab.branch.keeps_mainline = false;
    lab.branch.too_many_commits = true;
    FOUND("");
}

Test(rules_merge_shape, its_level_can_be_set_per_ref)
{
    lab.branch.keeps_mainline = false;
    lab.push.lacks_roles = true;
    lab_assert_levels(
        &lab, "merge-shape",
        "merge-shape/sidelined (warning): branch=main\n"
        "  type: git fetch origin && git switch main && git reset --keep "
        "origin/main && git merge --no-ff 9f3c2ab\n");
    lab_policy(&lab, "[rule \"merge-shape\"]\nrefs = refs/heads/m*\n");
    FOUND(sidelined);
}

Test(rules_merge_shape, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "merge-shape",
        "merge-shape/rewound\n"
        "  BRANCH would lose commits that it has; it only moves forward\n"
        "  merge what you have into what the server has\n",
        "merge-shape/sidelined\n"
        "  you merged BRANCH into your branch and pushed that as BRANCH\n"
        "  merge the branch into BRANCH instead\n",
        "merge-shape/edited\n"
        "  BRANCH changes only by merging a branch, and this commit comes from "
        "none\n"
        "  make the change on a branch of your own and ask for it to be "
        "merged\n");
}
