/*
 * merge.h - what a merge changes by itself, and what git makes of two commits.
 * layer: git
 *
 * One definition: the own changes of a merge are the difference between the
 * automatic merge of its parents, as git makes it, and its tree
 * (docs/design.md, "Merges"). Where the paths alone decide, they are compared
 * here. For everything else `git merge-tree` is run, which needs git 2.39.
 *
 * That git runs in a directory of its own, beside the objects of the push or in
 * TMPDIR, and sees no configuration, attribute, replace ref or hook. It ends
 * with the repository handle, which also removes the directory.
 */
#ifndef SALLYPORT_MERGE_H
#define SALLYPORT_MERGE_H

#include "sallyport/changes.h"

/* Which paths are code. Code may come from code only, whatever git takes for a
 * renamed file. */
struct sp_code_paths {
    bool (*is_code)(struct sp_str path, const void *context);
    const void *context;
};

/* A history that was read: it knows the bases of commits, by their places, without a
 * search in the repository. */
struct sp_merge_history {
    /* The best common ancestors of one place and of a merge of others, into *found,
     * which is borrowed until the next call. False where they are not known. */
    bool (*find)(void *context, uint32_t one, const uint32_t *others,
                 size_t others_count, const uint32_t **found, size_t *count);
    /* NULL where it is not known. */
    const struct sp_oid *(*commit)(const void *context, uint32_t place);
    void *context;
    uint32_t parents[2]; /* the places of the two parents of the merge */
};

/* A merge commit. */
struct sp_merge {
    struct sp_oid tree;           /* what was committed */
    const struct sp_oid *parents; /* commits, all distinct, two or more */
    size_t parent_count;
    /* The trees of two parents and of their only merge base, where they are
     * known; else NULL. */
    const struct sp_oid *trees; /* ours, theirs, base */
    /* How to find bases, if those of the two parents are known; else NULL. */
    const struct sp_merge_history *history;
    const struct sp_code_paths *code; /* NULL: all paths are of one kind */
};

/* More parents than this: SP_ELIMIT. */
enum { SP_MERGE_MAX_PARENTS = 64 };

/* How a path of a merge differs from the automatic merge. */
enum sp_own {
    /* git merges it without a conflict, to something else */
    SP_OWN_CHANGE,
    /* git finds a conflict, and the resolution has lines that no side has */
    SP_OWN_RESOLUTION,
};

/* Non-zero ends the visit and is returned. */
typedef int sp_own_visit(struct sp_str path, enum sp_own own, void *context);

/*
 * Calls visit for each path that the merge changes by itself. In a path with a
 * conflict, lines of either side and of the base are free within the hunks that
 * conflict. A conflict about names or existence frees the name, not the
 * content. SP_ELIMIT when git needs more memory than this process may have, or
 * a file to compare with is larger than 64 MiB.
 */
int sp_repo_merge_own(struct sp_repo *repo, const struct sp_merge *merge,
                      sp_own_visit *visit, void *context, struct sp_error *err);

/* 1 when git merges the commit `theirs` into the commit `ours` without a
 * conflict and gives exactly that tree, with code from code only; else 0. */
int sp_repo_merge_gives(struct sp_repo *repo, const struct sp_oid *ours,
                        const struct sp_oid *theirs, const struct sp_oid *tree,
                        const struct sp_code_paths *code, struct sp_error *err);

/* The tree that git makes of the commit `theirs`, merged into the commit `ours`: 1; 0
 * where there is a conflict. git makes it, unless the one has the other. */
int sp_repo_merge_tree(struct sp_repo *repo, const struct sp_oid *ours,
                       const struct sp_oid *theirs, struct sp_oid *out,
                       struct sp_error *err);

/*
 * Does one commit undo exactly what another did? 1 when its change is the
 * inverse of the other's, path by path, or what `git revert` would have made
 * without a conflict. Each is compared with its first parent; where `reverted`
 * is a merge, mainline says which parent counts (from 1). 0 where that does not
 * fit, or there is nothing to undo. Does not check that `reverted` is an
 * ancestor.
 */
int sp_repo_is_revert(struct sp_repo *repo, const struct sp_oid *commit,
                      const struct sp_oid *reverted, unsigned mainline,
                      const struct sp_code_paths *code, struct sp_error *err);

/* An earlier commit, and which of its parents counts, as above. */
struct sp_past {
    struct sp_oid commit;
    unsigned mainline;
};

/*
 * Does one commit undo several, or do them again, in the given order or the
 * reverse? 1 when their changes, path by path, add up to its change; else 0. No
 * file is merged: where a path was changed in between, the answer is 0.
 */
int sp_repo_does_all(struct sp_repo *repo, const struct sp_oid *commit,
                     const struct sp_past *past, size_t count, bool is_undone,
                     struct sp_error *err);

/* Does one commit do what another did, as `git cherry-pick` would have made it
 * without a conflict? 1 or 0, as in sp_repo_is_revert(). */
int sp_repo_is_pick(struct sp_repo *repo, const struct sp_oid *commit,
                    const struct sp_oid *picked, unsigned mainline,
                    const struct sp_code_paths *code, struct sp_error *err);

#endif
