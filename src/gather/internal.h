/* What the files of this folder share. */
#ifndef SALLYPORT_GATHER_INTERNAL_H
#define SALLYPORT_GATHER_INTERNAL_H

#include "sallyport/ahead.h"
#include "sallyport/buf.h"
#include "sallyport/commit.h"
#include "sallyport/content.h"
#include "sallyport/gather.h"
#include "sallyport/objects.h"
#include "sallyport/reach.h"
#include "sallyport/revert.h"
#include "sallyport/walk.h"

struct protected_tip {
    char *name; /* refs/heads/main, also for its copy refs/remotes/x/main */
    char *ref;  /* which of the two it is */
    struct sp_oid id;
};

/* The id of a document, borrowed from its reference, and its place in the list. */
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
    /* once it was described: */
    bool is_described, is_commit;
    struct sp_oid tree;
    int64_t time;
    unsigned long long
        prps[HEAD_PRPS]; /* hashes of what its last commits name */
    size_t prp_count;
};

/* A commit on the line of first parents that may be a squash. */
struct suspect {
    struct sp_oid id, tree, before;
    bool may_be;   /* and was not looked at yet */
    bool is_mixed; /* it holds tests and code */
    bool stands;   /* by itself, but for its place in the cycle */
    char request[SP_REQUEST_MAX]; /* "7" of "(#7)"; "" */
    struct sp_strings named;      /* by "Squashed-From:" */
    unsigned long long *prps;     /* hashes */
    size_t prp_count;
    bool is_untraced; /* it was looked for in vain: */
    struct sp_untraced looked;
};

struct below;

struct sp_gather {
    struct sp_source source;
    struct sp_repo *repo;
    bool owns_repo, in_worktree;

    bool head_known, refs_known, emptiness_known;
    bool is_empty;   /* the repository had no ref before the push */
    bool takes_tags; /* the import is over, and its tags may still come */
    struct sp_buf head, base, remote_base;
    struct sp_buf tracking; /* where branches of remotes are known, with a slash
                               at its end: "refs/remotes/origin/", or that of
                               all remotes, with a '*'; empty on a server */
    bool is_adrift;         /* no protected ref of the remote is known */
    SP_VEC(struct protected_tip) protected_tips;
    struct sp_oids baseline;
    bool paths_known;
    struct sp_paths paths; /* the policy's, with these: attributes.c */
    struct sp_attributes attributes;
    const struct sp_push *push; /* NULL: only what is gathered is known */

    /* for tracing squashes */
    bool heads_known;
    SP_VEC(struct head) heads;
    size_t in_vain, walks; /* merges and walks that led nowhere */
    struct sp_joins joins; /* of the update that was walked last … */
    SP_VEC(struct sp_untraced) untraced; /* … and what was not traced */
    bool walked_before, hidden_unknown;
    struct sp_reach *hidden; /* what both reach, from the second walk on … */
    size_t hidden_baseline;  /* … and how many of the baseline are in it */
    struct sp_reach *protected_ones; /* what protected refs alone reach */
    struct below *below;             /* what is known of what goes before */

    /* of the update that was walked last */
    struct sp_history history;
    SP_VEC(unsigned long long) subjects; /* hashes, one per node */
    SP_VEC(uint32_t) searched;           /* by which search, one per node … */
    SP_VEC(uint32_t) queue;              /* … and its queue of nodes */
    SP_VEC(struct sp_prp_document) documents;
    SP_VEC(struct document_id) document_ids; /* sorted, without case */
    struct sp_bases *bases;
    struct sp_ahead *ahead;

    /* reused for every commit */
    struct sp_commit commit;
    struct sp_message message;
    struct sp_prp_refs prps;
    struct sp_content content;
};

/* Opens the repository and reads what the refs say, once: refs.c. */
int sp_gather_refs(struct sp_gather *gather, struct sp_error *err);

/* The default branch alone: on a server the one that HEAD names, in a clone the
 * one that the remote's HEAD names. */
int sp_gather_head(struct sp_gather *gather, struct sp_error *err);

/* Is it known which remote's branches are meant? Once the head was read. */
bool sp_gather_knows_remote(const struct sp_gather *gather);

/* The commit that an object is or that its tags name; zero when it is none. */
int sp_gather_commit(struct sp_gather *gather, const struct sp_oid *id,
                     enum sp_object_kind *kind, struct sp_oid *out,
                     struct sp_error *err);

/* Reads the documents of the PRPs that the history names, at ref->tip. */
int sp_gather_documents(struct sp_gather *gather, struct sp_ref_facts *ref,
                        struct sp_error *err);

/* Completes gather->paths, once: attributes.c. */
int sp_gather_attributes(struct sp_gather *gather, struct sp_error *err);

/* Marks the two commits of git subtree in what was listed: subtrees.c. */
int sp_gather_subtrees(struct sp_gather *gather, struct sp_error *err);

/* Forgets what belongs to the last update. */
void sp_gather_reset(struct sp_gather *gather);

/* Lists the commits of the update in gather->history: commits.c. */
int sp_gather_list(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   bool *too_many, struct sp_error *err);

/* Lists the heads that are known, once: heads.c. */
int sp_gather_heads(struct sp_gather *gather, struct sp_error *err);
/* Reads what each of them is, once. Spoils gather->commit, message and prps. */
void sp_gather_describe_heads(struct sp_gather *gather);
/* Is it a head that was there before the push? */
bool sp_gather_is_head(const struct sp_gather *gather, const struct sp_oid *id);
/* Is it that of the pull request with that number, or of the branch with that
 * name? */
bool sp_head_is_of_request(const struct head *head, const char *number);
bool sp_head_is_named(const struct head *head, const char *name);

/* Searches for the branch of a squash: trace.c. 1: *head is its head; 0:
 * *looked says what was looked at. */
int sp_gather_trace(struct sp_gather *gather, const struct sp_ref_facts *ref,
                    const struct suspect *suspect, struct sp_untraced *looked,
                    struct sp_oid *head, struct sp_error *err);

/* Looks for squashes on the main line of what was listed, and puts them into
 * gather->joins and gather->untraced: squashes.c. */
int sp_gather_squashes(struct sp_gather *gather, const struct sp_ref_facts *ref,
                       struct sp_error *err);

/* Reads a commit and what its message says into gather->commit, message and
 * prps, and into facts; over a limit, it has none of it. The object must outlive
 * them. history.c */
int sp_gather_read_commit(struct sp_gather *gather,
                          struct sp_commit_facts *facts,
                          struct sp_object *object, struct sp_error *err);
/* Completes node->exempts and facts->exempts of a commit that was read: exempt.c */
int sp_gather_exempts(struct sp_gather *gather, struct sp_node *node,
                      struct sp_commit_facts *facts, struct sp_error *err);

struct sp_content_source
sp_gather_content_source(const struct sp_gather *gather);
/* The place of a reference in history->prps, where it is put if it is new:
 * history.c. */
uint32_t sp_gather_intern(struct sp_history *history, const char *reference);

/* Adds the hidden commits at which the history of a tip ends: meet.c. False where
 * that is not known, and all that is hidden has to be walked. */
bool sp_gather_meet(struct sp_gather *gather, const struct sp_oid *tip,
                    struct sp_walk_starts *starts);

/* Is it known that a protected ref has that commit? */
bool sp_gather_is_protected(struct sp_gather *gather, const struct sp_oid *id);

/* Marks the main line in it, and completes ref->keeps_mainline: mainline.c. */
int sp_gather_mainline(struct sp_gather *gather, struct sp_ref_facts *ref,
                       struct sp_error *err);

/* Completes gather->is_empty and takes_tags, that is, whether this push belongs to
 * the import or to its second step, and records it: import.c. SP_EINPUT where another one is under way. */
int sp_gather_import(struct sp_gather *gather, bool is_empty,
                     struct sp_error *err);

/* Adds what the import brought unjudged to gather->baseline. */
void sp_gather_imported(struct sp_gather *gather);

/* Says what could not be seen of what was listed, as the source asks for:
 * view.c. */
int sp_gather_view(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   struct sp_error *err);

/* Completes ref->edit: host_edit.c. */
int sp_gather_edit(struct sp_gather *gather, struct sp_ref_facts *ref,
                   struct sp_error *err);

/* Tells the parents that no protected ref has: below.c. */
int sp_gather_settle_outside(struct sp_gather *gather,
                             const struct sp_ref_facts *ref,
                             struct sp_error *err);
/* Says in which states the proposals are there; once the history's references are
 * known. */
void sp_gather_carry(struct sp_gather *gather);
void sp_below_free(struct below *below); /* NULL is allowed */

/* Looks up a commit that the message of the node `at` names, before it or below the
 * history: past.c. False where there is none, several or one that cannot be read:
 * anybody can write any id into a message. */
bool sp_past_find(const struct sp_content_source *source, size_t at,
                  const struct sp_named *named, struct sp_past *out);

/* Is the node `at`, whose message is read, a revert or a pick of what was accepted?
 * Then *phase becomes that: pick.c. */
int sp_gather_verify(struct sp_gather *gather, size_t at, enum sp_phase *phase,
                     struct sp_error *err);

#endif
