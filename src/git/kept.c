#include "kept.h"

#include <stdlib.h>

#include "sallyport/alloc.h"

static size_t slot_of(const struct kept *kept, const git_oid *id)
{
    return ((size_t)id->id[0] << 8 | id->id[1]) % kept->slots;
}

git_odb_object *sp_kept_find(const struct kept *kept, const git_oid *id)
{
    git_odb_object *found = NULL;
    git_odb_object *object =
        kept->objects ? kept->objects[slot_of(kept, id)] : NULL;
    if (object && git_oid_equal(git_odb_object_id(object), id))
        git_odb_object_dup(&found, object);
    return found;
}

void sp_kept_put(struct kept *kept, git_odb_object *object)
{
    if (!kept->objects)
        kept->objects = sp_calloc(kept->slots, sizeof(git_odb_object *));
    git_odb_object **slot =
        &kept->objects[slot_of(kept, git_odb_object_id(object))];
    size_t size = git_odb_object_size(object);
    size_t before = *slot ? git_odb_object_size(*slot) : 0;
    if (size > kept->max_object ||
        kept->bytes - before + size > kept->max_bytes)
        return;
    git_odb_object_free(*slot);
    git_odb_object_dup(slot, object);
    kept->bytes += size - before;
}

void sp_kept_free(struct kept *kept)
{
    for (size_t i = 0; kept->objects && i < kept->slots; i++)
        git_odb_object_free(kept->objects[i]);
    free(kept->objects);
    kept->objects = NULL;
    kept->bytes = 0;
}
