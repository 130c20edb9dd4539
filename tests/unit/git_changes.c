/* What differs between two trees: those of a repository, and raw bytes. */
#include "sallyport/changes.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "support_tree.h"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo = repo_opened();
}

TestSuite(git_changes, .init = open_repo, .fini = repo_close);

static int print(const struct sp_change *change, void *context)
{
    struct sp_buf *out = context;
    sp_buf_printf(out, "%s%.*s:", out->len ? " " : "",
                  SP_STR_ARG(change->path));
    print_side(out, &change->old);
    sp_buf_putc(out, '>');
    print_side(out, &change->new);
    return 0;
}

static char *finish(struct sp_buf *out, int code)
{
    if (code)
        sp_buf_printf(out, " error %d: %s", code, err.message);
    err = (struct sp_error){0};
    sp_buf_puts(out, "");
    return sp_buf_detach(out);
}

static char *changes_of(const struct sp_oid *old, const struct sp_oid *new)
{
    struct sp_buf out = {0};
    return finish(&out, sp_repo_changes(repo, old, new, print, &out, &err));
}

static char *changes(const char *old, const char *new)
{
    struct sp_oid a = tree_of(old), b = tree_of(new);
    return changes_of(&a, &b);
}

Test(git_changes, what_differs_is_named_with_both_sides)
{
    static const struct {
        const char *old, *new, *expected;
    } rows[] = {
        {"", "", ""},
        {"a=1 b/c=2", "a=1 b/c=2", ""},
        {"", "a=1", "a:->1"},
        {"a=1", "", "a:1>-"},
        {"a=1", "a=2", "a:1>2"},
        {"a=1", "a=1x", "a:1>1x"},
        {"a=1", "a=1l", "a:1>1l"},
        {"m=1s", "m=2s", "m:1s>2s"},
        {"m=1s", "m/a=1", "m:1s>- m/a:->1"},
        {"a=1", "a/b=1", "a:1>- a/b:->1"},
        {"a/b=1", "a=1", "a:->1 a/b:1>-"},
        {"a/b/c=1", "a/b/c=2", "a/b/c:1>2"},
        {"a/b/c=1 a/b/d=1", "", "a/b/c:1>- a/b/d:1>-"},
        {"a/b=1 c=1", "d/b=1 c=1", "a/b:1>- d/b:->1"},
        {"a=1 a.b=2 a0=3", "a/x=1 a.b=4 a0=5", "a:1>- a.b:2>4 a/x:->1 a0:3>5"},
        {"a/x=1 a-b=2 a0=3", "a=1 a-b=4 a0=5", "a:->1 a-b:2>4 a/x:1>- a0:3>5"},
        {"a=1 b=1 c=1 d=1 e=1", "a=1 b=2 c=1 e=1 f=1", "b:1>2 d:1>- f:->1"},
        {"a=1 b=1 c=1", "b=1 c=2", "a:1>- c:1>2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(changes(rows[i].old, rows[i].new), rows[i].expected);
}

Test(git_changes, no_tree_is_an_empty_one)
{
    struct sp_oid tree = tree_of("a=1 b/c=2x");
    SAME(changes_of(NULL, &tree), "a:->1 b/c:->2x");
    SAME(changes_of(&tree, NULL), "a:1>- b/c:2x>-");
    SAME(changes_of(NULL, NULL), "");
    SAME(changes_of(&tree, &tree), "");
}

static int stop(const struct sp_change *change, void *context)
{
    print(change, context);
    return 7;
}

Test(git_changes, the_visitor_ends_it)
{
    struct sp_buf out = {0};
    struct sp_oid tree = tree_of("a/b=1 a/c=1 d=1");
    cr_assert(sp_repo_changes(repo, NULL, &tree, stop, &out, &err) == 7);
    SAME(sp_buf_detach(&out), "a/b:->1");
}

/* One differs, in trees whose entries are more than any block. */
Test(git_changes, the_needle_is_found_wherever_it_lies)
{
    for (int needle = 0; needle < 60; needle += 7) {
        struct sp_buf old = {0}, new = {0};
        char expected[64];
        for (int i = 0; i < 60; i++) {
            sp_buf_printf(&old, "%sfile-number-%02d=1", i ? " " : "", i);
            sp_buf_printf(&new, "%sfile-number-%02d=%d", i ? " " : "", i,
                          i == needle ? 2 : 1);
        }
        snprintf(expected, sizeof expected, "file-number-%02d:1>2", needle);
        SAME(changes(sp_buf_text(&old), sp_buf_text(&new)), expected);
        sp_buf_dispose(&old);
        sp_buf_dispose(&new);
    }
}

/* A tree of one entry, whose name is len times 'n'. */
static struct sp_oid wrap(const char *mode, size_t len,
                          const struct sp_oid *inside)
{
    struct sp_buf bytes = {0};
    sp_buf_printf(&bytes, "%s ", mode);
    for (size_t i = 0; i < len; i++)
        sp_buf_putc(&bytes, 'n');
    sp_buf_putc(&bytes, '\0');
    sp_buf_add(&bytes, inside->raw, SP_OID_RAW);
    struct sp_oid id =
        tree_of_bytes((struct sp_str){sp_buf_text(&bytes), bytes.len});
    sp_buf_dispose(&bytes);
    return id;
}

static struct sp_oid blob_id(void)
{
    struct sp_oid id;
    memset(&id, 0x11, sizeof id);
    return id;
}

static size_t visits;

static int count(const struct sp_change *change, void *context)
{
    *(size_t *)context = change->path.len;
    visits++;
    return 0;
}

Test(git_changes, directories_are_nested_up_to_a_limit)
{
    struct sp_oid blob = blob_id(), tree = wrap("100644", 1, &blob);
    size_t longest = 0;
    for (size_t depth = 1; depth < SP_TREE_DEEPEST; depth++)
        tree = wrap("40000", 1, &tree);
    cr_assert(sp_repo_changes(repo, NULL, &tree, count, &longest, &err) ==
              SP_OK);
    cr_assert(visits == 1 && longest == 2 * SP_TREE_DEEPEST - 1);
    tree = wrap("40000", 1, &tree);
    SAME(changes_of(&tree, NULL),
         " error -5: directories are nested more than 512 deep");
}

Test(git_changes, a_path_has_a_longest_length)
{
    struct sp_oid blob = blob_id(), tree = wrap("100644", 96, &blob);
    size_t longest = 0;
    for (size_t i = 0; i < 4; i++)
        tree = wrap("40000", 999, &tree);
    cr_assert(sp_repo_changes(repo, NULL, &tree, count, &longest, &err) ==
              SP_OK);
    cr_assert(longest == SP_PATH_LONGEST);
    tree = wrap("100644", 97, &blob);
    for (size_t i = 0; i < 4; i++)
        tree = wrap("40000", 999, &tree);
    SAME(changes_of(NULL, &tree),
         " error -5: a path is longer than 4096 bytes");
}

/* The name of the directory fills the buffer; the slash after it would be the
 * first byte too many. */
Test(git_changes, a_path_that_is_full_takes_no_other_name)
{
    static const char said[] = " error -5: a path is longer than 4096 bytes";
    static const size_t names[] = {1, 5000, 100000};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct sp_oid blob = blob_id(), tree = wrap("100644", names[i], &blob);
        tree = wrap("40000", SP_PATH_LONGEST, &tree);
        SAME(changes_of(NULL, &tree), said);
        tree = wrap("100644", names[i], &blob);
        tree = wrap("40000", SP_PATH_LONGEST - 1, &tree);
        SAME(changes_of(&tree, NULL), said);
    }
}

Test(git_changes, a_tree_that_cannot_be_read_is_an_error)
{
    struct sp_oid lost = blob_id(), tree = tree_of("a=1");
    static const char said[] =
        " error -4: the tree 1111111111111111111111111111111111111111 cannot "
        "be read: it is missing from the repository or broken";
    SAME(changes_of(&lost, &tree), said);
    SAME(changes_of(&tree, &lost), said);
    struct sp_oid holds_it = wrap("40000", 1, &lost);
    char both[256];
    snprintf(both, sizeof both, "a:1>-%s", said);
    SAME(changes_of(&tree, &holds_it), both);
    repo_blob("blob", "no tree\n");
    struct sp_oid blob = repo_id("blob");
    struct sp_error why = {0};
    cr_assert(sp_repo_changes(repo, NULL, &blob, count, &visits, &why) ==
              SP_EGIT);
}

/* Raw bytes: what stands for an id is 20 times its letter. */
#define ID(c) c c c c c c c c c c c c c c c c c c c c
#define E(mode, name, c) mode " " name "\0" ID(c)
#define BYTES(text) ((struct sp_str){text, sizeof(text) - 1})

static char *raw_changes(struct sp_str old, struct sp_str new)
{
    struct sp_buf out = {0};
    return finish(&out, sp_tree_changes(old, new, print, &out, &err));
}

Test(git_changes, bytes_are_compared_without_a_repository)
{
    static const struct {
        struct sp_str old, new;
        const char *expected;
    } rows[] = {
        {BYTES(""), BYTES(E("100644", "a", "\x11")), "a:->1"},
        {BYTES(E("40000", "a", "\x11")), BYTES(E("40000", "a", "\x22")),
         "a:1d>2d"},
        {BYTES(E("40000", "a", "\x11")), BYTES(E("100644", "a", "\x11")),
         "a:->1 a:1d>-"},
        /* modes are what git takes them for */
        {BYTES(E("100664", "a", "\x11")), BYTES(E("100644", "a", "\x11")), ""},
        {BYTES(E("040000", "a", "\x11")), BYTES(E("40000", "a", "\x11")), ""},
        {BYTES(E("100711", "a", "\x11")), BYTES(E("100644", "a", "\x11")),
         "a:1x>1"},
        {BYTES(E("0", "a", "\x11")), BYTES(""), "a:1s>-"},
        /* an id is no place to begin an entry */
        {BYTES(E("100644", "a", "\0") E("100644", "b", "\0")),
         BYTES(E("100644", "a", "\0") E("100644", "b", "\x33")), "b:0>3"},
        /* unsorted and twice: all that is not the same is reported */
        {BYTES(E("100644", "b", "\x11") E("100644", "a", "\x11")),
         BYTES(E("100644", "a", "\x11") E("100644", "b", "\x11")),
         "a:->1 a:1>-"},
        {BYTES(E("100644", "a", "\x11")),
         BYTES(E("100644", "a", "\x11") E("100644", "a", "\x22")), "a:->2"},
        {BYTES(E("100644", "a", "\x11") E("100644", "a", "\x22")),
         BYTES(E("100644", "a", "\x22") E("100644", "a", "\x11")),
         "a:1>2 a:2>1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(raw_changes(rows[i].old, rows[i].new), rows[i].expected);
}

Test(git_changes, a_malformed_tree_is_an_error)
{
    static const struct sp_str rows[] = {
        BYTES("1"),
        BYTES("100644"),
        BYTES("100644 "),
        BYTES("100644 a"),
        BYTES("100644 a\0"),
        BYTES("100644 a\0"
              "1234567890123456789"),
        BYTES("100644 \0"
              "12345678901234567890"),
        BYTES(" a\0"
              "12345678901234567890"),
        BYTES("100684 a\0"
              "12345678901234567890"),
        BYTES("10000644 a\0"
              "12345678901234567890"),
        BYTES("100644\ta\0"
              "12345678901234567890"),
        BYTES("\0\0\0\0\0"),
    };
    static const struct sp_str good = BYTES(E("100644", "a", "\x11"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SAME(raw_changes(rows[i], BYTES("")), " error -4: a tree is malformed");
        SAME(raw_changes(good, rows[i]), " error -4: a tree is malformed");
        SAME(raw_changes(rows[i], rows[i]), ""); /* nothing to say of it */
        struct sp_oid tree = tree_of_bytes(rows[i]);
        SAME(changes_of(NULL, &tree), " error -4: a tree is malformed");
    }
}

/* Its cache, once full, spends more time on what to drop than it saves. */
Test(git_changes, libgit2_keeps_no_objects_of_its_own)
{
    struct sp_oid one = tree_of("a=1"), other = tree_of("a=2");
    ssize_t kept = -1, allowed;
    struct sp_repo *again;
    SAME(changes_of(&one, &other), "a:1>2");
    cr_assert(git_libgit2_opts(GIT_OPT_GET_CACHED_MEMORY, &kept, &allowed) ==
              0);
    cr_assert(kept == 0, "%zd bytes", kept);
    cr_assert(sp_repo_again(&again, repo, &err) == SP_OK, "%s", err.message);
    sp_repo_free(again);
}

/* A tree of so many files that it is not kept as an object. */
static struct sp_oid large_tree(const char *extra)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s", extra);
    for (int i = 0; i < 2500; i++)
        sp_buf_printf(&text, " file-number-%04d=1", i);
    struct sp_oid id = tree_of(sp_buf_text(&text));
    sp_buf_dispose(&text);
    return id;
}

static void lose_objects(void)
{
    struct sp_buf from = {0}, to = {0};
    sp_buf_printf(&from, "%s/objects", repo_path());
    sp_buf_printf(&to, "%s/lost", repo_path());
    cr_assert(rename(sp_buf_text(&from), sp_buf_text(&to)) == 0);
    sp_buf_dispose(&from);
    sp_buf_dispose(&to);
}

/* A tree that was kept would be read without them. */
Test(git_changes, what_was_compared_last_is_kept)
{
    struct sp_oid old = large_tree("a=1"), new = large_tree("a=2 b/c=3x");
    SAME(changes_of(&old, &new), "a:1>2 b/c:->3x");
    lose_objects();
    SAME(changes_of(&old, &new), "a:1>2 b/c:->3x");
    struct sp_buf first = {0};
    cr_assert(sp_repo_changes(repo, &old, &new, stop, &first, &err) == 7);
    SAME(sp_buf_detach(&first), "a:1>2");
    cr_assert(sp_repo_changes(repo, &new, &old, count, &visits, &err) ==
              SP_EGIT);
    cr_assert(sp_repo_changes(repo, NULL, &new, count, &visits, &err) ==
              SP_EGIT);
}

/* Compares both again while it is called. */
static int compare_again(const struct sp_change *change, void *context)
{
    struct sp_oid *trees = context;
    SAME(changes_of(&trees[0], &trees[1]), "a:1>2 b:1>2");
    SAME(changes_of(NULL, &trees[0]), "a:->1 b:->1");
    return count(change, &(size_t){0});
}

Test(git_changes, a_visitor_may_compare_as_well)
{
    struct sp_oid trees[] = {tree_of("a=1 b=1"), tree_of("a=2 b=2")};
    for (visits = 0; visits < 6;)
        cr_assert(sp_repo_changes(repo, &trees[0], &trees[1], compare_again,
                                  trees, &err) == SP_OK);
}

Test(git_changes, so_many_that_they_are_not_kept)
{
    struct sp_oid tree = large_tree("a=1");
    for (size_t last, i = visits = 0; i < 2; i++)
        cr_assert(sp_repo_changes(repo, NULL, &tree, count, &last, &err) ==
                  SP_OK);
    cr_assert(visits == 2 * 2501, "%zu", visits);
}
