/*
 * remotes.h - the remotes of a clone, and what to type to fetch what is missing.
 * layer: git
 */
#ifndef SALLYPORT_REMOTES_H
#define SALLYPORT_REMOTES_H

#include "sallyport/git.h"

/* Appends the name of the remote to fetch from, for messages: origin, or the only one.
 * Where there are several others, the word NAME, to be filled in. False when there is
 * none. */
bool sp_repo_remote(struct sp_repo *repo, struct sp_buf *out);
/* Appends the name of the remote that a command talks to: the one asked for, which may be
 * NULL; else origin, or the only one. Nothing where there is none, or in a bare repository,
 * which is read itself. SP_EUSAGE where there are several others: it names them, and
 * --remote. */
int sp_repo_choose_remote(struct sp_repo *repo, const char *asked,
                          struct sp_buf *out, struct sp_error *err);
/* Appends the full name of the branch that `name` is the copy of: refs/heads/main for
 * origin/main, refs/remotes/origin/main and origin/HEAD. False where it is no copy, or the
 * clone has a branch of that name. */
bool sp_repo_copied(struct sp_repo *repo, const char *name, struct sp_buf *out);
/* Appends the branch of the server that is the upstream of a branch of the clone:
 * refs/heads/main for feature/x. False where it has none. */
bool sp_repo_upstream(struct sp_repo *repo, const char *branch,
                      struct sp_buf *out);
/* Appends what to type to fetch the branch of a remote, or all that a shallow
 * clone lacks: "git fetch origin main:refs/remotes/origin/main". */
void sp_say_fetch(struct sp_buf *out, const char *remote, const char *branch);
/* The same for the notes with approvals and results of gates. */
void sp_say_fetch_evidence(struct sp_buf *out, const char *remote);
/* The same where that may bring nothing: it sets the clone to fetch them each time. */
void sp_say_keep_fetching_evidence(struct sp_buf *out, const char *remote);
/* The same for the policy of the server. */
void sp_say_fetch_policy(struct sp_buf *out, const char *remote);
/* What a pipeline has to set for that. */
#define SP_WHOLE_IN_PIPELINE "in a pipeline, set fetch-depth: 0 or GIT_DEPTH: 0"
void sp_say_unshallow(struct sp_buf *out, const char *remote);
/* Appends what to type to push a branch that was rewritten. Git rejects it where the remote
 * has what the branch has never had. has_branch: there is one of that name, which is pushed
 * whatever is checked out, and whose reflog git reads for that. The lease names the branch:
 * else git looks at each ref of the remote, and calls the published policy an error. Where
 * `clone` has no reflog of the remote's copy, which git needs, the lease names the commit
 * that the branch has had. NULL: a server, which does not know. */
void sp_say_push_again(struct sp_buf *out, struct sp_repo *clone,
                       const char *remote, const char *branch, bool has_branch);
/* Does the clone fetch all branches of that remote, and has it one? */
bool sp_repo_has_branches(struct sp_repo *repo, const char *remote);
/* Does each fetch from that remote bring its notes of evidence to the same names? */
bool sp_repo_fetches_evidence(struct sp_repo *repo, const char *remote);
/* The same for the policy that the server hands out. */
bool sp_repo_fetches_policy(struct sp_repo *repo, const char *remote);
/* Appends what to type to set the default branch of such a clone, or to see its name in
 * another: "git ls-remote --symref origin HEAD". */
void sp_say_set_head(struct sp_buf *out, const char *remote);
void sp_say_see_head(struct sp_buf *out, const char *remote);

#endif
