/* Facts of a push in the clone that it comes from: what the clone knows of the
 * remote counts. */
#include "support.h"

/* base - a - b is the remote's main; the clone's own main is at g. */
static void draw_clone(void)
{
    repo_open();
    repo_draw("base=N^ a=N b=N r=R:A^a g=G:A f=F:A x=N^b");
    repo_ref("refs/heads/main", "g");
    repo_ref("refs/remotes/origin/main", "b");
}

TestSuite(gather_local, .init = draw_clone, .fini = repo_close);

#define PUSHED(expected, line, ...)                                            \
    GATHERED(expected, .push = (line), .occasion = SP_REHEARSAL,               \
             .remote = "origin", ##__VA_ARGS__)
#define PUSHED_TO(to, expected, line)                                          \
    GATHERED(expected, .push = (line), .occasion = SP_REHEARSAL, .remote = (to))

Test(gather_local, the_protected_branch_is_where_the_remote_has_it)
{
    PUSHED("f+ g+ r+^main tip=f", "refs/heads/feature/x - f");
    PUSHED("f+ g r^main tip=f", "refs/heads/feature/x g f");
    PUSHED("x+^main tip=x protected", "refs/heads/main b x");
    PUSHED(" protected rewinds", "refs/heads/main b a");
}

Test(gather_local, its_default_branch_is_what_its_head_names)
{
    static const char ini[] = "[refs]\nprotected = HEAD\n";
    repo_ref("refs/remotes/up/feature/x", "r");
    free(repo_git((const char *[]){"symbolic-ref", "refs/remotes/up/HEAD",
                                   "refs/remotes/up/feature/x", NULL},
                  NULL));
    GATHERED("f+ g+^main tip=f", .push = "refs/heads/feature/y - f",
             .occasion = SP_REHEARSAL, .remote = "up", .ini = ini);
    GATHERED("f+ g+^main tip=f protected", .push = "refs/heads/feature/x r f",
             .occasion = SP_REHEARSAL, .remote = "up", .ini = ini);
}

Test(gather_local, a_remote_with_a_slash_in_its_name)
{
    repo_ref("refs/remotes/team/up/main", "r");
    PUSHED_TO("team/up", "f+ g+^main tip=f", "refs/heads/feature/x - f");
    repo_ref("refs/remotes/team/up/release/1", "g");
    PUSHED_TO("team/up", "f+^main tip=f", "refs/heads/feature/x - f");
}

Test(gather_local, of_a_remote_without_a_known_main_the_others_are_asked)
{
    repo_ref("refs/remotes/fork/feature/y", "r");
    PUSHED_TO("fork", "f+ g+ r+^main tip=f", "refs/heads/feature/x - f");
    PUSHED_TO("https://example.org/fork.git", "f+ g+ r+^main tip=f",
              "refs/heads/feature/x - f");
    PUSHED_TO("*", "f+ g+ r+^main tip=f", "refs/heads/feature/x - f");
    PUSHED_TO("", "f+ g+ r+^main tip=f", "refs/heads/feature/x - f");
}

/* A fork that is behind: what the project's main has, nobody is blamed for. */
Test(gather_local, what_any_remote_has_in_a_protected_ref_is_known)
{
    repo_ref("refs/remotes/up/main", "g");
    PUSHED("f+^main tip=f", "refs/heads/feature/x - f");
    PUSHED_TO("up", "f+^main tip=f", "refs/heads/feature/x - f");
    PUSHED("f+^main tip=f", "refs/heads/feature/x r f");
    repo_ref("refs/remotes/up/main", "-");
    repo_ref("refs/remotes/up/release/1", "g");
    PUSHED("f+^main tip=f", "refs/heads/feature/x - f");
    repo_ref("refs/remotes/up/release/1", "-");
    repo_ref("refs/remotes/up/feature/y", "g");
    PUSHED("f+ g+ r+^main tip=f", "refs/heads/feature/x - f");
}

/* Nor does a fork's main that follows it blame anybody. */
Test(gather_local, a_protected_ref_that_follows_its_copy_at_another_remote)
{
    repo_draw("u=R:A^b v=G:A w=F:A");
    repo_ref("refs/remotes/up/main", "v");
    PUSHED(" protected", "refs/heads/main b v");
    PUSHED("w+^main tip=w protected", "refs/heads/main b w");
    PUSHED(" protected rewinds", "refs/heads/main v b");
    repo_ref("refs/remotes/up/main", "-");
    repo_ref("refs/remotes/up/release/1", "v");
    PUSHED("u+*~/^main v+*~/ w+ tip=w protected", "refs/heads/main b w");
}

Test(gather_local, where_no_main_is_known_what_remotes_have_is_not_judged)
{
    repo_ref("refs/remotes/origin/main", "-");
    repo_ref("refs/remotes/origin/feature/x", "r");
    repo_blob("file", "text");
    repo_ref("refs/remotes/origin/odd", "file");
    PUSHED("f+ g+^old tip=f", "refs/heads/feature/y - f");
    PUSHED("f+^old tip=f", "refs/heads/feature/z g f");
}

Test(gather_local, where_nothing_is_known_it_is_an_import)
{
    repo_ref("refs/remotes/origin/main", "-");
    PUSHED(" protected import", "refs/heads/main - g");
    PUSHED("f+^old tip=f", "refs/heads/feature/x g f");
}

Test(gather_local, what_the_remote_has_may_not_be_here)
{
    repo_name("gone", "1234567890123456789012345678901234567890");
    PUSHED("f+ g+ r+^main tip=f", "refs/heads/feature/x gone f");
    repo_ref("refs/remotes/origin/feature/x", "r");
    PUSHED("f+ g+ r^main tip=f", "refs/heads/feature/x gone f");
    PUSHED("x+^main tip=x protected", "refs/heads/main gone x");
    PUSHED(" protected rewinds", "refs/heads/main gone a");
    GATHERED("error: the object 1234567890123456789012345678901234567890 "
             "cannot be read: it is missing from the repository or broken",
             .push = "refs/heads/feature/x gone f", .occasion = SP_REHEARSAL);
}

Test(gather_local, tags_are_the_same_everywhere)
{
    static const char ini[] = "[refs]\nprotected = refs/heads/main, "
                              "refs/tags/v*\n";
    repo_ref("refs/tags/v1", "g");
    PUSHED("f+^main tip=f", "refs/heads/feature/x - f", .ini = ini);
}
