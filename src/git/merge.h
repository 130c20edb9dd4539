/* What merges and reverts share. */
#ifndef SALLYPORT_GIT_MERGE_H
#define SALLYPORT_GIT_MERGE_H

#include "internal.h"
#include "sallyport/merge.h"
#include "tree.h"

/* Bytes of a file that is merged; memory is bounded by it. */
enum { LARGEST_MERGED = 32 << 20 };

/* The trees before and after a commit: a root has none before, and mainline says
 * which parent of a merge counts, from 1. */
struct commit_change {
    struct sp_oid before, after;
    bool is_root;
};

/* 1 when they could be read, 0 when there is no such parent. */
int sp_commit_change(struct sp_repo *repo, const struct sp_oid *commit,
                     unsigned mainline, struct commit_change *out,
                     struct sp_error *err);

/* What a path is in a tree, in *out: {0} where it is not there. */
int sp_side_at(struct sp_repo *repo, const struct sp_oid *root,
               const char *path, struct sp_side *out, struct sp_error *err);

/* What the trivial rule makes of one name: one of its arguments, or NULL when
 * the parents made different things of it. */
const struct sp_side *sp_trivial_merge(const struct sp_side *base,
                                       const struct sp_side *parents,
                                       size_t count);

/* A path that a merge has of its own. */
struct own_path {
    char *path; /* owned */
    enum sp_own own;
};

struct own_paths {
    struct own_path *items;
    size_t count, capacity;
};

/* Adds a path, unless it is there already. */
void sp_own_paths_add_once(struct own_paths *list, struct sp_str path,
                           enum sp_own own);
void sp_own_paths_dispose(struct own_paths *list);

/*
 * Compares a merge with its parents and their only base by paths: merge_paths.c.
 * trees: what was made, ours, theirs, base. 1: git makes the same. 0: git has to
 * be asked.
 */
enum { MADE, OURS, THEIRS, BASE, MERGE_TREES };
int sp_merge_paths(struct sp_repo *repo, const struct sp_oid *const trees[],
                   struct sp_error *err);

struct automerge;

/* Adds the paths at which what was made differs from what git made, as far as
 * its conflicts do not allow it: merge_compare.c. */
int sp_merge_compare(struct sp_repo *repo, const struct automerge *automerge,
                     const struct sp_oid *made, struct own_paths *out,
                     struct sp_error *err);

/* Is one of git's markers in a text cut short by a newline in the name that it
 * gives, or could it be? merge_marker.c. */
int sp_merge_marker_is_cut(struct sp_repo *repo, struct sp_str text, bool *out,
                           struct sp_error *err);

/* The trees of a merge, of its first parent and of another one; and of their
 * base, or the first of several, where it is known: else NULL. */
struct merge_trees {
    struct sp_oid ids[MERGE_TREES];
    const struct sp_oid *roots[MERGE_TREES];
    size_t bases;               /* how many there are; SIZE_MAX: not known */
    struct sp_oids other_bases; /* the trees of those after the first */
};

/* Reads them; which: the place of the other parent. Dispose of them even when it
 * failed. */
int sp_merge_trees_read(struct merge_trees *out, struct sp_repo *repo,
                        const struct sp_merge *merge, size_t which,
                        struct sp_error *err);
/* Looks for the base, unless it is known. */
int sp_merge_trees_find_base(struct merge_trees *trees, struct sp_repo *repo,
                             const struct sp_merge *merge, size_t which,
                             struct sp_error *err);

void sp_merge_trees_dispose(struct merge_trees *trees);

/* How many bytes git may write to make that merge, at most: merge_size.c. */
int sp_merge_size(struct sp_repo *repo, const struct sp_oid *const trees[],
                  uint64_t *out, struct sp_error *err);

/*
 * Adds code that git took from elsewhere: merge_code.c. automerge: what git made of
 * the parents. own: what is found already.
 */
int sp_merge_code(struct sp_repo *repo, const struct sp_merge *merge,
                  const struct automerge *automerge, struct own_paths *own,
                  struct sp_error *err);

/* Code, or all else. */
struct code_filter {
    const struct sp_code_paths *paths; /* NULL: everything passes */
    bool is_code;
};

/* Makes four trees of four: what was made, ours, theirs, base. reduce.c. */
struct reduction {
    git_odb *into;   /* where they are written */
    bool keeps_same; /* names that are the same in all of them stay */
    /* What of a name that differs stays: it may change the sides. False: nothing
     * does. */
    bool (*choose)(struct sp_str path, struct sp_side *sides,
                   const void *context);
    const void *context;
};
int sp_reduce_trees(const struct reduction *how, struct sp_repo *repo,
                    const struct sp_oid *const roots[], struct sp_oid *out,
                    struct sp_error *err);

/*
 * A repository in memory, over the objects of another one: libgit2 writes into
 * it whatever it makes while it merges. Nothing reaches a disk. Zero-initialise;
 * dispose of it even when opening failed.
 */
struct memory_repo {
    git_repository *git;
    git_odb *odb;
};

int sp_memory_repo_open(struct memory_repo *out, struct sp_repo *below,
                        struct sp_error *err);
void sp_memory_repo_dispose(struct memory_repo *memory);

/*
 * Makes four trees that hold only what matters for a merge: names that are the
 * same in all of them are left out, and so are paths that do not pass the
 * filter. roots: what was made, ours, theirs, base; NULL for an
 * empty one. What the trivial rule decides is written into the last three as it
 * decides, unless the name may take part in a move.
 */
int sp_memory_repo_reduce(struct memory_repo *memory, struct sp_repo *repo,
                          const struct sp_oid *const roots[],
                          const struct code_filter *filter, struct sp_oid *out,
                          struct sp_error *err);

/* Merges trees that are in it. The index is yours, with its conflicts. */
int sp_memory_repo_merge(struct memory_repo *memory, const struct sp_oid *base,
                         const struct sp_oid *ours, const struct sp_oid *theirs,
                         git_index **out, struct sp_error *err);

/* Writes the tree of an index that has no conflict. */
int sp_memory_repo_write(struct memory_repo *memory, git_index *index,
                         struct sp_oid *tree, struct sp_error *err);

#endif
