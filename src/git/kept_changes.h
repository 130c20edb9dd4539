/* What differs between two trees that were compared last: a commit is often compared again,
 * for its lines, or as a part of a merge. */
#ifndef SALLYPORT_GIT_KEPT_CHANGES_H
#define SALLYPORT_GIT_KEPT_CHANGES_H

#include "sallyport/buf.h"
#include "sallyport/changes.h"

/* Two trees; NULL: the empty one. */
struct tree_pair {
    const struct sp_oid *old, *new;
};

/* One comparison, or none. Zero at first. */
struct kept_comparison {
    bool is_there, has_old, has_new;
    struct sp_oid old, new;
    size_t names;          /* how many were compared */
    size_t visits;         /* which read `changes` now */
    struct sp_buf changes; /* each a head, and its path */
};

struct kept_changes; /* NULL at first: the functions take that */

/* The comparison of two trees, or NULL. */
struct kept_comparison *sp_kept_changes_find(struct kept_changes *kept,
                                             const struct tree_pair *trees);
/* Visits changes that a keeper took. Both as sp_repo_changes(). */
int sp_kept_changes_each(const struct sp_buf *changes, sp_change_visit *visit,
                         void *context);
int sp_kept_changes_visit(struct kept_comparison *one, sp_change_visit *visit,
                          void *context);

/* What keeps the changes, and hands them on. */
struct change_keeper {
    sp_change_visit *visit;
    void *context;
    struct sp_buf changes;
    bool has_too_many;
};

/* A visitor, whose context is a change_keeper. */
int sp_kept_changes_take(const struct sp_change *change, void *keeper);
/* Keeps what was taken, where all of it was visited and it is little; releases it else. */
void sp_kept_changes_put(struct kept_changes **kept,
                         const struct tree_pair *trees,
                         struct change_keeper *keeper, size_t names);
void sp_kept_changes_free(struct kept_changes *kept);

#endif
