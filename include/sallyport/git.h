/*
 * git.h - the repository: refs, the commits of a range, raw objects.
 * layer: git
 *
 * The only user of libgit2. Reads, never writes: a ref written from
 * pre-receive would survive a refused push (research: hook contracts 6.2).
 * Functions return SP_OK or a negative code with *err set, unless they say
 * otherwise. None of them needs git, a shell, HOME or a configuration of the
 * user: the repository's own config is all that is read, but for
 * sp_repo_setting().
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

/* Bytes of an object that is read whole. Its size is known before, from its
 * header; what is larger is not read, which is SP_ELIMIT. */
enum {
    SP_COMMIT_LARGEST = 32 << 20,
    SP_TAG_LARGEST = 32 << 20,
    SP_TREE_LARGEST = 32 << 20,
    /* what an object may be a delta of, and what libgit2 reads for itself */
    SP_READ_LARGEST = 64 << 20,
};

/*
 * Opens the repository whose git directory is gitdir, with the objects of a
 * push that is still in quarantine: object_directory and alternates are the
 * values of GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES, or
 * NULL. Alternates are unquoted as git quotes them, which libgit2 does not, so
 * a path with ':' works. The owner of the directory is not checked: git did
 * that before it ran the hook.
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

/* Files and directories that are compared, each time that one has them: a tree
 * of a few kilobytes can have more of them than anybody can count. */
enum { SP_NAMES_OF_COMMIT = 5000000, SP_NAMES_OF_PUSH = 20000000 };

/* So many for one commit (SP_NAMES_OF_COMMIT unless this is called), and for
 * all that is compared from now on, by other handles of the same too; 0: no
 * bound. More are SP_ELIMIT. */
void sp_repo_bound_names(struct sp_repo *repo, size_t of_commit,
                         size_t of_push);

/*
 * From now on names of refs are those of a GIT_NAMESPACE, as gitnamespaces(7) has
 * it: "a/b" for refs/namespaces/a/refs/namespaces/b/. "" or NULL for none.
 */
void sp_repo_namespace(struct sp_repo *repo, const char *name_space);

/* The git directory, absolute, with a slash at its end. Borrowed. */
const char *sp_repo_gitdir(const struct sp_repo *repo);
/* The same, but that of the main repository where we are in a linked work tree:
 * what all of them share. Borrowed. */
const char *sp_repo_commondir(const struct sp_repo *repo);
/* The work tree, absolute, with a slash at its end; NULL when bare. Borrowed. */
const char *sp_repo_worktree(const struct sp_repo *repo);

/* Looks a ref up, symbolic ones followed. SP_ENOTFOUND, without a message,
 * when it does not exist. */
int sp_repo_ref(struct sp_repo *repo, const char *name, struct sp_oid *out,
                struct sp_error *err);

/* Puts the full name that a symbolic ref (HEAD, refs/remotes/origin/HEAD) names
 * in the end, born or not, into out; leaves out alone when the ref is not there
 * or not symbolic. */
int sp_repo_symbolic(struct sp_repo *repo, const char *name, struct sp_buf *out,
                     struct sp_error *err);

/* Calls visit for every ref that names an object and matches the pattern ('*'
 * stands for anything), in no particular order. A non-zero return of visit
 * ends the visit and is returned. */
typedef int sp_ref_visit(const char *name, const struct sp_oid *id,
                         void *context);
int sp_repo_each_ref(struct sp_repo *repo, const char *pattern,
                     sp_ref_visit *visit, void *context, struct sp_error *err);

enum sp_object_kind {
    SP_OBJECT_COMMIT,
    SP_OBJECT_TREE,
    SP_OBJECT_BLOB,
    SP_OBJECT_TAG,
};

/* The kind of an object, and in *out what it names once annotated tags are
 * followed (at most 32 deep); *out is never a tag. */
int sp_repo_peel(struct sp_repo *repo, const struct sp_oid *id,
                 enum sp_object_kind *kind, struct sp_oid *out,
                 struct sp_error *err);

/* The one object whose id begins with these hex digits, 4 to 40 of them.
 * SP_ENOTFOUND, without a message, for none and for several. */
int sp_repo_expand(struct sp_repo *repo, const char *hex, struct sp_oid *out);

/* Bytes of an object: borrowed from libgit2's cache until disposed. */
struct sp_object {
    struct sp_str bytes;
    void *handle;
};

/* Reads a commit. Larger than max bytes: SP_ELIMIT, without a message. */
int sp_repo_read_commit(struct sp_repo *repo, const struct sp_oid *id,
                        size_t max, struct sp_object *out,
                        struct sp_error *err);
/* The same, up to SP_COMMIT_LARGEST, with a message. */
int sp_repo_read_any_commit(struct sp_repo *repo, const struct sp_oid *id,
                            struct sp_object *out, struct sp_error *err);
void sp_object_dispose(struct sp_object *object);

/* Appends the commits whose parents a shallow clone leaves out; none where the
 * repository is whole. */
int sp_repo_shallow(struct sp_repo *repo, struct sp_oids *out,
                    struct sp_error *err);

/* Appends the name of the remote to fetch from, for what we print: origin, or else
 * the first one. False when there is none. */
bool sp_repo_remote(struct sp_repo *repo, struct sp_buf *out);
/* Appends what to type for the branch of a remote, or for all that a shallow clone
 * leaves out: "git fetch origin main:refs/remotes/origin/main". */
void sp_say_fetch(struct sp_buf *out, const char *remote, const char *branch);
void sp_say_unshallow(struct sp_buf *out, const char *remote);
/* Appends the name of the remote that keeps the objects which a partial clone
 * leaves out. False in any other clone. */
bool sp_repo_promisor(struct sp_repo *repo, struct sp_buf *out);

/* 1 when ancestor is reachable from one of `from` (or is one), 0 when not. */
int sp_repo_reaches(struct sp_repo *repo, const struct sp_oids *from,
                    const struct sp_oid *ancestor, struct sp_error *err);

/*
 * Calls visit with the name and content of each regular file that lies in the
 * directory `path` of a commit's tree and whose name `wanted` accepts. A file
 * over max bytes is not read: its content is a NULL of that length. A directory
 * that does not exist has no files.
 */
typedef bool sp_file_wanted(struct sp_str name, void *context);
typedef void sp_file_visit(struct sp_str name, struct sp_str content,
                           void *context);
int sp_repo_each_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *path, size_t max, sp_file_wanted *wanted,
                      sp_file_visit *visit, void *context,
                      struct sp_error *err);

/* The same of what a merge of two commits would have there, as far as the ids
 * of the files tell; where both have changed one, that of the first. */
int sp_repo_each_merged_file(struct sp_repo *repo, const struct sp_oid sides[2],
                             const char *path, size_t max,
                             sp_file_wanted *wanted, sp_file_visit *visit,
                             void *context, struct sp_error *err);

/* How many commits `one` has that `other` has not, and the other way round. */
int sp_repo_apart(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, size_t *ahead, size_t *behind,
                  struct sp_error *err);

/* What was begun in the work tree and has not come to its end: "merge",
 * "rebase", "cherry-pick", "revert", "bisect", "am"; NULL when nothing was. */
const char *sp_repo_operation(const struct sp_repo *repo);
/* Appends the full name of the branch that is being rebased; nothing when none
 * is. */
void sp_repo_rebased(const struct sp_repo *repo, struct sp_buf *out);
/* Appends the full name of the branch that HEAD is on, born or not, or that is
 * being rebased; nothing on a detached HEAD. */
int sp_repo_branch(struct sp_repo *repo, struct sp_buf *out,
                   struct sp_error *err);
/* Are commits being made again: by a rebase, cherry-pick, revert or am? */
bool sp_repo_is_replaying(const struct sp_repo *repo);

/* Does the repository belong to whoever runs us? */
bool sp_repo_is_ours(const struct sp_repo *repo);

/* What a revision range names: what `to` has and none of `without`. */
struct sp_range {
    struct sp_oid to;
    struct sp_oid from;     /* where it begins: the first of … */
    struct sp_oids without; /* … these; zero when nothing is left out */
};

/*
 * Reads a range in words as git takes them: "B", "A..B", "A..", "..B", "A...B"
 * (what B has and A has not; it begins at their merge base), "^A" and "B",
 * "B --not A", "B^!". For the command, never for a hook. SP_EUSAGE when a word
 * names nothing, or the range does not end at exactly one commit; SP_EGIT when
 * what is named cannot be read.
 */
int sp_repo_range(struct sp_repo *repo, char *const words[], size_t count,
                  struct sp_range *out, struct sp_error *err);
void sp_range_dispose(struct sp_range *range);

/*
 * Appends the value of a setting such as "commit.cleanup" to out, as git would read
 * it: from the environment (git -c), else the repository's config, else the
 * user's, else the machine's. False when nobody set it. A repository that belongs to another user is not asked.
 * For comfort, and for how a message is read before it is stored; never for a
 * verdict on what was pushed.
 */
bool sp_repo_setting(const struct sp_repo *repo, const char *key,
                     struct sp_buf *out);

/*
 * The same without the repository's config: for every setting that names a
 * program to run, such as "core.pager". The files of a clone belong to its user,
 * and may hold what looks like a repository with a config.
 */
bool sp_user_setting(const char *key, struct sp_buf *out);

/* The version of libgit2, as "1.5.1". Static. */
const char *sp_git_version(void);

#endif
