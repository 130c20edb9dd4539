/*
 * gather.h - gathers the facts of a push from a repository.
 * layer: gather
 *
 * Reads the repository, never writes it. Opens it when the first fact needs
 * it, so that a push which deletes a branch costs next to nothing.
 */
#ifndef SALLYPORT_GATHER_H
#define SALLYPORT_GATHER_H

#include "sallyport/facts.h"
#include "sallyport/finding.h"
#include "sallyport/git.h"

/* Where the push is. All borrowed. */
struct sp_source {
    const char *gitdir;           /* a hook's GIT_DIR … */
    const char *object_directory; /* … and quarantine; may be NULL */
    const char *alternates;
    const struct sp_push *push; /* all of it, of a hook that lets it in: then
                                   the import is recorded; else NULL */
    const char *name_space;     /* GIT_NAMESPACE; may be NULL */
    struct sp_repo *repo;       /* or a repository that is open already */
    const struct sp_policy *policy;
    const char *user;        /* NULL: unknown … */
    const char *why_unknown; /* … and what it is instead; may be NULL */
    bool is_web, is_host_merge, may_be_edit; /* as in host.h */
    const char *setting_file;                /* for messages */
    /* Not a push: judge what is in new and not in old, whatever refs there
     * are; what went before that is not known unless a protected ref has it. */
    bool is_range;
    bool is_named; /* somebody asked for that range: where all of it is in a
                      protected ref and nothing is left out, that ref hides
                      nothing */
    const struct sp_oids *without; /* more that is left out, with all that went
                                      before it; may be NULL */
    /* A push that is only tried, perhaps in another repository: the old ids
     * need not be what the refs are now. */
    bool is_rehearsal;
    /* A rehearsal in the clone that is pushed from: the name of the remote that
     * is pushed to, or its URL; else NULL. What the clone knows of the remote
     * (refs/remotes/<remote>/; where nothing protected is known of it, of any
     * remote) counts, and not the clone's own branches. An old id may be
     * missing, and who may do what is left to the server. */
    const char *remote;
    /* One commit that is not made yet, see draft.h; at a protected ref, or with
     * is_alone, without what goes before it. */
    bool is_draft, is_alone;
    /* Of a squash that a host will make: the proposals of what is squashed, which
     * count where its message names none. NULL: it is no squash. */
    const struct sp_strings *references;
    /* Not a push: what would come of it if new were merged into the protected
     * ref, which is at old. The same as for the push of such a merge, but that
     * the ref's own findings about a branch speak of new, and that nobody is
     * asked who merges. is_rehearsal, too. */
    bool is_proposal;
    /* Is an incomplete view an error? The view is incomplete where a shallow
     * clone ends in what is judged, or where no protected ref of any remote is
     * known, unless the user named the range. With needs_whole that is SP_EGIT;
     * else judging continues, and `half` says what was not seen. */
    bool needs_whole;
    struct sp_buf *half; /* NULL: nobody asks */
    /* Told after each commit how many were judged; NULL: nobody is. */
    void (*progress)(void *context, size_t commits);
    void *progress_context;
};

struct sp_gather;

struct sp_gather *sp_gather_new(const struct sp_source *source);
void sp_gather_free(struct sp_gather *gather);

/* Makes known all that is pushed together: squashes may be traced to it.
 * Borrowed. */
void sp_gather_push(struct sp_gather *gather, const struct sp_push *push);

/*
 * The facts of one update that need no commit. `out` borrows from the gather
 * and from update. SP_EGIT for a ref that moved meanwhile, a missing object,
 * or a branch that would name something else than a commit.
 */
int sp_gather_ref(struct sp_gather *gather, const struct sp_ref_update *update,
                  struct sp_ref_facts *out, struct sp_error *err);

/* Called for each new commit, parents first; non-zero ends the walk. */
typedef int sp_commit_visit(const struct sp_commit_facts *commit, void *context,
                            struct sp_error *err);

/*
 * Walks the commits of the update, calls visit for the new ones, and completes
 * ref: history, keeps_mainline, edit, documents. What it points to lives until
 * the next call. Refs without commits to judge (deleted, notes, trees, an import
 * with baseline=now) have an empty history.
 */
int sp_gather_commits(struct sp_gather *gather, struct sp_ref_facts *ref,
                      sp_commit_visit *visit, void *context,
                      struct sp_error *err);

/* The protected ref that a branch grew from. Borrowed from the gather. */
struct sp_target {
    const char *name; /* as the server has it: refs/heads/main */
    const char *ref;  /* as it is here: refs/remotes/origin/main */
    struct sp_oid id; /* the commit that it is at */
};

/*
 * Where the commits of a ref, which were gathered, would be merged: the default
 * branch, or another protected ref where only that one has what they grew from.
 * That of a protected ref is the ref itself. Of its copies that of the remote
 * counts. SP_ENOTFOUND, without a message, when
 * there is no protected ref.
 */
int sp_gather_target(struct sp_gather *gather, const struct sp_ref_facts *ref,
                     struct sp_target *out, struct sp_error *err);

/* Appends what the protected refs and the baseline are now: as long as that is
 * the same, the same commits of a branch are judged. */
int sp_gather_ground(struct sp_gather *gather, struct sp_buf *out,
                     struct sp_error *err);

/* Fills in what a report says of a finding's commit: subject, author, time. */
void sp_gather_about(struct sp_gather *gather, struct sp_finding *finding);

#endif
