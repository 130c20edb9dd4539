#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/refs.h"

/* libgit2 reads packed-refs whole; it may be larger than any object. */
static int find(git_reference **out, struct sp_repo *repo, const char *name)
{
    size_t before = sp_memory_bound(SIZE_MAX);
    int failed = git_reference_lookup(out, repo->git, name);
    sp_memory_bound(before);
    return failed;
}

static int resolve(git_oid *out, struct sp_repo *repo, const char *name)
{
    size_t before = sp_memory_bound(SIZE_MAX);
    int failed = git_reference_name_to_id(out, repo->git, name);
    sp_memory_bound(before);
    return failed;
}

/* Lists all refs, or fails. */
static int list(git_reference_iterator **out, struct sp_repo *repo,
                const char *pattern, struct sp_error *err)
{
    size_t before = sp_memory_bound(SIZE_MAX);
    sp_directory_was_refused();
    int failed = git_reference_iterator_glob_new(out, repo->git, pattern);
    int refused = sp_directory_was_refused();
    sp_memory_bound(before);
    if (failed < 0)
        return sp_git_fail(err, "cannot list the refs");
    if (!refused)
        return SP_OK;
    git_reference_iterator_free(*out);
    return sp_error_set(err, SP_EGIT,
                        "cannot list the refs: a directory cannot be opened: "
                        "%s",
                        strerror(refused));
}

enum { DEEPEST_SYMBOLIC = 5 }; /* as in git: refs-internal.h */

void sp_repo_namespace(struct sp_repo *repo, const char *name_space)
{
    struct sp_str part, rest = sp_str(name_space ? name_space : "");
    sp_buf_reset(&repo->prefix);
    while (sp_str_item(&rest, '/', &part))
        if (part.len)
            sp_buf_printf(&repo->prefix, "refs/namespaces/%.*s/",
                          SP_STR_ARG(part));
}

/* The name in the repository; the caller frees it. */
static char *full_name(const struct sp_repo *repo, const char *name)
{
    struct sp_buf full = {0};
    sp_buf_add(&full, repo->prefix.data, repo->prefix.len);
    sp_buf_puts(&full, name);
    return sp_buf_detach(&full);
}

/* The name within the namespace. Borrowed. */
static const char *own_name(const struct sp_repo *repo, const char *full)
{
    size_t len = repo->prefix.len;
    bool is_own = len && strncmp(full, repo->prefix.data, len) == 0;
    return is_own ? full + len : full;
}

int sp_repo_ref(struct sp_repo *repo, const char *name, struct sp_oid *out,
                struct sp_error *err)
{
    git_oid id;
    char *full = full_name(repo, name);
    int failed = resolve(&id, repo, full);
    free(full);
    if (failed == GIT_ENOTFOUND || failed == GIT_EINVALIDSPEC)
        return SP_ENOTFOUND;
    if (failed)
        return sp_git_fail(err, "cannot read a ref");
    *out = from_git(&id);
    return SP_OK;
}

/* Replaces out by the target of the symbolic ref `name`. SP_ENOTFOUND, without
 * a message, where there is no such ref or it is not symbolic. */
static int read_symbolic(struct sp_repo *repo, const char *name,
                         struct sp_buf *out, struct sp_error *err)
{
    git_reference *ref;
    int failed = find(&ref, repo, name);
    if (failed == GIT_ENOTFOUND || failed == GIT_EINVALIDSPEC)
        return SP_ENOTFOUND;
    if (failed)
        return sp_git_fail(err, "cannot read a ref");
    bool symbolic = git_reference_type(ref) == GIT_REFERENCE_SYMBOLIC;
    if (symbolic) {
        sp_buf_reset(out);
        sp_buf_puts(out, git_reference_symbolic_target(ref));
    }
    git_reference_free(ref);
    return symbolic ? SP_OK : SP_ENOTFOUND;
}

int sp_repo_symbolic(struct sp_repo *repo, const char *name, struct sp_buf *out,
                     struct sp_error *err)
{
    struct sp_buf target = {0};
    char *next = full_name(repo, name);
    int code = SP_OK, depth = 0;
    for (; !code && depth < DEEPEST_SYMBOLIC; depth++) {
        code = read_symbolic(repo, next, &target, err);
        free(next);
        next = sp_strdup(sp_buf_text(&target));
    }
    free(next);
    if (!code)
        code =
            sp_error_set(err, SP_EGIT, "the symbolic ref %s never ends", name);
    if (code == SP_ENOTFOUND)
        code = SP_OK;
    if (!code && target.len) {
        sp_buf_reset(out);
        sp_buf_puts(out, own_name(repo, sp_buf_text(&target)));
    }
    sp_buf_dispose(&target);
    return code;
}

int sp_repo_each_ref(struct sp_repo *repo, const char *pattern,
                     sp_ref_visit *visit, void *context, struct sp_error *err)
{
    git_reference_iterator *iterator;
    char *full = full_name(repo, pattern);
    int failed = 0, code = list(&iterator, repo, full, err);
    free(full);
    if (code)
        return code;
    git_reference *ref;
    while (!code && !(failed = git_reference_next(&ref, iterator))) {
        const git_oid *target = git_reference_target(ref);
        if (target) {
            struct sp_oid id = from_git(target);
            code = visit(own_name(repo, git_reference_name(ref)), &id, context);
        }
        git_reference_free(ref);
    }
    if (!code && failed != GIT_ITEROVER)
        code = sp_git_fail(err, "cannot list the refs");
    git_reference_iterator_free(iterator);
    return code;
}

bool sp_repo_ref_was_pushed(struct sp_repo *repo, const char *name,
                            int64_t *when)
{
    git_reflog *log;
    char *full = full_name(repo, name);
    int failed = git_reflog_read(&log, repo->git, full);
    free(full);
    if (failed)
        return false;
    size_t count = git_reflog_entrycount(log);
    const git_reflog_entry *first =
        count ? git_reflog_entry_byindex(log, count - 1) : NULL;
    const char *message = first ? git_reflog_entry_message(first) : NULL;
    bool was_pushed = message && strcmp(message, "update by push") == 0 &&
                      git_oid_is_zero(git_reflog_entry_id_old(first));
    if (was_pushed)
        *when = git_reflog_entry_committer(first)->when.time;
    git_reflog_free(log);
    return was_pushed;
}
