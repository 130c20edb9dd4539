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
    struct merge_trees trees;
    bool is_clean; /* git asked nothing */
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

/* What all have at one path, git merges there. Where the base is not known, what
 * both have: two files that were both added merge without a conflict only when
 * one is empty. */
static bool is_shared(const struct search *search, const struct sp_side *sides)
{
    static const struct sp_oid empty = {
        {0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
         0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91}};
    if (!sides[OURS].mode || !sides[THEIRS].mode)
        return false;
    if (search->trees.roots[BASE])
        return sides[BASE].mode != 0;
    return search->trees.bases == SIZE_MAX &&
           !sp_oid_equal(&sides[OURS].id, &empty) &&
           !sp_oid_equal(&sides[THEIRS].id, &empty);
}

static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct search *search = context;
    if (sides[MADE].mode && !is_shared(search, sides) &&
        code_has(search->merge->code, path))
        sp_strings_add(&search->found, path.ptr, path.len);
    return SP_OK;
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
    return sp_tree_walk(&walk, search->trees.roots);
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

/* Of what was found, that which a merge of code alone does not give either. */
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
        code = sp_merge_trees_read(&search->trees, search->repo, merge, i,
                                   search->err);
        if (!code && !search->is_clean)
            code = sp_merge_trees_find_base(&search->trees, search->repo, merge,
                                            i, search->err);
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
int sp_merge_code(struct sp_repo *repo, const struct sp_merge *merge,
                  bool is_clean, struct own_paths *own, struct sp_error *err)
{
    struct search search = {
        .repo = repo, .merge = merge, .is_clean = is_clean, .err = err};
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
    return code;
}
