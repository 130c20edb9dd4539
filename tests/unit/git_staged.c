/* What git is about to commit, made in memory. */
#include "sallyport/staged.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/objects.h"
#include "sallyport/operation.h"
#include "support.h"

static char *work;
static struct sp_repo *repo;

static char *in_work(const char *const argv[])
{
    const char *all[16] = {"-C", work};
    for (size_t i = 0; argv[i]; i++)
        all[i + 2] = argv[i];
    return repo_git(all, NULL);
}

#define GIT(...) in_work((const char *const[]){__VA_ARGS__, NULL})

static void write_file(const char *name, const char *content)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", work, name);
    FILE *file = fopen(sp_buf_text(&path), "w");
    cr_assert(file);
    fputs(content, file);
    fclose(file);
    sp_buf_dispose(&path);
}

static void open_work(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/main", "r");
    work = sp_strdup(repo_beside("work"));
    free(repo_git((const char *[]){"clone", "-q", ".", work, NULL}, NULL));
    free(GIT("checkout", "-q", "-b", "feature/x"));
}

static void close_work(void)
{
    sp_repo_free(repo);
    repo = NULL;
    free(work);
    repo_close();
}

TestSuite(git_staged, .init = open_work, .fini = close_work);

/* The tree of the index, as hex; or "error: why". */
static char *staged(const char *index_file)
{
    struct sp_error err = {0};
    struct sp_oid tree;
    char hex[SP_OID_HEX + 1];
    struct sp_buf text = {0};
    sp_repo_free(repo);
    repo = NULL;
    cr_assert(sp_repo_discover(&repo, work, &err) == SP_OK, "%s", err.message);
    if (sp_repo_stage(repo, index_file, &tree, &err))
        sp_buf_printf(&text, "error: %s", err.message);
    else
        sp_buf_puts(&text, sp_oid_format(hex, &tree));
    return sp_buf_detach(&text);
}

#define SAME_TREE(index_file)                                                  \
    do {                                                                       \
        char *expected = GIT("write-tree");                                    \
        SAME(staged(index_file), expected);                                    \
        free(expected);                                                        \
    } while (0)

Test(git_staged, the_tree_is_the_one_that_git_would_write)
{
    SAME_TREE(NULL);
    write_file("new", "new\n");
    write_file("tests/r", "changed\n");
    free(GIT("add", "new", "tests/r"));
    SAME_TREE(NULL);
    free(GIT("rm", "-q", "-r", "--cached", "docs"));
    SAME_TREE(NULL);
}

Test(git_staged, what_is_only_intended_to_be_added_is_not_there)
{
    write_file("docs/later.md", "later\n");
    free(GIT("add", "-N", "docs/later.md"));
    SAME_TREE(NULL);
}

Test(git_staged, the_index_of_a_partial_commit_is_another_file)
{
    char *tree = GIT("write-tree");
    struct sp_buf other = {0}, copy = {0};
    sp_buf_printf(&other, "%s/.git/next-index", work);
    sp_buf_printf(&copy, "--index-output=%s", sp_buf_text(&other));
    free(GIT("read-tree", sp_buf_text(&copy), "HEAD^"));
    char *expected = GIT("rev-parse", "HEAD^^{tree}");
    SAME(staged(sp_buf_text(&other)), expected);
    SAME(staged(NULL), tree);
    free(expected);
    free(tree);
    sp_buf_dispose(&other);
    sp_buf_dispose(&copy);
}

Test(git_staged, without_an_index_nothing_is_staged)
{
    SAME(staged("/nowhere/index"), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}

Test(git_staged, conflicts_are_to_be_settled_first)
{
    free(repo_git(
        (const char *[]){"-C", work, "update-index", "--index-info", NULL},
        "100644 8baef1b4abc478178b004d62031cf7fe6db6f903 1\tx\n"
        "100644 8baef1b4abc478178b004d62031cf7fe6db6f903 2\tx\n"));
    SAME(staged(NULL), "error: files are in conflict; settle them, then type "
                       "'git add' with their names");
}

Test(git_staged, an_index_in_a_form_of_its_own_is_read_by_git)
{
    write_file("new", "new\n");
    free(GIT("add", "new"));
    free(GIT("update-index", "--split-index"));
    SAME_TREE(NULL);
    free(GIT("update-index", "--no-split-index"));
    free(GIT("sparse-checkout", "set", "--cone", "--sparse-index", "tests"));
    SAME_TREE(NULL);
}

Test(git_staged, an_index_that_is_none_is_told)
{
    write_file(".git/other index", "This is no index, but it is long enough.");
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/.git/other index", work);
    setenv("GIT_INDEX_FILE", sp_buf_text(&path), 1);
    char *told = staged(sp_buf_text(&path));
    unsetenv("GIT_INDEX_FILE");
    static const char begins[] = "error: cannot read the index: ";
    cr_expect(strncmp(told, begins, strlen(begins)) == 0, "%s", told);
    free(told);
    sp_buf_dispose(&path);
}

Test(git_staged, a_commit_in_memory_is_read_and_not_written)
{
    struct sp_error err = {0};
    struct sp_oid id;
    struct sp_object object;
    static const char bytes[] =
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
        "author A <a@example.org> 1 +0000\n"
        "committer A <a@example.org> 1 +0000\n\nx\n";
    write_file("new", "new\n");
    free(GIT("add", "new"));
    char *before = GIT("count-objects", "-v");
    free(staged(NULL));
    cr_assert(sp_repo_put_commit(repo, sp_str(bytes), &id, &err) == SP_OK);
    cr_assert(sp_repo_read_commit(repo, &id, SIZE_MAX, &object, &err) == SP_OK);
    cr_expect(sp_str_equal_c(object.bytes, bytes));
    sp_object_dispose(&object);
    id = repo_id("r");
    cr_assert(sp_repo_read_commit(repo, &id, SIZE_MAX, &object, &err) == SP_OK);
    sp_object_dispose(&object);
    SAME(GIT("count-objects", "-v"), before);
    free(before);
}

Test(git_staged, a_layer_of_memory_has_one_handle)
{
    struct sp_error err = {0};
    struct sp_repo *other;
    free(staged(NULL));
    cr_assert(sp_repo_again(&other, repo, &err) == SP_EGIT);
    cr_assert_str_eq(err.message, "what is in memory has one handle");
}

static char *merge_heads(void)
{
    struct sp_error err = {0};
    struct sp_oids heads = {0};
    struct sp_buf text = {0};
    free(staged(NULL));
    cr_assert(sp_repo_merge_heads(repo, &heads, &err) == SP_OK);
    for (size_t i = 0; i < heads.count; i++)
        sp_buf_printf(&text, "%s ", repo_name_of(&heads.items[i]));
    sp_buf_puts(&text, "");
    free(heads.items);
    return sp_buf_detach(&text);
}

Test(git_staged, a_merge_under_way_names_its_heads)
{
    SAME(merge_heads(), "");
    write_file(".git/MERGE_HEAD", "");
    struct sp_buf heads = {0};
    sp_buf_printf(&heads, "%s\n", repo_hex("base"));
    sp_buf_printf(&heads, "%s\n", repo_hex("r"));
    write_file(".git/MERGE_HEAD", sp_buf_text(&heads));
    SAME(merge_heads(), "base r ");
    sp_buf_dispose(&heads);
}

static char *branch(void)
{
    struct sp_error err = {0};
    struct sp_buf text = {0};
    free(staged(NULL));
    cr_assert(sp_repo_branch(repo, &text, &err) == SP_OK);
    sp_buf_printf(&text, "%s", sp_repo_is_replaying(repo) ? " replays" : "");
    return sp_buf_detach(&text);
}

Test(git_staged, a_rebase_works_on_a_branch)
{
    SAME(branch(), "refs/heads/feature/x");
    free(GIT("checkout", "-q", "--detach"));
    SAME(branch(), "");
    free(GIT("config", "core.editor", "true"));
    static const char *const places[] = {".git/rebase-merge",
                                         ".git/rebase-apply"};
    for (size_t i = 0; i < 2; i++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s/%s", work, places[i]);
        char *made = repo_git(
            (const char *[]){"init", "-q", "--bare", sp_buf_text(&path), NULL},
            NULL); /* a directory, no more */
        free(made);
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s/head-name", places[i]);
        write_file(sp_buf_text(&path), "refs/heads/fix/y\n");
        SAME(branch(), "refs/heads/fix/y replays");
        write_file(sp_buf_text(&path), "detached HEAD\n");
        SAME(branch(), " replays");
        sp_buf_dispose(&path);
    }
}

Test(git_staged, an_unborn_branch_has_a_name)
{
    free(GIT("checkout", "-q", "--orphan", "feature/new"));
    SAME(branch(), "refs/heads/feature/new");
}
