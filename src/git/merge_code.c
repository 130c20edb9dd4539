/*
 * Code comes from code. git takes a file that went here and one that came there
 * for the same file, and brings what the other side did to the first into the
 * second. So a change of a test could become code that no cycle has. Where a
 * merge has code that no parent has at that path, and the path is not one that all
 * of them have, the merge is made once more over code alone.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "merger.h"
#include "sallyport/vec.h"

struct search {
    struct sp_repo *repo;
    const struct sp_merge *merge;
    struct sp_strings found; /* code from elsewhere, perhaps */
    git_oidarray bases;
    struct sp_oid trees[MERGE_TREES];
    const struct sp_oid *roots[MERGE_TREES];
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

/* What all have at one path, git merges there. */
static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct search *search = context;
    bool is_shared = sides[OURS].mode && sides[THEIRS].mode &&
                     (sides[BASE].mode || search->bases.count > 1);
    if (sides[MADE].mode && !is_shared && code_has(search->merge->code, path))
        sp_strings_add(&search->found, path.ptr, path.len);
    return SP_OK;
}

/* Reads the trees of the merge, of two of its parents and of their base. */
static int read_trees(struct search *search, const struct sp_oid *other)
{
    const struct sp_oid *parents = search->merge->parents;
    search->roots[MADE] = &search->merge->tree;
    search->roots[OURS] = &search->trees[OURS];
    search->roots[THEIRS] = &search->trees[THEIRS];
    int code = commit_trees(search->repo, &parents[0], &search->trees[OURS],
                            NULL, search->err);
    if (!code)
        code = commit_trees(search->repo, other, &search->trees[THEIRS], NULL,
                            search->err);
    if (code)
        return code;
    int failed = git_merge_bases(&search->bases, search->repo->git,
                                 to_git(&parents[0]), to_git(other));
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(search->err, "cannot find the base of a merge");
    if (search->bases.count != 1)
        return SP_OK;
    search->roots[BASE] = &search->trees[BASE];
    struct sp_oid base = from_git(&search->bases.ids[0]);
    return commit_trees(search->repo, &base, &search->trees[BASE], NULL,
                        search->err);
}

static int find_foreign(struct search *search)
{
    struct tree_walk walk = {.repo = search->repo,
                             .count = MERGE_TREES,
                             .settled = is_settled,
                             .leaf = look_at,
                             .context = search,
                             .err = search->err};
    return tree_walk(&walk, search->roots);
}

static bool is_alike(const struct sp_side *sides, void *context)
{
    (void)context;
    return sp_side_equal(&sides[OURS], &sides[THEIRS]);
}

static int is_other(struct sp_str path, const struct sp_side *sides,
                    void *context)
{
    const struct search *search = context;
    (void)sides;
    return !code_has(search->merge->code, path);
}

/* Do two sides differ in anything but code? Nothing could come from elsewhere
 * else. 1, 0 or an error. */
static int has_others(struct search *search)
{
    struct tree_walk walk = {.repo = search->repo,
                             .count = MERGE_TREES,
                             .settled = is_alike,
                             .leaf = is_other,
                             .context = search,
                             .err = search->err};
    return tree_walk(&walk, search->roots);
}

static bool keep_code(struct sp_str path, struct sp_side *sides,
                      const void *context)
{
    (void)sides;
    return code_has(context, path);
}

/* Makes commits of code alone. */
static int make_commits(struct search *search, struct sp_oid *made,
                        struct sp_oid sides[2])
{
    struct sp_oid code_trees[MERGE_TREES], base;
    const struct reduction how = {.into = merger_objects(search->repo),
                                  .keeps_same = true,
                                  .choose = keep_code,
                                  .context = search->merge->code};
    size_t parents = search->bases.count;
    int code = reduce_trees(&how, search->repo, search->roots, code_trees,
                            search->err);
    if (!code)
        code = merger_put_commit(search->repo, &code_trees[BASE], NULL, 0,
                                 &base, search->err);
    for (size_t i = 0; !code && i < 2; i++)
        code = merger_put_commit(search->repo, &code_trees[OURS + i], &base,
                                 parents, &sides[i], search->err);
    *made = code_trees[MADE];
    return code;
}

/* Of what was found, that which a merge of code alone does not give either. */
static int merge_again(struct search *search, struct own_paths *own)
{
    struct automerge automerge = {.is_clean = false};
    struct own_paths found = {0};
    struct sp_oid made, sides[2];
    int code = make_commits(search, &made, sides);
    if (!code)
        code = merger_merge(search->repo, &sides[0], &sides[1], &automerge,
                            search->err);
    if (!code)
        code =
            merge_compare(search->repo, &automerge, &made, &found, search->err);
    for (size_t i = 0; !code && i < found.count; i++)
        if (sp_strings_have(&search->found, found.items[i].path))
            own_paths_add(own, sp_str(found.items[i].path), found.items[i].own);
    automerge_dispose(&automerge);
    own_paths_dispose(&found);
    return code;
}

/* Keeps what both lists have. */
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

/* The first parent with each other one: what all of these searches find. */
static int search_all(struct search *search)
{
    const struct sp_merge *merge = search->merge;
    int code = SP_OK;
    for (size_t i = 1; !code && i < merge->parent_count; i++) {
        struct sp_strings before = search->found;
        search->found = (struct sp_strings){0};
        git_oidarray_dispose(&search->bases);
        search->bases = (git_oidarray){0};
        search->roots[BASE] = NULL;
        code = read_trees(search, &merge->parents[i]);
        if (!code)
            code = has_others(search);
        if (code > 0)
            code = find_foreign(search);
        if (i > 1)
            narrow(&search->found, &before);
        sp_strings_dispose(&before);
    }
    return code;
}

/* Without one base, or of more than two parents, nothing is merged again. */
int merge_code(struct sp_repo *repo, const struct sp_merge *merge,
               struct own_paths *own, struct sp_error *err)
{
    struct search search = {.repo = repo, .merge = merge, .err = err};
    int code = search_all(&search);
    if (!code && search.found.count && merge->parent_count == 2 &&
        search.bases.count < 2)
        code = merge_again(&search, own);
    else
        for (size_t i = 0; !code && i < search.found.count; i++)
            own_paths_add(own, sp_str(search.found.items[i]), SP_OWN_CHANGE);
    git_oidarray_dispose(&search.bases);
    sp_strings_dispose(&search.found);
    return code;
}
