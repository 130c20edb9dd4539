/*
 * merger.h - `git merge-tree`, kept running for the merges of one handle.
 */
#ifndef SALLYPORT_GIT_MERGER_H
#define SALLYPORT_GIT_MERGER_H

#include "internal.h"
#include "sallyport/changes.h"
#include "sallyport/vec.h"

struct merger;

/* What git left at a path in conflict: one of its stages, 1 (base), 2 or 3. */
struct stage {
    char *path; /* owned */
    struct sp_side side;
    int number;
};

/* What git said of a conflict: its kind, as "CONFLICT (contents)", and the paths
 * that it is about. All owned. */
struct conflict {
    char *kind;
    struct sp_strings paths; /* one or more */
};

/* What git made of two commits. Zero-initialise. */
struct automerge {
    bool is_clean;
    struct sp_oid tree; /* with conflict markers where it is not clean */
    SP_VEC(struct stage) stages;
    SP_VEC(struct conflict) conflicts;
};

/* What git answers: words that end with NUL. merger_reply.c. */
struct merger_reply {
    int fd;
    struct sp_buf text; /* what was read … */
    size_t taken;       /* … and how much of it was used */
};

/* The next word; valid until the next call. NULL when git has ended, or says
 * more than 64 MiB of one merge. */
const char *sp_merger_word(struct merger_reply *reply);

/* Reads the answer to one merge, all of it; adds to *out. False when git has
 * ended, or does not answer as git-merge-tree(1), "OUTPUT", says. */
bool sp_merger_read(struct merger_reply *reply, struct automerge *out);

/* What follows the id of a commit in the labels of conflict markers. Random: no
 * file that is merged can hold it. Once something was merged. */
const char *sp_merger_suffix(const struct sp_repo *repo);

/*
 * Merges two commits. git is started by the first call; afterwards the objects
 * that it made can be read through the repository. SP_ELIMIT when git needs more
 * memory than it may have, SP_EGIT when it cannot be run or cannot read an
 * object.
 */
int sp_merger_merge(struct sp_repo *repo, const struct sp_oid *ours,
                    const struct sp_oid *theirs, struct automerge *out,
                    struct sp_error *err);
void sp_automerge_dispose(struct automerge *merge);

/* Writes a commit of a tree for git to see; two parents at most. */
int sp_merger_put_commit(struct sp_repo *repo, const struct sp_oid *tree,
                         const struct sp_oid parents[], size_t count,
                         struct sp_oid *out, struct sp_error *err);

/* What git may write for one merge, in bytes. */
enum { MERGER_MAX_BYTES = 256 << 20 };

/* Says how much git may write for a merge: beyond that it is SP_ELIMIT. With
 * is_first, what it wrote before may go; nothing of it is needed any more. */
int sp_merger_spend(struct sp_repo *repo, uint64_t bytes, bool is_first,
                    struct sp_error *err);

/* Where git's own objects are. Once something was merged. */
git_odb *sp_merger_objects(const struct sp_repo *repo);

#endif
