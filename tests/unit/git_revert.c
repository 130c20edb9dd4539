/* Reverts, held against what git would have made. */
#include <stdlib.h>
#include <string.h>

#include "../../src/git/merge.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"
#include "support_content.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    content_open();
    repo = repo_opened();
}

TestSuite(git_revert, .init = open_repo, .fini = repo_close);

static int reverts_as(const char *commit, const char *reverted,
                      unsigned mainline)
{
    struct sp_oid a = repo_id(commit), b = repo_id(reverted);
    int answer = sp_repo_is_revert(repo, &a, &b, mainline, NULL, &err);
    cr_assert(answer >= 0, "%s", err.message);
    return answer;
}

Test(git_revert, a_revert_is_the_inverse_of_a_change)
{
    commit_of("r", "", "f=base g=1 k=1");
    commit_of("a", "r", "f=two g=1x h=1 k=1");
    commit_of("back", "a", "f=base g=1 k=1");
    commit_of("part", "a", "f=base g=1x h=1 k=1");
    commit_of("more", "a", "f=base g=1 k=2");
    commit_of("nothing", "a", "f=two g=1x h=1 k=1");
    commit_of("k", "a", "f=two g=1x h=1 k=3");
    commit_of("later", "k", "f=base g=1 k=3");
    cr_assert(reverts_as("back", "a", 0) == 1);
    cr_assert(reverts_as("back", "a", 1) == 1);
    cr_assert(reverts_as("later", "a", 0) == 1);
    cr_assert(reverts_as("part", "a", 0) == 0);
    cr_assert(reverts_as("more", "a", 0) == 0);
    cr_assert(reverts_as("a", "back", 0) == 1);
    cr_assert(reverts_as("nothing", "a", 0) == 0);
    cr_assert(reverts_as("back", "nothing", 0) == 0);
    cr_assert(reverts_as("back", "a", 2) == 0);
    cr_assert(reverts_as("r", "a", 0) == 0);
}

Test(git_revert, a_revert_may_have_needed_a_merge)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    commit_of("b", "a", "f=both");
    commit_of("good", "b", "f=nine");
    commit_of("bad", "b", "f=own");
    commit_of("extra", "b", "f=nine g=own");
    commit_of("moved", "a", "e/f=two");
    commit_of("good-there", "moved", "e/f=base");
    commit_of("z", "a", "f=zwei");
    commit_of("conflict", "z", "f=base");
    cr_assert(reverts_as("good", "a", 0) == 1);
    cr_assert(reverts_as("bad", "a", 0) == 0);
    cr_assert(reverts_as("extra", "a", 0) == 0);
    cr_assert(reverts_as("good-there", "a", 0) == 1);
    cr_assert(reverts_as("conflict", "a", 0) == 0);
}

/* A file of one letter a line. */
static void letters_of(const char *name, const char *parent,
                       const char *letters)
{
    char text[64];
    size_t len = 0;
    for (; *letters; letters++) {
        text[len++] = *letters;
        text[len++] = '\n';
    }
    text[len] = '\0';
    repo_file(name, parent, "docs: x\n", "f", text);
}

/* libgit2 finds a conflict here. */
/* What the paths say of a commit that reverts `a` on top of `b`. */
static int by_paths(const char *commit)
{
    const char *const names[MERGE_TREES] = {
        [MADE] = commit, [OURS] = "b", [THEIRS] = "r", [BASE] = "a"};
    struct sp_oid trees[MERGE_TREES];
    const struct sp_oid *roots[MERGE_TREES];
    for (size_t i = 0; i < MERGE_TREES; i++) {
        struct sp_oid id = repo_id(names[i]);
        cr_assert(sp_repo_commit_tree(repo, &id, &trees[i], &err) == SP_OK);
        roots[i] = &trees[i];
    }
    return sp_merge_paths(repo, roots, NULL, NULL, NULL, &err);
}

Test(git_revert, one_path_is_enough_to_say_that_git_makes_something_else)
{
    commit_of("r", "", "f=base g=1");
    commit_of("a", "r", "f=two g=2");
    commit_of("b", "a", "f=both g=2");
    commit_of("good", "b", "f=nine g=1");
    commit_of("bad", "b", "f=own g=1");
    commit_of("less", "b", "f=nine g=2");
    commit_of("more", "b", "f=nine g=1 h=own");
    cr_assert_eq(by_paths("good"), 1);
    cr_assert_eq(by_paths("bad"), MERGE_DIFFERS);
    cr_assert_eq(by_paths("less"), MERGE_DIFFERS);
    cr_assert_eq(by_paths("more"), MERGE_DIFFERS);
}

Test(git_revert, a_revert_is_merged_as_git_compares_lines)
{
    commit_of("r", "", "g=base");
    letters_of("old", "r", "bacbaaaadad");
    letters_of("a", "old", "bacbaaadad");
    letters_of("b", "a", "baczaaad");
    letters_of("good", "b", "baczaaaad");
    letters_of("bad", "b", "baczaaaaad");
    cr_assert(reverts_as("good", "a", 0) == 1);
    cr_assert(reverts_as("bad", "a", 0) == 0);
}

static bool is_below_src(struct sp_str path, const void *context)
{
    (void)context;
    return sp_str_starts(path, "src/");
}

static const struct sp_code_paths below_src = {is_below_src, NULL};

Test(git_revert, a_revert_takes_nothing_into_the_code)
{
    commit_of("r", "", "src/app=base tests/x=two");
    commit_of("x", "r", "src/app=base tests/x=base");
    commit_of("moved", "x", "src/x=base");
    commit_of("evil", "moved", "src/x=two");
    commit_of("y", "r", "src/app=nine tests/x=two");
    commit_of("on", "y", "src/z=nine tests/x=two");
    commit_of("good", "on", "src/z=base tests/x=two");
    struct sp_oid evil = repo_id("evil"), x = repo_id("x"),
                  good = repo_id("good"), y = repo_id("y");
    cr_assert(sp_repo_is_revert(repo, &evil, &x, 0, &below_src, &err) == 0);
    cr_assert(sp_repo_is_revert(repo, &good, &y, 0, &below_src, &err) == 1);
}

Test(git_revert, a_merge_is_reverted_against_the_parent_that_is_named)
{
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=base a=1");
    commit_of("b", "r", "f=base b=1");
    commit_of("m", "a+b", "f=base a=1 b=1");
    commit_of("x", "m", "f=base a=1");
    cr_assert(reverts_as("x", "m", 1) == 1);
    cr_assert(reverts_as("x", "m", 2) == 0);
    cr_assert(reverts_as("x", "m", 3) == 0);
    cr_assert(reverts_as("x", "m", 0) == 0);
    cr_assert(reverts_as("m", "x", 0) == 0);
    commit_of("gone", "r", "");
    cr_assert(reverts_as("gone", "r", 0) == 1);
}

Test(git_revert, a_commit_that_cannot_be_read_is_an_error)
{
    struct sp_oid lost, known;
    memset(&lost, 0x11, sizeof lost);
    commit_of("r", "", "f=base");
    commit_of("a", "r", "f=two");
    known = repo_id("a");
    cr_assert(sp_repo_is_revert(repo, &lost, &known, 0, NULL, &err) == SP_EGIT);
    cr_assert(sp_repo_is_revert(repo, &known, &lost, 0, NULL,
                                &(struct sp_error){0}) == SP_EGIT);
    cr_assert(strstr(err.message, "cannot read a commit: ") == err.message);
}

Test(git_revert, nothing_is_written)
{
    commit_of("r", "", "f=base g=base");
    commit_of("a", "r", "f=two g=two");
    commit_of("c", "a", "f=both g=two");
    commit_of("back", "c", "f=nine g=base");
    repo_ref("refs/heads/back", "back");
    for (int packed = 0; packed < 2; packed++) {
        if (packed)
            free(repo_git((const char *[]){"gc", "-q", NULL}, NULL));
        char *before = snapshot_of(repo_path());
        cr_assert(strstr(before, "/objects/"));
        cr_assert(reverts_as("back", "a", 0) == 1);
        SAME(snapshot_of(repo_path()), before);
        free(before);
    }
}
