#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "sallyport/alloc.h"

enum { MAX_PATHS = 200000 }; /* paths that differ; bounds the memory */

/* The directories that are being read, outermost first: `count` tree objects
 * for each. */
struct reducer {
    const struct reduction *how;
    struct sp_error *err;
    size_t depth, capacity, paths;
    struct sp_buf *trees;
};

static struct sp_buf *level(const struct reducer *reducer, size_t depth)
{
    return reducer->trees + depth * MERGE_TREES;
}

static void enter(void *context)
{
    struct reducer *reducer = context;
    if (++reducer->depth == reducer->capacity) {
        size_t old = reducer->capacity * MERGE_TREES;
        reducer->capacity *= 2;
        reducer->trees =
            sp_reallocarray(reducer->trees, old, 2 * sizeof *reducer->trees);
        memset(reducer->trees + old, 0, old * sizeof *reducer->trees);
    }
    for (size_t i = 0; i < MERGE_TREES; i++)
        sp_buf_reset(&level(reducer, reducer->depth)[i]);
}

static bool all_equal(const struct sp_side *sides)
{
    for (size_t i = 1; i < MERGE_TREES; i++)
        if (!sp_side_equal(&sides[i], &sides[0]))
            return false;
    return true;
}

static bool is_the_same(const struct sp_side *sides, void *context)
{
    (void)context;
    return all_equal(sides);
}

static int keep(struct sp_str path, const struct sp_side *sides, void *context)
{
    struct reducer *reducer = context;
    struct sp_side own[MERGE_TREES];
    if (reducer->paths++ == MAX_PATHS)
        return sp_error_set(reducer->err, SP_ELIMIT,
                            "a merge differs from its sides in more than %d "
                            "files",
                            MAX_PATHS);
    memcpy(own, sides, MERGE_TREES * sizeof *own);
    if (!reducer->how->choose(path, own, reducer->how->context))
        return SP_OK;
    for (size_t i = 0; i < MERGE_TREES; i++)
        if (own[i].mode)
            sp_tree_add(&level(reducer, reducer->depth)[i],
                        sp_tree_last_name(path), &own[i]);
    return SP_OK;
}

static int write_tree(const struct reducer *reducer, const struct sp_buf *tree,
                      struct sp_oid *out)
{
    git_oid id;
    if (git_odb_write(&id, reducer->how->into, sp_buf_text(tree), tree->len,
                      GIT_OBJECT_TREE) < 0)
        return sp_git_fail(reducer->err, "cannot prepare a merge");
    *out = from_git(&id);
    return SP_OK;
}

static int leave(struct sp_str path, const struct sp_side *sides, void *context)
{
    struct reducer *reducer = context;
    const struct sp_buf *done = level(reducer, reducer->depth--);
    struct sp_buf *above = level(reducer, reducer->depth);
    (void)sides;
    for (size_t i = 0; i < MERGE_TREES; i++) {
        struct sp_side side = {.mode = SP_MODE_DIRECTORY};
        if (!done[i].len)
            continue;
        int code = write_tree(reducer, &done[i], &side.id);
        if (code)
            return code;
        sp_tree_add(&above[i], sp_tree_last_name(path), &side);
    }
    return SP_OK;
}

static void add_same(struct sp_str name, const struct sp_side *sides,
                     void *context)
{
    struct reducer *reducer = context;
    for (size_t i = 0; i < MERGE_TREES; i++)
        sp_tree_add(&level(reducer, reducer->depth)[i], name, &sides[i]);
}

int sp_reduce_trees(const struct reduction *how, struct sp_repo *repo,
                    const struct sp_oid *const roots[], struct sp_oid *out,
                    struct sp_error *err)
{
    struct reducer reducer = {.how = how, .err = err, .capacity = 8};
    struct tree_walk walk = {.repo = repo,
                             .count = MERGE_TREES,
                             .settled = is_the_same,
                             .same = how->keeps_same ? add_same : NULL,
                             .leaf = keep,
                             .enter = enter,
                             .leave = leave,
                             .context = &reducer,
                             .err = err};
    reducer.trees =
        sp_calloc(reducer.capacity * MERGE_TREES, sizeof *reducer.trees);
    int code = sp_tree_walk(&walk, roots);
    for (size_t i = 0; !code && i < MERGE_TREES; i++)
        code = write_tree(&reducer, &reducer.trees[i], &out[i]);
    for (size_t i = 0; i < reducer.capacity * MERGE_TREES; i++)
        sp_buf_dispose(&reducer.trees[i]);
    free(reducer.trees);
    return code;
}

/*
 * Files that only one side edited, or removed, need no merge: all three trees
 * get the result of the trivial rule. A file added on one side may be the place
 * of the other side's edits, and a file that both removed may have moved to two
 * places. Those stay as they are.
 */
static bool simplify(struct sp_str path, struct sp_side *sides,
                     const void *context)
{
    const struct code_filter *filter = context;
    const struct sp_code_paths *paths = filter->paths;
    if (paths && paths->is_code(path, paths->context) != filter->is_code)
        return false;
    struct sp_side *base = &sides[BASE], *ours = &sides[OURS];
    const struct sp_side *given = sp_trivial_merge(base, ours, 2);
    if (!given || !base->mode || (!ours[0].mode && !ours[1].mode))
        return true;
    struct sp_side settled = *given;
    for (size_t i = OURS; i <= BASE; i++)
        sides[i] = settled;
    return !all_equal(sides);
}

int sp_memory_repo_reduce(struct memory_repo *memory, struct sp_repo *repo,
                          const struct sp_oid *const roots[],
                          const struct code_filter *filter, struct sp_oid *out,
                          struct sp_error *err)
{
    const struct reduction how = {
        .into = memory->odb, .choose = simplify, .context = filter};
    return sp_reduce_trees(&how, repo, roots, out, err);
}
