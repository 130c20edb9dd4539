#include <stdint.h>

#include "internal.h"

/* libgit2 reads packed-refs whole, which may be larger than any object. */
static int find(git_reference **out, struct sp_repo *repo, const char *name)
{
    size_t before = memory_bound(SIZE_MAX);
    int failed = git_reference_lookup(out, repo->git, name);
    memory_bound(before);
    return failed;
}

static int resolve(git_oid *out, struct sp_repo *repo, const char *name)
{
    size_t before = memory_bound(SIZE_MAX);
    int failed = git_reference_name_to_id(out, repo->git, name);
    memory_bound(before);
    return failed;
}

static int list(git_reference_iterator **out, struct sp_repo *repo,
                const char *pattern)
{
    size_t before = memory_bound(SIZE_MAX);
    int failed = git_reference_iterator_glob_new(out, repo->git, pattern);
    memory_bound(before);
    return failed;
}

enum { DEEPEST_SYMBOLIC = 5 }; /* as in git: refs-internal.h */

int sp_repo_ref(struct sp_repo *repo, const char *name, struct sp_oid *out,
                struct sp_error *err)
{
    git_oid id;
    int failed = resolve(&id, repo, name);
    if (failed == GIT_ENOTFOUND || failed == GIT_EINVALIDSPEC)
        return SP_ENOTFOUND;
    if (failed)
        return sp_git_fail(err, "cannot read a ref");
    *out = from_git(&id);
    return SP_OK;
}

int sp_repo_symbolic(struct sp_repo *repo, const char *name, struct sp_buf *out,
                     struct sp_error *err)
{
    for (int depth = 0; depth < DEEPEST_SYMBOLIC; depth++) {
        git_reference *ref;
        int failed = find(&ref, repo, name);
        if (failed == GIT_ENOTFOUND || failed == GIT_EINVALIDSPEC)
            return SP_OK;
        if (failed)
            return sp_git_fail(err, "cannot read a ref");
        bool symbolic = git_reference_type(ref) == GIT_REFERENCE_SYMBOLIC;
        if (symbolic) {
            sp_buf_reset(out);
            sp_buf_puts(out, git_reference_symbolic_target(ref));
            name = sp_buf_text(out);
        }
        git_reference_free(ref);
        if (!symbolic)
            return SP_OK;
    }
    return sp_error_set(err, SP_EGIT, "the symbolic ref %s never ends", name);
}

int sp_repo_each_ref(struct sp_repo *repo, const char *pattern,
                     sp_ref_visit *visit, void *context, struct sp_error *err)
{
    git_reference_iterator *iterator;
    if (list(&iterator, repo, pattern) < 0)
        return sp_git_fail(err, "cannot list the refs");
    git_reference *ref;
    int failed, code = SP_OK;
    while (!code && !(failed = git_reference_next(&ref, iterator))) {
        const git_oid *target = git_reference_target(ref);
        if (target) {
            struct sp_oid id = from_git(target);
            code = visit(git_reference_name(ref), &id, context);
        }
        git_reference_free(ref);
    }
    if (!code && failed != GIT_ITEROVER)
        code = sp_git_fail(err, "cannot list the refs");
    git_reference_iterator_free(iterator);
    return code;
}
