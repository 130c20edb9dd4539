#include "merge.h"

#include <stdlib.h>

#include "internal.h"
#include "sallyport/vec.h"

int sp_repo_merge_bases(struct sp_repo *repo, const struct sp_oid *a,
                        const struct sp_oid *b, struct sp_oids *out,
                        struct sp_error *err)
{
    git_oidarray found = {0};
    int failed = git_merge_bases(&found, repo->git, to_git(a), to_git(b));
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(err, "cannot find the base of a merge");
    for (size_t i = 0; !failed && i < found.count; i++)
        SP_VEC_PUSH(out, from_git(&found.ids[i]));
    git_oidarray_dispose(&found);
    return SP_OK;
}

/* The base of a commit and of all those before it, as far as there is one. */
static int octopus_base(struct sp_repo *repo, const struct sp_oids *parents,
                        size_t which, struct sp_oids *out, struct sp_error *err)
{
    git_oid ids[SP_MERGE_MOST], base;
    ids[0] = *to_git(&parents->items[which]);
    for (size_t i = 0; i < which; i++)
        ids[i + 1] = *to_git(&parents->items[i]);
    int failed = git_merge_base_many(&base, repo->git, which + 1, ids);
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(err, "cannot find the base of a merge");
    struct sp_oid found = {{0}};
    if (!failed)
        found = from_git(&base);
    SP_VEC_PUSH(out, found);
    return SP_OK;
}

/* Commits become their trees; what is zero stays so: it has no tree. */
static int to_trees(struct sp_repo *repo, struct sp_oids *ids,
                    struct sp_error *err)
{
    for (size_t i = 0; i < ids->count; i++) {
        struct sp_oid *id = &ids->items[i];
        int code =
            sp_oid_is_zero(id) ? SP_OK : commit_trees(repo, id, id, NULL, err);
        if (code)
            return code;
    }
    return SP_OK;
}

int commit_trees(struct sp_repo *repo, const struct sp_oid *id,
                 struct sp_oid *tree, struct sp_oids *parents,
                 struct sp_error *err)
{
    git_commit *commit;
    if (git_commit_lookup(&commit, repo->git, to_git(id)) < 0)
        return sp_git_fail(err, "cannot read a commit");
    *tree = from_git(git_commit_tree_id(commit));
    for (unsigned i = 0; parents && i < git_commit_parentcount(commit); i++)
        SP_VEC_PUSH(parents, from_git(git_commit_parent_id(commit, i)));
    git_commit_free(commit);
    return SP_OK;
}

static int find_bases(struct sp_merge *out, struct sp_repo *repo,
                      struct sp_error *err)
{
    const struct sp_oids *parents = &out->parents;
    int code = SP_OK;
    if (parents->count > 2) {
        for (size_t i = 1; !code && i < parents->count; i++)
            code = octopus_base(repo, parents, i, &out->bases, err);
        return code;
    }
    code = sp_repo_merge_bases(repo, &parents->items[0], &parents->items[1],
                               &out->bases, err);
    for (size_t i = 1; !code && i < out->bases.count; i++) {
        struct sp_oids elders = {0};
        code = sp_repo_merge_bases(repo, &out->bases.items[0],
                                   &out->bases.items[i], &elders, err);
        struct sp_oid elder = {{0}};
        if (elders.count)
            elder = elders.items[0];
        SP_VEC_PUSH(&out->elders, elder);
        free(elders.items);
    }
    return code;
}

int merge_check(const struct sp_merge *merge, struct sp_error *err)
{
    if (merge->parents.count < 2)
        return sp_error_set(err, SP_EGIT,
                            "a commit with one parent is no merge");
    if (merge->parents.count > SP_MERGE_MOST ||
        merge->bases.count > SP_MERGE_MOST)
        return sp_error_set(err, SP_ELIMIT,
                            "a merge has more than %d parents or bases",
                            SP_MERGE_MOST);
    return SP_OK;
}

int sp_repo_merge_read(struct sp_merge *out, struct sp_repo *repo,
                       const struct sp_oid *commit, struct sp_error *err)
{
    int code = commit_trees(repo, commit, &out->tree, &out->parents, err);
    if (!code)
        code = merge_check(out, err);
    if (!code)
        code = find_bases(out, repo, err);
    if (!code)
        code = to_trees(repo, &out->parents, err);
    if (!code)
        code = to_trees(repo, &out->bases, err);
    return code ? code : to_trees(repo, &out->elders, err);
}

void sp_merge_dispose(struct sp_merge *merge)
{
    free(merge->parents.items);
    free(merge->bases.items);
    free(merge->elders.items);
    *merge = (struct sp_merge){0};
}

const struct sp_side *trivial_merge(const struct sp_side *base,
                                    const struct sp_side *parents, size_t count)
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

size_t merge_roots(const struct sp_merge *merge, const struct sp_oid **roots)
{
    const struct sp_oids *lists[] = {&merge->parents, &merge->bases,
                                     &merge->elders};
    size_t count = 0;
    roots[count++] = &merge->tree;
    for (size_t list = 0; list < 3; list++)
        for (size_t i = 0; i < lists[list]->count; i++) {
            const struct sp_oid *id = &lists[list]->items[i];
            roots[count++] = sp_oid_is_zero(id) ? NULL : id;
        }
    return count;
}

struct search {
    size_t parents, bases;
    sp_suspect_visit *visit;
    void *context;
};

/* The first side is the merge, then come parents and bases. */
static bool is_trivial(const struct sp_side *sides, void *context)
{
    const struct search *search = context;
    static const struct sp_side nothing;
    const struct sp_side *bases = sides + 1 + search->parents;
    for (size_t i = 0; i < search->bases || i == 0; i++) {
        const struct sp_side *given = trivial_merge(
            search->bases ? &bases[i] : &nothing, sides + 1, search->parents);
        if (given && sp_side_equal(given, sides))
            return true;
    }
    return false;
}

static int suspect(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    const struct search *search = context;
    return search->visit(path, sides, search->context);
}

int sp_repo_merge_changes(struct sp_repo *repo, const struct sp_merge *merge,
                          sp_suspect_visit *visit, void *context,
                          struct sp_error *err)
{
    const struct sp_oid *roots[MERGE_ROOTS];
    struct sp_side sides[MERGE_ROOTS] = {0};
    int code = merge_check(merge, err);
    if (code)
        return code;
    struct search search = {merge->parents.count, merge->bases.count, visit,
                            context};
    merge_roots(merge, roots);
    size_t count = 1 + search.parents + search.bases;
    for (size_t i = 0; i < count; i++)
        if (roots[i])
            sides[i] = (struct sp_side){SP_MODE_DIRECTORY, *roots[i]};
    if (is_trivial(sides, &search))
        return SP_OK;
    struct tree_walk walk = {.repo = repo,
                             .count = count,
                             .settled = is_trivial,
                             .leaf = suspect,
                             .context = &search,
                             .err = err};
    return tree_walk(&walk, roots);
}
