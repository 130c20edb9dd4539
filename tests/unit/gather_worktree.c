/* Facts in a developer's clone: the protected branches of the remote count. */
#include <stdlib.h>
#include <unistd.h>

#include "support.h"

static struct sp_repo *clone;

/* main is at b; the clone's own main stayed at a. */
static void open_clone(void)
{
    struct sp_error err = {0};
    repo_open();
    repo_draw("base=N^ a=N b=N r=R:A^a g=G:A f=F:A");
    repo_ref("refs/heads/main", "b");
    repo_ref("refs/heads/feature/x", "f");
    char *work = sp_strdup(repo_beside("work"));
    free(repo_git((const char *[]){"clone", "-q", ".", work, NULL}, NULL));
    free(repo_git((const char *[]){"-C", work, "reset", "-q", "--hard",
                                   repo_hex("a"), NULL},
                  NULL));
    cr_assert(sp_repo_discover(&clone, work, &err) == SP_OK, "%s", err.message);
    cr_assert(sp_repo_worktree(clone));
    free(work);
}

static void close_clone(void)
{
    sp_repo_free(clone);
    repo_close();
}

TestSuite(gather_worktree, .init = open_clone, .fini = close_clone);

/* "origin/HEAD" or a branch of the remote; deleted when target is NULL. */
static void set_remote_head(const char *target)
{
    char *work = sp_strdup(repo_beside("work"));
    static const char head[] = "refs/remotes/origin/HEAD";
    if (target)
        free(repo_git(
            (const char *[]){"-C", work, "symbolic-ref", head, target, NULL},
            NULL));
    else
        free(repo_git(
            (const char *[]){"-C", work, "symbolic-ref", "-d", head, NULL},
            NULL));
    free(work);
}

Test(gather_worktree, what_the_remotes_protected_branch_has_is_not_new)
{
    GATHERED("f+ g+ r+^main tip=f", .push = "refs/heads/feature/x - f",
             .repo = clone, .is_range = true);
    GATHERED("", .push = "refs/heads/feature/y - b", .repo = clone,
             .is_range = true);
}

Test(gather_worktree, the_default_branch_is_the_one_of_the_remote)
{
    static const char ini[] = "[refs]\nprotected = HEAD\n";
    GATHERED("f+ g+ r+^main tip=f", .push = "HEAD - f", .repo = clone,
             .is_range = true, .ini = ini);
    set_remote_head("refs/remotes/origin/feature/x");
    GATHERED("", .push = "HEAD - f", .repo = clone, .is_range = true,
             .ini = ini);
    set_remote_head("refs/heads/feature/x");
    GATHERED("a+ base+ f+ g+ r+ tip=f", .push = "HEAD - f", .repo = clone,
             .is_range = true, .ini = ini);
    set_remote_head(NULL);
    GATHERED("a+ base+ f+ g+ r+ tip=f", .push = "HEAD - f", .repo = clone,
             .is_range = true, .ini = ini);
}

Test(gather_worktree, patterns_match_the_remotes_branches_too)
{
    GATHERED("", .push = "HEAD - f", .repo = clone, .is_range = true,
             .ini = "[refs]\nprotected = refs/heads/feature/*\n");
    GATHERED("", .push = "HEAD - a", .repo = clone, .is_range = true,
             .ini = "[refs]\nprotected = refs/heads/mai?, refs/tags/*\n");
}
