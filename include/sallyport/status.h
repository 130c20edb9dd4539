/*
 * status.h - the state of a branch: its cycle, the next step, and what is
 * missing to merge it.
 * layer: report
 *
 * sallyport-status(1) defines the layout of the text and the members of the
 * JSON. Everything is sanitised here.
 */
#ifndef SALLYPORT_STATUS_H
#define SALLYPORT_STATUS_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/exceptions.h"
#include "sallyport/finding.h"
#include "sallyport/policy.h"
#include "sallyport/root_causes.h"
#include "sallyport/standing.h"

/* What is known of a branch, and how to show it. All borrowed. */
struct sp_status {
    const struct sp_policy *policy; /* whose words are used; NULL: none */
    const char *branch;             /* its full name; NULL: HEAD is detached */
    bool is_asked;      /* the user named it: it may not be the current one */
    const char *base;   /* what the user named as the target; NULL: nothing */
    struct sp_oid head; /* its commit; zero: it has none yet */
    const char *operation; /* as sp_repo_operation() names it, or NULL */
    const char *target; /* what it would be merged into: refs/heads/main; NULL:
                           not known, and so is … */
    /* … the local copy of it: refs/remotes/origin/main */
    const char *target_ref;
    const char *other_target; /* another one that it may be meant for; NULL */
    bool is_clone;            /* others may know more than is known here */
    bool lacks_roles; /* a clone, whose policy gives nobody a role … */
    /* … and is not the one of the server; how to get that: */
    bool lacks_policy;
    const char *fetch_policy; /* NULL: no command does */
    const char *no_policy; /* the remote that hands out none; NULL: it may … */
    bool is_policy_old;    /* … and has handed out another one since */
    /* a clone that has never fetched approvals and results of gates; how to
     * get the newest: */
    bool lacks_evidence;
    const char *fetch;             /* NULL: there is no remote */
    const struct sp_finding *left; /* an owner is left to the server; or NULL */
    bool is_protected;             /* the branch itself is protected */
    size_t ahead, behind; /* commits that only it, or only the target, has */
    size_t unpulled; /* commits that the remote's copy of it has, and the branch
                         has never had; if any: */
    const char *copy; /* its name, and how they come in; "" where nothing … */
    const char *pull; /* … leads to the branch. NULL: there are none */
    const char *push; /* what replaces the copy, which has only commits that the
                         branch had before it was rewritten; NULL: it has not */
    const char *resolve; /* git cannot merge it: what brings the target into
                             it, "" where there is no work tree; NULL: it can */
    bool has_landed; /* it was merged, or that would change nothing: the target
                       has all of it; beside other_target, it may still be
                       meant for that */
    /* It is protected, and this user may not merge: what moves its new
     * commits to a branch; NULL: nothing is known. */
    const char *moves;
    struct sp_standings standings;
    /* findings that a merge would be refused for, and a push not */
    const struct sp_finding **missing;
    size_t missing_count;
    size_t refusals, warnings;           /* findings of the branch by itself */
    const struct sp_root_causes *causes; /* that are due; NULL: none */
    const struct sp_exceptions *exceptions; /* as they are known here; NULL:
                                               none */
    const struct sp_strings *notes; /* what is said of grants and waivers that
                                       excuse no more; NULL: none */
    int64_t now;                    /* seconds since 1970 */

    size_t columns; /* the width of a line; at least 40 */
    bool colour;
};

/* Could it be merged as it is, as far as is known here? And is all known here that the
 * server would ask for? */
bool sp_status_is_ready(const struct sp_status *status);
bool sp_status_is_sure(const struct sp_status *status);

/* Appends a page for people, and an object of JSON on one line. */
void sp_status_text(struct sp_buf *out, const struct sp_status *status);
void sp_status_json(struct sp_buf *out, const struct sp_status *status);

/* Appends a word for the prompt of a shell, as "RED>GREEN": the last step of a
 * branch and the next one of the cycle, with a '!' when a commit is out of
 * order; ">RED" where no step was taken. refactors: REFACTOR comes after
 * GREEN. */
void sp_status_prompt(struct sp_buf *out, const struct sp_standings *standings,
                      bool refactors);

#endif
