/*
 * merge.h - what a merge or a revert did by itself, and what git would have
 * done.
 * floor: git
 *
 * Nothing here writes into the repository, not even the time of a file: what
 * libgit2 makes while it merges stays in memory and is gone with the answer.
 *
 * A merge is looked at in two steps. sp_repo_merge_changes() reads only the
 * trees that it must and tells which paths need a closer look: for most merges
 * none. sp_repo_automerge() then merges the contents.
 */
#ifndef SALLYPORT_MERGE_H
#define SALLYPORT_MERGE_H

#include "sallyport/changes.h"

/*
 * The best common ancestors of two commits, appended to *out; none when their
 * histories are unrelated.
 */
int sp_repo_merge_bases(struct sp_repo *repo, const struct sp_oid *a,
                        const struct sp_oid *b, struct sp_oids *out,
                        struct sp_error *err);

/*
 * The trees around a merge commit. Zero-initialise; sp_merge_dispose() when
 * done. sp_repo_merge_read() fills it, or a caller who knows them.
 *
 * With two parents, `bases` are the trees of all their merge bases. With more,
 * git merges them one after the other: bases[i - 1] is the one of parents[i]
 * and of those before it. No base: the empty tree. `elders` are needed only
 * where two parents have several bases (they cross): elders[i - 1] is the base
 * of bases[0] and bases[i]; missing ones count as empty.
 */
struct sp_merge {
    struct sp_oid tree; /* what was committed */
    struct sp_oids parents, bases, elders;
};

/* More parents than this, or more bases of two: SP_ELIMIT. */
enum { SP_MERGE_MOST = 64 };

/* Reads a merge commit. A commit with less than two parents is SP_EGIT. */
int sp_repo_merge_read(struct sp_merge *out, struct sp_repo *repo,
                       const struct sp_oid *commit, struct sp_error *err);
void sp_merge_dispose(struct sp_merge *merge);

/* A path in the merge's own tree (sides[0]; SP_MODE_NONE: it is not there), in
 * those of its parents and then of their bases. Non-zero ends the visit and is
 * returned. */
typedef int sp_suspect_visit(struct sp_str path, const struct sp_side *sides,
                             void *context);

/*
 * Calls visit for every path at which the merge is not what the trivial rule
 * gives: where only one side changed something since the base, that side; where
 * both made the same of it, that. With several bases it is enough that the
 * rule holds for one. A directory for which it holds as a whole is not read.
 * What is left are suspects: both sides changed the path, or one of them moved
 * it, or the merge has changes of its own.
 */
int sp_repo_merge_changes(struct sp_repo *repo, const struct sp_merge *merge,
                          sp_suspect_visit *visit, void *context,
                          struct sp_error *err);

/*
 * A look at the suspects of one merge. Most are settled by what is known of the
 * path alone, some by what the sides moved; only what is left is worth an
 * automatic merge of everything, which costs a hundred times as much.
 */
struct sp_merge_look;
/* Borrows both. */
struct sp_merge_look *sp_merge_look_new(struct sp_repo *repo,
                                        const struct sp_merge *merge);
void sp_merge_look_free(struct sp_merge_look *look);

/*
 * Has the merge a change of its own at this path, with these sides? 0: git
 * makes the same of it, or it conflicts and somebody had to decide, or what
 * stands there is what one side has there or elsewhere. 1: it has. Negative: an
 * error.
 */
int sp_merge_is_own(struct sp_merge_look *look, struct sp_str path,
                    const struct sp_side *sides, struct sp_error *err);

/* What git makes of the same parents by itself. */
struct sp_automerge;

/*
 * Merges the parents as `git merge` does, with its detection of renames. More
 * than 200,000 paths to be looked at: SP_ELIMIT. A file over 32 MiB is not
 * merged: if both sides changed it, it conflicts.
 */
int sp_repo_automerge(struct sp_automerge **out, struct sp_repo *repo,
                      const struct sp_merge *merge, struct sp_error *err);
void sp_automerge_free(struct sp_automerge *automerge);

/*
 * Would git have come to this by itself at the path of a suspect? 1: it would,
 * or the path conflicts, and whoever merges has to decide (*conflicts says
 * which; it may be NULL). 0: the merge has a change of its own here.
 */
int sp_automerge_explains(const struct sp_automerge *automerge,
                          struct sp_str path, const struct sp_side *side,
                          bool *conflicts);

/*
 * 1 when a commit undoes exactly what another one did: its change against its
 * parent is the inverse, path by path, or what `git revert` makes of it without
 * a conflict; 0 when not. Both must be commits that can be reverted: commit has
 * one parent; so has reverted, or mainline says which one counts (from 1). If
 * that does not fit, or there is nothing to undo: 0. Whether reverted is an
 * ancestor is not looked at.
 */
int sp_repo_is_revert(struct sp_repo *repo, const struct sp_oid *commit,
                      const struct sp_oid *reverted, unsigned mainline,
                      struct sp_error *err);

#endif
