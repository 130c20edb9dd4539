/*
 * refs.h - the refs of a repository.
 * layer: git
 */
#ifndef SALLYPORT_REFS_H
#define SALLYPORT_REFS_H

#include "sallyport/git.h"

/* Looks a ref up, and follows symbolic ones. SP_ENOTFOUND, without a message,
 * when it does not exist. */
int sp_repo_ref(struct sp_repo *repo, const char *name, struct sp_oid *out,
                struct sp_error *err);

/* Replaces out by the full name that a symbolic ref (HEAD,
 * refs/remotes/origin/HEAD) names in the end, whether it exists or not. Leaves
 * out as it is when the ref is missing or not symbolic. */
int sp_repo_symbolic(struct sp_repo *repo, const char *name, struct sp_buf *out,
                     struct sp_error *err);

/* Both at once: *out as sp_repo_ref(), target as sp_repo_symbolic(). */
int sp_repo_named(struct sp_repo *repo, const char *name, struct sp_buf *target,
                  struct sp_oid *out, struct sp_error *err);

/* Calls visit for every ref that names an object and matches the pattern ('*'
 * matches anything), in no particular order. A non-zero return of visit ends
 * the visit and is returned. */
typedef int sp_ref_visit(const char *name, const struct sp_oid *id,
                         void *context);
int sp_repo_each_ref(struct sp_repo *repo, const char *pattern,
                     sp_ref_visit *visit, void *context, struct sp_error *err);

/* Did a push from this clone make the ref, by its reflog? Then *when is the time of
 * that. For a branch of a remote. */
bool sp_repo_ref_was_pushed(struct sp_repo *repo, const char *name,
                            int64_t *when);

/* Appends the commits that a ref was at, newest first, by its reflog. */
void sp_repo_ref_was(struct sp_repo *repo, const char *name,
                     struct sp_oids *out);

#endif
