/*
 * status.h - where a branch stands: its cycle, what may come next, and what is
 * missing to merge it.
 * layer: report
 *
 * The layout of the text and the members of the JSON are those of
 * sallyport-status(1). Everything is sanitised here.
 */
#ifndef SALLYPORT_STATUS_H
#define SALLYPORT_STATUS_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/finding.h"
#include "sallyport/standing.h"

/* What is known of a branch, and how to show it. All borrowed. */
struct sp_status {
    const char *branch;    /* its full name; NULL: HEAD is detached */
    bool is_asked;         /* by its name: it may not be the current one */
    struct sp_oid head;    /* its commit; zero: it has none yet */
    const char *operation; /* as sp_repo_operation() names it, or NULL */
    const char *target;    /* what it would be merged into: refs/heads/main;
                                NULL: nothing is known of that, nor of … */
    const char *target_ref; /* … what is here of it: refs/remotes/origin/main */
    bool is_protected;      /* it is one of those itself */
    size_t ahead, behind;   /* commits of it, and of the target, alone */
    struct sp_standings standings;
    const struct sp_finding **missing; /* what only a merge would be refused
                                          for */
    size_t missing_count;
    size_t refusals, warnings; /* findings of the branch as it is */

    size_t columns; /* that a line may take; no less than 40 */
    bool colour;
};

/* Could it be merged as it is? */
bool sp_status_is_ready(const struct sp_status *status);

/* Appends a page for people, and an object of JSON on one line. */
void sp_status_text(struct sp_buf *out, const struct sp_status *status);
void sp_status_json(struct sp_buf *out, const struct sp_status *status);

/* Appends a word for the prompt of a shell, as "RED>GREEN": the last step of a
 * branch and the one that the cycle has next, and a '!' when a commit is out of
 * order; ">RED" where no step was taken. refactors: after GREEN there is one to
 * come. */
void sp_status_prompt(struct sp_buf *out, const struct sp_standings *standings,
                      bool refactors);

#endif
