#include "walk.h"

#include <stdlib.h>
#include <string.h>

/* The two lists that a walk ends with; a commit in neither was not reached. */
enum list { LISTED, GROUND };

static bool is_in(const struct walk *walk, uint32_t at, enum list list)
{
    const struct seen *seen = &walk->seen.items[at];
    return seen->is_done &&
           (list == LISTED ? is_wanted(seen)
                           : (seen->marks & SP_WALK_HIDDEN) != 0);
}

/* The number of children that each commit has in the list. */
static uint32_t *count_children(const struct walk *walk, enum list list)
{
    uint32_t *children = sp_calloc(walk->seen.count, sizeof *children);
    for (size_t i = 0; i < walk->seen.count; i++) {
        const struct seen *seen = &walk->seen.items[i];
        size_t parents =
            is_in(walk, (uint32_t)i, list) ? seen->parent_count : 0;
        for (size_t k = 0; k < parents; k++)
            children[walk->parents.items[seen->parents + k]]++;
    }
    return children;
}

/* Sorts children before parents, each line of commits in one piece. */
static void sort(struct walk *walk, enum list list)
{
    uint32_t *children = count_children(walk, list);
    walk->order.count = walk->stack.count = 0;
    for (size_t i = walk->seen.count; i > 0; i--)
        if (is_in(walk, (uint32_t)i - 1, list) && !children[i - 1])
            SP_VEC_PUSH(&walk->stack, (uint32_t)i - 1);
    while (walk->stack.count) {
        uint32_t at = walk->stack.items[--walk->stack.count];
        const struct seen *seen = &walk->seen.items[at];
        SP_VEC_PUSH(&walk->order, at);
        for (size_t i = 0; i < seen->parent_count; i++) {
            uint32_t parent = walk->parents.items[seen->parents + i];
            if (--children[parent] == 0 && is_in(walk, parent, list))
                SP_VEC_PUSH(&walk->stack, parent);
        }
    }
    free(children);
}

static void add_parent(struct sp_history *out, const struct seen *child,
                       const struct sp_oid *id, uint32_t node, uint32_t ground)
{
    if (node == UINT32_MAX) {
        struct sp_outside outside = {
            .id = *id, .at = (uint32_t)out->parents.count, .ground = ground};
        node = SP_PARENT_BASELINE;
        if (!child->is_shallow) {
            SP_VEC_PUSH(&out->outside, outside);
            node = SP_PARENT_PROTECTED;
        }
    }
    SP_VEC_PUSH(&out->parents, node);
}

/* Lists the sorted commits in reverse; their indices go into `place`. */
static void list_nodes(struct walk *walk, uint32_t *place,
                       const uint32_t *ground, struct sp_history *out)
{
    for (size_t i = walk->order.count; i > 0; i--) {
        uint32_t at = walk->order.items[i - 1];
        const struct seen *seen = &walk->seen.items[at];
        struct sp_node node = {.id = seen->id,
                               .tree = seen->tree,
                               .parents = (uint32_t)out->parents.count,
                               .parent_count = seen->parent_count,
                               .is_squash = seen->is_squash,
                               .is_new = !(seen->marks & SP_WALK_OLD),
                               .is_accepted =
                                   (seen->marks & SP_WALK_ACCEPTED) != 0,
                               .is_let_in = seen->is_line};
        for (size_t k = 0; k < seen->parent_count; k++) {
            uint32_t parent = walk->parents.items[seen->parents + k];
            add_parent(out, seen, &walk->seen.items[parent].id, place[parent],
                       ground[parent]);
        }
        place[at] = (uint32_t)out->nodes.count;
        SP_VEC_PUSH(&out->nodes, node);
    }
}

static void list_ground(struct walk *walk, uint32_t *place,
                        struct sp_history *out)
{
    for (size_t i = walk->order.count; i > 0; i--) {
        uint32_t at = walk->order.items[i - 1];
        const struct seen *seen = &walk->seen.items[at];
        struct sp_ground ground = {seen->tree,
                                   (uint32_t)out->ground_parents.count,
                                   seen->parent_count};
        for (size_t k = 0; k < seen->parent_count; k++)
            SP_VEC_PUSH(&out->ground_parents,
                        place[walk->parents.items[seen->parents + k]]);
        place[at] = (uint32_t)out->ground.count;
        SP_VEC_PUSH(&out->ground, ground);
    }
}

static bool is_end(const struct seen *seen)
{
    return seen->is_shallow && seen->parent_count;
}

/* Where a shallow clone ends in what is listed. Otherwise *root is the time of
 * the first commit without parents, INT64_MAX where none is listed. */
static const struct seen *cut_in_list(const struct walk *walk, int64_t *root)
{
    *root = INT64_MAX;
    for (size_t i = 0; i < walk->seen.count; i++) {
        const struct seen *seen = &walk->seen.items[i];
        if (!is_in(walk, (uint32_t)i, LISTED))
            continue;
        if (is_end(seen))
            return seen;
        if (!seen->parent_count && !seen->is_large && seen->time < *root)
            *root = seen->time;
    }
    return NULL;
}

/* Listed commits, down to their root, may be in what is hidden: where that ends
 * later, it cannot be told. */
static const struct seen *cut_in_hidden(const struct walk *walk, int64_t root)
{
    for (size_t i = 0; root != INT64_MAX && i < walk->seen.count; i++) {
        const struct seen *seen = &walk->seen.items[i];
        if (seen->marks & SP_WALK_HIDDEN && is_end(seen) && seen->time >= root)
            return seen;
    }
    return NULL;
}

static void find_cut(const struct walk *walk, struct sp_history *out)
{
    int64_t root;
    const struct seen *cut = cut_in_list(walk, &root);
    cut = cut ? cut : cut_in_hidden(walk, root);
    out->is_cut = cut != NULL;
    if (cut)
        out->cut = cut->id;
}

void sp_walk_list(struct walk *walk, bool merges, struct sp_history *out)
{
    if (walk->shallow.count)
        find_cut(walk, out);
    size_t bytes = walk->seen.count * sizeof(uint32_t);
    uint32_t *place = sp_malloc(bytes), *ground = sp_malloc(bytes);
    memset(place, 0xff, bytes);
    memset(ground, 0xff, bytes);
    if (merges) {
        sort(walk, GROUND);
        list_ground(walk, ground, out);
    }
    sort(walk, LISTED);
    list_nodes(walk, place, ground, out);
    free(place);
    free(ground);
}

void sp_history_dispose(struct sp_history *history)
{
    free(history->nodes.items);
    free(history->parents.items);
    free(history->outside.items);
    free(history->carried.items);
    free(history->ground.items);
    free(history->ground_parents.items);
    free(history->prp_of.items);
    free(history->resolved.items);
    free(history->unpicked.items);
    free(history->undone.items);
    sp_strings_dispose(&history->prps);
    sp_oidmap_dispose(&history->prp_places);
    *history = (struct sp_history){0};
}
