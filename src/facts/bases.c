#include "sallyport/bases.h"

#include <stdlib.h>

#include "sallyport/heap.h"

enum { OF_A = 1, OF_B = 2, BOTH = 3, STALE = 4 };

struct sp_bases {
    const struct sp_history *history;
    uint8_t *marks;       /* one per place; all 0 between two searches */
    struct sp_heap queue; /* the highest place first */
    SP_VEC(uint32_t) touched, found;
    size_t fresh[2]; /* of each side, in the queue and not stale */
    unsigned left;   /* which sides have reached unknown commits … */
    unsigned alone; /* … and which have been on the ground without the other */
};

struct sp_bases *sp_bases_new(const struct sp_history *history)
{
    struct sp_bases *bases = sp_calloc(1, sizeof *bases);
    bases->history = history;
    bases->marks = sp_calloc(history->ground.count + history->nodes.count, 1);
    return bases;
}

void sp_bases_free(struct sp_bases *bases)
{
    if (!bases)
        return;
    free(bases->marks);
    sp_heap_dispose(&bases->queue);
    free(bases->touched.items);
    free(bases->found.items);
    free(bases);
}

static int by_at(const void *a, const void *b)
{
    const struct sp_outside *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

uint32_t sp_bases_place(const struct sp_bases *bases, uint32_t node)
{
    return (uint32_t)bases->history->ground.count + node;
}

uint32_t sp_bases_parent(const struct sp_bases *bases, uint32_t at)
{
    const struct sp_history *history = bases->history;
    uint32_t parent = history->parents.items[at];
    if (parent < SP_PARENT_BASELINE)
        return sp_bases_place(bases, parent);
    struct sp_outside key = {.at = at};
    const struct sp_outside *outside =
        history->outside.count
            ? bsearch(&key, history->outside.items, history->outside.count,
                      sizeof key, by_at)
            : NULL;
    return outside ? outside->ground : SP_GROUND_UNKNOWN;
}

const struct sp_oid *sp_bases_tree(const struct sp_bases *bases, uint32_t place)
{
    const struct sp_history *history = bases->history;
    size_t ground = history->ground.count;
    return place < ground ? &history->ground.items[place].tree
                          : &history->nodes.items[place - ground].tree;
}

/* Counts a commit that comes into the queue (by 1) or leaves it (by -1). */
static void count(struct sp_bases *bases, uint8_t marks, int by)
{
    for (int side = 0; side < 2 && !(marks & STALE); side++)
        bases->fresh[side] += (size_t)(marks & (OF_A << side) ? by : 0);
}

static void mark(struct sp_bases *bases, uint32_t node, uint8_t marks)
{
    const uint8_t before = bases->marks[node];
    bases->marks[node] |= marks;
    if (!before) {
        SP_VEC_PUSH(&bases->touched, node);
        sp_heap_push(&bases->queue, node, node);
    } else {
        count(bases, before, -1);
    }
    count(bases, bases->marks[node], 1);
}

static void mark_parent(struct sp_bases *bases, uint32_t parent, uint8_t marks)
{
    if (parent != SP_GROUND_UNKNOWN)
        mark(bases, parent, marks);
    else if (!(marks & STALE))
        bases->left |= marks;
}

static void mark_parents(struct sp_bases *bases, uint32_t at, uint8_t marks)
{
    const struct sp_history *history = bases->history;
    size_t ground = history->ground.count;
    if (at < ground) {
        const struct sp_ground *below = &history->ground.items[at];
        for (uint32_t i = 0; i < below->parent_count; i++)
            mark_parent(bases,
                        history->ground_parents.items[below->parents + i],
                        marks);
        return;
    }
    const struct sp_node *node = &history->nodes.items[at - ground];
    for (uint32_t i = 0; i < sp_node_own_parents(node); i++)
        mark_parent(bases, sp_bases_parent(bases, node->parents + i), marks);
}

static void look_at(struct sp_bases *bases, uint32_t at)
{
    uint8_t marks = bases->marks[at];
    count(bases, marks, -1);
    if (!(marks & STALE)) {
        if (marks == BOTH) {
            SP_VEC_PUSH(&bases->found, at);
            marks |= STALE;
        } else if (at < bases->history->ground.count) {
            bases->alone |= marks;
        }
    }
    mark_parents(bases, at, marks);
}

static void forget_marks(struct sp_bases *bases)
{
    for (size_t i = 0; i < bases->touched.count; i++)
        bases->marks[bases->touched.items[i]] = 0;
    bases->touched.count = bases->queue.count = 0;
    bases->fresh[0] = bases->fresh[1] = 0;
    bases->left = bases->alone = 0;
}

bool sp_bases_reaches(struct sp_bases *bases, uint32_t place, uint32_t ancestor)
{
    mark(bases, place, OF_A);
    while (bases->queue.count && bases->queue.items[0].value > ancestor)
        look_at(bases, sp_heap_pop(&bases->queue));
    bool reaches = bases->marks[ancestor];
    forget_marks(bases);
    return reaches;
}

const struct sp_oid *sp_bases_commit(const struct sp_bases *bases,
                                     uint32_t place)
{
    const struct sp_history *history = bases->history;
    size_t ground = history->ground.count;
    return place < ground ? NULL : &history->nodes.items[place - ground].id;
}

/* Is no commit left that this side alone has, or both? Then there are no more bases,
 * wherever the other side leads: one that both have would have been marked by both. But
 * one may lie in commits that were not read, if this side came to some, or to the ground
 * without the other. */
static bool has_ended(const struct sp_bases *bases, unsigned side)
{
    return !bases->fresh[side == OF_B] &&
           !((bases->left | bases->alone) & side);
}

static bool may_find_more(const struct sp_bases *bases)
{
    return (bases->fresh[0] || bases->fresh[1]) && !has_ended(bases, OF_A) &&
           !has_ended(bases, OF_B);
}

bool sp_bases_find(struct sp_bases *bases, uint32_t a, uint32_t b,
                   const uint32_t **found, size_t *count)
{
    return sp_bases_find_many(bases, a, &b, 1, found, count);
}

bool sp_bases_find_many(struct sp_bases *bases, uint32_t one,
                        const uint32_t *others, size_t others_count,
                        const uint32_t **found, size_t *count)
{
    bases->found.count = 0;
    mark(bases, one, OF_A);
    for (size_t i = 0; i < others_count; i++)
        mark(bases, others[i], OF_B);
    while (may_find_more(bases))
        look_at(bases, sp_heap_pop(&bases->queue));
    /* From an unknown commit a way may lead to the ground, never to the history. */
    unsigned other = bases->left == OF_A ? OF_B : OF_A;
    bool inside =
        bases->left != BOTH && (!bases->left || !(bases->alone & other));
    forget_marks(bases);
    *found = bases->found.items;
    *count = bases->found.count;
    return inside;
}
