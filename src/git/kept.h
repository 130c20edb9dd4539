/* Objects that were read last, by their ids. libgit2's own cache, once full, spends
 * more time on what to drop than it saves. */
#ifndef SALLYPORT_GIT_KEPT_H
#define SALLYPORT_GIT_KEPT_H

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>

#include "sallyport/oid.h"

struct kept_object;

/* Zero but for the bounds; sp_kept_free() when done. */
struct kept {
    git_object_t type; /* of all of them */
    size_t max_object; /* a larger one is not kept; in bytes */
    size_t max_bytes;  /* of all together; also sp_memory_share() of it */
    size_t bytes, count;
    struct kept_object *newest, *oldest; /* by their last use */
    struct kept_object **places;         /* a hash table … */
    size_t place_count; /* … of that size: a power of two, or 0 */
};

bool sp_kept_has(const struct kept *kept, const struct sp_oid *id);
/* The object, which is yours to free, or NULL. */
git_odb_object *sp_kept_find(struct kept *kept, const struct sp_oid *id);
/* Keeps the object, and drops those that have not been used for longest where there is
 * no room. */
void sp_kept_put(struct kept *kept, git_odb_object *object);
void sp_kept_free(struct kept *kept);

#endif
