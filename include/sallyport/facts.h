/*
 * facts.h - everything that a rule may look at.
 * layer: facts
 *
 * A rule sees these structs and the policy: no repository, no clock, no
 * environment. There is one for each scope: the push, a ref, a commit, the branch after
 * all of its commits, and each step that it makes on a protected ref. Each holds only what
 * is known by then, and leads to those before it. Which commits there are is decided once,
 * for all rules (docs/design.md, "Which commits are judged").
 */
#ifndef SALLYPORT_FACTS_H
#define SALLYPORT_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/chain.h"
#include "sallyport/message.h"
#include "sallyport/needed.h"
#include "sallyport/occasion.h"
#include "sallyport/oid.h"
#include "sallyport/paths.h"
#include "sallyport/phase.h"
#include "sallyport/policy.h"
#include "sallyport/prp.h"
#include "sallyport/push.h"
#include "sallyport/record_facts.h"
#include "sallyport/refname.h"
#include "sallyport/request.h"
#include "sallyport/step.h"
#include "sallyport/takes.h"
#include "sallyport/weakened.h"

/* Where a parent is, when it is not in the history that is judged. */
#define SP_PARENT_PROTECTED UINT32_MAX      /* in a protected ref's history */
#define SP_PARENT_BASELINE (UINT32_MAX - 1) /* in what was there before */

/* The role of a commit for `git subtree --squash`: see src/gather/subtrees.c. */
enum sp_subtree {
    SP_SUBTREE_NONE,
    SP_SUBTREE_SQUASH,
    SP_SUBTREE_MERGE,
    SP_SUBTREE_MISPLACED /* stands on a squash, and is none of the others */
};

/* A commit of a branch. Small, because the whole branch is kept. */
struct sp_node {
    struct sp_oid id, tree;
    uint32_t parents, prps; /* where they begin in the lists below */
    uint16_t parent_count;
    uint8_t prp_count;
    uint8_t phase;   /* enum sp_phase; a fixup has that of its target */
    uint8_t subtree; /* enum sp_subtree */
    uint8_t asks;    /* one more than the category its trailers name; 0: none */
    /* a bit for each row that covers it, see sp_exempt_row() */
    uint32_t exempts;
    bool is_fixup;
    bool is_new;      /* this push brings it: the commit rules look at it */
    bool is_mainline; /* a merge or a traced squash on the line of first parents
                         of a protected ref: what it brought is judged, and it
                         takes no step itself */
    bool is_squash;   /* its last parent is not its own: it is the head of the
                         branch that the commit was traced to */
    bool is_direct;   /* any other commit of that line: it is judged like one
                         of a branch */
    bool is_settled;  /* another protected ref has it */
    bool is_accepted; /* … by all rules of this one … */
    bool is_let_in;   /* … on its first-parent line: it was judged there, as a
                         squash or as what it is */
    bool has_code;    /* it changes implementation or infrastructure */
    bool has_test;    /* it adds or edits a test */
    bool is_idle; /* it changes nothing, or only moves a test, or a row exempts
                         it from the order: no step */
    bool is_lone; /* a refactoring that may come while no RED is open: it counts
                         where it is in order, and is no mistake elsewhere */
    bool is_move; /* files only moved: GREEN and REFACTOR count where they are
                         in order, and are no mistake elsewhere */
};

/* How many parents it has for git. */
size_t sp_node_own_parents(const struct sp_node *node);
/* Does it take a step of the cycle? A merge of the main line and a fixup take none. */
bool sp_node_takes_step(const struct sp_node *node);

#define SP_GROUND_UNKNOWN UINT32_MAX

/* A parent that is not in the history, and its index in `parents`. */
struct sp_outside {
    struct sp_oid id;
    uint32_t at;
    uint32_t ground; /* its place there, or SP_GROUND_UNKNOWN */
    bool is_read; /* of one that only the baseline has: its states are those in
                     `carried`, and all others are START */
    uint32_t carried, carried_count;
};

/* The states of a sequence at a parent that only the baseline has. */
struct sp_carried {
    uint32_t prp; /* UINT32_MAX for commits without a reference */
    unsigned states;
};

/* A commit below the history, as far as the walk went: merges need their bases. */
struct sp_ground {
    struct sp_oid tree;
    uint32_t parents; /* where they begin in ground_parents */
    uint16_t parent_count;
};

enum { SP_EXAMPLE = 128, SP_NAMED = 10 };

/* A path of implementation or infrastructure that a commit changes. */
struct sp_code_path {
    char path[SP_EXAMPLE]; /* perhaps cut short */
    bool is_new;           /* it was not there before */
};

/* A merge that resolves a conflict with lines of its own. */
struct sp_resolved {
    uint32_t node;
    char path[SP_EXAMPLE]; /* of implementation or infrastructure */
};

/* A commit of the history that a verified revert undoes; both by their nodes. */
struct sp_undone {
    uint32_t by, node;
};

/* A commit that claims to be picked from another one, and is judged like any other. */
struct sp_unpicked {
    struct sp_oid commit;
    char named[13];   /* the first digits of that one */
    bool is_accepted; /* a protected ref has it, but the change is another */
};

/* The history of one ref since it left the protected refs and the baseline,
 * parents before children. */
struct sp_history {
    SP_VEC(struct sp_node) nodes;
    SP_VEC(uint32_t) parents;          /* indices of nodes, or SP_PARENT_… */
    SP_VEC(struct sp_outside) outside; /* by ascending `at` */
    SP_VEC(struct sp_carried) carried;
    SP_VEC(struct sp_ground)
    ground;                              /* parents before children; empty where
                                          the history has no merge */
    SP_VEC(uint32_t) ground_parents;     /* places in ground, or …_UNKNOWN */
    SP_VEC(uint32_t) prp_of;             /* indices into prps */
    struct sp_strings prps;              /* each reference once */
    struct sp_oidmap prp_places;         /* in prps, by sp_oid_of_text() */
    SP_VEC(struct sp_resolved) resolved; /* by ascending node */
    SP_VEC(struct sp_unpicked) unpicked;
    SP_VEC(struct sp_undone) undone; /* by ascending `by` */
    bool is_cut;       /* a shallow clone leaves some of it out … */
    struct sp_oid cut; /* … and ends at this commit */
};

/* The id of a parent by its place in `parents`, in the history or outside of it; zero
 * where it is not known. */
struct sp_oid sp_history_parent(const struct sp_history *history,
                                uint32_t place);

/* What a commit changes, in numbers of paths; see content.h. For a merge: code that
 * git would have merged without a conflict to something else, as edited; and
 * conflicts that were resolved with lines of no side, as resolved. */
struct sp_content {
    bool is_known; /* false beyond the boundary of a shallow clone */
    bool is_empty; /* not one path differs */
    unsigned added[SP_PATH_CLASSES], edited[SP_PATH_CLASSES],
        deleted[SP_PATH_CLASSES], moved[SP_PATH_CLASSES];
    unsigned scripts; /* changed files of the class build that are programs */
    unsigned resolved;
    char resolution[SP_EXAMPLE];    /* a path of those, perhaps cut short */
    enum sp_weakening weakened;     /* what a GREEN commit does to tests … */
    char weakened_path[SP_EXAMPLE]; /* … and to which, perhaps cut short */
    char example[SP_PATH_CLASSES][SP_EXAMPLE]; /* a path of those, perhaps cut
                                                  short; not of the moved */
    struct sp_code_path code[SP_NAMED]; /* sorted by path, the first of all */
    unsigned code_count;
};

/* Paths of implementation and infrastructure that are not only moved. */
unsigned sp_content_code(const struct sp_content *content);
/* Does it only move files within their class? */
bool sp_content_is_move(const struct sp_content *content);

/* Does it remove code, and neither add nor edit code or tests? */
bool sp_content_is_deletion(const struct sp_content *content);
/* Does it change no test? A test that only moved is not changed. */
bool sp_content_leaves_tests(const struct sp_content *content);
/* Does it add or edit a test? */
bool sp_content_has_test(const struct sp_content *content);
/* May a refactoring of it come without an open cycle, by [tdd] lone-refactor? */
bool sp_content_may_be_lone(const struct sp_content *content,
                            const struct sp_policy *policy);

/* A commit on the first-parent line of a protected ref that was perhaps meant as a
 * squash, and that no head explains, with what was searched. */
struct sp_untraced {
    struct sp_oid commit;
    size_t heads;                 /* that were compared */
    char request[SP_REQUEST_MAX]; /* of the pull request that it names … */
    bool has_request;             /* … which has a head here */
    char head[SP_EXAMPLE];  /* the ref of that, or of a branch that it names, or
                                     with its tree, on the server; "": none is */
    bool names_some;        /* it says from what it was squashed … */
    bool has_named;         /* … and that is here */
    char named[SP_EXAMPLE]; /* what it says first; "" where that is long */
    bool is_all;            /* the push brings nothing else to its ref */
};

/* What takes time to gather. A rule says which of it it needs, and what no rule needs
 * that is on is not read. tests/checks/needs.sh reads the names in the comments. */
enum sp_needs {
    SP_NEEDS_CONTENT = 1 << 0,   /* content sp_sequence_new */
    SP_NEEDS_RECORDS = 1 << 1,   /* records */
    SP_NEEDS_DOCUMENTS = 1 << 2, /* documents */
    SP_NEEDS_EVIDENCE = 1 << 3,  /* about recorded sp_approvers_find */
    SP_NEEDS_STEPS = 1 << 4,     /* .step steps step_count */
    SP_NEEDS_WRITTEN = 1 << 5,   /* needed needed_count */
    SP_NEEDS_ALL = (1 << 6) - 1,
};

/* Who pushes, and why it is judged: what is known before any ref is looked at. */
struct sp_push_facts {
    enum sp_occasion occasion;
    enum sp_takes takes; /* of a draft */
    bool is_local;     /* judged in a clone: the server's users are not known */
    bool leaves_roles; /* who may change a ref is left to the server */
    bool lacks_roles;  /* the server has roles that are not known here */
    bool lacks_people; /* so has it addresses of users */
    const char *remote; /* that is pushed to, by name or URL; NULL: a server is
                            pushed to, which does not know its name */
    const char *via;    /* "ssh", "http", "web" or "api"; NULL: not told */
    bool is_host_merge; /* the host itself merges a pull request of theirs */
    const char *user;   /* who pushes; NULL: unknown … */
    const char *why_unknown; /* … and what it is instead; may be NULL */
    int64_t locked_until; /* seconds since 1970; 0: they are not locked out */
    int64_t now;          /* seconds since 1970, by the server's clock */
    /* The same, or [policy] now: what windows and grants go by. */
    int64_t policy_now;
    /* The newest time that the trail has, where it was asked: no grant gets
     * a time twice; else 0. */
    int64_t latest;
    const char *setting_file; /* where the administrator would change this */
};

/* What a command calls the remote that is pushed to: its name or its URL, to be quoted;
 * "origin" where that is not known. Borrowed. */
const char *sp_push_remote(const struct sp_push_facts *push);
/* Does the push come from a page of the host, where nobody types commands? */
bool sp_push_is_web(const struct sp_push_facts *push);
/* Was the message of the new commit written in a form of the host: of its pages, or of a
 * merge that it makes? */
bool sp_push_has_form(const struct sp_push_facts *push);

/* One ref update: what is known before its commits are read. */
struct sp_ref_facts {
    const struct sp_push_facts *push;
    const struct sp_ref_update *update;
    enum sp_update_kind kind;
    enum sp_ref_class ref_class;
    bool is_protected;
    /* There are other protected refs, so a command names this one. */
    bool has_others;
    bool is_free; /* a branch that no rule judges: it has no commits here */
    const char *names;  /* "tree" or "blob": what new_id names in the end,
                             where that is no commit; NULL else, and for refs
                             that nobody may push */
    const char *blocks; /* what could not be created any more beside it, see
                             sp_ref_blocks(); NULL: nothing */
    bool hides_branch;  /* a new tag, with the short name of a protected branch
                             that is there: git reads the tag instead */
    const char *pushed_as; /* the short name that the remote of a clone has a
                              branch by */
    bool keeps_name;       /* a range of a branch that is there already by that
                             name, so that nobody creates it */
    bool is_import;        /* the first push, until a protected ref exists */
    /* A branch of an import, in a push that brings no protected ref, is not
     * judged: then the short name of the server's default branch; else NULL. */
    const char *awaits_protected;
    bool is_fast_forward; /* always, unless kind is SP_UPDATE */
    bool is_alone;  /* nothing is known of the branch that a draft is for */
    bool is_squash; /* a draft of what a host will merge */
    /* A draft of a squash on a protected branch: it counts as traced. */
    bool is_squashing;
    /* A draft on a protected branch, with nothing before it that the remote
     * lacks. */
    bool is_stray;
    struct sp_oid tip, old_tip; /* the commits that new_id and old_id name; zero
                                   where they name none */
    const char *base; /* what its commits are rebased onto: the short name of a
                         branch in a clone, or the id of a commit; NULL: its
                         history begins with them */
    bool is_backport; /* base is a protected branch, and not the default one,
                         which is there */
    /* The id of the old tip, where one line without a merge leads from it to
     * the new one, of a branch that is not protected; NULL: base counts. */
    const char *since;
    const char *side; /* what to type to get to what the merge at the tip of a
                         protected ref brought; NULL: it is no merge */
    const char *side_push; /* what pushes it from there, where a branch is made
                              for it; NULL: the branch is pushed */
    /* What a push of it takes the place of: the old tip, or in a clone that judges a range
     * the remote's copy of a protected branch, which is at the tip. Zero: none is known.
     * Only advice depends on it. */
    struct sp_oid replaces;
    struct sp_oid brought; /* the commit that the merge brought, where a branch
                              is made for it, or the head of a squash, once its
                              branch was sought; zero: none, or several */
    /* What pushes the branch after a rebase, where it was pushed before;
     * NULL: a plain push does. */
    const char *push_again;
    /* The same, also of a new branch: once the remote has it as it is. */
    const char *push_over;
    const char *away; /* what to type to get to the branch, where a clone has it
                         and another one is checked out, or several are pushed;
                         NULL: not needed, or git cannot switch now */
    const char *untag;     /* what to type to take a tag back: what it names is
                          repaired on a branch; NULL: it is no tag */
    const char *squash_of; /* the branch that brings the same as the one commit
                              of who may not change a protected ref; NULL: none
                              was there before */
    const char *there;   /* the branch of the server that has that commit, where
                              the user may not change a protected ref; NULL: none */
    bool brings_nothing; /* a new protected ref of who may not change it, at a
                            commit that another one has */
    /* Where its name is wrong: the branch there by the name that is proposed
     * first, all of which it has; NULL: none. */
    const char *continues;
    bool is_only_there; /* known in a clone, of a protected ref and a wrong
                              name: no branch here by that name is at the commit,
                              or one here has the name of what it continues */
    /* Where it is only there: a branch here that may be pushed is checked
     * out at the commit. */
    bool is_on_branch;
    /* Where it needs another name: those that are there, by their short
     * names, sorted; else NULL. */
    const struct sp_strings *branches;
    const struct sp_record_facts *records; /* of notes that hold evidence; NULL:
                                              it is another ref */
    /* What refs/notes/sallyport/exceptions holds; NULL: it is another ref. */
    const struct sp_chain *chain;
};

/* May the user who pushes change a protected ref, by a role that merges? A host that merges for a
 * user has checked the user's rights. It is also true where that is left to the server. */
bool sp_ref_may_change(const struct sp_ref_facts *ref,
                       const struct sp_policy *policy);

/* Is an untraced commit left to the server? A clone may not know the branch that it
 * names. */
bool sp_untraced_is_left(const struct sp_ref_facts *ref,
                         const struct sp_untraced *untraced);

/* One commit that the push brings to a ref. */
struct sp_commit_facts {
    const struct sp_ref_facts *ref;
    const struct sp_oid *id;
    size_t parent_count;
    const struct sp_oid *parents;
    bool is_tip;
    const char *over_limit; /* "object" or "message": of [limits], then what
                               follows is empty; else NULL */
    struct sp_str author;   /* "Name <email>" */
    int64_t time;           /* the committer's, as in sp_commit */
    const struct sp_message *message;
    struct sp_phase_reading phase;
    enum sp_phase step; /* what its content is judged as: the phase, or that of
                            a fixup's target */
    bool is_mainline, is_let_in;      /* as in sp_node */
    const struct sp_content *content; /* nothing is known of it unless some rule
                                         needs it */
    bool is_subtree;    /* a library that git subtree takes in: its message is
                           git's, and its files count in the merge */
    bool claims_revert; /* it says so, but does not undo that commit … */
    bool reverts_stranger; /* … which is not before it */
    bool target_missing;   /* a fixup of a commit that is not on the branch */
    const struct sp_prp_refs *prps;
    /* The first that a commit of the branch names, up to this one; NULL:
     * none does. */
    const char *proposal;
    uint32_t exempts; /* as in sp_node */
    /* Where no head explains it; else NULL. */
    const struct sp_untraced *untraced;
};

/* All that a ref update brings: what is known after its commits were read. */
struct sp_branch_facts {
    const struct sp_ref_facts *ref;
    const struct sp_history *history;
    bool too_many_commits; /* not all of them were read */
    bool keeps_mainline; /* the old tip is a first-parent ancestor of the new */
    const struct sp_oid *edit; /* a commit that the host has made itself on the
                                  first-parent line, and that no branch
                                  explains; NULL: none is known */
    const struct sp_untraced *untraced;
    size_t untraced_count;
    const struct sp_step *steps; /* of a protected ref, oldest first */
    size_t step_count;
    /* CODEOWNERS; NULL: it is not asked for. */
    const struct sp_owners_facts *owners;
    const struct sp_needed *needed; /* documents that its steps still need */
    size_t needed_count;
    const struct sp_prp_document *documents; /* of its PRPs, at the tip */
    size_t document_count;
};

/* One step of a protected ref: what is known after all of its commits were read. */
struct sp_step_facts {
    const struct sp_branch_facts *branch;
    const struct sp_step *step;
};

/* The facts of a ref without commits to judge. */
struct sp_branch_facts sp_branch_of(const struct sp_ref_facts *ref);

/* The untraced commit with that id; NULL: it is none. Borrowed. */
const struct sp_untraced *sp_untraced_find(const struct sp_untraced *untraced,
                                           size_t count,
                                           const struct sp_oid *commit);

#endif
