/*
 * changes.h - what differs between two trees, path by path.
 * layer: git
 *
 * Reads raw trees through the object database. libgit2's own diff builds more
 * than is needed here and takes ten times as long. Trees may be hostile. A tree
 * that is malformed where it differs is SP_EGIT. One that is unsorted or names
 * something twice is compared in bounded time, and every entry that differs is
 * reported under its name.
 */
#ifndef SALLYPORT_CHANGES_H
#define SALLYPORT_CHANGES_H

#include "sallyport/error.h"
#include "sallyport/git.h"
#include "sallyport/mode.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

/* Longer paths and deeper directories are SP_ELIMIT. */
enum { SP_PATH_LONGEST = 4096, SP_TREE_DEEPEST = 512 };

bool sp_side_equal(const struct sp_side *a, const struct sp_side *b);

/* One path that differs. */
struct sp_change {
    struct sp_str path; /* valid during the call */
    struct sp_side old, new;
};

/* Non-zero ends the comparison and is returned. */
typedef int sp_change_visit(const struct sp_change *change, void *context);

/*
 * Calls visit for every file, symlink and submodule that differs between two
 * trees, in git's order of names. A file that becomes a directory is one path
 * removed and others added. old_tree or new_tree may be NULL: the empty tree. A
 * directory that is the same on both sides is not read.
 */
int sp_repo_changes(struct sp_repo *repo, const struct sp_oid *old_tree,
                    const struct sp_oid *new_tree, sp_change_visit *visit,
                    void *context, struct sp_error *err);

/* The same for what a merge brings that none of its parents has: visit gets what
 * differs from all of them, and from the first of them as `old`. */
int sp_repo_merge_changes(struct sp_repo *repo, const struct sp_oid *old_trees,
                          size_t count, const struct sp_oid *new_tree,
                          sp_change_visit *visit, void *context,
                          struct sp_error *err);

/* The directory at that path below a tree, "" for the tree itself: 1 and *out, 0
 * where there is none, or an error. */
int sp_repo_tree_at(struct sp_repo *repo, const struct sp_oid *tree,
                    struct sp_str path, struct sp_oid *out,
                    struct sp_error *err);

/* The same for the bytes of two tree objects, one level of them: directories
 * that differ are reported as such. Needs no repository. */
int sp_tree_changes(struct sp_str old_bytes, struct sp_str new_bytes,
                    sp_change_visit *visit, void *context,
                    struct sp_error *err);

#endif
