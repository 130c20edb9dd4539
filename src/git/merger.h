/*
 * merger.h - `git merge-tree`, kept running for the merges of one handle.
 */
#ifndef SALLYPORT_GIT_MERGER_H
#define SALLYPORT_GIT_MERGER_H

#include "internal.h"
#include "sallyport/changes.h"
#include "sallyport/vec.h"

struct merger;

/* A stage that git left at a path in conflict: 1 (base), 2 or 3. */
struct stage {
    char *path; /* owned */
    struct sp_side side;
    int number;
};

/* A conflict that git reported: its kind, as "CONFLICT (contents)", and its
 * paths. All owned. */
struct conflict {
    char *kind;
    struct sp_strings paths; /* one or more */
};

/* git's merge of two commits. Zero-initialise. */
struct automerge {
    bool is_clean;
    struct sp_oid tree; /* with conflict markers where it is not clean */
    SP_VEC(struct stage) stages;
    SP_VEC(struct conflict) conflicts;
};

/* git's reply: words that end with NUL. merger_reply.c. */
struct merger_reply {
    int fd;
    struct sp_buf text; /* what was read … */
    size_t taken;       /* … and how much of it was used */
};

/* The next word; valid until the next call. NULL when git has ended, or says
 * more than 64 MiB of one merge. */
const char *sp_merger_word(struct merger_reply *reply);

/* Reads the whole reply to one merge; adds to *out. False when git has ended,
 * or its reply is not as in git-merge-tree(1), "OUTPUT". */
bool sp_merger_read(struct merger_reply *reply, struct automerge *out);

/* What follows the id of a commit in the labels of conflict markers. It is
 * random, so that no merged file can contain it. Known after the first
 * merge. */
const char *sp_merger_suffix(const struct sp_repo *repo);

/*
 * Merges two commits. The first call starts git; afterwards the objects that
 * git made can be read through the repository. SP_ELIMIT when git needs more
 * memory than it may have, SP_EGIT when it cannot be run or cannot read an
 * object.
 */
int sp_merger_merge(struct sp_repo *repo, const struct sp_oid *ours,
                    const struct sp_oid *theirs, struct automerge *out,
                    struct sp_error *err);
void sp_automerge_dispose(struct automerge *merge);

/* Writes a commit of a tree for git to read; at most two parents. */
int sp_merger_put_commit(struct sp_repo *repo, const struct sp_oid *tree,
                         const struct sp_oid parents[], size_t count,
                         struct sp_oid *out, struct sp_error *err);

/* The most bytes that git may write for one merge. */
enum { MERGER_MAX_BYTES = 256 << 20 };

/* Records how much git may write for a merge; over the limit it is SP_ELIMIT. The
 * objects of earlier merges may be removed. */
int sp_merger_spend(struct sp_repo *repo, uint64_t bytes, struct sp_error *err);

/* The store of git's own objects. Available after the first merge. */
git_odb *sp_merger_objects(const struct sp_repo *repo);

#endif
