/*
 * support_tree.h - trees and commits with contents, written in one line.
 *
 *     "a=1 bin/run=2x link=3l module=4s"
 *
 * a path, and behind '=' what it is: a blob that repo_blob() has named, or a
 * digit, which stands for an id of such digits that nobody needs to read. Then
 * x for a program, l for a symlink, s for a submodule.
 */
#ifndef SALLYPORT_TEST_SUPPORT_TREE_H
#define SALLYPORT_TEST_SUPPORT_TREE_H

#include "sallyport/changes.h"
#include "support.h"

/* Writes a tree. */
struct sp_oid tree_of(const char *text);
/* Writes the bytes of a tree as they are. */
struct sp_oid tree_of_bytes(struct sp_str bytes);
/* Commits a tree under a name; parents as in "a+b", "" for a root. */
void commit_of(const char *name, const char *parents, const char *text);
/* Adds what a side is: "1x", or "-" when it is not there. */
void print_side(struct sp_buf *out, const struct sp_side *side);
/* Every file below a directory with its size and the time of its last change,
 * in no particular order but always the same. Yours to free. */
char *snapshot_of(const char *directory);

#endif
