/* Which names of branches are taken, where a new one needs another name. */
#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A^base");
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/x", "r");
    repo_ref("refs/tags/v1", "r");
}

TestSuite(gather_names, .init = open_repo, .fini = repo_close);

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    const struct sp_strings *taken = branch->ref->branches;
    if (taken)
        sp_buf_list(out, taken);
    else
        sp_buf_puts(out, "not asked");
}

static void takes(const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push}, print), expected);
}

Test(gather_names, a_wrong_name_needs_one_that_is_free)
{
    takes("refs/heads/x - r", "feature/x, main, x");
    takes("refs/heads/x - r\nrefs/heads/y - r", "feature/x, main, x, y");
}

Test(gather_names, they_are_sorted)
{
    takes("refs/heads/a - r\nrefs/heads/y - r", "a, feature/x, main, y");
}

Test(gather_names, others_need_none)
{
    takes("refs/heads/feature/y - r", "not asked");
    takes("refs/heads/dependabot/npm/left-2 - r", "not asked");
    takes("refs/heads/feature/x r base", "not asked");
    takes("refs/tags/y - r", "not asked");
    takes("refs/heads/main base r", "not asked");
}

/* The branch that is continued under a wrong name, and whether one here is renamed. */
static void print_continued(struct sp_buf *out,
                            const struct sp_branch_facts *branch)
{
    const struct sp_ref_facts *ref = branch->ref;
    sp_buf_puts(out, ref->continues ? ref->continues : "none");
    sp_buf_puts(out, ref->is_only_there ? ", only there" : "");
}

static void continues(const char *push, const char *remote,
                      const char *expected)
{
    SAME(branch_text(
             &(struct attempt){.push = push,
                               .remote = remote,
                               .occasion = remote ? SP_REHEARSAL : SP_PUSH},
             print_continued),
         expected);
}

Test(gather_names, a_branch_that_was_renamed_is_continued)
{
    repo_draw("s=G:A^r t=G:A^base");
    continues("refs/heads/x - s", NULL, "feature/x");
    continues("refs/heads/x - r", NULL, "feature/x");
    continues("refs/heads/x - t", NULL, "none");
    continues("refs/heads/x - base", NULL, "none");
    continues("refs/heads/y - s", NULL, "none");
    continues("refs/heads/Feature/x - s", NULL, "feature/x");
}

Test(gather_names, what_has_landed_is_not)
{
    repo_draw("s=G:A^r");
    repo_ref("refs/heads/main", "r");
    continues("refs/heads/x - s", NULL, "none");
    repo_ref("refs/heads/feature/z", "base");
    continues("refs/heads/z - s", NULL, "none");
}

Test(gather_names, nor_is_one_that_is_in_the_same_push)
{
    repo_draw("s=G:A^r");
    continues("refs/heads/z - s\nrefs/heads/feature/z - r", NULL, "none");
}

Test(gather_names, a_clone_asks_the_remote_that_is_pushed_to)
{
    repo_draw("s=G:A^r");
    repo_ref("refs/remotes/origin/main", "base");
    repo_ref("refs/remotes/origin/feature/y", "r");
    repo_ref("refs/heads/y", "s");
    repo_ref("refs/heads/x", "s");
    continues("refs/heads/y - s", "origin", "feature/y");
    continues("refs/heads/y - s", "other", "none");
    continues("refs/heads/x - s", "origin", "none");
}

Test(gather_names, a_name_that_is_taken_here_is_given_to_no_branch)
{
    repo_draw("s=G:A^r");
    repo_ref("refs/remotes/origin/main", "base");
    repo_ref("refs/remotes/origin/feature/x", "r");
    repo_ref("refs/heads/x", "s");
    continues("refs/heads/x - s", "origin", "feature/x, only there");
}
