/* The directory at a path below a tree. */
#include "support_assert.h"
#include "support_tree.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
}

TestSuite(git_tree_at, .init = open_repo, .fini = repo_close);

static int find(const struct sp_oid *tree, const char *path, struct sp_oid *out)
{
    err = (struct sp_error){0};
    return sp_repo_tree_at(repo, tree, sp_str(path), out, &err);
}

Test(git_tree_at, each_name_of_the_path_is_a_directory)
{
    static const struct {
        const char *path, *expected;
    } rows[] = {
        {"", "a/b/f=1 a/g=2 f=3"},
        {"a", "b/f=1 g=2"},
        {"a/", "b/f=1 g=2"},
        {"a/b", "f=1"},
        {"a/b/", "f=1"},
        {"f", NULL},
        {"a/g", NULL},
        {"a/b/f", NULL},
        {"b", NULL},
        {"/a", NULL},
        {"a//b", NULL},
    };
    struct sp_oid tree = tree_of(rows[0].expected), found;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_oid expected =
            tree_of(rows[i].expected ? rows[i].expected : "");
        cr_assert_eq(find(&tree, rows[i].path, &found),
                     rows[i].expected != NULL, "%s", rows[i].path);
        cr_assert(!rows[i].expected || sp_oid_equal(&found, &expected), "%s",
                  rows[i].path);
    }
}

/* A tree with one entry, a directory of that name: f=1. */
static struct sp_oid tree_with(struct sp_str name)
{
    struct sp_oid below = tree_of("f=1");
    struct sp_buf bytes = {0};
    sp_buf_puts(&bytes, "40000 ");
    sp_buf_add(&bytes, name.ptr, name.len);
    sp_buf_putc(&bytes, '\0');
    sp_buf_add(&bytes, below.raw, SP_OID_RAW);
    struct sp_oid tree = tree_of_bytes((struct sp_str){bytes.data, bytes.len});
    sp_buf_dispose(&bytes);
    return tree;
}

Test(git_tree_at, blanks_belong_to_a_name)
{
    struct sp_oid tree = tree_with(sp_str(" a ")), found;
    cr_assert_eq(find(&tree, " a ", &found), 1);
    cr_assert_eq(find(&tree, "a", &found), 0);
}

Test(git_tree_at, a_malformed_tree_is_an_error)
{
    struct sp_oid tree = tree_of_bytes(sp_str("100644 a")), found;
    cr_assert_eq(find(&tree, "a", &found), SP_EGIT);
    assert_text(err.message, "a tree is malformed");
}
