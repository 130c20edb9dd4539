/* What the files of this folder share; no other folder may include git2.h. */
#ifndef SALLYPORT_GIT_INTERNAL_H
#define SALLYPORT_GIT_INTERNAL_H

#include <git2.h>
#include <stdatomic.h>

#include "kept.h"
#include "packed_refs.h"
#include "sallyport/git.h"
#include "sallyport/vec.h"

struct compared;
struct kept_changes;
struct merger;

/* How many names have been compared; shared by all handles of a repository. */
struct names {
    atomic_size_t handles, count;
    size_t of_commit, of_push;
};

struct sp_repo {
    struct names *names;
    git_repository *git;
    git_odb *odb;
    git_odb *below; /* the store below odb, where staged.c added a layer; NULL:
                       none */
    struct kept trees, commits, files; /* those that were read last */
    struct kept_changes *changes;      /* what was compared last */
    struct compared *compared;         /* compare_ahead.c; NULL at first */
    struct merger *merger;             /* merger.c; NULL at first */
    git_odb_backend *made;             /* made.c; NULL at first, owned by odb */
    size_t made_bytes;
    struct packed_refs packed;
    struct sp_oids ends; /* where a shallow clone ends … */
    bool ends_known;     /* … once that was read */
    char *object_directory,
        *alternates;      /* as given to sp_repo_open(); may be NULL */
    struct sp_buf prefix; /* of the names of all refs; empty without a namespace
                             */
};

/* Adds a quarantine and its alternates (as in sp_repo_open()) to the stores
 * that are read. suffix: "", or "/.", which names the same directories by
 * another path. */
int sp_add_objects(struct sp_repo *repo, const char *object_directory,
                   const char *alternates, const char *suffix,
                   struct sp_error *err);

/* Takes the next path off an alternates list, undoing git's quoting; false at
 * the end. */
bool sp_next_alternate(const char **rest, struct sp_buf *path);

/* Ends the git process for merges, and removes its directory. NULL is
 * allowed. */
void sp_merger_free(struct merger *merger);

/* A new store over `below`, which must outlive it. It keeps what is written in
 * memory. NULL when there is no memory. */
git_odb *sp_memory_odb(git_odb *below);

/* Replaces out by the value of a setting such as "core.pager" in the
 * environment; false where it is not set there. */
bool sp_config_of_environment(const char *key, struct sp_buf *out);

/* Makes libgit2 end the process where there is no memory. Call it before
 * libgit2 starts. */
void sp_set_allocator(void);
/* Sets the largest allocation of libgit2 in this thread, in bytes. Returns the
 * earlier value: SP_READ_LARGEST at first. */
size_t sp_memory_bound(size_t bytes);
/* Has a larger one been refused since the last call of this? */
bool sp_memory_was_refused(void);
/* Ends the process, like sp_malloc(), when the last failure of libgit2 was lack
 * of memory. */
void sp_memory_check(void);

/* Reads an object of at most `max` bytes; a larger one is SP_ELIMIT, and other
 * failures are libgit2's codes. */
int sp_read_whole(struct sp_repo *repo, const struct sp_oid *id, size_t bytes,
                  git_odb_object **out);
/* The same of an object that may be kept, and is kept then. One that was kept may be
 * larger than `max`. One of another type is not found. */
int sp_read_kept(struct sp_repo *repo, struct kept *kept,
                 const struct sp_oid *id, size_t max, git_odb_object **out);
/* The part of "origin/main" after the name of a configured remote, which is
 * appended to `remote`; borrowed from name. NULL where it is no branch of a
 * remote. */
const char *sp_branch_at_remote(struct sp_repo *repo, const char *name,
                                struct sp_buf *remote);
/* Like git_merge_base(), which does not work in a shallow clone. */
int sp_merge_base(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, git_oid *out);
/* In a partial clone, appends ": this is a partial clone, …" and what to fetch;
 * else nothing. */
void sp_say_partial(struct sp_repo *repo, struct sp_buf *out);
/* Reports that an object ("tree", "object") cannot be read: SP_EGIT. In a
 * partial clone the message says what to fetch. */
int sp_object_missing(struct sp_repo *repo, const char *what,
                      const struct sp_oid *id, struct sp_error *err);
/* The same, where an object was not read: too much memory for it is SP_ELIMIT. */
int sp_object_unread(struct sp_repo *repo, const struct sp_oid *id,
                     struct sp_error *err);
/* "the tree … is larger than 32 MB": SP_ELIMIT. */
int sp_too_large(const char *what, const struct sp_oid *id, int bytes,
                 struct sp_error *err);

/* Reads a commit of at most max bytes, or finds it kept; NULL where its header has to
 * tell more. Yours to free. */
git_odb_object *sp_read_small(struct sp_repo *repo, const struct sp_oid *id,
                              size_t max);

/* Is `to` `from` itself, or below it on a line of commits with one parent, which are all
 * kept? *steps: how many are above it. False: that is not known. */
bool sp_on_kept_line(struct sp_repo *repo, const struct sp_oid *from,
                     const struct sp_oid *to, size_t *steps);

/* Is `to` `from` itself, or one of the kept commits below it by first parents? False: that
 * is not known. */
bool sp_on_first_parents(struct sp_repo *repo, const struct sp_oid *from,
                         const struct sp_oid *to);

/* Where two lines of kept commits with one parent each meet: their only merge base. False:
 * that is not known. */
bool sp_kept_fork(struct sp_repo *repo, const struct sp_oid *one,
                  const struct sp_oid *other, struct sp_oid *out);

/* Reads the tree of a commit, and appends its parents unless NULL. */
int sp_commit_links(struct sp_repo *repo, const struct sp_oid *id,
                    struct sp_oid *tree, struct sp_oids *parents,
                    struct sp_error *err);

/* Counts one name of a commit that is being compared, and adds to the number of
 * the push at its end. */
int sp_names_count(const struct sp_repo *repo, size_t *count,
                   struct sp_error *err);
int sp_names_end(const struct sp_repo *repo, size_t count,
                 struct sp_error *err);
/* Shares the counts of another handle; NULL: new ones. */
struct names *sp_names_share(struct names *names);
void sp_names_free(struct names *names);

/* The last error message of libgit2, after sp_memory_check(). Borrowed until
 * the next call of libgit2. */
const char *sp_git_reason(void);
/* Records that message, after `what`. */
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

/* The bytes of an object, borrowed; empty without one. */
static inline struct sp_str text_of(git_odb_object *object)
{
    return object ? (struct sp_str){git_odb_object_data(object),
                                    git_odb_object_size(object)}
                  : (struct sp_str){"", 0};
}

#endif
