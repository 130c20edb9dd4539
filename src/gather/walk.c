#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/compare_ahead.h"
#include "sallyport/objects.h"

/* How much further to read when all seems found: 5 in git's revision.c. */
enum { SLOP = 5 };

/* The most commits below the history that are read to find the bases of merges.
 * Below these, libgit2 finds them one by one. */
enum { MAX_GROUND = 50000 };

/* As many listed commits are worth a thread that compares trees. */
enum { WORTH_A_THREAD = 400 };

/* The index of a commit in the list of those seen; a new one is added. */
static uint32_t see(struct walk *walk, const struct sp_oid *id)
{
    const struct seen fresh = {.id = *id};
    uint32_t place = walk->seen.count ? sp_oid_index_find(&walk->places, id,
                                                          &walk->seen.items->id,
                                                          sizeof fresh)
                                      : SP_OIDMAP_NONE;
    if (place != SP_OIDMAP_NONE)
        return place;
    SP_VEC_PUSH(&walk->seen, fresh);
    sp_oid_index_add(&walk->places, &walk->seen.items->id, sizeof fresh,
                     walk->seen.count);
    return (uint32_t)walk->seen.count - 1;
}

/* Was it accepted before? Then it may be larger than a new one. */
static bool was_there(const struct seen *seen)
{
    return seen->marks & (SP_WALK_HIDDEN | SP_WALK_OLD);
}

static int read_bytes(const struct walk *walk, const struct seen *seen,
                      struct sp_object *out, struct sp_error *err)
{
    return was_there(seen)
               ? sp_repo_read_any_commit(walk->repo, &seen->id, out, err)
               : sp_repo_read_commit(walk->repo, &seen->id, walk->largest, out,
                                     err);
}

/* Adds its own parents, and the head that it was traced to. */
static void see_parents(struct walk *walk, const struct sp_oid *id)
{
    const struct sp_oids *parents = &walk->commit.parents;
    for (size_t i = 0; i < parents->count; i++)
        SP_VEC_PUSH(&walk->parents, see(walk, &parents->items[i]));
    uint32_t join = sp_oidmap_get(&walk->squashes, id);
    if (join != SP_OIDMAP_NONE)
        SP_VEC_PUSH(&walk->parents, see(walk, &walk->joins->items[join].head));
}

static void keep_commit(struct walk *walk, uint32_t at)
{
    struct sp_oid id = walk->seen.items[at].id;
    see_parents(walk, &id);
    struct seen *seen = &walk->seen.items[at]; /* see() may have moved it */
    seen->tree = walk->commit.tree;
    seen->time = walk->commit.time;
    seen->parent_count = (uint16_t)(walk->parents.count - seen->parents);
    seen->is_shallow =
        sp_oidmap_get(&walk->shallow, &seen->id) != SP_OIDMAP_NONE;
    seen->is_squash =
        sp_oidmap_get(&walk->squashes, &seen->id) != SP_OIDMAP_NONE;
}

/* Reads the commit. A hidden one may be unreadable: git accepted it long ago,
 * or it never existed. */
static int read_commit(struct walk *walk, uint32_t at, struct sp_error *err)
{
    struct sp_object object;
    struct seen *seen = &walk->seen.items[at];
    struct sp_oid id = seen->id;
    bool hidden = seen->marks & SP_WALK_HIDDEN;
    struct sp_error problem = {0};
    char hex[SP_OID_HEX + 1];
    seen->is_read = true;
    seen->parents = (uint32_t)walk->parents.count;
    int code = read_bytes(walk, seen, &object, &problem);
    seen->is_large = code == SP_ELIMIT && !was_there(seen);
    if (code && (hidden || seen->is_large))
        return SP_OK;
    if (code)
        return sp_error_set(err, problem.code, "%s", problem.message);
    code = sp_commit_parse_headers(&walk->commit, object.bytes, &problem);
    sp_object_dispose(&object);
    if (walk->commit.parents.count > UINT16_MAX)
        code = SP_ELIMIT;
    if (!code)
        keep_commit(walk, at);
    return code && !hidden
               ? sp_error_set(err, SP_EGIT, "the commit %s is malformed",
                              sp_oid_format(hex, &id))
               : SP_OK;
}

static void enqueue(struct walk *walk, uint32_t at)
{
    const struct seen *seen = &walk->seen.items[at];
    sp_heap_push(&walk->queue, seen->time, at);
    walk->wanted_in_queue += is_wanted(seen);
}

static uint32_t dequeue(struct walk *walk)
{
    uint32_t top = sp_heap_pop(&walk->queue);
    walk->wanted_in_queue -= is_wanted(&walk->seen.items[top]);
    return top;
}

/* Adds marks to a commit, and to its ancestors that were done before. */
static void mark(struct walk *walk, uint32_t at, unsigned marks)
{
    walk->stack.count = 0;
    SP_VEC_PUSH(&walk->stack, at);
    while (walk->stack.count) {
        struct seen *seen =
            &walk->seen.items[walk->stack.items[--walk->stack.count]];
        if ((seen->marks & marks) == marks)
            continue;
        bool before = is_wanted(seen);
        seen->marks |= (uint8_t)marks;
        if (seen->is_large && was_there(seen)) {
            seen->is_large = false;
            SP_VEC_PUSH(&walk->revived, (uint32_t)(seen - walk->seen.items));
        }
        int change = is_wanted(seen) - before;
        if (seen->is_done)
            walk->listed += (size_t)change;
        else if (seen->is_read)
            walk->wanted_in_queue += (size_t)change;
        for (size_t i = 0; seen->is_done && i < seen->parent_count; i++)
            SP_VEC_PUSH(&walk->stack, walk->parents.items[seen->parents + i]);
    }
}

static int read_and_enqueue(struct walk *walk, uint32_t at,
                            struct sp_error *err)
{
    int code = read_commit(walk, at, err);
    if (!code)
        enqueue(walk, at);
    return code;
}

/* Queues them again; a second place in the queue does no harm. */
static int revive(struct walk *walk, struct sp_error *err)
{
    int code = SP_OK;
    while (!code && walk->revived.count)
        code = read_and_enqueue(
            walk, walk->revived.items[--walk->revived.count], err);
    return code;
}

/* The trees of a commit with one parent are compared when it is judged. */
static void compare_ahead(const struct walk *walk, const struct seen *seen)
{
    if (!walk->compares || walk->listed < WORTH_A_THREAD || !is_wanted(seen) ||
        seen->is_shallow || seen->parent_count != 1)
        return;
    const struct seen *parent =
        &walk->seen.items[walk->parents.items[seen->parents]];
    if (!sp_oid_is_zero(&seen->tree) && !sp_oid_is_zero(&parent->tree))
        sp_repo_compare_ahead(walk->repo, &parent->tree, &seen->tree);
}

/* Hands the marks of a commit down to its parents, and queues these. */
static int hand_down(struct walk *walk, uint32_t at, struct sp_error *err)
{
    const struct seen seen = walk->seen.items[at];
    int code = SP_OK;
    for (size_t i = 0; !code && !seen.is_shallow && i < seen.parent_count;
         i++) {
        uint32_t parent = walk->parents.items[seen.parents + i];
        mark(walk, parent, seen.marks);
        code = revive(walk, err);
        if (!code && !walk->seen.items[parent].is_read)
            code = read_and_enqueue(walk, parent, err);
    }
    if (!code)
        compare_ahead(walk, &seen);
    return code;
}

/* Can a queued commit still reach what was found? */
static bool continues(const struct walk *walk, int *slop)
{
    if (!walk->queue.count)
        return false;
    const struct seen *newest = &walk->seen.items[walk->queue.items[0].value];
    if (walk->wanted_in_queue ||
        (walk->listed && newest->time >= walk->oldest)) {
        *slop = SLOP;
        return true;
    }
    return walk->listed && (*slop)-- > 0;
}

static int run(struct walk *walk, size_t max, struct sp_error *err)
{
    int slop = SLOP, code = SP_OK;
    walk->oldest = INT64_MAX;
    while (!code && continues(walk, &slop)) {
        uint32_t at = dequeue(walk);
        struct seen *seen = &walk->seen.items[at];
        seen->is_done = true;
        if (is_wanted(seen)) {
            if (++walk->listed > max)
                return SP_ELIMIT;
            if (seen->time < walk->oldest)
                walk->oldest = seen->time;
        }
        code = hand_down(walk, at, err);
    }
    return code;
}

static int start(struct walk *walk, const struct sp_walk_starts *starts,
                 struct sp_error *err)
{
    struct sp_oids shallow = {0};
    int code = sp_repo_shallow(walk->repo, &shallow, err);
    for (size_t i = 0; i < shallow.count; i++)
        sp_oidmap_put(&walk->shallow, &shallow.items[i], 1);
    free(shallow.items);
    for (size_t i = 0; !code && i < starts->count; i++) {
        uint32_t at = see(walk, &starts->items[i].id);
        bool first = !walk->seen.items[at].is_read;
        mark(walk, at, starts->items[i].marks & ~(unsigned)SP_WALK_LINE);
        code = revive(walk, err);
        if (!code && first)
            code = read_and_enqueue(walk, at, err);
    }
    return code;
}

/* The index of the first parent of a commit that was read; SP_OIDMAP_NONE: it has none,
 * or it is not here. */
static uint32_t first_parent(const struct walk *walk, const struct seen *seen)
{
    size_t own = seen->parent_count - (seen->is_squash ? 1u : 0u);
    return seen->is_read && !seen->is_shallow && own
               ? walk->parents.items[seen->parents]
               : SP_OIDMAP_NONE;
}

/* Marks the first-parent line from a commit on, as far as it was read. */
static void mark_line(struct walk *walk, uint32_t at)
{
    while (at != SP_OIDMAP_NONE && !walk->seen.items[at].is_line) {
        walk->seen.items[at].is_line = true;
        at = first_parent(walk, &walk->seen.items[at]);
    }
}

static void mark_lines(struct walk *walk, const struct sp_walk_starts *starts)
{
    for (size_t i = 0; i < starts->count; i++)
        if (starts->items[i].marks & SP_WALK_LINE)
            mark_line(walk, see(walk, &starts->items[i].id));
}

/* Is there a merge, whose base may be below? Then *oldest is the time of the
 * oldest outside parent. */
static bool needs_ground(const struct walk *walk, int64_t *oldest)
{
    bool merges = false;
    *oldest = INT64_MAX;
    for (size_t i = 0; i < walk->seen.count; i++) {
        const struct seen *seen = &walk->seen.items[i];
        if (!seen->is_done || !is_wanted(seen))
            continue;
        merges = merges || seen->parent_count > 1;
        for (size_t k = 0; k < seen->parent_count; k++) {
            const struct seen *parent =
                &walk->seen.items[walk->parents.items[seen->parents + k]];
            if (parent->marks & SP_WALK_HIDDEN && parent->time < *oldest)
                *oldest = parent->time;
        }
    }
    return merges && *oldest != INT64_MAX;
}

/* Continues with what is hidden, down to the oldest parent outside. */
static int run_below(struct walk *walk, int64_t oldest, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < MAX_GROUND && walk->queue.count; i++) {
        if (walk->seen.items[walk->queue.items[0].value].time < oldest)
            break;
        uint32_t at = dequeue(walk);
        walk->seen.items[at].is_done = true;
        code = hand_down(walk, at, err);
    }
    return code;
}

void sp_walk_from(struct sp_walk_starts *starts, const struct sp_oid *id,
                  unsigned marks)
{
    struct sp_walk_start start = {*id, marks};
    SP_VEC_PUSH(starts, start);
}

int sp_walk(struct sp_repo *repo, const struct sp_walk_starts *starts,
            size_t max, struct sp_history *out, struct sp_error *err)
{
    struct walk walk = {.repo = repo,
                        .joins = starts->joins,
                        .compares = starts->compares,
                        .largest = starts->largest ? starts->largest
                                                   : SP_COMMIT_LARGEST};
    for (size_t i = 0; walk.joins && i < walk.joins->count; i++)
        sp_oidmap_put(&walk.squashes, &walk.joins->items[i].commit,
                      (uint32_t)i);
    walk.seen.capacity = 64;
    walk.seen.items =
        sp_reallocarray(NULL, walk.seen.capacity, sizeof *walk.seen.items);
    int64_t oldest;
    bool merges = false;
    int code = start(&walk, starts, err);
    if (!code)
        code = run(&walk, max, err);
    if (!code)
        merges = needs_ground(&walk, &oldest);
    if (merges)
        code = run_below(&walk, oldest, err);
    sp_repo_compare_ahead_end(repo);
    mark_lines(&walk, starts);
    if (!code)
        sp_walk_list(&walk, merges, out);
    sp_oidmap_dispose(&walk.shallow);
    sp_oidmap_dispose(&walk.squashes);
    sp_commit_dispose(&walk.commit);
    free(walk.seen.items);
    free(walk.parents.items);
    sp_oid_index_dispose(&walk.places);
    sp_heap_dispose(&walk.queue);
    free(walk.revived.items);
    free(walk.stack.items);
    free(walk.order.items);
    return code;
}
