#include "../../src/git/kept.h"

#include <stdio.h>
#include <string.h>

#include "../../src/git/internal.h"
#include "../../src/git/tree.h"
#include "support.h"

enum { SIZE = 100, COST = SIZE + 256, OBJECTS = 3 };

static struct sp_repo *repo;
static git_odb_object *objects[OBJECTS];

static void begin(void)
{
    repo_open();
    repo = repo_opened();
    char text[SIZE] = "";
    git_oid id;
    for (unsigned i = 0; i < OBJECTS; i++) {
        snprintf(text, sizeof text, "%u", i);
        cr_assert_eq(
            git_odb_write(&id, repo->odb, text, sizeof text, GIT_OBJECT_BLOB),
            0);
        cr_assert_eq(git_odb_read(&objects[i], repo->odb, &id), 0);
    }
}

static void end(void)
{
    for (size_t i = 0; i < OBJECTS; i++)
        git_odb_object_free(objects[i]);
    repo_close();
}

TestSuite(git_kept, .init = begin, .fini = end);

static struct sp_oid id_of_object(size_t i)
{
    return from_git(git_odb_object_id(objects[i]));
}

static bool has(const struct kept *kept, size_t i)
{
    const struct sp_oid id = id_of_object(i);
    return sp_kept_has(kept, &id);
}

Test(git_kept, what_was_used_last_is_kept)
{
    struct kept kept = {.max_object = SIZE, .max_bytes = 2 * COST};
    cr_assert(!has(&kept, 0));
    sp_kept_put(&kept, objects[0]);
    sp_kept_put(&kept, objects[1]);
    sp_kept_put(&kept, objects[1]);
    cr_assert(has(&kept, 0) && has(&kept, 1));
    cr_assert_eq(kept.bytes, 2 * COST);
    const struct sp_oid first = id_of_object(0);
    git_odb_object *found = sp_kept_find(&kept, &first);
    cr_assert_eq(git_odb_object_size(found), SIZE);
    git_odb_object_free(found);
    sp_kept_put(&kept, objects[2]);
    cr_assert(has(&kept, 0) && !has(&kept, 1) && has(&kept, 2));
    cr_assert_eq(kept.bytes, 2 * COST);
    sp_kept_free(&kept);
    cr_assert(!has(&kept, 0));
}

Test(git_kept, what_exceeds_a_bound_is_not_kept)
{
    struct kept kept = {.max_object = SIZE - 1, .max_bytes = 10 * COST};
    sp_kept_put(&kept, objects[0]);
    cr_assert(!has(&kept, 0));
    kept.max_object = SIZE;
    kept.max_bytes = COST - 1;
    sp_kept_put(&kept, objects[0]);
    cr_assert(!has(&kept, 0));
    sp_kept_free(&kept);
}

enum { TREES = 40, SIZE_OF_TREE = 60000, ROOM_OF_TREES = 1 << 20 };

/* libgit2 writes what is no tree as one, too. */
static void read_a_tree(unsigned number)
{
    static char text[SIZE_OF_TREE];
    struct sp_object tree;
    struct sp_error err = {0};
    git_oid id;
    snprintf(text, sizeof text, "%u", number);
    cr_assert_eq(
        git_odb_write(&id, repo->odb, text, sizeof text, GIT_OBJECT_TREE), 0);
    const struct sp_oid wanted = from_git(&id);
    cr_assert_eq(sp_tree_read(repo, &wanted, &tree, &err), SP_OK);
    sp_object_dispose(&tree);
}

Test(git_kept, trees_fit_near_the_processor)
{
    for (unsigned i = 0; i < TREES; i++)
        read_a_tree(i);
    cr_assert_leq(repo->trees.bytes, ROOM_OF_TREES);
    cr_assert_gt(repo->trees.bytes, ROOM_OF_TREES - SIZE_OF_TREE - 256);
}
