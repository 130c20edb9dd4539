#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sallyport/merkle.h"
#include "sallyport/sha256.h"

enum { ENTRIES = 70 };

/* A tree in memory: the source comes first. */
struct tree {
    struct sp_merkle_source source;
    struct sp_hash kept[2 * ENTRIES + SP_PROOF_MAX], leaves[ENTRIES],
        roots[ENTRIES + 1];
    uint64_t places;
    struct sp_merkle_front front;
};

static int read_kept(const struct sp_merkle_source *source, uint64_t place,
                     struct sp_hash *out, struct sp_error *err)
{
    const struct tree *tree = (const struct tree *)(const void *)source;
    if (place >= tree->places)
        return sp_error_set(err, SP_ENOTFOUND, "no hash %d", (int)place);
    *out = tree->kept[place];
    return SP_OK;
}

static void add(struct tree *tree, struct sp_str entry)
{
    size_t at = (size_t)tree->front.size;
    sp_merkle_leaf(&tree->leaves[at], entry);
    tree->places += sp_merkle_add(&tree->front, &tree->leaves[at],
                                  tree->kept + tree->places);
    sp_merkle_front_root(&tree->front, &tree->roots[at + 1]);
}

static void grow(struct tree *tree, size_t size)
{
    char entry[32];
    *tree = (struct tree){.source = {read_kept}};
    sp_merkle_front_root(&tree->front, &tree->roots[0]);
    for (size_t i = 0; i < size; i++) {
        snprintf(entry, sizeof entry, "entry %zu", i);
        add(tree, sp_str(entry));
    }
}

static const char *hex(const struct sp_hash *hash)
{
    static char text[2 * SP_HASH_SIZE + 1];
    for (size_t i = 0; i < SP_HASH_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", hash->bytes[i]);
    return text;
}

/* The definition of RFC 6962, 2.1, as it stands there. */
static struct sp_hash defined(const struct tree *tree, size_t first, size_t end)
{
    struct sp_hash out;
    size_t left = 1;
    if (end - first == 1)
        return tree->leaves[first];
    while (2 * left < end - first)
        left *= 2;
    struct sp_hash a = defined(tree, first, first + left),
                   b = defined(tree, first + left, end);
    sp_merkle_node(&out, &a, &b);
    return out;
}

/* The entries and the roots of the tests of certificate-transparency. */
Test(audit_merkle, roots_are_those_of_certificate_transparency)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *root;
    } steps[] = {
        {"", 0,
         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00", 1,
         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", 1,
         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", 2,
         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", 2,
         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", 4,
         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    struct tree tree;
    grow(&tree, 0);
    cr_assert_str_eq(
        hex(&tree.roots[0]),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        add(&tree, (struct sp_str){steps[i].bytes, steps[i].len});
        cr_assert_str_eq(hex(&tree.roots[i + 1]), steps[i].root, "%zu", i);
    }
}

Test(audit_merkle, hashes_are_kept_in_the_order_in_which_they_are_complete)
{
    struct tree tree;
    grow(&tree, ENTRIES);
    cr_assert_eq(sp_merkle_places(ENTRIES), tree.places);
    /* as Go's tlog numbers them */
    cr_assert_eq(sp_merkle_place(0, 0), 0);
    cr_assert_eq(sp_merkle_place(0, 1), 1);
    cr_assert_eq(sp_merkle_place(1, 0), 2);
    cr_assert_eq(sp_merkle_place(0, 2), 3);
    cr_assert_eq(sp_merkle_place(0, 3), 4);
    cr_assert_eq(sp_merkle_place(1, 1), 5);
    cr_assert_eq(sp_merkle_place(2, 0), 6);
    for (size_t i = 0; i < ENTRIES; i++)
        cr_assert(
            sp_hash_equal(&tree.kept[sp_merkle_place(0, i)], &tree.leaves[i]),
            "%zu", i);
}

Test(audit_merkle, each_root_is_what_the_definition_gives)
{
    struct tree tree;
    grow(&tree, ENTRIES);
    for (size_t size = 1; size <= ENTRIES; size++) {
        struct sp_merkle_front front;
        struct sp_error err = {0};
        struct sp_hash root, expected = defined(&tree, 0, size);
        cr_assert(sp_hash_equal(&tree.roots[size], &expected), "%zu", size);
        cr_assert_eq(sp_merkle_front_read(&front, &tree.source, size, &err), 0);
        sp_merkle_front_root(&front, &root);
        cr_assert(sp_hash_equal(&root, &expected), "front of %zu", size);
    }
}

Test(audit_merkle, each_entry_is_proved_in_each_tree_and_no_other_is)
{
    struct tree tree;
    struct sp_error err = {0};
    struct sp_merkle_proof proof;
    grow(&tree, ENTRIES);
    for (size_t size = 1; size <= ENTRIES; size++)
        for (size_t i = 0; i < size; i++) {
            const struct sp_hash *root = &tree.roots[size],
                                 *leaf = &tree.leaves[i];
            cr_assert_eq(
                sp_merkle_inclusion(&proof, &tree.source, i, size, &err), 0);
            cr_assert(sp_merkle_includes(&proof, i, size, leaf, root),
                      "%zu in %zu", i, size);
            cr_assert_not(sp_merkle_includes(&proof, (i + 1) % (size + 1), size,
                                             leaf, root));
            cr_assert_not(sp_merkle_includes(
                &proof, i, size, &tree.leaves[(i + 1) % ENTRIES], root));
            cr_assert_not(sp_merkle_includes(&proof, i, size, leaf,
                                             &tree.roots[size - 1]));
            proof.count++;
            cr_assert_not(sp_merkle_includes(&proof, i, size, leaf, root));
        }
}

Test(audit_merkle, each_tree_extends_each_smaller_one_and_no_other_does)
{
    struct tree tree;
    struct sp_error err = {0};
    struct sp_merkle_proof proof;
    grow(&tree, ENTRIES);
    for (size_t size = 1; size <= ENTRIES; size++)
        for (size_t old = 0; old <= size; old++) {
            const struct sp_hash *root = &tree.roots[size],
                                 *before = &tree.roots[old],
                                 *other = &tree.roots[(old + 1) % ENTRIES];
            cr_assert_eq(
                sp_merkle_consistency(&proof, &tree.source, old, size, &err),
                0);
            cr_assert(sp_merkle_extends(&proof, old, before, size, root),
                      "%zu of %zu", old, size);
            cr_assert_not(old &&
                          sp_merkle_extends(&proof, old, other, size, root));
            cr_assert_not(
                old &&
                sp_merkle_extends(&proof, old, before, size, &tree.leaves[0]) &&
                size > 1);
            if (proof.count) {
                proof.hashes[proof.count / 2].bytes[7] ^= 1;
                cr_assert_not(
                    sp_merkle_extends(&proof, old, before, size, root));
                proof.count--;
                cr_assert_not(
                    sp_merkle_extends(&proof, old, before, size, root));
            }
        }
}

Test(audit_merkle, what_cannot_be_read_is_an_error)
{
    struct tree tree;
    struct sp_error err = {0};
    struct sp_merkle_proof proof;
    struct sp_merkle_front front;
    grow(&tree, 5);
    cr_assert_eq(sp_merkle_inclusion(&proof, &tree.source, 3, 60, &err),
                 SP_ENOTFOUND);
    cr_assert_eq(sp_merkle_consistency(&proof, &tree.source, 3, 60, &err),
                 SP_ENOTFOUND);
    cr_assert_eq(sp_merkle_front_read(&front, &tree.source, 60, &err),
                 SP_ENOTFOUND);
    cr_assert_not(
        sp_merkle_extends(&proof, 61, &tree.roots[1], 60, &tree.roots[2]));
}
