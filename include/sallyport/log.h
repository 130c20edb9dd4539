/*
 * log.h - a history, commit by commit: phase, PRP and findings.
 * layer: report
 *
 * sallyport-log(1) defines the layout of the text and the members of the JSON.
 * Each function appends one commit, so that no memory grows with the messages.
 * Everything is sanitised here.
 */
#ifndef SALLYPORT_LOG_H
#define SALLYPORT_LOG_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/judge.h"

/* The judged history, and how to show it. Zero-initialise; the first members
 * are borrowed. */
struct sp_log {
    const struct sp_verdict *verdict; /* of one ref */
    const struct sp_policy *policy;
    const char *ref; /* its full name */
    size_t columns;  /* the width of a line; at least 40 */
    bool colour;

    struct sp_oidmap first; /* private: a commit to its first finding */
};

/* Call sp_log_open() once, when the members are set; sp_log_dispose() when
 * done. */
void sp_log_open(struct sp_log *log);
void sp_log_dispose(struct sp_log *log);

/* Appends the findings about the ref itself, below its name; nothing where
 * there are none. */
void sp_log_ref(struct sp_buf *out, const struct sp_log *log);
/* Appends the line of a commit, and its findings below. */
void sp_log_commit(struct sp_buf *out, const struct sp_log *log,
                   const struct sp_commit_facts *commit);
/* Appends the last line: the number of commits and of findings. */
void sp_log_total(struct sp_buf *out, const struct sp_log *log);

/* Appends a commit as a JSON object on one line. SP_ELIMIT when a pattern of
 * the policy takes too long. */
int sp_log_json(struct sp_buf *out, const struct sp_log *log,
                const struct sp_commit_facts *commit, struct sp_error *err);

#endif
