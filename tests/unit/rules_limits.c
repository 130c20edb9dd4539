#include "support.h"

LAB_SUITE(rules_limits, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "limits", expected)

Test(rules_limits, what_is_within_them_is_good)
{
    FOUND("");
}

/* The last of so many that the remote does not have; where it has all of them,
 * nothing is pushed. */
#define PART(max, ref)                                                         \
    "git rev-list --topo-order --reverse 9f3c2ab --not --remotes=origin | "    \
    "sed -n 1," max "p | tail -n 1 | xargs -I@ git push origin @:" ref

Test(rules_limits, too_many_commits_name_the_limit)
{
    lab.branch.too_many_commits = true;
    FOUND("limits/too-many-commits: max=10000\n"
          "  type: " PART("10000", "refs/heads/feature/x") "\n");
    lab_policy(&lab, "[limits]\ncommits = 5\n");
    FOUND("limits/too-many-commits: max=5\n"
          "  type: " PART("5", "refs/heads/feature/x") "\n");
}

Test(rules_limits, the_parts_of_a_protected_one_go_to_a_branch)
{
    lab.branch.too_many_commits = true;
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    FOUND("limits/too-many-commits: max=10000\n"
          "  type: " PART("10000", "refs/heads/feature/9f3c2ab") "\n");
    lab_ref(&lab, "refs/heads/a;b", SP_UPDATE);
    FOUND("limits/too-many-commits: max=10000\n"
          "  type: " PART("10000", "'refs/heads/a;b'") "\n");
}

Test(rules_limits, the_parts_go_where_it_was_pushed)
{
    lab.branch.too_many_commits = true;
    lab.push.remote = "upstream";
    FOUND("limits/too-many-commits: max=10000\n"
          "  type: git rev-list --topo-order --reverse 9f3c2ab --not "
          "--remotes=upstream | sed -n 1,10000p | tail -n 1 | xargs -I@ git "
          "push upstream @:refs/heads/feature/x\n");
    lab.push.remote = "ssh://git@h/x.git"; /* what it has is not known */
    FOUND("limits/too-many-commits: max=10000\n");
}

Test(rules_limits, a_large_message_names_the_limit)
{
    lab.commit.over_limit = "message";
    FOUND("limits/message 9f3c2ab: max=65536\n"
          "  type: git commit --amend --only\n");
}

Test(rules_limits, a_large_object_names_the_limit)
{
    lab.commit.over_limit = "object";
    lab.commit.is_tip = false;
    FOUND("limits/object 9f3c2ab: max=1048576\n"
          "  type: git rebase -i main\n");
}

/* sp_fix_reword(), which other rules use as well. */
Test(rules_limits, the_command_depends_on_where_the_commit_is)
{
    static const struct {
        bool is_tip;
        size_t parents;
        const char *command;
    } places[] = {{true, 1, "git commit --amend --only"},
                  {true, 0, "git commit --amend --only"},
                  {false, 1, "git rebase -i main"},
                  {false, 2, "git rebase -i main"},
                  {false, 0, "git rebase -i main"}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        lab.commit.is_tip = places[i].is_tip;
        lab.commit.parent_count = places[i].parents;
        SAME(sp_fix_reword(&lab.commit), places[i].command);
    }
}

Test(rules_limits, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED("limits",
           "limits/too-many-commits\n"
           "  the push brings more than MAX commits to this ref ([limits] "
           "commits)\n"
           "  push the history in parts; or ask the administrator to name old "
           "history "
           "as [policy] baseline, or to raise the limit\n",
           "limits/object\n"
           "  the commit object is larger than MAX bytes ([limits] object)\n"
           "  shorten its message\n",
           "limits/message\n"
           "  the message is longer than MAX bytes ([limits] message)\n"
           "  shorten the message\n");
}
