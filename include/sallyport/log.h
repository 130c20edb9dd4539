/*
 * log.h - a history as it is read: phase, PRP and findings, commit by commit.
 * layer: report
 *
 * The layout of the text and the members of the JSON are those of
 * sallyport-log(1). Each function appends what belongs to one commit, so that
 * no memory grows with the messages. Everything is sanitised here.
 */
#ifndef SALLYPORT_LOG_H
#define SALLYPORT_LOG_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/judge.h"

/* What came of the history, and how to show it. Zero-initialise; the first
 * members are borrowed. */
struct sp_log {
    const struct sp_verdict *verdict; /* of one ref */
    const struct sp_policy *policy;
    const char *ref; /* its full name */
    size_t columns;  /* that a line may take; no less than 40 */
    bool colour;

    struct sp_oidmap first; /* private: a commit to its first finding */
};

/* To be called once, when the members are set; and when done. */
void sp_log_open(struct sp_log *log);
void sp_log_dispose(struct sp_log *log);

/* Appends what was found about the ref itself, below its name; nothing when
 * that is nothing. */
void sp_log_ref(struct sp_buf *out, const struct sp_log *log);
/* Appends the line of a commit, and below it what was found. */
void sp_log_commit(struct sp_buf *out, const struct sp_log *log,
                   const struct sp_commit_facts *commit);
/* Appends the last line: how many commits, and how many findings. */
void sp_log_total(struct sp_buf *out, const struct sp_log *log);

/* Appends a commit as a JSON object on one line. SP_ELIMIT when a pattern of
 * the policy takes too long. */
int sp_log_json(struct sp_buf *out, const struct sp_log *log,
                const struct sp_commit_facts *commit, struct sp_error *err);

#endif
