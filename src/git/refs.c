#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "loose_refs.h"
#include "sallyport/alloc.h"
#include "sallyport/refs.h"

/* Where the file of a ref is: a linked work tree has its own HEAD, and its own
 * bisection. */
static const char *root_of(const struct sp_repo *repo, const char *name)
{
    struct sp_str ref = sp_str(name);
    bool is_shared = sp_str_starts(ref, "refs/") &&
                     !sp_str_starts(ref, "refs/bisect/") &&
                     !sp_str_starts(ref, "refs/worktree/") &&
                     !sp_str_starts(ref, "refs/rewritten/");
    return is_shared ? sp_repo_commondir(repo) : sp_repo_gitdir(repo);
}

/* Reads what a ref says, by its full name. SP_ENOTFOUND, without a message,
 * where there is none, or the name is no name of a ref. The file is read first:
 * git packs a ref before it removes the file. */
static int read_ref(struct sp_repo *repo, const char *name,
                    struct ref_value *out, struct sp_error *err)
{
    int is_valid = 0;
    if (git_reference_name_is_valid(&is_valid, name) < 0 || !is_valid)
        return SP_ENOTFOUND;
    sp_buf_reset(&out->target);
    int code = sp_loose_read(root_of(repo, name), name, out, err);
    if (code != SP_ENOTFOUND)
        return code;
    code = sp_packed_open(&repo->packed, sp_repo_commondir(repo), err);
    return code ? code
                : sp_packed_find(&repo->packed, sp_str(name), &out->id, err);
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

/* Follows symbolic refs from `name`, which is a full name and yours, to the name
 * that is none. SP_ENOTFOUND, without a message, when that one does not exist;
 * *name is its name all the same. */
static int follow(struct sp_repo *repo, char **name, struct ref_value *out,
                  struct sp_error *err)
{
    int code = SP_OK;
    for (int depth = 0; depth <= DEEPEST_SYMBOLIC; depth++) {
        code = read_ref(repo, *name, out, err);
        if (code || !out->target.len)
            return code;
        free(*name);
        *name = sp_buf_detach(&out->target);
    }
    return sp_error_set(err, SP_EGIT, "the symbolic ref %s never ends", *name);
}

int sp_repo_ref(struct sp_repo *repo, const char *name, struct sp_oid *out,
                struct sp_error *err)
{
    return sp_repo_named(repo, name, NULL, out, err);
}

int sp_repo_named(struct sp_repo *repo, const char *name, struct sp_buf *target,
                  struct sp_oid *out, struct sp_error *err)
{
    struct ref_value value = {0};
    char *start = full_name(repo, name), *full = sp_strdup(start);
    int code = follow(repo, &full, &value, err);
    bool is_known = !code || code == SP_ENOTFOUND;
    if (!code)
        *out = value.id;
    if (target && is_known && strcmp(full, start) != 0) {
        sp_buf_reset(target);
        sp_buf_puts(target, own_name(repo, full));
    }
    sp_buf_dispose(&value.target);
    free(start);
    free(full);
    return code;
}

int sp_repo_symbolic(struct sp_repo *repo, const char *name, struct sp_buf *out,
                     struct sp_error *err)
{
    struct sp_oid ignored;
    int code = sp_repo_named(repo, name, out, &ignored, err);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

/* A visit of the refs that a pattern matches. `loose` are the names that have a
 * file, in order. */
struct listing {
    struct sp_repo *repo;
    const char *pattern;
    struct sp_strings loose;
    sp_ref_visit *visit;
    void *context;
};

static int see(const struct listing *listing, const char *name,
               const struct sp_oid *id)
{
    if (fnmatch(listing->pattern, name, 0) != 0)
        return SP_OK;
    return listing->visit(own_name(listing->repo, name), id, listing->context);
}

/* A file hides the packed ref of its name. */
static int see_packed(const char *name, const struct sp_oid *id, void *context)
{
    const struct listing *listing = context;
    return sp_strings_have_sorted(&listing->loose, name)
               ? SP_OK
               : see(listing, name, id);
}

/* Like git, skips a file that is no ref. One that was packed in the
 * meantime is found there. */
static int see_loose(const struct listing *listing, struct sp_error *err)
{
    struct ref_value value = {0};
    int code = SP_OK;
    for (size_t i = 0; !code && i < listing->loose.count; i++) {
        const char *name = listing->loose.items[i];
        struct sp_error why = {0};
        int failed = read_ref(listing->repo, name, &value, &why);
        if (failed && failed != SP_ENOTFOUND && !value.is_torn)
            code = sp_error_set(err, why.code, "%s", why.message);
        else if (!failed && !value.target.len)
            code = see(listing, name, &value.id);
    }
    sp_buf_dispose(&value.target);
    return code;
}

/* Gives the repository its mapping back, unless it has made a new one since. */
static void give_back(struct sp_repo *repo, struct packed_refs *packed)
{
    if (repo->packed.map.data)
        sp_packed_close(packed);
    else
        repo->packed = *packed;
}

/* Takes the mapping from the repository for so long: a visit that looks up a ref may find
 * that the file was replaced. */
static int list(struct listing *listing, const char *prefix,
                struct sp_error *err)
{
    struct sp_repo *repo = listing->repo;
    const char *common = sp_repo_commondir(repo);
    int code = sp_loose_list(common, prefix, &listing->loose, err);
    if (code)
        return code;
    sp_strings_sort(&listing->loose);
    code = see_loose(listing, err);
    struct packed_refs packed = repo->packed;
    repo->packed = (struct packed_refs){0};
    if (!code)
        code = sp_packed_open(&packed, common, err);
    if (!code)
        code =
            sp_packed_each(&packed, sp_str(prefix), see_packed, listing, err);
    give_back(repo, &packed);
    return code;
}

int sp_repo_each_ref(struct sp_repo *repo, const char *pattern,
                     sp_ref_visit *visit, void *context, struct sp_error *err)
{
    char *full = full_name(repo, pattern);
    char *prefix = sp_strndup(full, strcspn(full, "*?[\\"));
    struct listing listing = {
        .repo = repo, .pattern = full, .visit = visit, .context = context};
    int code = list(&listing, prefix, err);
    sp_strings_dispose(&listing.loose);
    free(prefix);
    free(full);
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

void sp_repo_ref_was(struct sp_repo *repo, const char *name,
                     struct sp_oids *out)
{
    git_reflog *log;
    char *full = full_name(repo, name);
    int failed = git_reflog_read(&log, repo->git, full);
    free(full);
    if (failed)
        return;
    for (size_t i = 0; i < git_reflog_entrycount(log); i++)
        SP_VEC_PUSH(out, from_git(git_reflog_entry_id_new(
                             git_reflog_entry_byindex(log, i))));
    git_reflog_free(log);
}
