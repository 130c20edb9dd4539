#include "kept.h"

#include <stdlib.h>

#include "sallyport/alloc.h"

enum { PAGE = 64 }; /* slots that are made at once */

/* The slot of an id; NULL where its page was not made yet. */
static git_odb_object **slot_of(const struct kept *kept, const git_oid *id)
{
    size_t at = ((size_t)id->id[0] << 8 | id->id[1]) % kept->slots;
    git_odb_object **page = kept->pages ? kept->pages[at / PAGE] : NULL;
    return page ? &page[at % PAGE] : NULL;
}

static git_odb_object **make_slot(struct kept *kept, const git_oid *id)
{
    size_t at = ((size_t)id->id[0] << 8 | id->id[1]) % kept->slots;
    if (!kept->pages)
        kept->pages = sp_calloc(kept->slots / PAGE, sizeof *kept->pages);
    git_odb_object ***page = &kept->pages[at / PAGE];
    if (!*page)
        *page = sp_calloc(PAGE, sizeof **page);
    return &(*page)[at % PAGE];
}

bool sp_kept_has(const struct kept *kept, const git_oid *id)
{
    git_odb_object **slot = slot_of(kept, id);
    return slot && *slot && git_oid_equal(git_odb_object_id(*slot), id);
}

git_odb_object *sp_kept_find(const struct kept *kept, const git_oid *id)
{
    git_odb_object *found = NULL;
    if (sp_kept_has(kept, id))
        git_odb_object_dup(&found, *slot_of(kept, id));
    return found;
}

void sp_kept_put(struct kept *kept, git_odb_object *object)
{
    git_odb_object **slot = make_slot(kept, git_odb_object_id(object));
    size_t size = git_odb_object_size(object);
    size_t before = *slot ? git_odb_object_size(*slot) : 0;
    if (size > kept->max_object ||
        kept->bytes - before + size > sp_memory_share(kept->max_bytes))
        return;
    git_odb_object_free(*slot);
    git_odb_object_dup(slot, object);
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
