/* What merges and reverts share. */
#ifndef SALLYPORT_GIT_MERGE_H
#define SALLYPORT_GIT_MERGE_H

#include "internal.h"
#include "sallyport/merge.h"
#include "tree.h"

/* Bytes of a file that is merged; memory is bounded by it. */
enum { LARGEST_MERGED = 32 << 20 };

/* The tree of a commit; its parents, appended, unless NULL. */
int commit_trees(struct sp_repo *repo, const struct sp_oid *id,
                 struct sp_oid *tree, struct sp_oids *parents,
                 struct sp_error *err);

/* Has it two parents or more, and not too many? */
int merge_check(const struct sp_merge *merge, struct sp_error *err);

/* What the trivial rule makes of one name: one of its arguments, or NULL when
 * the parents made different things of it. */
const struct sp_side *trivial_merge(const struct sp_side *base,
                                    const struct sp_side *parents,
                                    size_t count);

/* What a look at a suspect can tell. */
enum suspicion {
    SUSPECT_UNKNOWN,
    SUSPECT_CLEARED,   /* git makes the same of it, or it conflicts */
    SUSPECT_CONFIRMED, /* the merge has a change of its own here */
};

bool side_is_file(const struct sp_side *side);

/* Merges the contents of three files and compares them with what was made of
 * them: cleared, confirmed, or an error. */
int merge_files(struct sp_repo *repo, const struct sp_side *base,
                const struct sp_side *ours, const struct sp_side *theirs,
                const struct sp_side *made, struct sp_error *err);

/* The trees of a merge in a row: itself, parents, bases, elders; NULL for an
 * empty one. Returns how many. */
enum { MERGE_ROOTS = 1 + 3 * SP_MERGE_MOST };
size_t merge_roots(const struct sp_merge *merge, const struct sp_oid **roots);

/*
 * A repository in memory, over the objects of another one: libgit2 writes into
 * it whatever it makes while it merges. Nothing reaches a disk. Zero-initialise;
 * dispose of it even when opening failed.
 */
struct memory_repo {
    git_repository *git;
    git_odb *odb;
};

int memory_repo_open(struct memory_repo *out, struct sp_repo *below,
                     struct sp_error *err);
void memory_repo_dispose(struct memory_repo *memory);

/*
 * Makes trees that hold only what matters for a merge of the given ones: names
 * that are the same in all of them are left out. With `simplify`, of one of
 * them, the first is the result to compare with, then come ours, theirs and
 * their base; what the trivial rule decides is then written into all three as
 * it decides, unless the name may take part in a move.
 */
int memory_repo_reduce(struct memory_repo *memory, struct sp_repo *repo,
                       const struct sp_oid *const roots[], size_t count,
                       bool simplify, struct sp_oid *out, struct sp_error *err);

/* Merges trees that are in it. The index is yours, with its conflicts. */
int memory_repo_merge(struct memory_repo *memory, const struct sp_oid *base,
                      const struct sp_oid *ours, const struct sp_oid *theirs,
                      git_index **out, struct sp_error *err);

/* Settles the conflicts of an index as git does within a merge of bases, and
 * writes its tree: both sides of a file between markers, else ours. */
int memory_repo_settle(struct memory_repo *memory, git_index *index,
                       struct sp_oid *tree, struct sp_error *err);

#endif
