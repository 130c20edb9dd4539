/* The branch that is named to who may not squash: it is of the same proposal. */
#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ old=N r=R:A^base g=G:A");
    repo_ref("refs/heads/main", "old");
    repo_ref("refs/heads/feature/x", "g");
}

TestSuite(gather_squash_of, .init = open_repo, .fini = repo_close);

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->squash_of ? branch->ref->squash_of : "-");
}

static void leads(const char *message, const char *expected)
{
    repo_squash("s", "old", "g", message);
    SAME(branch_text(
             &(struct attempt){.push = "refs/heads/main old s", .user = "dana"},
             print),
         expected);
}

Test(gather_squash_of, the_same_change_for_another_proposal_is_none)
{
    leads("feat: mine\n\nPRP: B-1", "-");
    leads("feat: mine\n\nPRP: B-1\nPRP: A-1", "feature/x");
}

Test(gather_squash_of, a_squash_that_names_the_branch_or_no_proposal_is)
{
    leads("feat: all\n\nPRP: B-1\nSquashed-From: feature/x", "feature/x");
    leads("feat: all", "feature/x");
    repo_ref("refs/pull/7/head", "g");
    leads("feat: all (#7)\n\nPRP: B-1", "feature/x");
}

Test(gather_squash_of, a_branch_without_a_proposal_is)
{
    repo_draw("g=G^base");
    repo_ref("refs/heads/feature/x", "g");
    leads("feat: all\n\nPRP: B-1", "feature/x");
}

/* Its files are compared before any commit of the push is read. */
Test(gather_squash_of, a_commit_without_a_change_is_none)
{
    repo_ref("refs/heads/release/1.0", "base");
    repo_squash("none", "old", "old", "chore: nothing of its own");
    repo_ref("refs/heads/feature/none", "none");
    repo_squash("s", "old", "old", "chore: ask the pipeline again");
    SAME(branch_text(
             &(struct attempt){.push = "refs/heads/main old s", .user = "dana"},
             print),
         "-");
}
