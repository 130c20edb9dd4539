#include "sallyport/reach.h"

#include <stdlib.h>

#include "sallyport/commit.h"
#include "sallyport/vec.h"

/* How often to look on when all seems found, as walk.c does. */
enum { SLOP = 5 };

/* A commit whose parents were not looked at yet. */
struct pending {
    int64_t time;
    uint32_t parents; /* where they begin in reach->parents */
    uint32_t count;
};

struct sp_reach {
    struct sp_repo *repo;
    struct sp_oidmap seen;
    struct sp_oids parents;
    SP_VEC(struct pending) queue; /* a heap, the newest on top */
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
    free(reach->queue.items);
    free(reach);
}

static void swap(struct pending *a, struct pending *b)
{
    struct pending kept = *a;
    *a = *b;
    *b = kept;
}

static void enqueue(struct sp_reach *reach, struct pending pending)
{
    size_t i = reach->queue.count;
    SP_VEC_PUSH(&reach->queue, pending);
    struct pending *heap = reach->queue.items;
    for (; i && heap[i].time > heap[(i - 1) / 2].time; i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static struct pending dequeue(struct sp_reach *reach)
{
    struct pending *heap = reach->queue.items, top = heap[0];
    size_t count = --reach->queue.count, i = 0;
    heap[0] = heap[count];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && heap[child + 1].time > heap[child].time)
            child++;
        if (heap[child].time <= heap[i].time)
            break;
        swap(&heap[child], &heap[i]);
    }
    return top;
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
    if (!sp_commit_parse(&reach->commit, object.bytes, &ignored)) {
        const struct sp_oids *parents = &reach->commit.parents;
        enqueue(reach, (struct pending){reach->commit.time,
                                        (uint32_t)reach->parents.count,
                                        (uint32_t)parents->count});
        for (size_t i = 0; i < parents->count; i++)
            SP_VEC_PUSH(&reach->parents, parents->items[i]);
    }
    sp_object_dispose(&object);
}

void sp_reach_read(struct sp_reach *reach, int64_t time, bool is_last)
{
    int slop = is_last ? SLOP : 0;
    while (reach->queue.count &&
           (reach->queue.items[0].time >= time || slop-- > 0)) {
        struct pending pending = dequeue(reach);
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
