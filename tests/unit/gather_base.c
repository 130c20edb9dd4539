/* What the commits of a ref are rebased onto. */
#include "support.h"

/* main - b, and release/1, which began at main */
static void open_repo(void)
{
    repo_open();
    repo_draw("main=N^ b=N p=N^main q=N r=R:A^p g=G:A x=R:A^b y=G:A lone=N^");
    repo_ref("refs/heads/main", "b");
    repo_ref("refs/heads/release/1", "p");
}

TestSuite(gather_base, .init = open_repo, .fini = repo_close);

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->base ? branch->ref->base : "none");
}

#define BASE(push_, expected)                                                  \
    SAME(branch_text(&(struct attempt){.push = (push_)}, print), expected)
#define LOCAL_BASE(push_, expected)                                            \
    SAME(branch_text(&(struct attempt){.push = (push_),                        \
                                       .remote = "origin",                     \
                                       .occasion = SP_REHEARSAL},              \
                     print),                                                   \
         expected)

Test(gather_base, it_is_the_protected_branch_that_work_began_on)
{
    BASE("refs/heads/feature/x - y", "origin/main");
    BASE("refs/heads/feature/x - g", "origin/release/1");
    repo_ref("refs/heads/release/1", "q"); /* it has moved on */
    BASE("refs/heads/feature/x - g", "origin/release/1");
    BASE("refs/heads/feature/x - y", "origin/main");
    repo_ref("refs/heads/release/1", "-");
    BASE("refs/heads/feature/x - y", "origin/main");
}

Test(gather_base, that_of_a_protected_branch_is_itself_where_it_is_there)
{
    BASE("refs/heads/main b y", "origin/main");
    BASE("refs/heads/release/1 p g", "origin/release/1");
    BASE("refs/heads/release/2 - y", "origin/main");
}

Test(gather_base, where_a_history_begins_there_is_none)
{
    BASE("refs/heads/feature/x - lone", "none");
    repo_ref("refs/heads/main", "-");
    repo_ref("refs/heads/release/1", "-");
    BASE("refs/heads/feature/x - y", "none");
}

Test(gather_base, in_a_clone_it_is_the_copy_that_has_what_work_began_on)
{
    repo_ref("refs/remotes/origin/main", "b");
    LOCAL_BASE("refs/heads/feature/x - y", "origin/main");
    LOCAL_BASE("refs/heads/main b y", "origin/main");
    repo_ref("refs/remotes/origin/main", "main");
    repo_ref("refs/remotes/up/main", "b");
    LOCAL_BASE("refs/heads/feature/x - y", "up/main");
}

Test(gather_base, a_clone_without_a_protected_branch_names_the_commit)
{
    char shown[SP_OID_SHORT + 1];
    struct sp_oid fork = repo_id("r");
    repo_ref("refs/remotes/origin/feature/x", "r");
    LOCAL_BASE("refs/heads/feature/x r g", sp_oid_short(shown, &fork));
    repo_ref("refs/remotes/origin/feature/x", "-");
    LOCAL_BASE("refs/heads/feature/x - g", "none");
}
