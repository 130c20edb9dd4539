#include <stdlib.h>

#include "sallyport/alloc.h"
#include "tree.h"

/* Sides of a name: of the merge, then of each parent. */
struct search {
    size_t count;
    sp_change_visit *visit;
    void *context;
};

static bool is_of_a_parent(const struct sp_side *sides, void *context)
{
    const struct search *search = context;
    for (size_t i = 1; i < search->count; i++)
        if (sp_side_equal(&sides[0], &sides[i]))
            return true;
    return false;
}

static int tell(struct sp_str path, const struct sp_side *sides, void *context)
{
    const struct search *search = context;
    const struct sp_change change = {path, sides[1], sides[0]};
    return search->visit(&change, search->context);
}

int sp_repo_merge_changes(struct sp_repo *repo, const struct sp_oid *old_trees,
                          size_t count, const struct sp_oid *new_tree,
                          sp_change_visit *visit, void *context,
                          struct sp_error *err)
{
    struct search search = {count + 1, visit, context};
    struct tree_walk walk = {.repo = repo,
                             .count = count + 1,
                             .settled = is_of_a_parent,
                             .leaf = tell,
                             .context = &search,
                             .err = err};
    const struct sp_oid **roots =
        sp_calloc(count + 1, sizeof(const struct sp_oid *));
    roots[0] = new_tree;
    for (size_t i = 0; i < count; i++)
        roots[i + 1] = &old_trees[i];
    int code = sp_tree_walk(&walk, roots);
    free(roots);
    return code;
}
