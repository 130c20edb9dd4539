/*
 * gather.h - gathers the facts of a push from a repository.
 * layer: gather
 *
 * Reads the repository, and writes nothing into it but the record of the import
 * (sallyport.import) and what keeps_in allows. Opens it when the first fact needs it, so
 * that a push which deletes a branch costs next to nothing.
 */
#ifndef SALLYPORT_GATHER_H
#define SALLYPORT_GATHER_H

#include "sallyport/change_facts.h"
#include "sallyport/excuses.h"
#include "sallyport/facts.h"
#include "sallyport/finding.h"
#include "sallyport/git.h"

/* The record of the import, in the git directory. A push that is judged leaves it. */
#define SP_IMPORT_FILE "sallyport.import"

/* What the trail says: who pushed a commit, and how late it is. */
struct sp_pushers {
    /* Appends the users of accepted pushes that set a ref to one of the commits.
     * *found gets whether `head` is one of these. */
    int (*find)(struct sp_pushers *self, const struct sp_oidmap *commits,
                const struct sp_oid *head, struct sp_strings *users,
                bool *found, struct sp_error *err);
    /* The time of its newest entry, in seconds since 1970; 0 where there is none. */
    int (*newest)(struct sp_pushers *self, int64_t *out, struct sp_error *err);
};

struct sp_gather;

/* The push, and the repository that it is in. All borrowed. */
struct sp_source {
    /* It is used again: sp_gather_again(); NULL: a new one. */
    struct sp_gather *gather;
    unsigned needs; /* of enum sp_needs: gathered even if no rule asks for it */
    const char *gitdir;           /* a hook's GIT_DIR … */
    const char *object_directory; /* … and quarantine; may be NULL */
    const char *alternates;
    const struct sp_push *push; /* the whole push, when a hook accepts it: then
                                   the import is recorded; else NULL */
    const char *name_space;     /* GIT_NAMESPACE; may be NULL */
    struct sp_repo *repo;       /* or a repository that is open already */
    const char *here; /* the branch of it that is checked out, and … */
    const struct sp_oid *here_id; /* … its commit; NULL: not read yet */
    struct sp_repo **opened;      /* takes the one that was opened; NULL: it is
                                   closed. Yours to sp_repo_free() */
    const struct sp_policy *policy;
    const char *user;        /* NULL: unknown … */
    const char *why_unknown; /* … and why; may be NULL */
    int64_t locked_until;    /* seconds since 1970, see [lockout]; 0: they are
                                not locked out */
    enum sp_takes takes;     /* of a draft */
    bool is_guessed;         /* the user is only who runs the command */
    bool leaves_roles;       /* who may change a ref is left to the server */
    bool lacks_roles;        /* the server has roles that are not known here */
    bool lacks_people;       /* so has it addresses of users, in [identity] */
    const char *via; /* as in host.h, and so are those up to request; NULL */
    bool is_host_merge, may_be_edit;
    const char *request;        /* may be NULL */
    const char *setting_file;   /* for messages */
    struct sp_pushers *pushers; /* NULL: nobody knows who pushed what */
    /* Who wrote a change is left to the server, which has the addresses and
     * the trail. */
    bool leaves_people;
    const char *keeps_in; /* a directory for what is kept of the notes between
                             pushes; NULL: nothing is */
    /* SP_RANGE: what went before old is not known unless a protected ref has it.
     * SP_PROPOSAL: new is judged as if it were merged into the protected ref, which
     * is at old. The result is that of a push of such a merge, but findings of the
     * ref about a branch name new. */
    enum sp_occasion occasion;
    bool is_named; /* the user typed that range: where all of it is in a
                      protected ref and nothing is left out, that ref hides
                      nothing */
    /* The branch that a pull request goes to, refs/heads/main: it is the
     * only protected one; NULL: the policy's are. */
    const char *base;
    const struct sp_oids *without; /* more commits to leave out, with their
                                      ancestors; may be NULL */
    /* A rehearsal in the clone that is pushed from: the name or URL of the
     * remote; else NULL. The clone's own branches do not count; its copy of the
     * remote does (refs/remotes/<remote>/, or that of any remote where this one
     * has nothing protected). An old id may be missing. */
    const char *remote;
    /* A draft (draft.h) is judged without its ancestors, as is one at a protected
     * ref. */
    bool is_alone;
    /* A draft commits what `git merge --squash` made, or what a host will squash
     * counts as traced. */
    bool is_squashing;
    /* For a squash that a host will make: the proposals of the squashed
     * commits, which count where its message names none. NULL: it is no
     * squash. */
    const struct sp_strings *references;
    /* Is an incomplete view an error? The view is incomplete where a shallow
     * clone ends in what is judged, or where no protected ref of any remote is
     * known, unless the user named the range. With needs_whole that is SP_EGIT;
     * else judging continues, and `half` says what was not seen. */
    bool needs_whole;
    struct sp_buf *half; /* may be NULL */
    const char *command; /* that takes a range, for advice; NULL: check */
    /* Called after each commit with the number judged; may be NULL. */
    void (*progress)(void *context, size_t commits);
    void *progress_context;
};

/* Copies the source, and borrows what it points to. Free it with sp_gather_free(). */
struct sp_gather *sp_gather_new(const struct sp_source *source);
/* Takes another source of the same repository, policy and remote. The refs that were
 * read, and what git attributes say, stay known; the rest is gathered again. */
void sp_gather_again(struct sp_gather *gather, const struct sp_source *source);
void sp_gather_free(struct sp_gather *gather);

/* Names the whole push: squashes may be traced to any of its refs. Borrowed. */
void sp_gather_push(struct sp_gather *gather, const struct sp_push *push);

/*
 * Appends an update for each branch and tag that is not what it was when the guard
 * was installed, protected ones first. Of the source only repo and policy count. What a
 * protected ref was is where its first-parent line meets the baseline; else, and for
 * other refs at first, what `known` says: sorted by name, old_id is what the ref was,
 * zero where it was not there. SP_EGIT where nothing says it.
 */
int sp_gather_elapsed(const struct sp_source *source,
                      const struct sp_push *known, struct sp_push *out,
                      struct sp_error *err);

/* Do tags that come at that time belong to an import of then? In seconds since 1970. */
bool sp_gather_is_second_step(int64_t import, int64_t time);

/* What of enum sp_needs is gathered from now on; at first all of it. */
void sp_gather_need(struct sp_gather *gather, unsigned needs);

/*
 * The facts of one update that need no commit. `out` borrows from the gather
 * and from update. SP_EGIT for a ref that has moved since, a missing object, or
 * a branch that would name anything but a commit.
 */
int sp_gather_ref(struct sp_gather *gather, const struct sp_ref_update *update,
                  struct sp_ref_facts *out, struct sp_error *err);

/* Reads the acts of exceptions from the commit `tip` down. Those that `old` does not
 * have are new. */
int sp_gather_chain(struct sp_repo *repo, const struct sp_oid *tip,
                    const struct sp_oid *old, struct sp_chain *out,
                    struct sp_error *err);

/* The same of all acts, and what they make, which borrows from the chain. */
int sp_gather_exceptions(struct sp_repo *repo, const struct sp_oid *tip,
                         struct sp_chain *chain, struct sp_exceptions *out,
                         struct sp_error *err);

/* Appends the waivers that are open for a ref, then the grants that are open for it
 * and for who pushes; none for a push that brings acts itself. They live as long as the
 * gather. */
int sp_gather_excuses(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_excuses *out, struct sp_error *err);

/* After all was judged: SP_EINPUT where a grant or a waiver that excused a finding has
 * ended meanwhile, or the records have moved. */
int sp_gather_recheck(struct sp_gather *gather, const struct sp_findings *found,
                      struct sp_error *err);

/* A protected ref without ref->side may be the fast-forward of a branch, or its squash: then
 * this fills in ref->brought. One with both may be the merge of one. Where a branch that may
 * be merged is at that commit, its ref->side and ref->push_again are those of the branch then.
 * True: there is one. Lists the refs, once for a push. Both are borrowed until the next ref. */
bool sp_gather_known_side(struct sp_gather *gather, struct sp_ref_facts *ref);

enum { SP_MERGES = 16 };

/* One of several merges or squashes in a row that a protected ref was set to. */
struct sp_merge_side {
    struct sp_oid id;
    char *side, *push; /* as ref->side and ref->push_again, of its branch */
    char *push_plain;  /* "git push origin BRANCH"; NULL: the remote lacks it */
    bool is_again;     /* a later one has merged the same branch */
};

struct sp_merge_sides {
    struct sp_merge_side items[SP_MERGES];
    size_t count;
    bool has_more; /* commits that are neither follow the last of them */
    /* Places in items: who was the first to bring a commit. */
    struct sp_oidmap of;
};

/* The merges and traced squashes of the update that was walked, oldest first; `out` is zero
 * before. False: it is no row of 2 to SP_MERGES of them, or the branch of one is not known; then
 * out->of has what each of them brought, but no place. To be disposed of in either case. */
bool sp_gather_merge_sides(struct sp_gather *gather,
                           const struct sp_ref_facts *ref,
                           struct sp_merge_sides *out);
void sp_merge_sides_dispose(struct sp_merge_sides *sides);

/* Does an update leave out commits that the branch had? Only advice depends on it: false where
 * that cannot be read. */
bool sp_gather_is_forced(struct sp_gather *gather,
                         const struct sp_ref_facts *ref);
/* Known in a clone: has the remote that commit at the branch? */
bool sp_gather_is_copied(const struct sp_gather *gather,
                         const struct sp_ref_facts *ref);

/* Called for each new commit, parents first; non-zero ends the walk. */
typedef int sp_commit_visit(const struct sp_commit_facts *commit, void *context,
                            struct sp_error *err);

/*
 * Walks the commits of the update, calls visit, which may be NULL, for the new ones, and fills in the
 * facts of the branch, also after an error, and the base of ref. `out` borrows ref; what else it points
 * to lives until the next call. Refs without commits to judge (deleted, notes, trees, an
 * import with baseline=now) have an empty history.
 */
int sp_gather_commits(struct sp_gather *gather, struct sp_ref_facts *ref,
                      struct sp_branch_facts *out, sp_commit_visit *visit,
                      void *context, struct sp_error *err);

/*
 * From within a visit: calls visit for each path that the visited commit changes. None
 * is known beyond the boundary of a shallow clone, and of a commit that is too large to
 * be read.
 */
typedef int sp_change_facts_visit(const struct sp_change_facts *change,
                                  void *context, struct sp_error *err);
int sp_gather_changes(struct sp_gather *gather,
                      const struct sp_commit_facts *commit,
                      sp_change_facts_visit *visit, void *context,
                      struct sp_error *err);

/* The commits that were gathered last. Borrowed until the next call. */
const struct sp_history *sp_gather_history(const struct sp_gather *gather);

/* The protected ref that a branch grew from. Borrowed from the gather. */
struct sp_target {
    const char *name; /* as the server has it: refs/heads/main */
    const char *ref;  /* as it is here: refs/remotes/origin/main */
    struct sp_oid id; /* the commit that it is at */
    bool is_told;     /* the ref itself is protected, or its upstream tells */
};

/*
 * Where the gathered commits of a branch would be merged: in a clone its upstream, if that
 * is protected; else the default branch; else another protected ref. Each one only where it
 * has what they grew from; the default branch where none has. Instead of a default branch
 * that has what they were picked from: the nearest branch that lacks it. The default branch
 * for those that grew from another one and have merged it. For a protected ref, the ref
 * itself. Of several copies, the remote's counts.
 * SP_ENOTFOUND, without a message, when there is no protected ref.
 */
int sp_gather_target(struct sp_gather *gather,
                     const struct sp_branch_facts *branch,
                     struct sp_target *out, struct sp_error *err);

/* Another protected branch that parted from the target where they did, or has alone where they
 * began, as a name like target->name; NULL where none is, or target->is_told. Borrowed from the gather. */
const char *sp_gather_other_target(struct sp_gather *gather,
                                   const struct sp_branch_facts *branch,
                                   const struct sp_target *target);

/* Appends the current protected refs and the baseline. While they are the same,
 * the same commits of a branch are judged. */
int sp_gather_ground(struct sp_gather *gather, struct sp_buf *out,
                     struct sp_error *err);

/* Fills in what a report shows of a finding's commit: subject, author, time. */
void sp_gather_about(struct sp_gather *gather, struct sp_finding *finding);

#endif
