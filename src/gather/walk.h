/* A walk over commits: its position, and its result. */
#ifndef SALLYPORT_GATHER_WALK_H
#define SALLYPORT_GATHER_WALK_H

#include "sallyport/commit.h"
#include "sallyport/heap.h"
#include "sallyport/walk.h"

struct seen {
    struct sp_oid id, tree;
    int64_t time;
    uint32_t parents; /* index of the first in walk->parents */
    uint16_t parent_count;
    uint8_t marks;
    bool is_read, is_done, is_shallow, is_squash;
    bool is_line;  /* on a line that SP_WALK_LINE begins */
    bool is_large; /* too large for a new commit: it was not read */
};

struct walk {
    struct sp_repo *repo;
    struct sp_oidmap shallow;
    struct sp_oidmap squashes; /* their indices in joins */
    const struct sp_joins *joins;
    bool compares;
    struct sp_commit commit;
    SP_VEC(struct seen) seen;
    SP_VEC(uint32_t) parents;   /* indices of seen */
    struct sp_oid_index places; /* ids to indices in seen */
    struct sp_heap queue;       /* the newest first */
    SP_VEC(uint32_t) stack, order;
    SP_VEC(uint32_t)
    revived; /* large, and not new after all: still to be read
                                 */
    size_t wanted_in_queue, listed;
    size_t largest; /* largest new commit that is read, in bytes */
    int64_t oldest; /* of those listed */
};

static inline bool is_wanted(const struct seen *seen)
{
    return (seen->marks & (SP_WALK_WANTED | SP_WALK_HIDDEN)) == SP_WALK_WANTED;
}

/* Lists what was found: walk_list.c. With merges, also what is below. */
void sp_walk_list(struct walk *walk, bool merges, struct sp_history *out);

#endif
