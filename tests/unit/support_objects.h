/*
 * support_objects.h - writes objects into the temporary repository in this process.
 *
 * A process of git for each object would take most of the time of the tests. The
 * bytes are written as they are, so an object may be one that git would not make.
 */
#ifndef SALLYPORT_TEST_SUPPORT_OBJECTS_H
#define SALLYPORT_TEST_SUPPORT_OBJECTS_H

#include "sallyport/buf.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

/* Makes a bare repository with HEAD at refs/heads/main, as `git init` does. */
void objects_init(const char *path);
/* Closes what the functions below have opened. */
void objects_close(void);

/* Writes an object of that type: "commit", "tag", "tree" or "blob". */
struct sp_oid objects_write(const char *type, struct sp_str bytes);
/*
 * Writes a commit of Dana Scully: `parents` holds a line "parent ID" for each
 * parent. The message is taken as it is.
 */
struct sp_oid objects_commit(const struct sp_oid *tree, const char *parents,
                             long when, const char *message);

/* The tree of a commit. */
struct sp_oid objects_tree_of(const struct sp_oid *commit);

/* A tree that is being made. */
struct objects_tree;
/* Begins with the tree of a commit, or with nothing when it is NULL. */
struct objects_tree *objects_tree_begin(const struct sp_oid *commit);
/* Sets an entry; what the id names need not exist. */
void objects_tree_put(struct objects_tree *tree, const char *path,
                      unsigned mode, const struct sp_oid *id);
/* Removes a file or a directory, if it is there. */
void objects_tree_remove(struct objects_tree *tree, const char *path);
/* Writes the tree, and frees what made it. */
struct sp_oid objects_tree_finish(struct objects_tree *tree);

#endif
