#include <stdlib.h>

#include "merge.h"
#include "sallyport/alloc.h"

/* The merges that were made one after the other: one for each further parent.
 * A path that conflicted in one of them conflicts. */
struct sp_automerge {
    struct memory_repo memory;
    git_index *steps[SP_MERGE_MOST];
    size_t count;
};

static int merged_tree(struct sp_automerge *automerge,
                       const struct sp_oid *base, const struct sp_oid *ours,
                       const struct sp_oid *theirs, struct sp_oid *out,
                       struct sp_error *err)
{
    git_index *index;
    int code =
        memory_repo_merge(&automerge->memory, base, ours, theirs, &index, err);
    if (!code)
        code = memory_repo_settle(&automerge->memory, index, out, err);
    git_index_free(index);
    return code;
}

/* The trees of a merge without what does not matter; what is missing is an
 * empty tree. */
struct reduced {
    struct sp_oid tree, parents[SP_MERGE_MOST], bases[SP_MERGE_MOST],
        elders[SP_MERGE_MOST];
};

static int reduce(struct sp_automerge *automerge, struct sp_repo *repo,
                  const struct sp_merge *merge, struct reduced *out,
                  struct sp_error *err)
{
    const struct sp_oid *roots[MERGE_ROOTS] = {0};
    struct sp_oid reduced[MERGE_ROOTS], empty;
    size_t parents = merge->parents.count, bases = merge->bases.count;
    size_t count = merge_roots(merge, roots);
    bool is_plain = parents == 2 && bases <= 1;
    if (is_plain)
        count = 4; /* with a base, be it empty */
    int code = memory_repo_reduce(&automerge->memory, repo, roots, count,
                                  is_plain, reduced, err);
    if (code)
        return code;
    if (git_odb_write((git_oid *)(void *)&empty, automerge->memory.odb, "", 0,
                      GIT_OBJECT_TREE) < 0)
        return sp_git_fail(err, "cannot prepare a merge");
    if (is_plain)
        bases = 1;
    out->tree = reduced[0];
    for (size_t i = 0; i < SP_MERGE_MOST; i++) {
        size_t elder = 1 + parents + bases + i;
        out->parents[i] = i < parents ? reduced[1 + i] : empty;
        out->bases[i] = i < bases ? reduced[1 + parents + i] : empty;
        out->elders[i] = elder < count ? reduced[elder] : empty;
    }
    return SP_OK;
}

/* Where histories cross, the bases are merged first, as git does. */
static int join_bases(struct sp_automerge *automerge, struct reduced *trees,
                      size_t count, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 1; !code && i < count; i++)
        code = merged_tree(automerge, &trees->elders[i - 1], &trees->bases[0],
                           &trees->bases[i], &trees->bases[0], err);
    return code;
}

static int merge_parents(struct sp_automerge *automerge, struct reduced *trees,
                         size_t parents, struct sp_error *err)
{
    struct sp_oid *ours = &trees->parents[0];
    int code = SP_OK;
    for (size_t i = 1; !code && i < parents; i++) {
        code = memory_repo_merge(&automerge->memory, &trees->bases[i - 1], ours,
                                 &trees->parents[i],
                                 &automerge->steps[automerge->count++], err);
        if (!code && i + 1 < parents)
            code = merged_tree(automerge, &trees->bases[i - 1], ours,
                               &trees->parents[i], ours, err);
    }
    return code;
}

int sp_repo_automerge(struct sp_automerge **out, struct sp_repo *repo,
                      const struct sp_merge *merge, struct sp_error *err)
{
    struct sp_automerge *automerge = sp_calloc(1, sizeof *automerge);
    struct reduced trees;
    int code = merge_check(merge, err);
    if (!code)
        code = memory_repo_open(&automerge->memory, repo, err);
    if (!code)
        code = reduce(automerge, repo, merge, &trees, err);
    if (!code && merge->parents.count == 2)
        code = join_bases(automerge, &trees, merge->bases.count, err);
    if (!code)
        code = merge_parents(automerge, &trees, merge->parents.count, err);
    if (code) {
        sp_automerge_free(automerge);
        return code;
    }
    *out = automerge;
    return SP_OK;
}

void sp_automerge_free(struct sp_automerge *automerge)
{
    if (!automerge)
        return;
    for (size_t i = 0; i < automerge->count; i++)
        git_index_free(automerge->steps[i]);
    memory_repo_dispose(&automerge->memory);
    free(automerge);
}

static bool conflicts_at(const struct sp_automerge *automerge, const char *path)
{
    const git_index_entry *ancestor, *ours, *theirs;
    for (size_t i = 0; i < automerge->count; i++)
        if (git_index_conflict_get(&ancestor, &ours, &theirs,
                                   automerge->steps[i], path) == 0)
            return true;
    return false;
}

int sp_automerge_explains(const struct sp_automerge *automerge,
                          struct sp_str path, const struct sp_side *side,
                          bool *conflicts)
{
    char *name = sp_strndup(path.ptr, path.len);
    bool open = conflicts_at(automerge, name);
    const git_index_entry *entry =
        git_index_get_bypath(automerge->steps[automerge->count - 1], name, 0);
    struct sp_side made = {0};
    if (entry)
        made = (struct sp_side){entry->mode, from_git(&entry->id)};
    free(name);
    if (conflicts)
        *conflicts = open;
    return open || sp_side_equal(&made, side);
}
