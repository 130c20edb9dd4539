#include "../../src/git/kept.h"

#include <stdio.h>
#include <string.h>

#include "../../src/git/internal.h"
#include "support.h"

enum { SLOTS = 64, SIZE = 100, OBJECTS = 3 };

static struct sp_repo *repo;
static git_odb_object *objects[OBJECTS]; /* that share a slot */

static size_t slot_of(const git_oid *id)
{
    return ((size_t)id->id[0] << 8 | id->id[1]) % SLOTS / 2;
}

static void begin(void)
{
    repo_open();
    repo = repo_opened();
    char text[SIZE] = "";
    size_t count = 0;
    git_oid id, first;
    for (unsigned i = 0; count < OBJECTS; i++) {
        snprintf(text, sizeof text, "%u", i);
        cr_assert_eq(
            git_odb_write(&id, repo->odb, text, sizeof text, GIT_OBJECT_BLOB),
            0);
        first = count ? first : id;
        if (slot_of(&id) == slot_of(&first))
            cr_assert_eq(git_odb_read(&objects[count++], repo->odb, &id), 0);
    }
}

static void end(void)
{
    for (size_t i = 0; i < OBJECTS; i++)
        git_odb_object_free(objects[i]);
    repo_close();
}

TestSuite(git_kept, .init = begin, .fini = end);

static bool has(const struct kept *kept, size_t i)
{
    return sp_kept_has(kept, git_odb_object_id(objects[i]));
}

Test(git_kept, a_slot_has_the_last_two_objects)
{
    struct kept kept = {
        .slots = SLOTS, .max_object = SIZE, .max_bytes = 10 * SIZE};
    cr_assert(!has(&kept, 0));
    sp_kept_put(&kept, objects[0]);
    sp_kept_put(&kept, objects[1]);
    sp_kept_put(&kept, objects[1]);
    cr_assert(has(&kept, 0) && has(&kept, 1));
    cr_assert_eq(kept.bytes, 2 * SIZE);
    sp_kept_put(&kept, objects[2]);
    cr_assert(!has(&kept, 0) && has(&kept, 1) && has(&kept, 2));
    cr_assert_eq(kept.bytes, 2 * SIZE);
    git_odb_object *found = sp_kept_find(&kept, git_odb_object_id(objects[1]));
    cr_assert_eq(git_odb_object_size(found), SIZE);
    git_odb_object_free(found);
    sp_kept_free(&kept);
    cr_assert(!has(&kept, 1));
}

Test(git_kept, what_exceeds_a_bound_is_not_kept)
{
    struct kept kept = {.slots = SLOTS, .max_object = SIZE, .max_bytes = SIZE};
    sp_kept_put(&kept, objects[0]);
    sp_kept_put(&kept, objects[1]);
    cr_assert(has(&kept, 0) && !has(&kept, 1));
    kept.max_object = SIZE - 1;
    kept.max_bytes = 10 * SIZE;
    sp_kept_put(&kept, objects[1]);
    cr_assert(!has(&kept, 1));
    sp_kept_free(&kept);
}
