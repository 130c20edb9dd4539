/*
 * walk.h - the commits of a history, each read once, parents before children.
 * layer: gather
 *
 * Newest first, like git's own walk (its revision.c, limit_list), with the
 * marks of a commit handed down to its parents. It ends when no remaining
 * commit can reach what was found. Dates only say where to look first: a mark
 * that arrives late is handed down all the same. As with git, a clock that was
 * set back by more than five commits can leave a commit unhidden, and never
 * hides one.
 */
#ifndef SALLYPORT_WALK_H
#define SALLYPORT_WALK_H

#include "sallyport/facts.h"
#include "sallyport/git.h"

enum sp_walk_mark {
    SP_WALK_WANTED = 1,    /* list it … */
    SP_WALK_OLD = 2,       /* … but not as new … */
    SP_WALK_HIDDEN = 4,    /* … or not at all */
    SP_WALK_LINE = 8,      /* the first-parent line from here is let in */
    SP_WALK_ACCEPTED = 16, /* … by all rules that are asked now */
};

/* Where a walk starts, and the marks of that commit and its ancestors. */
struct sp_walk_start {
    struct sp_oid id; /* a commit */
    unsigned marks;   /* enum sp_walk_mark */
};

/* A squash, and the head of the branch that it was traced to. */
struct sp_join {
    struct sp_oid commit, head;
};

struct sp_joins {
    struct sp_join *items;
    size_t count, capacity;
};

struct sp_walk_starts {
    struct sp_walk_start *items;
    size_t count, capacity;
    size_t largest; /* largest new commit that is read, in bytes; 0: any */
    const struct sp_joins *joins; /* NULL: there are none */
    bool compares; /* the trees of a long history are compared meanwhile */
};

void sp_walk_from(struct sp_walk_starts *starts, const struct sp_oid *id,
                  unsigned marks);

/*
 * Fills the nodes, parents and outside of an empty history with the commits
 * that are wanted and not hidden; is_new marks those that are not old.
 * - Parents beyond the boundary of a shallow clone are SP_PARENT_BASELINE. All
 *   other parents outside are SP_PARENT_PROTECTED until the caller knows
 *   better.
 * - A squash gets the head that it was traced to as its last parent; that head
 *   must not reach the squash.
 * - Where a wanted commit is a merge, `ground` holds the commits that the walk
 *   saw below, down to the parents outside.
 * - is_cut: a shallow clone ends in what is listed; or it ends in what is
 *   hidden, which may hide too little (a listed commit has no parents, and is
 *   not newer).
 * - A new commit over starts->largest is not read: its node has no parents, and
 *   zero for its tree. Old commits are read up to SP_COMMIT_LARGEST.
 * More than max commits: SP_ELIMIT, without a message. A commit that is missing
 * or malformed: SP_EGIT, unless it is hidden.
 */
int sp_walk(struct sp_repo *repo, const struct sp_walk_starts *starts,
            size_t max, struct sp_history *out, struct sp_error *err);

void sp_history_dispose(struct sp_history *history);

#endif
