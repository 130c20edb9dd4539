#include "sallyport/reach.h"

#include <stdlib.h>

#include "sallyport/commit.h"
#include "sallyport/heap.h"
#include "sallyport/objects.h"
#include "sallyport/vec.h"

/* How much further to read when all seems found, as in walk.c. */
enum { SLOP = 5 };

/* A commit whose parents were not read yet. */
struct pending {
    uint32_t parents; /* index of the first in reach->parents */
    uint32_t count;
};

struct sp_reach {
    struct sp_repo *repo;
    struct sp_oidmap seen;
    struct sp_oids parents;
    SP_VEC(struct pending) pending;
    struct sp_heap queue; /* indices of pending, the newest first */
    struct sp_commit commit;
};

struct sp_reach *sp_reach_new(struct sp_repo *repo)
{
    struct sp_reach *reach = sp_calloc(1, sizeof *reach);
    reach->repo = repo;
    return reach;
}

void sp_reach_free(struct sp_reach *reach)
{
    if (!reach)
        return;
    sp_oidmap_dispose(&reach->seen);
    sp_commit_dispose(&reach->commit);
    free(reach->parents.items);
    free(reach->pending.items);
    sp_heap_dispose(&reach->queue);
    free(reach);
}

static void enqueue(struct sp_reach *reach, const struct sp_commit *commit)
{
    struct pending pending = {(uint32_t)reach->parents.count,
                              (uint32_t)commit->parents.count};
    sp_heap_push(&reach->queue, commit->time, (uint32_t)reach->pending.count);
    SP_VEC_PUSH(&reach->pending, pending);
    for (size_t i = 0; i < commit->parents.count; i++)
        SP_VEC_PUSH(&reach->parents, commit->parents.items[i]);
}

void sp_reach_from(struct sp_reach *reach, const struct sp_oid *id)
{
    struct sp_object object;
    struct sp_error ignored = {0};
    if (sp_reach_has(reach, id))
        return;
    sp_oidmap_put(&reach->seen, id, 1);
    if (sp_repo_read_any_commit(reach->repo, id, &object, &ignored))
        return;
    if (!sp_commit_parse_headers(&reach->commit, object.bytes, &ignored))
        enqueue(reach, &reach->commit);
    sp_object_dispose(&object);
}

void sp_reach_read(struct sp_reach *reach, int64_t time, bool is_last)
{
    int slop = is_last ? SLOP : 0;
    while (reach->queue.count &&
           (reach->queue.items[0].key >= time || slop-- > 0)) {
        struct pending pending =
            reach->pending.items[sp_heap_pop(&reach->queue)];
        for (uint32_t i = 0; i < pending.count; i++) {
            struct sp_oid id = reach->parents.items[pending.parents + i];
            sp_reach_from(reach, &id);
        }
    }
}

bool sp_reach_has(const struct sp_reach *reach, const struct sp_oid *id)
{
    return sp_oidmap_get(&reach->seen, id) != SP_OIDMAP_NONE;
}
