/* Raw trees: what the comparison of two trees and the walk over several
 * share. */
#ifndef SALLYPORT_GIT_TREE_H
#define SALLYPORT_GIT_TREE_H

#include "sallyport/changes.h"

#include "sallyport/buf.h"
#include "sallyport/objects.h"

/* An entry: "mode name\0id". id points into the tree, name too. */
struct tree_entry {
    bool present; /* false after the last one */
    uint32_t mode;
    struct sp_str name;
    const struct sp_oid *id;
};

/* Takes the next entry off *rest; false when the tree is malformed there. */
bool sp_tree_next(struct sp_str *rest, struct tree_entry *out);

/* Takes off the entries before the first whose name begins with the two bytes; all where
 * there is none. false: as sp_tree_next(). */
bool sp_tree_skip_to(struct sp_str *rest, const char pair[2]);

/* git's order, in which a directory's name ends with '/'. The end comes after
 * all entries. A file and a directory are never equal. */
int sp_tree_order(const struct tree_entry *a, const struct tree_entry *b);

struct sp_side sp_tree_side(const struct tree_entry *entry);

/* The name at the end of a path. */
struct sp_str sp_tree_last_name(struct sp_str path);

/* Appends an entry to a tree object. */
void sp_tree_add(struct sp_buf *tree, struct sp_str name,
                 const struct sp_side *side);

/* Reads a tree; an id of NULL is the empty one. Dispose of *out. */
int sp_tree_read(struct sp_repo *repo, const struct sp_oid *id,
                 struct sp_object *out, struct sp_error *err);

int sp_tree_malformed(struct sp_error *err);

/* The path of the directory that is being read. Zero-initialise. */
struct tree_path {
    size_t len, depth;
    char text[SP_PATH_LONGEST];
};

/* Adds a name. The caller gets *before, and must give it to
 * sp_tree_path_leave(). */
int sp_tree_path_enter(struct tree_path *path, struct sp_str name,
                       size_t *before, struct sp_error *err);
void sp_tree_path_leave(struct tree_path *path, size_t before);

/*
 * Several trees, read side by side in git's order of names. The callbacks get
 * the entry of a name in each of them: `count` sides.
 */
struct tree_walk {
    struct sp_repo *repo;
    size_t count;
    /* Is the name decided, and all below it? */
    bool (*settled)(const struct sp_side *sides, void *context);
    /* Called for each decided name; may be NULL. */
    void (*same)(struct sp_str name, const struct sp_side *sides,
                 void *context);
    /* Called for what is no directory and not decided. Non-zero ends the
     * walk. */
    int (*leaf)(struct sp_str path, const struct sp_side *sides, void *context);
    /* Called before and after a directory that is not decided; may be NULL. */
    void (*enter)(void *context);
    int (*leave)(struct sp_str path, const struct sp_side *sides,
                 void *context);
    void *context;
    struct sp_error *err;
    size_t names; /* that were looked at */
    struct tree_path path;
};

/* roots: the ids of `count` trees; NULL for an empty one. */
int sp_tree_walk(struct tree_walk *walk, const struct sp_oid *const roots[]);

#endif
