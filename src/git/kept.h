/* Objects that were read last, by their ids. libgit2's own cache, once full, spends
 * more time on what to drop than it saves. */
#ifndef SALLYPORT_GIT_KEPT_H
#define SALLYPORT_GIT_KEPT_H

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>

/* Each id has two slots, which it shares with others. Zero but for the bounds;
 * sp_kept_free() when done. */
struct kept {
    size_t slots;      /* how many in all: a multiple of 64 */
    size_t max_object; /* a larger one is not kept; in bytes */
    size_t max_bytes;  /* of all together; also sp_memory_share() of it */
    size_t bytes;
    git_odb_object ***pages; /* of 64 slots each; NULL at first, as each is */
};

bool sp_kept_has(const struct kept *kept, const git_oid *id);
/* The object, which is yours to free, or NULL. */
git_odb_object *sp_kept_find(const struct kept *kept, const git_oid *id);
/* Keeps the object, if there is room, in place of the older one of its slots. */
void sp_kept_put(struct kept *kept, git_odb_object *object);
void sp_kept_free(struct kept *kept);

#endif
