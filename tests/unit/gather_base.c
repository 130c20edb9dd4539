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

static void print_backport(struct sp_buf *out,
                           const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->is_backport ? "backport" : "none");
}

#define BACKPORT(push_, expected)                                              \
    SAME(branch_text(&(struct attempt){.push = (push_)}, print_backport),      \
         expected)

Test(gather_base, beside_the_default_branch_another_one_takes_backports)
{
    BACKPORT("refs/heads/feature/x - y", "none");
    BACKPORT("refs/heads/main b y", "none");
    BACKPORT("refs/heads/feature/x - g", "backport");
    BACKPORT("refs/heads/release/1 p g", "backport");
    repo_ref("refs/heads/release/1", "q"); /* it has moved on */
    BACKPORT("refs/heads/feature/x - g", "backport");
    BACKPORT("refs/heads/feature/x - lone", "none");
    repo_ref("refs/heads/main", "-");
    BACKPORT("refs/heads/feature/x - g", "none");
}

static void print_since(struct sp_buf *out,
                        const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->since ? branch->ref->since : "none");
}

/* Moves a ref from one commit to another; the name is that of what is new since. */
static void since(const char *ref, const char *from, const char *to,
                  const char *name)
{
    struct sp_buf push = {0}, expected = {0};
    if (strcmp(from, "-") != 0)
        repo_ref(ref, from);
    sp_buf_printf(&push, "%s %s %s", ref, from, to);
    if (name)
        sp_buf_printf(&expected, "%.7s", repo_hex(name));
    else
        sp_buf_puts(&expected, "none");
    SAME(
        branch_text(&(struct attempt){.push = sp_buf_text(&push)}, print_since),
        sp_buf_text(&expected));
    sp_buf_dispose(&push);
    sp_buf_dispose(&expected);
}

#define X "refs/heads/feature/x"

Test(gather_base, what_is_new_begins_at_the_old_tip_where_one_line_leads_to_it)
{
    repo_commit("a", "b", "docs: a");
    repo_commit("f", "a", "docs: f");
    repo_commit("c", "f", "docs: c");
    since(X, "-", "c", NULL);
    since(X, "a", "c", "a");
    since(X, "f", "c", "f");
    repo_commit("d", "b", "docs: d");
    since(X, "c", "d", NULL);
    repo_commit("m", "f+d", "Merge branch 'feature/d'");
    since(X, "f", "m", NULL);
    repo_commit("e", "m", "docs: e");
    since(X, "f", "e", NULL);
    since(X, "m", "e", "m");
    since("refs/heads/main", "b", "c", NULL);
}
