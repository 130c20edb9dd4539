#include "internal.h"
#include "sallyport/vec.h"

static int mark(git_revwalk *walk, int (*how)(git_revwalk *, const git_oid *),
                const struct sp_oids *ids, struct sp_error *err)
{
    for (size_t i = 0; i < ids->count; i++)
        if (how(walk, to_git(&ids->items[i])) < 0)
            return sp_git_fail(err, "cannot walk the history");
    return SP_OK;
}

static int collect(git_revwalk *walk, size_t max, struct sp_oids *out,
                   struct sp_error *err)
{
    git_oid id;
    int failed;
    while (!(failed = git_revwalk_next(&id, walk))) {
        if (max-- == 0)
            return SP_ELIMIT;
        SP_VEC_PUSH(out, from_git(&id));
    }
    if (failed != GIT_ITEROVER)
        return sp_git_fail(err, "cannot walk the history");
    return SP_OK;
}

int sp_repo_walk(struct sp_repo *repo, const struct sp_oids *from,
                 const struct sp_oids *hide, size_t max, struct sp_oids *out,
                 struct sp_error *err)
{
    git_revwalk *walk;
    if (git_revwalk_new(&walk, repo->git) < 0)
        return sp_git_fail(err, "cannot walk the history");
    git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
    int code = mark(walk, git_revwalk_push, from, err);
    if (!code)
        code = mark(walk, git_revwalk_hide, hide, err);
    if (!code)
        code = collect(walk, max, out, err);
    git_revwalk_free(walk);
    return code;
}

/* A commit reaches another when that one is their merge base.
 * git_graph_reachable_from_any() would say so too, but leaks in 1.5.1. */
int sp_repo_reaches(struct sp_repo *repo, const struct sp_oids *from,
                    const struct sp_oid *ancestor, struct sp_error *err)
{
    for (size_t i = 0; i < from->count; i++) {
        git_oid base;
        int failed = git_merge_base(&base, repo->git, to_git(&from->items[i]),
                                    to_git(ancestor));
        if (failed == GIT_ENOTFOUND)
            continue;
        if (failed)
            return sp_git_fail(err, "cannot walk the history");
        if (git_oid_equal(&base, to_git(ancestor)))
            return 1;
    }
    return 0;
}
