/*
 * Code comes from code. git takes a removed file and an added one for a rename,
 * and applies what the other side did to the first to the second. So a change
 * of a test could become code without a cycle. Where a merge has code that no
 * parent has at that path, and not all sides have the path, the merge is made
 * once more with the code alone.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "merge_groups.h"
#include "sallyport/vec.h"

struct search {
    struct sp_repo *repo;
    const struct sp_merge *merge;
    struct sp_strings found; /* candidates: code that may come from other files
                                */
    struct merge_trees trees;
    size_t which;        /* of the parents is compared with the first one */
    struct groups asked; /* the paths with a conflict */
    struct sp_error *err;
};

static bool code_has(const struct sp_code_paths *code, struct sp_str path)
{
    return code->is_code(path, code->context);
}

static bool is_settled(const struct sp_side *sides, void *context)
{
    (void)context;
    return sp_side_equal(&sides[MADE], &sides[OURS]) ||
           sp_side_equal(&sides[MADE], &sides[THEIRS]);
}

/* Has a tree a file at that path? 1, 0 or an error. */
static int has_file(struct sp_repo *repo, const struct sp_oid *tree,
                    const char *path, struct sp_error *err)
{
    struct sp_side side;
    int code = sp_side_at(repo, tree, path, &side, err);
    return code ? code : side.mode && side.mode != SP_MODE_DIRECTORY;
}

/* Do all bases have that path? There must be one. 1, 0 or an error. */
static int bases_have(const struct search *search, const char *path)
{
    const struct merge_trees *trees = &search->trees;
    int code = trees->bases > 0;
    for (size_t i = 0; code == 1 && i < trees->bases; i++)
        code =
            has_file(search->repo,
                     i ? &trees->other_bases.items[i - 1] : &trees->ids[BASE],
                     path, search->err);
    return code;
}

/*
 * git merges a path that both sides have in place, where their bases have it
 * too. Without a conflict about it, the bases do not matter: they have it; or
 * both sides moved one file there; or git merged two added files, which is a
 * conflict unless one of them is empty. 1, 0 or an error.
 */
static int is_shared(struct search *search, const char *path,
                     const struct sp_side *sides)
{
    if (!sides[OURS].mode || !sides[THEIRS].mode)
        return false;
    if (search->trees.bases != 1 && !sp_groups_find(&search->asked, path) &&
        !sp_oid_is_empty_blob(&sides[OURS].id) &&
        !sp_oid_is_empty_blob(&sides[THEIRS].id))
        return true;
    int code =
        sp_merge_trees_find_base(&search->trees, search->repo, search->merge,
                                 search->which, search->err);
    return code ? code : bases_have(search, path);
}

static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct search *search = context;
    if (!sides[MADE].mode || !code_has(search->merge->code, path))
        return SP_OK;
    char *name = sp_strndup(path.ptr, path.len);
    int shared = is_shared(search, name, sides);
    if (!shared)
        sp_strings_add(&search->found, path.ptr, path.len);
    free(name);
    return shared < 0 ? shared : SP_OK;
}

static int find_foreign(struct search *search)
{
    struct tree_walk walk = {.repo = search->repo,
                             .count = MERGE_TREES,
                             .settled = is_settled,
                             .leaf = look_at,
                             .context = search,
                             .err = search->err};
    return sp_tree_walk(&walk, search->trees.roots);
}

static bool is_alike(const struct sp_side *sides, void *context)
{
    (void)context;
    return sp_side_equal(&sides[OURS], &sides[THEIRS]);
}

static int is_other(struct sp_str path, const struct sp_side *sides,
                    void *context)
{
    (void)sides;
    return !code_has(context, path);
}

/* Do two sides differ in files other than code? Otherwise nothing could come
 * from them. 1, 0 or an error. */
static int has_others(struct sp_repo *repo, const struct sp_oid *const roots[],
                      const struct sp_code_paths *code, struct sp_error *err)
{
    struct sp_code_paths paths = *code;
    struct tree_walk walk = {.repo = repo,
                             .count = MERGE_TREES,
                             .settled = is_alike,
                             .leaf = is_other,
                             .context = &paths,
                             .err = err};
    return sp_tree_walk(&walk, roots);
}

/* Do all of several bases have a file there? 1, 0 or an error. */
static int several_have(const struct paths_merge *merge, const char *path)
{
    int code = 1;
    for (size_t i = 0; code == 1 && i < merge->bases->count; i++)
        code = has_file(merge->repo, &merge->bases->items[i], path, merge->err);
    return code;
}

int sp_merge_is_foreign(const struct paths_merge *merge, const char *path,
                        const struct sp_side *sides, enum merged_file file)
{
    const bool both = sides[OURS].mode && sides[THEIRS].mode;
    const bool is_empty = sp_oid_is_empty_blob(&sides[OURS].id) ||
                          sp_oid_is_empty_blob(&sides[THEIRS].id);
    if (!merge->bases || !merge->code || !sides[MADE].mode ||
        is_settled(sides, NULL) || !code_has(merge->code, sp_str(path)))
        return 0;
    int shared = both && file == FILE_IS_GITS && !is_empty;
    if (both && !shared)
        shared = several_have(merge, path);
    if (shared)
        return shared < 0 ? shared : 0;
    return has_others(merge->repo, merge->trees, merge->code, merge->err);
}

static bool keep_code(struct sp_str path, struct sp_side *sides,
                      const void *context)
{
    (void)sides;
    return code_has(context, path);
}

/* Makes commits with the code alone. */
static int make_commits(struct search *search, struct sp_oid *made,
                        struct sp_oid sides[2])
{
    struct sp_oid code_trees[MERGE_TREES], base;
    const struct reduction how = {.into = sp_merger_objects(search->repo),
                                  .keeps_same = true,
                                  .choose = keep_code,
                                  .context = search->merge->code};
    size_t parents = search->trees.bases;
    int code = sp_reduce_trees(&how, search->repo, search->trees.roots,
                               code_trees, search->err);
    if (!code)
        code = sp_merger_put_commit(search->repo, &code_trees[BASE], NULL, 0,
                                    &base, search->err);
    for (size_t i = 0; !code && i < 2; i++)
        code = sp_merger_put_commit(search->repo, &code_trees[OURS + i], &base,
                                    parents, &sides[i], search->err);
    *made = code_trees[MADE];
    return code;
}

/* Keeps the candidates that a merge of the code alone does not give either. */
static int merge_again(struct search *search, struct own_paths *own)
{
    struct automerge automerge = {.is_clean = false};
    struct own_paths found = {0};
    struct sp_oid made, sides[2];
    int code = make_commits(search, &made, sides);
    if (!code)
        code = sp_merger_merge(search->repo, &sides[0], &sides[1], &automerge,
                               search->err);
    if (!code)
        code = sp_merge_compare(search->repo, &automerge, &made, &found,
                                search->err);
    for (size_t i = 0; !code && i < found.count; i++)
        if (sp_strings_have(&search->found, found.items[i].path))
            sp_own_paths_add_once(own, sp_str(found.items[i].path),
                                  found.items[i].own);
    sp_automerge_dispose(&automerge);
    sp_own_paths_dispose(&found);
    return code;
}

/* Keeps the items that both lists have. */
static void narrow(struct sp_strings *list, const struct sp_strings *other)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (sp_strings_have(other, list->items[i]))
            list->items[kept++] = list->items[i];
        else
            free(list->items[i]);
    }
    list->count = kept;
}

/* Compares the first parent with each other one, and keeps what all of these
 * searches find. */
static int search_all(struct search *search)
{
    const struct sp_merge *merge = search->merge;
    int code = SP_OK;
    for (size_t i = 1; !code && i < merge->parent_count; i++) {
        struct sp_strings before = search->found;
        search->found = (struct sp_strings){0};
        sp_merge_trees_dispose(&search->trees);
        search->which = i;
        code = sp_merge_trees_read(&search->trees, search->repo, merge, i,
                                   search->err);
        if (!code)
            code = has_others(search->repo, search->trees.roots, merge->code,
                              search->err);
        if (code > 0)
            code = find_foreign(search);
        if (i > 1)
            narrow(&search->found, &before);
        sp_strings_dispose(&before);
    }
    return code;
}

/* Without exactly one base, or with more than two parents, nothing is merged
 * again. */
int sp_merge_code(struct sp_repo *repo, const struct sp_merge *merge,
                  const struct automerge *automerge, struct own_paths *own,
                  struct sp_error *err)
{
    struct search search = {.repo = repo, .merge = merge, .err = err};
    sp_groups_make(&search.asked, automerge);
    int code = search_all(&search);
    if (!code && search.found.count && merge->parent_count == 2)
        code = sp_merge_trees_find_base(&search.trees, repo, merge, 1, err);
    if (!code && search.found.count && merge->parent_count == 2 &&
        search.trees.bases < 2)
        code = merge_again(&search, own);
    else
        for (size_t i = 0; !code && i < search.found.count; i++)
            sp_own_paths_add_once(own, sp_str(search.found.items[i]),
                                  SP_OWN_CHANGE);
    sp_strings_dispose(&search.found);
    sp_merge_trees_dispose(&search.trees);
    sp_groups_dispose(&search.asked);
    return code;
}
