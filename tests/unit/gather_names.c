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
