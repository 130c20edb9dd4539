#include "kept.h"

#include <stdlib.h>

#include "sallyport/alloc.h"

enum { PAGE = 64 }; /* slots that are made at once */

static size_t place_of(const struct kept *kept, const git_oid *id)
{
    return ((size_t)id->id[0] << 8 | id->id[1]) % kept->slots & ~(size_t)1;
}

/* The two slots of an id, the newer one first; NULL where their page was not made
 * yet. */
static git_odb_object **slots_of(const struct kept *kept, const git_oid *id)
{
    size_t at = place_of(kept, id);
    git_odb_object **page = kept->pages ? kept->pages[at / PAGE] : NULL;
    return page ? &page[at % PAGE] : NULL;
}

static git_odb_object **make_slots(struct kept *kept, const git_oid *id)
{
    size_t at = place_of(kept, id);
    if (!kept->pages)
        kept->pages = sp_calloc(kept->slots / PAGE, sizeof *kept->pages);
    git_odb_object ***page = &kept->pages[at / PAGE];
    if (!*page)
        *page = sp_calloc(PAGE, sizeof **page);
    return &(*page)[at % PAGE];
}

static bool is_of(git_odb_object *object, const git_oid *id)
{
    return object && git_oid_equal(git_odb_object_id(object), id);
}

/* Borrowed; NULL: it is not kept. */
static git_odb_object *look_up(const struct kept *kept, const git_oid *id)
{
    git_odb_object **slots = slots_of(kept, id);
    if (!slots)
        return NULL;
    return is_of(slots[0], id)   ? slots[0]
           : is_of(slots[1], id) ? slots[1]
                                 : NULL;
}

bool sp_kept_has(const struct kept *kept, const git_oid *id)
{
    return look_up(kept, id) != NULL;
}

git_odb_object *sp_kept_find(const struct kept *kept, const git_oid *id)
{
    git_odb_object *copy = NULL, *found = look_up(kept, id);
    if (found)
        git_odb_object_dup(&copy, found);
    return copy;
}

void sp_kept_put(struct kept *kept, git_odb_object *object)
{
    const git_oid *id = git_odb_object_id(object);
    git_odb_object **slots = make_slots(kept, id);
    size_t size = git_odb_object_size(object);
    size_t before = slots[1] ? git_odb_object_size(slots[1]) : 0;
    if (is_of(slots[0], id) || is_of(slots[1], id) || size > kept->max_object ||
        kept->bytes - before + size > sp_memory_share(kept->max_bytes))
        return;
    git_odb_object_free(slots[1]);
    slots[1] = slots[0];
    git_odb_object_dup(&slots[0], object);
    kept->bytes += size - before;
}

static void free_page(git_odb_object **page)
{
    for (size_t i = 0; page && i < PAGE; i++)
        git_odb_object_free(page[i]);
    free(page);
}

void sp_kept_free(struct kept *kept)
{
    for (size_t i = 0; kept->pages && i < kept->slots / PAGE; i++)
        free_page(kept->pages[i]);
    free(kept->pages);
    kept->pages = NULL;
    kept->bytes = 0;
}
