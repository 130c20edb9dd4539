/*
 * content.h - what a commit changes, by the class of its paths.
 * layer: gather
 *
 * Source: docs/design.md. A file that only moved within its class has not
 * changed. One that moved to another class was removed from the first and added
 * to the second. A mode, a link and a submodule are changes like any other. A
 * submodule that no list names has the class of `[paths] submodules`.
 */
#ifndef SALLYPORT_CONTENT_H
#define SALLYPORT_CONTENT_H

#include "sallyport/bases.h"
#include "sallyport/changes.h"
#include "sallyport/facts.h"
#include "sallyport/git.h"
#include "sallyport/merge.h"
#include "sallyport/path_memo.h"
#include "sallyport/revert.h"

/* Where to read the trees of a history. All borrowed. */
struct sp_content_source {
    struct sp_repo *repo;
    const struct sp_policy *policy;
    const struct sp_paths *paths; /* those of the policy, with attributes */
    const struct sp_history *history;
    struct sp_bases *bases;    /* of that history */
    struct sp_path_memo *memo; /* of those paths; NULL: none is remembered */
    /* The patterns of the policy; NULL: they are not filtered. */
    const struct sp_regex_filter *phases;
};

/*
 * Reads what the commit of the node `at` changes against its parent; for a
 * merge, what git would not have made of its parents by itself. Beyond the
 * boundary of a shallow clone nothing is known: is_known is then false.
 */
int sp_content_read(struct sp_content *out,
                    const struct sp_content_source *source, size_t at,
                    struct sp_error *err);

/* The parent at index `at` in the history's list; NULL where a shallow clone
 * ends. Borrowed. */
const struct sp_oid *sp_content_parent(const struct sp_history *history,
                                       uint32_t at);

/*
 * Reads it once more and looks at the lines of files, where the policy and the
 * phase make a difference: an edit that differs only in test regions counts as
 * one of a test. A file that is too large to read, or not understood, stays as
 * it was.
 */
int sp_content_by_lines(struct sp_content *content,
                        const struct sp_content_source *source, size_t at,
                        enum sp_phase phase, struct sp_error *err);

/*
 * Calls back for every path that differs from a parent of the commit, with the
 * number of that parent; for a root, every path. SP_ENOTFOUND, without a
 * message, beyond the boundary of a shallow clone.
 */
int sp_content_against(const struct sp_content_source *source, size_t at,
                       size_t parent, sp_change_visit *visit, void *context,
                       struct sp_error *err);

/*
 * Calls back for every path that the commit changes; for a merge, every path that is
 * as in none of its parents. SP_ENOTFOUND as above, or if it is too large to be read.
 */
int sp_content_changes(const struct sp_content_source *source, size_t at,
                       sp_change_visit *visit, void *context,
                       struct sp_error *err);

/* The class of a path that a commit changes. */
enum sp_path_class sp_content_class(const struct sp_content_source *source,
                                    const struct sp_node *node,
                                    const struct sp_change *change);

/* Implementation and infrastructure. Borrows the policy. */
struct sp_code_paths
sp_content_code_paths(const struct sp_content_source *source);

/* The commits of the history that a revert undoes, by their nodes. */
struct sp_undoes {
    uint32_t nodes[SP_NAMED_MAX];
    size_t count;
};

/* Does the commit of the node `at`, with that message, undo exactly a commit
 * before it? 1, 0 or an error. *out is filled only for 1. */
int sp_content_is_revert(const struct sp_content_source *source, size_t at,
                         const struct sp_message *message,
                         struct sp_undoes *out, struct sp_error *err);

/* Is the first commit that the message says it reverts one that is not before the node
 * `at`, or none? 1, 0 or an error; 0 where it names none. */
int sp_content_reverts_stranger(const struct sp_content_source *source,
                                size_t at, const struct sp_message *message,
                                struct sp_error *err);

#endif
