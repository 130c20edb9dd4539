/* Reads revision ranges, word by word, as in gitrevisions(7). */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"
#include "sallyport/vec.h"

/* A range while its words are read. */
struct reading {
    struct sp_repo *repo;
    struct sp_range *range;
    const char *word; /* for messages */
    bool has_end, negated;
    struct sp_error *err;
};

static int no_such(const struct reading *r)
{
    return sp_error_set(r->err, SP_EUSAGE,
                        "'%s' is no commit and no range of this repository",
                        r->word);
}

/* Is it the id of a commit, or its beginning as git shows it? */
static bool is_id(const char *name)
{
    size_t len = strlen(name);
    return len >= SP_OID_SHORT && len <= SP_OID_HEX &&
           strspn(name, "0123456789abcdefABCDEF") == len;
}

/* "the commit 31d3369 is not in this clone; fetch it: git fetch origin" */
static void say_fetch_id(struct sp_buf *out, const struct reading *r,
                         const char *id, const char *remote)
{
    const bool is_whole_id = strlen(id) == SP_OID_HEX;
    sp_buf_printf(out, "the commit %s is not in this clone", id);
    if (is_whole_id && git_repository_is_shallow(r->repo->git) == 1)
        sp_buf_puts(out, ", which is shallow; " SP_WHOLE_IN_PIPELINE);
    sp_buf_puts(out, "; fetch it: git fetch ");
    sp_shell_quote(out, sp_str(remote));
    if (is_whole_id)
        sp_buf_printf(out, " %s", id);
}

/* Where a fetch would bring what the name means, an error that says so; else
 * SP_OK. */
static int missing_base(const struct reading *r, const char *name)
{
    struct sp_buf remote = {0}, text = {0};
    const char *branch = sp_branch_at_remote(r->repo, name, &remote);
    if (strspn(name, "0") == SP_OID_HEX && !name[SP_OID_HEX]) {
        sp_buf_puts(&text, "the id of zeros is no commit: a new branch has "
                           "nothing before it; name its end alone, such as "
                           "HEAD");
    } else if (is_id(name) && sp_repo_remote(r->repo, &remote)) {
        say_fetch_id(&text, r, name, sp_buf_text(&remote));
    } else if (branch) {
        sp_buf_printf(&text, "%s is not known in this clone; fetch it: ", name);
        sp_say_fetch(&text, sp_buf_text(&remote), branch);
    }
    int code = text.len
                   ? sp_error_set(r->err, SP_EGIT, "%s", sp_buf_text(&text))
                   : SP_OK;
    sp_buf_dispose(&remote);
    sp_buf_dispose(&text);
    return code;
}

/* Where only a remote has the branch, an error that says how it is called here; else
 * SP_OK. */
static int only_at_remote(const struct reading *r, const char *name)
{
    struct sp_buf remote = {0}, ref = {0};
    struct sp_error ignored = {0};
    struct sp_oid id;
    int code = SP_OK;
    if (sp_repo_remote(r->repo, &remote)) {
        sp_buf_printf(&ref, "refs/remotes/%s/%s", sp_buf_text(&remote), name);
        if (!sp_repo_ref(r->repo, sp_buf_text(&ref), &id, &ignored))
            code = sp_error_set(r->err, SP_EUSAGE,
                                "there is no branch '%s' in this clone; name "
                                "that of the remote: %s/%s",
                                name, sp_buf_text(&remote), name);
    }
    sp_buf_dispose(&remote);
    sp_buf_dispose(&ref);
    return code;
}

/* What a name that is not here may stand for, as an error; else SP_OK. */
static int explain(const struct reading *r, const char *name)
{
    int code = missing_base(r, name);
    return code ? code : only_at_remote(r, name);
}

/* A name that leads nowhere is a typing error. A name that leads to an object
 * which cannot be read keeps us from deciding. */
static int fail(const struct reading *r, int failed, const char *name)
{
    git_reference *ref = NULL;
    bool is_slip = failed == GIT_EINVALIDSPEC || failed == GIT_EAMBIGUOUS ||
                   failed == GIT_EPEEL;
    if (failed == GIT_ENOTFOUND)
        is_slip = git_reference_dwim(&ref, r->repo->git, name) != 0;
    git_reference_free(ref);
    int missing = is_slip && failed == GIT_ENOTFOUND ? explain(r, name) : SP_OK;
    if (missing)
        return missing;
    if (is_slip)
        return no_such(r);
    return sp_error_set(r->err, SP_EGIT,
                        "'%s' cannot be read: an object is missing from the "
                        "repository or broken",
                        r->word);
}

/* The commit with that name; without a name, HEAD. */
static int commit_of(const struct reading *r, const char *name,
                     struct sp_oid *out)
{
    git_object *object, *commit = NULL;
    name = *name ? name : "HEAD";
    int failed = git_revparse_single(&object, r->repo->git, name);
    if (failed)
        return fail(r, failed, name);
    failed = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
    git_object_free(object);
    if (failed)
        return fail(r, failed == GIT_ENOTFOUND ? GIT_ERROR : failed, name);
    *out = from_git(git_object_id(commit));
    git_object_free(commit);
    return SP_OK;
}

static void leave_out(const struct reading *r, const struct sp_oid *id)
{
    if (!r->range->without.count)
        r->range->from = *id;
    SP_VEC_PUSH(&r->range->without, *id);
}

static int end_at(struct reading *r, const struct sp_oid *id)
{
    if (r->has_end)
        return sp_error_set(r->err, SP_EUSAGE,
                            "a range ends at one commit, and '%s' is a second "
                            "one; name them one at a time",
                            r->word);
    r->has_end = true;
    r->range->to = *id;
    return SP_OK;
}

static int read_commit(struct reading *r, const char *name, bool without)
{
    struct sp_oid id;
    int code = commit_of(r, name, &id);
    if (!code && without)
        leave_out(r, &id);
    else if (!code)
        code = end_at(r, &id);
    return code;
}

/* "A..B" and "A...B", where `rest` begins with the dots. The second begins at
 * the merge base, and has the same commits as the first: none of A. */
static int read_dots(struct reading *r, const char *from, const char *rest)
{
    bool from_base = rest[2] == '.';
    struct sp_oid a, b;
    git_oid base;
    rest += from_base ? 3 : 2;
    if (r->negated || (!*from && !*rest))
        return no_such(r);
    int code = commit_of(r, from, &a);
    if (!code)
        code = commit_of(r, rest, &b);
    if (!code)
        code = end_at(r, &b);
    if (code)
        return code;
    if (from_base && sp_merge_base(r->repo, &a, &b, &base) == 0) {
        struct sp_oid parted = from_git(&base);
        leave_out(r, &parted);
    }
    leave_out(r, &a);
    return SP_OK;
}

/* "B^!": B itself, without its parents. */
static int read_alone(struct reading *r, const char *name)
{
    struct sp_oid id, tree;
    struct sp_oids parents = {0};
    int code = r->negated ? no_such(r) : commit_of(r, name, &id);
    if (!code)
        code = end_at(r, &id);
    if (!code)
        code = sp_commit_links(r->repo, &id, &tree, &parents, r->err);
    for (size_t i = 0; i < parents.count; i++)
        leave_out(r, &parents.items[i]);
    free(parents.items);
    return code;
}

static int read_word(struct reading *r)
{
    if (strcmp(r->word, "--not") == 0) {
        r->negated = !r->negated;
        return SP_OK;
    }
    bool caret = r->word[0] == '^';
    char *name = sp_strdup(r->word + caret);
    size_t len = strlen(name);
    char *dots = strstr(name, "..");
    int code;
    if (!len) {
        code = no_such(r);
    } else if (dots && !caret) {
        const char *rest = r->word + (dots - name);
        *dots = '\0';
        code = read_dots(r, name, rest);
    } else if (len > 2 && !caret && strcmp(name + len - 2, "^!") == 0) {
        name[len - 2] = '\0';
        code = read_alone(r, name);
    } else {
        code = read_commit(r, name, caret != r->negated);
    }
    free(name);
    return code;
}

int sp_repo_range(struct sp_repo *repo, char *const words[], size_t count,
                  struct sp_range *out, struct sp_error *err)
{
    struct reading r = {.repo = repo, .range = out, .err = err};
    int code = SP_OK;
    *out = (struct sp_range){.without = {0}};
    for (size_t i = 0; !code && i < count; i++) {
        r.word = words[i];
        code = read_word(&r);
    }
    if (!code && !r.has_end)
        code = sp_error_set(err, SP_EUSAGE,
                            "the range leaves commits out and names none; add "
                            "the one that it ends at, such as HEAD");
    if (code)
        sp_range_dispose(out);
    return code;
}

void sp_range_dispose(struct sp_range *range)
{
    free(range->without.items);
    *range = (struct sp_range){.without = {0}};
}
