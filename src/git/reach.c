#include <stdlib.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/file.h"
#include "sallyport/vec.h"

static int read_ends(struct sp_repo *repo, struct sp_oids *out,
                     struct sp_error *err)
{
    struct sp_buf path = {0}, text = {0};
    struct sp_error why = {0};
    struct sp_str line;
    struct sp_oid id;
    sp_buf_printf(&path, "%sshallow", git_repository_commondir(repo->git));
    int code = sp_file_read(&text, sp_buf_text(&path), SP_FILE_MAX,
                            SP_FILE_FOLLOW, &why);
    struct sp_str rest = {sp_buf_text(&text), text.len};
    while (!code && sp_str_line(&rest, &line))
        if (line.len >= SP_OID_HEX && sp_oid_parse(&id, line.ptr, SP_OID_HEX))
            SP_VEC_PUSH(out, id);
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    return code && code != SP_ENOTFOUND
               ? sp_error_set(err, SP_EGIT, "%s", why.message)
               : SP_OK;
}

int sp_repo_shallow(struct sp_repo *repo, struct sp_oids *out,
                    struct sp_error *err)
{
    int code = repo->ends_known ? SP_OK : read_ends(repo, &repo->ends, err);
    repo->ends_known = !code;
    for (size_t i = 0; !code && i < repo->ends.count; i++)
        SP_VEC_PUSH(out, repo->ends.items[i]);
    return code;
}

/* Puts the parents of a commit onto the stack, unless a shallow clone ends
 * here. */
static int add_parents(struct sp_repo *repo, const struct sp_oid *id,
                       const struct sp_oids *ends, struct sp_oids *stack)
{
    struct sp_oid tree;
    struct sp_error ignored = {0};
    for (size_t i = 0; i < ends->count; i++)
        if (sp_oid_equal(&ends->items[i], id))
            return 0;
    return sp_commit_links(repo, id, &tree, stack, &ignored);
}

/* All commits that a commit reaches, in a shallow clone. */
struct reached {
    struct sp_oids list;
    struct sp_oidmap places;
};

static void reached_dispose(struct reached *reached)
{
    free(reached->list.items);
    sp_oidmap_dispose(&reached->places);
}

static bool is_reached(const struct reached *reached, const struct sp_oid *id)
{
    return sp_oidmap_get(&reached->places, id) != SP_OIDMAP_NONE;
}

/* libgit2 would walk beyond the boundary of a shallow clone. There are few
 * commits within it. */
static int collect(struct sp_repo *repo, const struct sp_oids *from,
                   const struct sp_oids *ends, struct reached *out,
                   struct sp_error *err)
{
    struct sp_oids stack = {0};
    int failed = 0;
    for (size_t i = 0; i < from->count; i++)
        SP_VEC_PUSH(&stack, from->items[i]);
    while (!failed && stack.count) {
        struct sp_oid id = stack.items[--stack.count];
        if (is_reached(out, &id))
            continue;
        sp_oidmap_put(&out->places, &id, 1);
        SP_VEC_PUSH(&out->list, id);
        failed = add_parents(repo, &id, ends, &stack);
    }
    free(stack.items);
    return failed ? sp_git_fail(err, "cannot walk the history") : SP_OK;
}

static int reaches_in_shallow(struct sp_repo *repo, const struct sp_oids *from,
                              const struct sp_oid *ancestor,
                              const struct sp_oids *ends, struct sp_error *err)
{
    struct reached all = {0};
    int code = collect(repo, from, ends, &all, err);
    bool found = is_reached(&all, ancestor);
    reached_dispose(&all);
    return code ? code : found;
}

static size_t count_others(const struct reached *one,
                           const struct reached *other)
{
    size_t count = 0;
    for (size_t i = 0; i < one->list.count; i++)
        count += !is_reached(other, &one->list.items[i]);
    return count;
}

static int apart_in_shallow(struct sp_repo *repo, const struct sp_oid *one,
                            const struct sp_oid *other,
                            const struct sp_oids *ends, size_t *ahead,
                            size_t *behind, struct sp_error *err)
{
    struct sp_oid ids[2] = {*one, *other};
    struct reached all[2] = {{.list = {0}}, {.list = {0}}};
    int code = SP_OK;
    for (size_t i = 0; !code && i < 2; i++)
        code =
            collect(repo, &(struct sp_oids){&ids[i], 1, 1}, ends, &all[i], err);
    *ahead = count_others(&all[0], &all[1]);
    *behind = count_others(&all[1], &all[0]);
    reached_dispose(&all[0]);
    reached_dispose(&all[1]);
    return code;
}

/* The newest commit that both reach. */
static int base_in_shallow(struct sp_repo *repo, const struct sp_oid *one,
                           const struct sp_oid *other,
                           const struct sp_oids *ends, git_oid *out)
{
    struct sp_oid ids[2] = {*one, *other};
    struct reached all[2] = {{.list = {0}}, {.list = {0}}};
    struct sp_error ignored = {0};
    int code = SP_OK, found = GIT_ENOTFOUND;
    git_time_t newest = 0;
    for (size_t i = 0; !code && i < 2; i++)
        code = collect(repo, &(struct sp_oids){&ids[i], 1, 1}, ends, &all[i],
                       &ignored);
    for (size_t i = 0; !code && i < all[0].list.count; i++) {
        const struct sp_oid *id = &all[0].list.items[i];
        git_commit *commit;
        if (!is_reached(&all[1], id) ||
            git_commit_lookup(&commit, repo->git, to_git(id)) < 0)
            continue;
        if (found || git_commit_time(commit) > newest) {
            newest = git_commit_time(commit);
            git_oid_cpy(out, to_git(id));
            found = 0;
        }
        git_commit_free(commit);
    }
    reached_dispose(&all[0]);
    reached_dispose(&all[1]);
    return code ? GIT_ERROR : found;
}

static int base(struct sp_repo *repo, const struct sp_oid *one,
                const struct sp_oid *other, git_oid *out)
{
    struct sp_oid fork;
    if (!sp_kept_fork(repo, one, other, &fork))
        return git_merge_base(out, repo->git, to_git(one), to_git(other));
    git_oid_cpy(out, to_git(&fork));
    return 0;
}

int sp_merge_base(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, git_oid *out)
{
    struct sp_oids ends = {0};
    struct sp_error ignored = {0};
    int failed = sp_repo_shallow(repo, &ends, &ignored) ? GIT_ERROR : 0;
    if (!failed)
        failed = ends.count ? base_in_shallow(repo, one, other, &ends, out)
                            : base(repo, one, other, out);
    free(ends.items);
    return failed;
}

int sp_repo_fork(struct sp_repo *repo, const struct sp_oid *one,
                 const struct sp_oid *other, struct sp_oid *out,
                 struct sp_error *err)
{
    git_oid base;
    int failed = sp_merge_base(repo, one, other, &base);
    *out = (struct sp_oid){{0}};
    if (!failed)
        *out = from_git(&base);
    return failed && failed != GIT_ENOTFOUND
               ? sp_git_fail(err, "cannot walk the history")
               : SP_OK;
}

/* A commit reaches another when that one is their merge base.
 * git_graph_reachable_from_any() does the same, but leaks in libgit2 1.5.1. */
static int reaches(struct sp_repo *repo, const struct sp_oids *from,
                   const struct sp_oid *ancestor, struct sp_error *err)
{
    for (size_t i = 0; i < from->count; i++) {
        git_oid found;
        if (sp_on_first_parents(repo, &from->items[i], ancestor))
            return 1;
        int failed = base(repo, &from->items[i], ancestor, &found);
        if (failed == GIT_ENOTFOUND)
            continue;
        if (failed)
            return sp_git_fail(err, "cannot walk the history");
        if (git_oid_equal(&found, to_git(ancestor)))
            return 1;
    }
    return 0;
}

int sp_repo_reaches(struct sp_repo *repo, const struct sp_oids *from,
                    const struct sp_oid *ancestor, struct sp_error *err)
{
    struct sp_oids ends = {0};
    int code = sp_repo_shallow(repo, &ends, err);
    if (!code)
        code = ends.count ? reaches_in_shallow(repo, from, ancestor, &ends, err)
                          : reaches(repo, from, ancestor, err);
    free(ends.items);
    return code;
}

int sp_repo_on_line(struct sp_repo *repo, const struct sp_oid *from,
                    const struct sp_oid *commit, size_t most,
                    struct sp_error *err)
{
    struct sp_oid at = *from, tree;
    struct sp_oids parents = {0};
    bool is = sp_oid_equal(&at, commit);
    int code = SP_OK;
    for (size_t i = 0; !code && !is && i < most; i++) {
        parents.count = 0;
        code = sp_commit_links(repo, &at, &tree, &parents, err);
        if (code || !parents.count)
            break;
        at = parents.items[0];
        is = sp_oid_equal(&at, commit);
    }
    free(parents.items);
    return code ? code : is;
}

static int apart(struct sp_repo *repo, const struct sp_oid *one,
                 const struct sp_oid *other, size_t *ahead, size_t *behind)
{
    *behind = 0;
    return sp_on_kept_line(repo, one, other, ahead)
               ? 0
               : git_graph_ahead_behind(ahead, behind, repo->git, to_git(one),
                                        to_git(other));
}

int sp_repo_apart(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, size_t *ahead, size_t *behind,
                  struct sp_error *err)
{
    struct sp_oids ends = {0};
    int code = sp_repo_shallow(repo, &ends, err);
    if (!code && ends.count)
        code = apart_in_shallow(repo, one, other, &ends, ahead, behind, err);
    else if (!code && apart(repo, one, other, ahead, behind) < 0)
        code = sp_git_fail(err, "cannot walk the history");
    free(ends.items);
    return code;
}

static int lacking_in_shallow(struct sp_repo *repo, const struct sp_oid *id,
                              const struct sp_oids *without,
                              const struct sp_oids *ends, struct sp_oids *out,
                              struct sp_error *err)
{
    struct reached all = {.list = {0}}, others = {.list = {0}};
    struct sp_oid from = *id;
    int code = collect(repo, &(struct sp_oids){&from, 1, 1}, ends, &all, err);
    for (size_t i = 0; !code && i < without->count; i++)
        collect(repo, &(struct sp_oids){&without->items[i], 1, 1}, ends,
                &others, &(struct sp_error){0});
    for (size_t i = 0; !code && i < all.list.count; i++)
        if (!is_reached(&others, &all.list.items[i]))
            SP_VEC_PUSH(out, all.list.items[i]);
    reached_dispose(&all);
    reached_dispose(&others);
    return code;
}

static int lacking(struct sp_repo *repo, const struct sp_oid *id,
                   const struct sp_oids *without, struct sp_oids *out)
{
    git_revwalk *walk = NULL;
    git_oid found;
    int failed = git_revwalk_new(&walk, repo->git);
    if (!failed)
        failed = git_revwalk_push(walk, to_git(id));
    for (size_t i = 0; !failed && i < without->count; i++)
        git_revwalk_hide(walk, to_git(&without->items[i]));
    while (!failed && !(failed = git_revwalk_next(&found, walk)))
        SP_VEC_PUSH(out, from_git(&found));
    git_revwalk_free(walk);
    return failed == GIT_ITEROVER ? 0 : failed;
}

/* Has each of the commits one parent? */
static bool have_one_parent(struct sp_repo *repo, const struct sp_oids *ids)
{
    struct sp_oid tree;
    struct sp_oids parents = {0};
    bool have = true;
    for (size_t i = 0; have && i < ids->count; i++) {
        parents.count = 0;
        have = !sp_commit_links(repo, &ids->items[i], &tree, &parents,
                                &(struct sp_error){0}) &&
               parents.count == 1;
    }
    free(parents.items);
    return have;
}

int sp_repo_lacking(struct sp_repo *repo, const struct sp_oid *id,
                    const struct sp_oids *without, size_t *count, bool *is_line,
                    struct sp_error *err)
{
    struct sp_oids ends = {0}, found = {0};
    int code = sp_repo_shallow(repo, &ends, err);
    if (!code && ends.count)
        code = lacking_in_shallow(repo, id, without, &ends, &found, err);
    else if (!code && lacking(repo, id, without, &found) < 0)
        code = sp_git_fail(err, "cannot walk the history");
    *count = code ? 0 : found.count;
    *is_line = have_one_parent(repo, &found);
    free(found.items);
    free(ends.items);
    return code;
}
