/* The branch that is named to who may not change main, where it has the commit already. */
#include "support.h"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A^base g=G:A");
    repo_ref("refs/heads/main", "base");
}

TestSuite(gather_there, .init = open_repo, .fini = repo_close);

static void print(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_printf(out, "%s%s", branch->ref->there ? branch->ref->there : "-",
                  branch->ref->is_only_there ? " only there" : "");
}

static void names(const char *user, const char *expected)
{
    SAME(branch_text(
             &(struct attempt){.push = "refs/heads/main base g", .user = user},
             print),
         expected);
}

static void names_in_clone(const char *remote, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = "refs/heads/main base g",
                                       .user = "dana",
                                       .occasion = SP_REHEARSAL,
                                       .remote = remote},
                     print),
         expected);
}

Test(gather_there, it_is_a_branch_at_the_commit)
{
    names("dana", "-");
    repo_ref("refs/heads/feature/r", "r");
    names("dana", "-");
    repo_ref("refs/heads/feature/x", "g");
    names("dana", "feature/x");
    names("ci-bot", "-");
}

static void names_at(const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push, .user = "dana"}, print),
         expected);
}

Test(gather_there, what_a_merge_brings_is_there_too)
{
    repo_draw("m=M^base+g o=N^base+g n=N^base p=M^n+g q=N^m s=M^base+r");
    repo_ref("refs/heads/feature/x", "g");
    names_at("refs/heads/main base m", "feature/x");
    names_at("refs/heads/main base p", "-");
    names_at("refs/heads/main base q", "-");
    names_at("refs/heads/main base s", "-");
    repo_files("e", "base+g", "Merge\n", "src/evil=x");
    names_at("refs/heads/main base e", "-");
    repo_ref("refs/heads/main", "n");
    names_at("refs/heads/main n p", "feature/x");
}

Test(gather_there, one_that_is_protected_or_no_branch_is_none)
{
    repo_ref("refs/heads/release/1.0", "g");
    repo_ref("refs/tags/v1", "g");
    repo_ref("refs/pull/7/head", "g");
    repo_ref("refs/remotes/origin/feature/x", "g");
    repo_ref("refs/heads/$(x)", "g");
    names("dana", "-");
}

Test(gather_there, one_that_the_push_brings_is_not_there)
{
    SAME(branch_text(&(struct attempt){.push = "refs/heads/main base g\n"
                                               "refs/heads/feature/x - g",
                                       .user = "dana"},
                     print),
         "-");
}

Test(gather_there, in_a_clone_the_remote_has_it)
{
    repo_ref("refs/remotes/origin/main", "base");
    repo_ref("refs/heads/feature/mine", "g");
    repo_ref("refs/remotes/fork/feature/x", "g");
    names_in_clone("origin", "- only there");
    repo_ref("refs/remotes/origin/HEAD", "g");
    names_in_clone("origin", "- only there");
    repo_ref("refs/remotes/origin/feature/x", "g");
    names_in_clone("origin", "feature/x only there");
    repo_ref("refs/heads/main", "g");
    names_in_clone("origin", "feature/x");
    names_in_clone("https://example.org/x.git", "-");
}

/* A new branch is pushed, with main at `base`. */
static void is_named(const char *name, const char *remote, const char *expected)
{
    char push[64];
    snprintf(push, sizeof push, "refs/heads/%s - g", name);
    SAME(branch_text(&(struct attempt){.push = push,
                                       .user = "dana",
                                       .occasion = SP_REHEARSAL,
                                       .remote = remote},
                     print),
         expected);
}

Test(gather_there, a_wrong_name_may_be_that_of_no_branch_here)
{
    repo_ref("refs/remotes/origin/main", "base");
    is_named("price", "origin", "- only there");
    repo_ref("refs/heads/price", "r");
    is_named("price", "origin", "- only there");
    repo_ref("refs/heads/price", "g");
    is_named("price", "origin", "-");
    is_named("feature/price", "origin", "-");
}

static void print_old(struct sp_buf *out, const struct sp_branch_facts *branch)
{
    sp_buf_puts(out, branch->ref->brings_nothing ? "old" : "new");
}

static void creates(const char *user, const char *push, const char *expected)
{
    SAME(branch_text(&(struct attempt){.push = push, .user = user}, print_old),
         expected);
}

Test(gather_there, a_release_at_a_commit_of_main_brings_nothing)
{
    repo_ref("refs/heads/main", "r");
    creates("dana", "refs/heads/release/1 - r", "old");
    creates("dana", "refs/heads/release/1 - base", "old");
    creates("dana", "refs/heads/release/1 - g", "new");
    creates("ci-bot", "refs/heads/release/1 - r", "new");
    creates("dana", "refs/heads/feature/y - r", "new");
}
