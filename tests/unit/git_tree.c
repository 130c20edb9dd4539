/* The entries of a raw tree. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/git/tree.h"
#include "sallyport/alloc.h"

static const char pair[] = "ab";

/* By the definition: the entries one after the other. */
static bool by_next(struct sp_str *rest)
{
    struct tree_entry entry;
    for (struct sp_str next = *rest; next.len; *rest = next) {
        if (!sp_tree_next(&next, &entry))
            return false;
        if (entry.name.len >= 2 && memcmp(entry.name.ptr, pair, 2) == 0)
            return true;
    }
    return true;
}

static void compare(struct sp_str tree)
{
    /* A copy of its own size, so that no byte after it is read unseen. */
    char *copy = sp_malloc(tree.len);
    memcpy(copy, tree.ptr, tree.len);
    struct sp_str a = {copy, tree.len}, b = a;
    struct tree_entry entry;
    for (;;) {
        bool is_good = sp_tree_skip_to(&a, pair);
        cr_assert_eq(is_good, by_next(&b));
        if (!is_good)
            break;
        cr_assert_eq(a.ptr, b.ptr);
        cr_assert_eq(a.len, b.len);
        if (!a.len)
            break;
        cr_assert(sp_tree_next(&a, &entry) && sp_tree_next(&b, &entry));
    }
    free(copy);
}

static void fill(struct sp_buf *tree)
{
    static const struct {
        const char *name;
        uint32_t mode;
    } rows[] = {{"00", 040000},       {"a", 0100644},      {"aa", 040000},
                {"ab", 040000},       {"ab0123", 0100644}, {"abc", 0100755},
                {"b", 0120000},       {"ba", 0160000},     {"ff", 0100644},
                {"long-name", 040000}};
    struct sp_side side = {0};
    memset(side.id.raw, 'a', sizeof side.id.raw);
    memcpy(side.id.raw + 3, "40000 ab", 9);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        side.mode = rows[i].mode;
        sp_tree_add(tree, sp_str(rows[i].name), &side);
    }
}

Test(git_tree, skipping_is_taking_one_after_the_other)
{
    struct sp_buf tree = {0};
    fill(&tree);
    for (size_t len = 0; len <= tree.len; len++)
        compare((struct sp_str){tree.data, len});
    sp_buf_dispose(&tree);
}

Test(git_tree, whatever_byte_is_wrong)
{
    static const char bytes[] = {'\0', ' ', '0', '4', '7', '8', 'a', '\xff'};
    struct sp_buf tree = {0};
    fill(&tree);
    for (size_t at = 0; at < tree.len; at++)
        for (size_t i = 0; i < sizeof bytes; i++) {
            char before = tree.data[at];
            tree.data[at] = bytes[i];
            compare((struct sp_str){tree.data, tree.len});
            tree.data[at] = before;
        }
    sp_buf_dispose(&tree);
}
