#include <stdlib.h>

#include "merge.h"

/* The trees of two commits, in the order of comparison. A revert is a merge of
 * its parent with the tree before the reverted commit; their base is the
 * reverted commit. */
enum { AFTER = MADE, BEFORE = OURS, OLD = THEIRS, NEW = BASE, SIDES };

struct sides {
    struct sp_oid ids[SIDES];
    const struct sp_oid *roots[SIDES];
};

/* The tree of a parent; false when there is no such parent. A root has none,
 * and its tree is empty. */
static bool choose_parent(const struct sp_oids *parents, unsigned mainline,
                          struct sp_oid *out)
{
    *out = (struct sp_oid){{0}};
    if (mainline ? mainline > parents->count : parents->count > 1)
        return false;
    if (parents->count)
        *out = parents->items[mainline ? mainline - 1 : 0];
    return true;
}

int sp_commit_change(struct sp_repo *repo, const struct sp_oid *commit,
                     unsigned mainline, struct commit_change *out,
                     struct sp_error *err)
{
    struct sp_oids parents = {0};
    struct sp_oid parent;
    int code = sp_commit_links(repo, commit, &out->after, &parents, err);
    bool fits = !code && choose_parent(&parents, mainline, &parent);
    free(parents.items);
    if (!fits)
        return code;
    out->is_root = sp_oid_is_zero(&parent);
    if (!out->is_root)
        code = sp_commit_links(repo, &parent, &out->before, NULL, err);
    return code ? code : 1;
}

/* 1 when the change was read, 0 when there is no such parent. */
static int read_change(struct sp_repo *repo, const struct sp_oid *commit,
                       unsigned mainline, struct sides *sides, size_t old,
                       size_t new, struct sp_error *err)
{
    struct commit_change change;
    int code = sp_commit_change(repo, commit, mainline, &change, err);
    if (code != 1)
        return code;
    sides->ids[new] = change.after;
    sides->roots[new] = &sides->ids[new];
    sides->ids[old] = change.before;
    sides->roots[old] = change.is_root ? NULL : &sides->ids[old];
    return 1;
}

static bool is_inverse(const struct sp_side *sides, void *context)
{
    (void)context;
    if (sp_side_equal(&sides[BEFORE], &sides[AFTER]))
        return sp_side_equal(&sides[OLD], &sides[NEW]);
    return sp_side_equal(&sides[BEFORE], &sides[NEW]) &&
           sp_side_equal(&sides[AFTER], &sides[OLD]);
}

static int differs(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    (void)path, (void)sides, (void)context;
    return 1;
}

static bool is_change(const struct sp_oid *old, const struct sp_oid *new)
{
    return !old || !new || !sp_oid_equal(old, new);
}

/* Compares with what `git revert` would have made. */
static int is_merged_part(struct sp_repo *repo, const struct sides *sides,
                          const struct code_filter *filter,
                          struct sp_error *err)
{
    struct memory_repo memory = {0};
    struct sp_oid reduced[SIDES], made;
    git_index *index = NULL;
    int answer = 0;
    int code = sp_memory_repo_open(&memory, repo, err);
    if (!code)
        code = sp_memory_repo_reduce(&memory, repo, sides->roots, filter,
                                     reduced, err);
    if (!code)
        code = sp_memory_repo_merge(&memory, &reduced[NEW], &reduced[BEFORE],
                                    &reduced[OLD], &index, err);
    if (!code && !git_index_has_conflicts(index)) {
        code = sp_memory_repo_write(&memory, index, &made, err);
        answer = sp_oid_equal(&made, &reduced[AFTER]);
    }
    git_index_free(index);
    sp_memory_repo_dispose(&memory);
    return code ? code : answer;
}

/* What the other commit left alone is as before, whatever was renamed since. */
static bool is_left_alone(const struct sp_side *sides, void *context)
{
    (void)context;
    return sp_side_equal(&sides[OLD], &sides[NEW]);
}

static int came_or_went(struct sp_str path, const struct sp_side *sides,
                        void *context)
{
    (void)path, (void)context;
    for (size_t i = 0; i < SIDES; i++)
        if (!sides[i].mode)
            return 1;
    return 0;
}

/* Could a rename matter: of a path that the other commit changed? 1, 0 or an error. */
static int may_rename(struct sp_repo *repo, const struct sides *sides,
                      struct sp_error *err)
{
    struct tree_walk walk = {.repo = repo,
                             .count = SIDES,
                             .settled = is_left_alone,
                             .leaf = came_or_went,
                             .err = err};
    for (size_t i = 0; i < SIDES; i++)
        if (!sides->roots[i])
            return 1;
    return sp_tree_walk(&walk, sides->roots);
}

/* Is that decided by paths, and by the lines of files? */
enum by_paths { IS_NOT, IS_REVERT, IS_UNKNOWN };

/* What git makes of a revert is the merge of these trees. In a conflict it makes nothing.
 * Returns one of by_paths, or an error. */
static int is_revert_by_paths(struct sp_repo *repo, const struct sides *sides,
                              struct sp_error *err)
{
    int code = may_rename(repo, sides, err);
    if (code)
        return code < 0 ? code : IS_UNKNOWN;
    code = sp_merge_paths(repo, sides->roots, NULL, NULL, NULL, err);
    if (code <= 0)
        return code < 0 ? code : IS_UNKNOWN;
    return code == MERGE_DIFFERS ? IS_NOT : IS_REVERT;
}

/* Reverts code and all else separately: a file that a rename made code brings
 * no other change along. */
static int is_merged_revert(struct sp_repo *repo, const struct sides *sides,
                            const struct sp_code_paths *paths,
                            struct sp_error *err)
{
    const struct code_filter filters[] = {{paths, true}, {paths, false}};
    int answer = is_merged_part(repo, sides, &filters[0], err);
    return answer > 0 && paths ? is_merged_part(repo, sides, &filters[1], err)
                               : answer;
}

/* Reads the trees of both commits. `old`, `new`: where those of the other one go. 1 when
 * both change something, 0 when not, or an error. */
static int read_changes(struct sp_repo *repo, const struct sp_oid *commit,
                        const struct sp_past *past, size_t old, size_t new,
                        struct sides *sides, struct sp_error *err)
{
    int code = read_change(repo, commit, 0, sides, BEFORE, AFTER, err);
    if (code == 1)
        code = read_change(repo, &past->commit, past->mainline, sides, old, new,
                           err);
    if (code != 1)
        return code;
    return is_change(sides->roots[OLD], sides->roots[NEW]) &&
           is_change(sides->roots[BEFORE], sides->roots[AFTER]);
}

/* Is each path as it was, or changed back? 1, 0 or an error. */
static int is_inverse_everywhere(struct sp_repo *repo,
                                 const struct sides *sides,
                                 struct sp_error *err)
{
    struct tree_walk walk = {.repo = repo,
                             .count = SIDES,
                             .settled = is_inverse,
                             .leaf = differs,
                             .err = err};
    int code = sp_tree_walk(&walk, sides->roots);
    return code < 0 ? code : !code;
}

/* Is the change that from the tree at `old` to the tree at `new` of another
 * commit? */
static int is_change_of(struct sp_repo *repo, const struct sp_oid *commit,
                        const struct sp_past *past, size_t old, size_t new,
                        const struct sp_code_paths *paths, struct sp_error *err)
{
    struct sides sides;
    int code = read_changes(repo, commit, past, old, new, &sides, err);
    if (code != 1)
        return code;
    code = is_inverse_everywhere(repo, &sides, err);
    if (code)
        return code;
    code = is_revert_by_paths(repo, &sides, err);
    return code == IS_UNKNOWN ? is_merged_revert(repo, &sides, paths, err)
                              : code;
}

int sp_repo_is_revert(struct sp_repo *repo, const struct sp_oid *commit,
                      const struct sp_oid *reverted, unsigned mainline,
                      const struct sp_code_paths *paths, struct sp_error *err)
{
    const struct sp_past past = {*reverted, mainline};
    return is_change_of(repo, commit, &past, OLD, NEW, paths, err);
}

/* A pick is the revert of the inverse change. */
int sp_repo_is_pick(struct sp_repo *repo, const struct sp_oid *commit,
                    const struct sp_oid *picked, unsigned mainline,
                    const struct sp_code_paths *paths, struct sp_error *err)
{
    const struct sp_past past = {*picked, mainline};
    return is_change_of(repo, commit, &past, NEW, OLD, paths, err);
}
