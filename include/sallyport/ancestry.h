/*
 * ancestry.h - ranges of commits, and which commits reach others.
 * layer: git
 */
#ifndef SALLYPORT_ANCESTRY_H
#define SALLYPORT_ANCESTRY_H

#include "sallyport/git.h"

/* Appends the commits at which a shallow clone ends: their parents are missing.
 * None in a full repository. The file is read once for a handle. */
int sp_repo_shallow(struct sp_repo *repo, struct sp_oids *out,
                    struct sp_error *err);

/* 1 when ancestor is reachable from one of `from` (or is one), 0 when not. */
int sp_repo_reaches(struct sp_repo *repo, const struct sp_oids *from,
                    const struct sp_oid *ancestor, struct sp_error *err);

/* Where two commits parted: a best common ancestor; zero where there is none. */
int sp_repo_fork(struct sp_repo *repo, const struct sp_oid *one,
                 const struct sp_oid *other, struct sp_oid *out,
                 struct sp_error *err);

/* 1 when a commit is `from`, or one of its first `most` first parents; 0 when not. */
int sp_repo_on_line(struct sp_repo *repo, const struct sp_oid *from,
                    const struct sp_oid *commit, size_t most,
                    struct sp_error *err);

/* How many commits `one` has and `other` has not, and the reverse. */
int sp_repo_apart(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, size_t *ahead, size_t *behind,
                  struct sp_error *err);

/* How many commits `id` reaches and none of `without` does, and whether each has one parent.
 * An id of `without` that is not here reaches nothing. */
int sp_repo_lacking(struct sp_repo *repo, const struct sp_oid *id,
                    const struct sp_oids *without, size_t *count, bool *is_line,
                    struct sp_error *err);

/* What a revision range names: what `to` has and none of `without`. */
struct sp_range {
    struct sp_oid to;
    struct sp_oid from;     /* where it begins: the first of … */
    struct sp_oids without; /* … these; zero when nothing is left out */
};

/*
 * Reads a range in words as git takes them: "B", "A..B", "A..", "..B", "A...B"
 * (what B has and A has not; it begins at their merge base), "^A" and "B", "B
 * --not A", "B^!". For the command, never for a hook. SP_EUSAGE when a word
 * names nothing, or the range does not end at exactly one commit; SP_EGIT when
 * an object cannot be read.
 */
int sp_repo_range(struct sp_repo *repo, char *const words[], size_t count,
                  struct sp_range *out, struct sp_error *err);
void sp_range_dispose(struct sp_range *range);

#endif
