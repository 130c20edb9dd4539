/*
 * git.h - a repository: how it is opened, and where it is.
 * layer: git
 *
 * The only user of libgit2. Reads, never writes: a ref written from pre-receive
 * would stay after a refused push. Functions return SP_OK or a negative code
 * with *err set, unless they say otherwise. None of them needs git, a shell,
 * HOME or a configuration of the user. Only the repository's own config is
 * read, except by sp_repo_setting() (git_config.h).
 */
#ifndef SALLYPORT_GIT_H
#define SALLYPORT_GIT_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"

struct sp_repo;

/*
 * Opens the repository whose git directory is gitdir, with the objects of a
 * push that is still in quarantine: object_directory and alternates are the
 * values of GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES, or NULL.
 * Alternates are unquoted as git quotes them, which libgit2 does not do, so a
 * path with ':' works. The owner of the directory is not checked: git did that
 * before it ran the hook.
 */
int sp_repo_open(struct sp_repo **out, const char *gitdir,
                 const char *object_directory, const char *alternates,
                 struct sp_error *err);

/* Opens the repository that holds the directory `start`, as git would find
 * it (GIT_DIR respected); for the command and the hooks of a work tree, never
 * for those of a server. */
int sp_repo_discover(struct sp_repo **out, const char *start,
                     struct sp_error *err);

/* Opens the same repository once more, with the same objects: a handle is for
 * one thread. SP_EGIT for one with a layer of memory (staged.h). */
int sp_repo_again(struct sp_repo **out, const struct sp_repo *repo,
                  struct sp_error *err);

void sp_repo_free(struct sp_repo *repo);

/* The number of files and directories that are compared. Each counts once for
 * each commit that contains it, because a tree of a few kilobytes can unfold to
 * more than could ever be read. */
enum { SP_NAMES_OF_COMMIT = 5000000, SP_NAMES_OF_PUSH = 20000000 };

/* Limits that number for one commit (SP_NAMES_OF_COMMIT unless this is called),
 * and for all that is compared from now on, also by other handles of the same;
 * 0: no limit. More are SP_ELIMIT. */
void sp_repo_bound_names(struct sp_repo *repo, size_t of_commit,
                         size_t of_push);

/*
 * From now on names of refs are those of a GIT_NAMESPACE, as in
 * gitnamespaces(7): "a/b" for refs/namespaces/a/refs/namespaces/b/. "" or NULL
 * for none.
 */
void sp_repo_namespace(struct sp_repo *repo, const char *name_space);

/* The git directory, absolute, with a slash at its end. Borrowed. */
const char *sp_repo_gitdir(const struct sp_repo *repo);
/* The same for the main repository when we are in a linked work tree: the
 * directory that all work trees share. Borrowed. */
const char *sp_repo_commondir(const struct sp_repo *repo);
/* The work tree, absolute, with a slash at its end; NULL when bare. Borrowed. */
const char *sp_repo_worktree(const struct sp_repo *repo);

/* Does the repository belong to the user who runs this process? */
bool sp_repo_is_ours(const struct sp_repo *repo);

/* The version of libgit2, as "1.5.1". Static. */
const char *sp_git_version(void);

#endif
