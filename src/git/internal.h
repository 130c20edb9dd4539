/* What the files of this folder share; nobody else may see git2.h. */
#ifndef SALLYPORT_GIT_INTERNAL_H
#define SALLYPORT_GIT_INTERNAL_H

#include <git2.h>
#include <stdatomic.h>

#include "sallyport/git.h"

struct merger;

/* How much has been compared; shared by all handles of a repository. */
struct names {
    atomic_size_t handles, count;
    size_t of_commit, of_push;
};

struct sp_repo {
    struct names *names;
    git_repository *git;
    git_odb *odb;
    git_odb *below; /* what odb is laid over (staged.c); NULL: nothing */
    git_odb_object **trees; /* read last, by hash: tree.c; NULL before */
    struct merger *merger;  /* merger.c; NULL before */
    char *object_directory,
        *alternates;      /* as it was opened with; may be NULL */
    struct sp_buf prefix; /* of the names of all refs; mostly empty */
};

/* Adds a quarantine and its alternates (as sp_repo_open() takes them) to what
 * is read. suffix: "", or "/.", which names the same directories in other
 * words. */
int sp_add_objects(struct sp_repo *repo, const char *object_directory,
                   const char *alternates, const char *suffix,
                   struct sp_error *err);

/* Takes the next path off an alternates list, undoing git's quoting; false at
 * the end. */
bool sp_next_alternate(const char **rest, struct sp_buf *path);

/* Ends what runs for merges, and removes what it made; NULL is allowed. */
void sp_merger_free(struct merger *merger);

/* A new store that reads what is below, which must outlive it, and keeps what is
 * written in memory; NULL when there is no memory. */
git_odb *sp_memory_odb(git_odb *below);

/* The value of a setting such as "core.pager" in the environment, in place of
 * what is in out; false where nobody set it there. */
bool sp_config_of_environment(const char *key, struct sp_buf *out);

/* Has libgit2 end the process where there is no memory; before it starts. */
void sp_set_allocator(void);
/* The most bytes that libgit2 may ask for at once, in this thread. Returns what
 * it was before: SP_READ_LARGEST, unless somebody has changed it. */
size_t sp_memory_bound(size_t bytes);
/* Has it asked for more, since this was asked last? */
bool sp_memory_was_refused(void);
/* Ends the process, as sp_malloc() does, when libgit2 last failed because the
 * system had no memory. */
void sp_memory_check(void);

/* Why the last directory could not be opened (an errno), since this was asked
 * last; 0: all that are there could. */
int sp_directory_was_refused(void);

/* Reads an object that is not larger than that; else SP_ELIMIT, and all other
 * failures are libgit2's. */
int sp_read_whole(struct sp_repo *repo, const struct sp_oid *id, size_t bytes,
                  git_odb_object **out);
/* The part of "origin/main" after the name of a remote that is configured, which
 * is appended to `remote`; borrowed from name. NULL where it is no name of a
 * branch there. */
const char *sp_branch_at_remote(struct sp_repo *repo, const char *name,
                                struct sp_buf *remote);
/* As git_merge_base(), which cannot do it in a shallow clone. */
int sp_merge_base(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, git_oid *out);
/* Appends ": this is a partial clone, …" and what to fetch; nothing in any other
 * clone. */
void sp_say_partial(struct sp_repo *repo, struct sp_buf *out);
/* Says that an object ("tree", "object") cannot be read: SP_EGIT. In a partial
 * clone it says what to fetch. */
int sp_object_missing(struct sp_repo *repo, const char *what,
                      const struct sp_oid *id, struct sp_error *err);
/* "the tree … is larger than 32 MB": SP_ELIMIT. */
int sp_too_large(const char *what, const struct sp_oid *id, int bytes,
                 struct sp_error *err);

/* The tree of a commit; its parents, appended, unless NULL. */
int sp_commit_links(struct sp_repo *repo, const struct sp_oid *id,
                    struct sp_oid *tree, struct sp_oids *parents,
                    struct sp_error *err);

/* Counts a name of a commit that is being compared; and at its end, all of
 * them for the push. */
int sp_names_count(const struct sp_repo *repo, size_t *count,
                   struct sp_error *err);
int sp_names_end(const struct sp_repo *repo, size_t count,
                 struct sp_error *err);
/* A handle has none, or that of another one. */
struct names *sp_names_share(struct names *names);
void sp_names_free(struct names *names);

/* Lets go of the trees that were kept. */
void sp_trees_free(struct sp_repo *repo);

/* What libgit2 last complained about, after sp_memory_check(). Borrowed until the next
 * call of libgit2. */
const char *sp_git_reason(void);
/* Records it, after `what`. */
int sp_git_fail(struct sp_error *err, const char *what);

static inline const git_oid *to_git(const struct sp_oid *id)
{
    _Static_assert(sizeof(git_oid) >= sizeof(struct sp_oid), "oid size");
    return (const git_oid *)(const void *)id;
}

static inline struct sp_oid from_git(const git_oid *id)
{
    return *(const struct sp_oid *)(const void *)id->id;
}

#endif
