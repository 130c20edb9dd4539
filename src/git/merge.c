#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "merger.h"
#include "sallyport/ancestry.h"

int sp_side_at(struct sp_repo *repo, const struct sp_oid *root,
               const char *path, struct sp_side *out, struct sp_error *err)
{
    git_tree *tree = NULL;
    git_tree_entry *entry = NULL;
    *out = (struct sp_side){0};
    if (!root)
        return SP_OK;
    if (git_tree_lookup(&tree, repo->git, to_git(root)) < 0)
        return sp_git_fail(err, "cannot read a merge");
    int failed = git_tree_entry_bypath(&entry, tree, path);
    if (!failed)
        *out = (struct sp_side){git_tree_entry_filemode(entry),
                                from_git(git_tree_entry_id(entry))};
    git_tree_entry_free(entry);
    git_tree_free(tree);
    return failed && failed != GIT_ENOTFOUND
               ? sp_git_fail(err, "cannot read a merge")
               : SP_OK;
}

const struct sp_side *sp_trivial_merge(const struct sp_side *base,
                                       const struct sp_side *parents,
                                       size_t count)
{
    const struct sp_side *changed = NULL;
    for (size_t i = 0; i < count; i++) {
        if (sp_side_equal(&parents[i], base))
            continue;
        if (changed && !sp_side_equal(&parents[i], changed))
            return NULL;
        changed = &parents[i];
    }
    return changed ? changed : base;
}

int sp_merge_trees_read(struct merge_trees *out, struct sp_repo *repo,
                        const struct sp_merge *merge, size_t which,
                        struct sp_error *err)
{
    *out = (struct merge_trees){.ids[MADE] = merge->tree,
                                .bases = merge->trees ? 1 : SIZE_MAX};
    for (size_t i = MADE; i < BASE; i++)
        out->roots[i] = &out->ids[i];
    if (merge->trees) {
        for (size_t i = 0; i < 3; i++)
            out->ids[OURS + i] = merge->trees[i];
        out->roots[BASE] = &out->ids[BASE];
        return SP_OK;
    }
    int code =
        sp_commit_links(repo, &merge->parents[0], &out->ids[OURS], NULL, err);
    return code ? code
                : sp_commit_links(repo, &merge->parents[which],
                                  &out->ids[THEIRS], NULL, err);
}

static int add_base(struct merge_trees *trees, struct sp_repo *repo,
                    const struct sp_oid *base, struct sp_error *err)
{
    struct sp_oid tree;
    int code = sp_commit_links(repo, base, &tree, NULL, err);
    if (trees->base_ids.count)
        SP_VEC_PUSH(&trees->other_bases, tree);
    else
        trees->ids[BASE] = tree;
    trees->roots[BASE] = &trees->ids[BASE];
    SP_VEC_PUSH(&trees->base_ids, *base);
    return code;
}

/* 1, 0 where they are not known, or an error. */
static int find_in_history(struct merge_trees *trees, struct sp_repo *repo,
                           const struct sp_merge *merge, struct sp_error *err)
{
    const struct sp_merge_history *history = merge->history;
    const uint32_t *found;
    size_t count;
    int code = SP_OK;
    if (!history->find(history->context, history->parents[0],
                       &history->parents[1], 1, &found, &count))
        return 0;
    for (size_t i = 0; i < count; i++)
        if (!history->commit(history->context, found[i]))
            return 0;
    for (size_t i = 0; !code && i < count; i++)
        code = add_base(trees, repo,
                        history->commit(history->context, found[i]), err);
    trees->bases = count;
    return code ? code : 1;
}

/* The same, where both parents are on lines of kept commits. */
static int find_on_lines(struct merge_trees *trees, struct sp_repo *repo,
                         const struct sp_merge *merge, size_t which,
                         struct sp_error *err)
{
    struct sp_oid fork;
    if (!sp_kept_fork(repo, &merge->parents[0], &merge->parents[which], &fork))
        return 0;
    int code = add_base(trees, repo, &fork, err);
    trees->bases = 1;
    return code ? code : 1;
}

int sp_merge_trees_find_base(struct merge_trees *trees, struct sp_repo *repo,
                             const struct sp_merge *merge, size_t which,
                             struct sp_error *err)
{
    git_oidarray bases = {0};
    int code = SP_OK;
    if (trees->bases != SIZE_MAX)
        return SP_OK;
    int known = merge->history && which == 1
                    ? find_in_history(trees, repo, merge, err)
                    : find_on_lines(trees, repo, merge, which, err);
    if (known)
        return known < 0 ? known : SP_OK;
    int failed = git_merge_bases(&bases, repo->git, to_git(&merge->parents[0]),
                                 to_git(&merge->parents[which]));
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(err, "cannot find the base of a merge");
    for (size_t i = 0; !code && i < bases.count; i++) {
        const struct sp_oid base = from_git(&bases.ids[i]);
        code = add_base(trees, repo, &base, err);
    }
    git_oidarray_dispose(&bases);
    if (!code)
        trees->bases = trees->base_ids.count;
    return code;
}

void sp_merge_trees_dispose(struct merge_trees *trees)
{
    free(trees->base_ids.items);
    free(trees->other_bases.items);
    trees->base_ids = trees->other_bases = (struct sp_oids){0};
}

/* Without the base the size is estimated too high. The base is searched for
 * only where that matters. */
static int size_of_step(struct sp_repo *repo, const struct sp_merge *merge,
                        size_t which, uint64_t *out, struct sp_error *err)
{
    struct merge_trees trees;
    int code = sp_merge_trees_read(&trees, repo, merge, which, err);
    if (!code)
        code = sp_merge_size(repo, trees.roots, out, err);
    if (!code && *out > MERGER_MAX_BYTES && trees.bases == SIZE_MAX) {
        code = sp_merge_trees_find_base(&trees, repo, merge, which, err);
        if (!code)
            code = sp_merge_size(repo, trees.roots, out, err);
    }
    sp_merge_trees_dispose(&trees);
    return code;
}

/* Records what all steps may write: what an earlier step has written is needed until
 * the last one. */
static int bound_size(struct sp_repo *repo, const struct sp_merge *merge,
                      struct sp_error *err)
{
    uint64_t bytes = 0, sum = 0;
    int code = SP_OK;
    for (size_t i = 1; !code && i < merge->parent_count; i++) {
        code = size_of_step(repo, merge, i, &bytes, err);
        sum += code ? 0 : bytes;
    }
    return code ? code : sp_merger_spend(repo, sum, err);
}

/* Merges the parents one after the other. *out is the result of the last merge,
 * with all conflicts. */
static int merge_parents(struct sp_repo *repo, const struct sp_merge *merge,
                         struct automerge *out, struct sp_error *err)
{
    struct sp_oid ours = merge->parents[0];
    int code = bound_size(repo, merge, err);
    for (size_t i = 1; !code && i < merge->parent_count; i++) {
        const struct sp_oid before[] = {ours, merge->parents[i - 1]};
        if (i > 1)
            code =
                sp_merger_put_commit(repo, &out->tree, before, 2, &ours, err);
        if (!code)
            code = sp_merger_merge(repo, &ours, &merge->parents[i], out, err);
    }
    return code;
}

static int ask_git(struct sp_repo *repo, const struct sp_merge *merge,
                   struct own_paths *out, struct sp_error *err)
{
    struct automerge automerge = {.is_clean = false};
    int code = merge_parents(repo, merge, &automerge, err);
    if (!code)
        code = sp_merge_compare(repo, &automerge, &merge->tree, out, err);
    if (!code && merge->code)
        code = sp_merge_code(repo, merge, &automerge, out, err);
    sp_automerge_dispose(&automerge);
    return code;
}

/* The same for several bases: first they become one. */
static int by_paths_of_many(struct sp_repo *repo, const struct sp_merge *merge,
                            const struct merge_trees *trees,
                            struct own_paths *own, struct sp_error *err)
{
    struct sp_oid base;
    struct sp_oids all = {0};
    const struct sp_oid *roots[MERGE_TREES];
    memcpy(roots, trees->roots, sizeof roots);
    roots[BASE] = &base;
    int code = sp_merge_make_base(repo, merge, &trees->base_ids, &base, err);
    SP_VEC_PUSH(&all, trees->ids[BASE]);
    for (size_t i = 0; i < trees->other_bases.count; i++)
        SP_VEC_PUSH(&all, trees->other_bases.items[i]);
    if (code == 1)
        code = sp_merge_paths(repo, roots, &all, merge->code, own, err);
    free(all.items);
    return code;
}

/* 1 when the paths, and the lines of files, say what the merge has of its own. own NULL:
 * that git makes the same, without a conflict, and MERGE_DIFFERS that it does not. */
static int by_paths(struct sp_repo *repo, const struct sp_merge *merge,
                    struct own_paths *own, struct sp_error *err)
{
    struct merge_trees trees;
    if (merge->parent_count != 2)
        return 0;
    int code = sp_merge_trees_read(&trees, repo, merge, 1, err);
    if (!code)
        code = sp_merge_trees_find_base(&trees, repo, merge, 1, err);
    if (!code && trees.bases > 1)
        code = by_paths_of_many(repo, merge, &trees, own, err);
    else if (!code)
        code = sp_merge_paths(repo, trees.roots, NULL, merge->code, own, err);
    sp_merge_trees_dispose(&trees);
    return code;
}

int sp_repo_merge_own(struct sp_repo *repo, const struct sp_merge *merge,
                      sp_own_visit *visit, void *context, struct sp_error *err)
{
    struct own_paths own = {0};
    if (merge->parent_count > SP_MERGE_MAX_PARENTS)
        return sp_error_set(err, SP_ELIMIT, "a merge has more than %d parents",
                            SP_MERGE_MAX_PARENTS);
    int code = by_paths(repo, merge, &own, err);
    if (code >= 0)
        code = code ? SP_OK : ask_git(repo, merge, &own, err);
    for (size_t i = 0; !code && i < own.count; i++)
        code = visit(sp_str(own.items[i].path), own.items[i].own, context);
    sp_own_paths_dispose(&own);
    return code;
}

int sp_repo_merge_gives(struct sp_repo *repo, const struct sp_oid *ours,
                        const struct sp_oid *theirs, const struct sp_oid *tree,
                        const struct sp_code_paths *code_paths,
                        struct sp_error *err)
{
    const struct sp_oid parents[] = {*ours, *theirs};
    const struct sp_merge made = {.tree = *tree,
                                  .parents = parents,
                                  .parent_count = 2,
                                  .code = code_paths};
    struct automerge merge = {.is_clean = false};
    struct own_paths own = {0};
    int code = SP_OK;
    if (!repo->merger) /* a git that runs already answers as fast */
        code = by_paths(repo, &made, NULL, err);
    if (code && code != MERGE_DIFFERS)
        return code;
    code = bound_size(repo, &made, err);
    if (!code)
        code = sp_merger_merge(repo, ours, theirs, &merge, err);
    bool gives = !code && merge.is_clean && sp_oid_equal(&merge.tree, tree);
    if (gives && code_paths)
        code = sp_merge_code(repo, &made, &merge, &own, err);
    gives = gives && !own.count;
    sp_automerge_dispose(&merge);
    sp_own_paths_dispose(&own);
    return code ? code : gives;
}

/* The merge of two commits of which none has the other: by git. */
static int make_tree(struct sp_repo *repo, const struct sp_oid parents[2],
                     struct sp_oid *out, struct sp_error *err)
{
    struct sp_merge merge = {.parents = parents, .parent_count = 2};
    struct automerge made = {.is_clean = false};
    int code = sp_commit_links(repo, &parents[0], &merge.tree, NULL, err);
    if (!code)
        code = bound_size(repo, &merge, err);
    if (!code)
        code = sp_merger_merge(repo, &parents[0], &parents[1], &made, err);
    bool is_clean = !code && made.is_clean;
    *out = made.tree;
    sp_automerge_dispose(&made);
    return code ? code : is_clean;
}

int sp_repo_merge_tree(struct sp_repo *repo, const struct sp_oid *ours,
                       const struct sp_oid *theirs, struct sp_oid *out,
                       struct sp_error *err)
{
    const struct sp_oid parents[] = {*ours, *theirs};
    struct sp_oid fork;
    int code = sp_repo_fork(repo, ours, theirs, &fork, err);
    if (code)
        return code;
    if (!sp_oid_equal(&fork, ours) && !sp_oid_equal(&fork, theirs))
        return make_tree(repo, parents, out, err);
    const struct sp_oid *tip = sp_oid_equal(&fork, ours) ? theirs : ours;
    code = sp_commit_links(repo, tip, out, NULL, err);
    return code ? code : 1;
}
