#include "kept.h"

#include <stdlib.h>

#include "internal.h"
#include "sallyport/alloc.h"

enum {
    FIRST_PLACES = 64,
    OVERHEAD = 256, /* bytes of an object besides its own */
};

struct kept_object {
    struct sp_oid id; /* of the object, which need not be looked at */
    git_odb_object *object;
    struct kept_object *next; /* in its place of the table */
    struct kept_object *newer, *older;
};

static struct kept_object **place_of(const struct kept *kept,
                                     const struct sp_oid *id)
{
    return &kept->places[sp_oid_hash(id) & (kept->place_count - 1)];
}

/* Where the object is linked in its place; that link is NULL if it is not kept. */
static struct kept_object **link_of(const struct kept *kept,
                                    const struct sp_oid *id)
{
    struct kept_object **link = place_of(kept, id);
    while (*link && !sp_oid_equal(&(*link)->id, id))
        link = &(*link)->next;
    return link;
}

static void add_newest(struct kept *kept, struct kept_object *one)
{
    one->older = kept->newest;
    one->newer = NULL;
    *(kept->newest ? &kept->newest->newer : &kept->oldest) = one;
    kept->newest = one;
}

static void take_out(struct kept *kept, const struct kept_object *one)
{
    *(one->newer ? &one->newer->older : &kept->newest) = one->older;
    *(one->older ? &one->older->newer : &kept->oldest) = one->newer;
}

static size_t cost_of(git_odb_object *object)
{
    return git_odb_object_size(object) + OVERHEAD;
}

static void drop_oldest(struct kept *kept)
{
    struct kept_object *one = kept->oldest;
    struct kept_object **link = link_of(kept, &one->id);
    *link = one->next;
    take_out(kept, one);
    kept->count--;
    kept->bytes -= cost_of(one->object);
    git_odb_object_free(one->object);
    free(one);
}

static void enter(struct kept *kept, struct kept_object *one)
{
    struct kept_object **place = place_of(kept, &one->id);
    one->next = *place;
    *place = one;
}

/* Makes the table large enough for one object more. */
static void make_place(struct kept *kept)
{
    if (kept->count < kept->place_count)
        return;
    free(kept->places);
    kept->place_count =
        kept->place_count ? 2 * kept->place_count : FIRST_PLACES;
    kept->places = sp_calloc(kept->place_count, sizeof(struct kept_object *));
    for (struct kept_object *one = kept->oldest; one; one = one->newer)
        enter(kept, one);
}

bool sp_kept_has(const struct kept *kept, const struct sp_oid *id)
{
    return kept->count && *link_of(kept, id);
}

git_odb_object *sp_kept_find(struct kept *kept, const struct sp_oid *id)
{
    struct kept_object *one = kept->count ? *link_of(kept, id) : NULL;
    git_odb_object *found = NULL;
    if (!one)
        return NULL;
    take_out(kept, one);
    add_newest(kept, one);
    git_odb_object_dup(&found, one->object);
    return found;
}

void sp_kept_put(struct kept *kept, git_odb_object *object)
{
    size_t max = sp_memory_share(kept->max_bytes), cost = cost_of(object);
    struct sp_oid id = from_git(git_odb_object_id(object));
    if (git_odb_object_size(object) > kept->max_object || cost > max ||
        sp_kept_has(kept, &id))
        return;
    while (kept->bytes + cost > max)
        drop_oldest(kept);
    make_place(kept);
    struct kept_object *one = sp_calloc(1, sizeof *one);
    one->id = id;
    git_odb_object_dup(&one->object, object);
    enter(kept, one);
    add_newest(kept, one);
    kept->count++;
    kept->bytes += cost;
}

void sp_kept_free(struct kept *kept)
{
    while (kept->oldest)
        drop_oldest(kept);
    free(kept->places);
    kept->places = NULL;
    kept->place_count = 0;
}
