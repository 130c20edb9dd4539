/* What the files of this folder share. */
#ifndef SALLYPORT_GATHER_INTERNAL_H
#define SALLYPORT_GATHER_INTERNAL_H

#include "sallyport/ahead.h"
#include "sallyport/buf.h"
#include "sallyport/changes.h"
#include "sallyport/codeowners.h"
#include "sallyport/commit.h"
#include "sallyport/content.h"
#include "sallyport/gather.h"
#include "sallyport/objects.h"
#include "sallyport/reach.h"
#include "sallyport/revert.h"
#include "sallyport/walk.h"

#include "noted.h"

struct protected_tip {
    char *name; /* refs/heads/main, also for its copy refs/remotes/x/main */
    char *ref;  /* the ref itself, of the two */
    struct sp_oid id;
};

struct protected_tips {
    struct protected_tip *items;
    size_t count, capacity;
};

/* Disposes of all of them; the list itself stays yours to free. */
void sp_protected_tips_clear(struct protected_tips *tips);

/* The id of a document, borrowed from its reference, and its index in the
 * list. */
struct document_id {
    struct sp_str id;
    size_t place;
};

enum { HEAD_PRPS = 4 };

/* The head of a branch or of a pull request. */
struct head {
    char *name;
    struct sp_oid id;
    bool is_pushed; /* by this push */
    /* set once it was described: */
    bool is_described, is_commit;
    struct sp_oid tree;
    int64_t time;
    unsigned long long
        prps[HEAD_PRPS]; /* hashes of the proposals in its last commits */
    size_t prp_count;
};

/* A commit on the first-parent line that may be a squash. */
struct suspect {
    struct sp_oid id, tree, before;
    bool may_be;   /* not looked at yet */
    bool is_mixed; /* it changes tests and code */
    bool stands;   /* it would be accepted by itself, apart from the order */
    char request[SP_REQUEST_MAX]; /* "7" of "(#7)"; "" */
    struct sp_strings named;      /* from "Squashed-From:" */
    unsigned long long *prps;     /* hashes */
    size_t prp_count;
    bool is_untraced; /* no head explains it: */
    struct sp_untraced looked;
};

struct below;

/* The notes of evidence of one kind, as the server has them. */
struct notes {
    bool is_known, is_there;
    struct sp_oid tip;
};

struct sp_gather {
    struct sp_source source;
    struct sp_push_facts about; /* the push */
    unsigned needs;             /* of enum sp_needs */
    struct sp_repo *repo;
    bool owns_repo, in_worktree;

    bool head_known, refs_known, emptiness_known;
    bool is_empty;         /* the repository had no ref before the push */
    bool awaits_protected; /* and gets no protected one, so it is not judged */
    bool as_were;          /* the protected tips are those before the push */
    bool takes_tags;       /* the import is over, and its tags may still come */
    struct sp_buf head, base, side, side_push, push_again, away, untag, as;
    struct sp_oid copy; /* what the remote has of the branch; zero: unknown */
    char since[SP_OID_SHORT + 1];
    struct sp_buf tracking; /* where the branches of remotes are, with a slash
                               at its end, or with a '*'; empty on a server */
    unsigned bases_sought, names_sought; /* for advice, of one push */
    bool is_adrift; /* no protected ref of the remote is known */
    struct protected_tips protected_tips;
    struct protected_tips elsewhere; /* those that a named base leaves out:
                                        they hide nothing, and what they have
                                        may be picked */
    struct sp_oid default_tip; /* of the default branch; zero: not protected */
    struct sp_oids baseline;
    bool paths_known;
    struct sp_paths paths; /* the policy's, with the attributes: attributes.c */
    struct sp_attributes attributes;
    const struct sp_push *push; /* NULL: only the gathered refs are known */
    bool of_branches;           /* it brings several */

    /* for tracing squashes: */
    bool heads_known;
    SP_VEC(struct head) heads;
    size_t failed_merges, walks; /* merges and walks without a result */
    struct sp_strings branches; /* whose names are taken, where one is needed */
    struct sp_joins joins;      /* of the last update that was walked … */
    SP_VEC(struct sp_untraced) untraced; /* … and those that were not traced */
    bool walked_before, hidden_unknown;
    struct sp_reach *hidden; /* what the hidden commits reach, from the second
                                walk on … */
    size_t hidden_baseline;  /* … and how many of the baseline it includes */
    struct sp_reach *protected_ones; /* what the protected refs reach … */
    SP_VEC(bool) accepted; /* … and which nodes, once it was asked for … */
    bool accepted_all;     /* … which are all that they have */
    struct below *below;   /* what is known of earlier commits */

    /* of the last update that was walked */
    struct sp_history history;
    SP_VEC(unsigned long long) subjects; /* hashes, one per node */
    SP_VEC(uint32_t) searched; /* the last search that saw it, one per node … */
    SP_VEC(uint32_t) queue;    /* … and its queue of nodes */
    SP_VEC(struct sp_prp_document) documents;
    SP_VEC(struct document_id) document_ids; /* sorted, without case */
    struct sp_record_facts records;
    SP_VEC(struct sp_step) steps;
    struct sp_owners *owners; /* of the ref before the push; NULL: none */
    struct sp_owners_facts owners_facts;
    struct sp_oidmap owned; /* places in step->owned, by the lines that own */
    struct sp_chain chain;  /* of a push to refs/notes/sallyport/exceptions */
    bool latest_known;      /* about.latest */
    bool acts_known, acts_pushed;    /* acts_pushed: the push brings some */
    struct sp_oid acts_tip;          /* zero: there are none */
    struct sp_chain acts;            /* that were there before the push … */
    struct sp_exceptions exceptions; /* … and what they make */
    SP_VEC(struct sp_needed) needed;
    /* What the steps bring: */
    SP_VEC(uint32_t) step_of;    /* per node: one more than its step, or 0 */
    SP_VEC(uint32_t) brought;    /* the nodes of one step after the other … */
    SP_VEC(size_t) brought_ends; /* … and per step where they end */
    struct notes notes[SP_EVIDENCE_KINDS];
    struct sp_noted noted[SP_EVIDENCE_KINDS];
    /* What is noted at all commits, if needed. */
    struct sp_noted all_noted[SP_EVIDENCE_KINDS];
    struct sp_bases *bases;
    /* For a long history, else NULL: */
    struct sp_path_memo *memo;
    struct sp_regex_filter *phases; /* of the patterns of [tdd] */
    struct sp_ahead *ahead;

    size_t visited; /* the node that is visited */

    /* reused for every commit */
    struct sp_commit commit;
    struct sp_message message;
    struct sp_prp_refs prps;
    struct sp_content content;
    struct sp_undoes undoes; /* if it is a verified revert */
};

/* As sp_occasion_knows_old(), of the source. */
bool sp_gather_knows_old(const struct sp_gather *gather);

/* Opens the repository and reads the refs, once: refs.c. */
int sp_gather_refs(struct sp_gather *gather, struct sp_error *err);

/* Reads only the default branch: on a server the one that HEAD names, in a
 * clone the one that the remote's HEAD names. */
int sp_gather_head(struct sp_gather *gather, struct sp_error *err);

/* The short name of the first branch that the policy protects by its name; else "main".
 * Borrowed. */
const char *sp_gather_named_base(const struct sp_gather *gather);

/* Fills ref->base by its name; then, with ref->since, by the commits that were listed. Kept
 * until the next ref: target.c. */
void sp_gather_name_base(struct sp_gather *gather, struct sp_ref_facts *ref);
void sp_gather_base(struct sp_gather *gather, struct sp_ref_facts *ref);

/* Fills ref->replaces, side, side_push, push_again, push_over, away and untag, once the tips
 * are known; kept until the next ref: side.c. */
void sp_gather_side(struct sp_gather *gather, struct sp_ref_facts *ref);

/* The commit that an object is, or that its tags name in the end; zero when it
 * is none. */
int sp_gather_commit(struct sp_gather *gather, const struct sp_oid *id,
                     enum sp_object_kind *kind, struct sp_oid *out,
                     struct sp_error *err);

/* Reads the documents of the PRPs that the history names, at ref->tip. */
int sp_gather_documents(struct sp_gather *gather,
                        struct sp_branch_facts *branch, struct sp_error *err);

/* Completes branch->steps of a protected ref, whose commits were visited: steps.c */
int sp_gather_steps(struct sp_gather *gather, struct sp_branch_facts *branch,
                    struct sp_error *err);

/* The nodes that a step brings, borrowed: the one that lands first, then those that it
 * leads to and no earlier step has brought. */
struct nodes_of_step {
    const uint32_t *nodes;
    size_t count;
};
struct nodes_of_step sp_gather_brought(const struct sp_gather *gather,
                                       size_t step);

/* Calls visit for each path that differs between the commit before the step and what
 * lands. A proposal brings what differs since it left the protected ref. */
int sp_gather_step_changes(struct sp_gather *gather, const struct sp_step *step,
                           sp_change_visit *visit, void *context,
                           struct sp_error *err);

/* Reads CODEOWNERS as it was before the push, where it is asked for: owners.c */
int sp_gather_owners(struct sp_gather *gather, struct sp_branch_facts *branch,
                     struct sp_error *err);
/* Begins a step, and adds a path that it changes to step->owned. */
void sp_gather_begin_owned(struct sp_gather *gather);
void sp_gather_owned(struct sp_gather *gather, struct sp_step *step,
                     struct sp_str path);
/* Completes branch->owners with the faults of CODEOWNERS as it lands. */
int sp_gather_next_owners(struct sp_gather *gather,
                          struct sp_branch_facts *branch, struct sp_error *err);
void sp_gather_free_owners(struct sp_gather *gather);

/* Finds which documents the steps still need, at ref->tip: needed.c */
int sp_gather_needed(struct sp_gather *gather, struct sp_branch_facts *branch,
                     struct sp_error *err);

/* Completes the evidence of the steps, where the ref moves or a merge is proposed:
 * evidence.c */
int sp_gather_evidence(struct sp_gather *gather,
                       const struct sp_branch_facts *branch,
                       struct sp_error *err);
/* Where the notes of a kind are; zero: there are none. */
int sp_gather_notes_tip(struct sp_gather *gather, enum sp_evidence_kind kind,
                        struct sp_oid *out, struct sp_error *err);
/* What is known of the notes of a kind. Borrowed: noted.c */
int sp_gather_noted(struct sp_gather *gather, enum sp_evidence_kind kind,
                    const struct sp_noted **out, struct sp_error *err);
/* The same, with each commit that has a line against something as new as `since`. */
int sp_gather_noted_since(struct sp_gather *gather, enum sp_evidence_kind kind,
                          int64_t since, const struct sp_noted **out,
                          struct sp_error *err);
/* May the commit have a note? False where it is known to have none. */
bool sp_gather_may_have_note(struct sp_gather *gather,
                             enum sp_evidence_kind kind,
                             const struct sp_oid *commit);
/* Reads the evidence of a kind about a commit. Lines that are none, or are about
 * another commit, do not count. */
int sp_gather_note(struct sp_gather *gather, enum sp_evidence_kind kind,
                   const struct sp_oid *commit, struct sp_about *out,
                   struct sp_error *err);
/* Adds the records of a note that are of that kind and about out->commit. */
void sp_note_records(struct sp_about *out, enum sp_evidence_kind kind,
                     const struct sp_buf *note);
/* Is there evidence of that kind at all? */
int sp_gather_has_notes(struct sp_gather *gather, enum sp_evidence_kind kind,
                        bool *out, struct sp_error *err);

/* Completes who wrote and who pushed what a step brings, and what was approved of it:
 * people.c. is_short: it lacks approvals. */
int sp_gather_people(struct sp_gather *gather, size_t step, bool is_short,
                     struct sp_error *err);

/* Completes ref->records of notes that hold evidence: records.c */
int sp_gather_records(struct sp_gather *gather, struct sp_ref_facts *ref,
                      struct sp_error *err);

/* Does what is pushed not continue what the server has? */
int sp_gather_rewinds(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      bool *out, struct sp_error *err);

/* Completes about.latest, once: excuses.c */
int sp_gather_latest(struct sp_gather *gather, struct sp_error *err);

/* Completes ref->chain of a push of exceptions: chain.c */
int sp_gather_acts(struct sp_gather *gather, struct sp_ref_facts *ref,
                   struct sp_error *err);

/* The protected tip of the default branch; in a clone that of the remote. NULL where
 * there is none. */
const struct sp_oid *sp_gather_default_tip(const struct sp_gather *gather);
/* Completes gather->paths, once: attributes.c. */
int sp_gather_attributes(struct sp_gather *gather, struct sp_error *err);

/* Marks the two kinds of commits of git subtree in the list: subtrees.c. */
int sp_gather_subtrees(struct sp_gather *gather, struct sp_error *err);

/* Clears the results of the last update. */
void sp_gather_reset(struct sp_gather *gather);

/* Lists the commits of the update in gather->history: commits.c. */
int sp_gather_list(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   bool *too_many, struct sp_error *err);

/* Lists the known heads, once: heads.c. */
int sp_gather_heads(struct sp_gather *gather, struct sp_error *err);
/* Reads their commits, once. Overwrites gather->commit, message and prps. */
void sp_gather_describe_heads(struct sp_gather *gather);
/* Is it a head that existed before the push? */
bool sp_gather_is_head(const struct sp_gather *gather, const struct sp_oid *id);
/* Is it the head of the pull request with that number, or of the branch with
 * that name? */
bool sp_head_is_of_request(const struct head *head, const char *number);
bool sp_head_is_named(const struct head *head, const char *name);
/* Do its last commits name a proposal that the squash names? */
bool sp_head_shares_prp(const struct head *head, const struct suspect *suspect);

/* Reads where the message says that a commit comes from: squash_of.c. */
void sp_gather_origin(struct sp_gather *gather, struct suspect *out);
void sp_suspect_dispose(struct suspect *suspect);
/* Completes ref->squash_of. It is borrowed, and stays until the refs are forgotten:
 * squash_of.c */
const char *sp_gather_squash_of(struct sp_gather *gather,
                                const struct sp_ref_facts *ref);

/* The short name of the branch of the server at that commit that may be merged, or of the
 * remote, as the clone saw it last. NULL: none. It is borrowed, and stays until the refs are
 * forgotten: there.c. */
const char *sp_gather_there(struct sp_gather *gather, const struct sp_oid *at);
/* Completes ref->continues, ref->there and ref->brings_nothing: there.c. */
void sp_gather_what_is_there(struct sp_gather *gather,
                             struct sp_ref_facts *ref);
/* Has no branch there the commit, so that nobody can fetch it? False where that is not known. */
bool sp_gather_is_nowhere(struct sp_gather *gather, const struct sp_oid *id);
/* May the branch be merged, and its short name be typed as it is? */
bool sp_gather_is_mergeable(const struct sp_gather *gather, const char *name);
/* Is the user told to take what is new off the ref? squash_of.c */
bool sp_gather_turns_away(const struct sp_gather *gather,
                          const struct sp_ref_facts *ref);

/* Searches for the branch of a squash: trace.c. 1: *head is its head; 0:
 * *looked says what was looked at. */
int sp_gather_trace(struct sp_gather *gather, const struct sp_ref_facts *ref,
                    const struct suspect *suspect, struct sp_untraced *looked,
                    struct sp_oid *head, struct sp_error *err);

/* Searches the listed main line for squashes, and puts them into gather->joins
 * and gather->untraced: squashes.c. */
int sp_gather_squashes(struct sp_gather *gather, const struct sp_ref_facts *ref,
                       struct sp_error *err);

/* Reads a commit and its message into gather->commit, message and prps, and
 * into facts; a commit over a limit has none of it. The object must outlive
 * them. read_commit.c */
int sp_gather_read_commit(struct sp_gather *gather,
                          struct sp_commit_facts *facts,
                          struct sp_object *object, struct sp_error *err);
/* The same of the bytes of a commit, which must outlive them. known: what was read of
 * them before; NULL. */
int sp_gather_read_bytes(struct sp_gather *gather,
                         struct sp_commit_facts *facts, struct sp_str bytes,
                         const struct sp_phase_known *known,
                         struct sp_error *err);
/* Completes node->exempts and facts->exempts of a commit that was read: exempt.c */
int sp_gather_exempts(struct sp_gather *gather, struct sp_node *node,
                      struct sp_commit_facts *facts, struct sp_error *err);

struct sp_content_source
sp_gather_content_source(const struct sp_gather *gather);
/* The number of a text in a list of texts, each of which is once in it and is found by
 * `places`; a new one is added. */
uint32_t sp_gather_number(struct sp_strings *texts, struct sp_oidmap *places,
                          const char *text);
/* The index of a reference in history->prps; a new one is added. */
uint32_t sp_gather_intern(struct sp_history *history, const char *reference);

/* Adds the hidden commits at which the history of a tip ends: meet.c. False
 * where that is not known, and all hidden commits must be walked. */
bool sp_gather_meet(struct sp_gather *gather, const struct sp_oid *tip,
                    struct sp_walk_starts *starts);

/* The place of a commit among the first `before` nodes: revert.c. UINT32_MAX where it
 * is not there. */
uint32_t sp_gather_node_of(const struct sp_history *history, size_t before,
                           const struct sp_oid *id);

/* Is it known that a protected ref has that commit? */
bool sp_gather_is_protected(struct sp_gather *gather, const struct sp_oid *id);

/* Marks the main line in the history, and completes branch->keeps_mainline:
 * mainline.c. */
int sp_gather_mainline(struct sp_gather *gather, struct sp_branch_facts *branch,
                       struct sp_error *err);

/* Completes out->is_import: does the update belong to the first push, or to the tags
 * that follow it? A server records it. SP_EINPUT where another import is in progress:
 * import.c */
int sp_gather_import(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err);

/* Forgets what was read of refs, and what follows from it. */
void sp_gather_forget_refs(struct sp_gather *gather);
/* What a protected ref names, which counts as hidden; zero: it does not. */
struct sp_oid sp_gather_tip(const struct sp_gather *gather, const char *name,
                            const struct sp_oid *now);

/* Reads the refs again, protected ones as they were before the push where the update
 * is of one of them: for sp_occasion_looks_back(). Protected refs come first. */
int sp_gather_look_back(struct sp_gather *gather,
                        const struct sp_ref_update *update,
                        struct sp_error *err);

/* Adds the commits that the import brought unjudged to gather->baseline:
 * imported.c. */
void sp_gather_imported(struct sp_gather *gather);
/* Appends a line for each commit of branches and tags that no protected ref has, and
 * no other commit there is above. They count as baseline. Call it when only the import
 * has come in. */
int sp_gather_list_imported(struct sp_gather *gather, struct sp_buf *out,
                            struct sp_error *err);

/* Reports what could not be seen of the listed commits, as the source asks:
 * view.c. */
int sp_gather_view(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   struct sp_error *err);

/* Completes branch->edit: host_edit.c. */
int sp_gather_edit(struct sp_gather *gather, struct sp_branch_facts *branch,
                   struct sp_error *err);

/* Finds the outside parents that no protected ref has: below.c. */
int sp_gather_settle_outside(struct sp_gather *gather,
                             const struct sp_ref_facts *ref,
                             struct sp_error *err);
/* Sets the states of the proposals at those parents. Call it when the history's
 * references are known. */
void sp_gather_carry(struct sp_gather *gather);
void sp_below_free(struct below *below); /* NULL is allowed */

/* Looks up a commit that the message of the node `at` names, among earlier
 * commits: past.c. False where there is none, there are several, or it cannot
 * be read: anybody can write any id into a message. */
bool sp_past_find(const struct sp_content_source *source, size_t at,
                  const struct sp_named *named, struct sp_past *out);

/* Is the node `at`, whose message is read, a revert or a pick of an accepted
 * commit? Then *phase is set; for a revert *undoes, too, unless it is known: pick.c. */
int sp_gather_verify(struct sp_gather *gather, size_t at,
                     enum sp_ahead_revert known, struct sp_undoes *undoes,
                     enum sp_phase *phase, struct sp_error *err);

#endif
