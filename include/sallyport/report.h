/*
 * report.h - a verdict as text for people.
 * layer: report
 *
 * The layout is fixed: lines of 72 columns, grouped by ref and commit, each
 * finding with what is wrong, how to fix it and what to type. Everything is
 * sanitised here, so nothing else needs to be.
 */
#ifndef SALLYPORT_REPORT_H
#define SALLYPORT_REPORT_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/judge.h"

/* How many groups of findings are printed, and how many findings are kept for
 * them. */
enum { SP_REPORT_COLUMNS = 72, SP_REPORT_FINDINGS = 20, SP_REPORT_KEPT = 200 };

/* What the first line is about. */
enum sp_report_kind {
    SP_REPORT_PUSH,     /* "push refused: …", "push accepted: 1 warning" */
    SP_REPORT_PRE_PUSH, /* the same in the clone, where nothing is accepted yet:
                           "pre-push: 1 warning; …" */
    SP_REPORT_OBSERVE,  /* "push accepted, but …": refuses nothing */
    SP_REPORT_CHECK,    /* "check: …": nobody pushed anything */
    SP_REPORT_COMMIT, /* "commit refused: …": a commit that is about to be made,
                         without an id */
    SP_REPORT_COMMIT_OBSERVE, /* the same in observe mode, which refuses nothing
                                 */
    SP_REPORT_COLOUR =
        8, /* added to any of them: with colours, for a terminal */
};

/* May this file have colours? Yes when it is a terminal, NO_COLOR is not set, and
 * TERM is not "dumb". */
bool sp_wants_colour(int fd);

/* Appends the report to out; nothing where there is no finding. */
void sp_report_text(struct sp_buf *out, const struct sp_verdict *verdict,
                    const struct sp_push *push, enum sp_report_kind kind);

/* Appends a line for each exempt row, with the number of findings that it
 * excused. */
void sp_report_excused(struct sp_buf *out, const struct sp_findings *findings);

/* Appends the refusal of a push that could not be judged. */
void sp_report_undecided(struct sp_buf *out, const struct sp_error *err);

/* The same for a commit that is about to be made, with the way to commit all
 * the same. */
void sp_report_undecided_commit(struct sp_buf *out, const struct sp_error *err);

/* Appends the same for programs: a line of JSON for each finding, and one for the
 * verdict, which is there even if there is nothing to say. Bounded; what is left out
 * is counted in the last line. */
void sp_report_machine(struct sp_buf *out, const struct sp_verdict *verdict,
                       const struct sp_push *push,
                       const struct sp_policy *policy);

/* The line of a verdict that could not be reached, by the code of the error. */
void sp_report_machine_undecided(struct sp_buf *out, enum sp_code code,
                                 const char *reason);

/* Appends that a push could not be judged in the clone, and is left to the
 * server. */
void sp_report_left_to_server(struct sp_buf *out, const struct sp_error *err);

/* Appends text with the prefix, and a space, at the beginning of each line;
 * unchanged where the prefix is "". */
void sp_prefix_lines(struct sp_buf *out, struct sp_str text,
                     const char *prefix);

/* Appends text broken into lines of `columns`, at spaces where there are any.
 * The first line is indented by `first`, the others by `rest` columns. */
void sp_wrap(struct sp_buf *out, struct sp_str text, size_t columns,
             size_t first, size_t rest);

/* The same for text that may hold words of a push: from the second line on,
 * each begins with "| " after `rest` columns, so that none can be taken for a
 * line of ours. Only our own text has no bar. */
void sp_wrap_framed(struct sp_buf *out, struct sp_str text, size_t columns,
                    size_t first, size_t rest);

/* Appends a command that works as printed, after `first` columns. It is never
 * cut. Where it is too long for a line it continues after a backslash, two
 * columns further in. Where one word of it is too long, or would not be printed
 * as it is, nothing is appended. `columns` is more than `first` and 4. */
void sp_wrap_command(struct sp_buf *out, struct sp_str text, size_t columns,
                     size_t first);

/* The same as one line, however long it is: for text that gets a prefix before each
 * line, so that nobody could paste one that continues. What sp_wrap_command() leaves
 * out is left out here as well. */
void sp_unwrapped_command(struct sp_buf *out, struct sp_str text,
                          size_t columns, size_t first);

#endif
