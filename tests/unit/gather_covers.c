/* Which steps of a protected ref an approval of a commit covers. */
#include "sallyport/covers.h"

#include <stdlib.h>

#include "sallyport/objects.h"
#include "support.h"

/* main is at p; the branch grew from base: a, then b. p changed another file. */
static struct sp_repo *repo;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
    repo_files("base", "", "docs: begin", "README src/old src/other");
    repo_files("a", "base", "test: a", "tests/a");
    repo_files("b", "a", "feat: b", "src/b");
    repo_files("p", "base", "docs: p", "docs/p");
}

TestSuite(gather_covers, .init = open_repo, .fini = repo_close);

/* "1", "0" or the error. */
static char *covers(const char *before, const char *about, const char *landed)
{
    struct sp_buf out = {0};
    struct sp_error err = {0};
    struct sp_oid p = repo_id(before), c = repo_id(about), l = repo_id(landed);
    struct sp_oid tree;
    struct sp_error gone = {0};
    bool has_tree = sp_repo_commit_tree(repo, &l, &tree, &gone) == SP_OK;
    int code = sp_covers(repo, &p, &c, &l, has_tree ? &tree : NULL, &err);
    if (code < 0)
        sp_buf_printf(&out, "%d %s", code, err.message);
    else
        sp_buf_printf(&out, "%d", code);
    return sp_buf_detach(&out);
}

#define COVERS(before, about, landed) SAME(covers(before, about, landed), "1")
#define DOES_NOT(before, about, landed) SAME(covers(before, about, landed), "0")

Test(gather_covers, the_commit_itself)
{
    COVERS("base", "b", "b");
    repo_files("other", "", "docs: other", "other");
    COVERS("other", "b", "b");
    DOES_NOT("base", "a", "b");
}

Test(gather_covers, where_a_conflict_leaves_no_tree_it_is_that_commit)
{
    struct sp_oid base = repo_id("base"), a = repo_id("a"), b = repo_id("b");
    struct sp_error err = {0};
    cr_assert_eq(sp_covers(repo, &base, &b, &b, NULL, &err), 1);
    cr_assert_eq(sp_covers(repo, &base, &a, &b, NULL, &err), 0);
}

Test(gather_covers, a_merge_of_it)
{
    repo_files("m", "p+b", "Merge b", "src/b tests/a");
    COVERS("p", "b", "m");
    DOES_NOT("p", "a", "m");
    DOES_NOT("base", "b", "m");
}

Test(gather_covers, a_merge_with_one_byte_more_is_another_change)
{
    repo_files("m", "p+b", "Merge b", "src/b tests/a src/old");
    COVERS("p", "m", "m");
    repo_file("n", "p+b", "Merge b", "src/b", "src/b ");
    DOES_NOT("p", "b", "n");
    repo_files("o", "p+b", "Merge b", "src/b tests/a extra");
    DOES_NOT("p", "b", "o");
}

Test(gather_covers, a_squash_of_it)
{
    repo_squash("s", "p", "b", "feat: b (#7)");
    COVERS("p", "b", "s");
    DOES_NOT("p", "a", "s");
}

Test(gather_covers, a_rebase_of_it_but_not_of_a_part)
{
    repo_files("a2", "p", "test: a", "tests/a");
    repo_files("b2", "a2", "feat: b", "src/b");
    COVERS("p", "b", "b2");
    DOES_NOT("p", "b", "a2");
    COVERS("p", "a", "a2");
}

Test(gather_covers, a_fold_or_another_message_changes_nothing)
{
    repo_file("f", "b", "fixup! feat: b", "src/b", "better");
    repo_files("a3", "base", "test: a, better said", "tests/a");
    repo_file("b3", "a3", "feat: b", "src/b", "better");
    COVERS("base", "f", "b3");
    DOES_NOT("base", "b", "b3");
    COVERS("base", "b3", "f");
}

Test(gather_covers, a_branch_that_took_main_in)
{
    repo_files("u", "b+p", "Merge main", "docs/p");
    repo_files("m", "p+u", "Merge u", "src/b tests/a");
    COVERS("p", "b", "m");
    COVERS("p", "u", "m");
}

Test(gather_covers, a_resolved_conflict_only_where_it_is_resolved)
{
    repo_file("q", "base", "feat: q", "src/old", "of main");
    repo_file("c", "base", "feat: c", "src/old", "of the branch");
    repo_file("m", "q+c", "Merge c", "src/old", "of both");
    DOES_NOT("q", "c", "m");
    COVERS("q", "m", "m");
    repo_file("r", "c+q", "Merge main", "src/old", "of both");
    repo_file("n", "q+r", "Merge r", "src/old", "of both");
    COVERS("q", "r", "n");
}

Test(gather_covers, other_work_is_never_covered)
{
    repo_files("x", "b", "feat: x", "src/x");
    repo_files("m", "p+x", "Merge x", "src/b tests/a src/x");
    DOES_NOT("p", "b", "m");
    COVERS("p", "x", "m");
    repo_files("e", "p", "feat: e", "src/e");
    DOES_NOT("p", "b", "e");
}

Test(gather_covers, what_was_there_before_covers_no_change)
{
    DOES_NOT("p", "base", "b");
    DOES_NOT("p", "p", "b");
}

Test(gather_covers, the_first_commit_of_a_ref)
{
    repo_files("again", "", "docs: begin again", "README src/old src/other");
    SAME(covers("-", "base", "base"), "1");
    SAME(covers("-", "base", "again"), "1");
    SAME(covers("-", "a", "again"), "0");
}

Test(gather_covers, another_history_adds_all_that_it_has)
{
    repo_files("other", "", "docs: other", "other");
    repo_files("m", "p+other", "Merge other", "other");
    COVERS("p", "other", "m");
    repo_files("n", "p+other", "Merge other", "other extra");
    DOES_NOT("p", "other", "n");
}

Test(gather_covers, a_commit_that_is_not_there_covers_nothing)
{
    repo_name("gone", "1111111111111111111111111111111111111111");
    DOES_NOT("p", "gone", "b");
    COVERS("p", "gone", "gone");
}
