/*
 * summary.h - many findings, counted by rule, by author and by month.
 * layer: report
 */
#ifndef SALLYPORT_SUMMARY_H
#define SALLYPORT_SUMMARY_H

#include <stddef.h>

#include "sallyport/buf.h"
#include "sallyport/finding.h"

struct sp_tally_row {
    char *name; /* not sanitised */
    size_t count;
};

struct sp_tally {
    struct sp_tally_row *items;
    size_t count, capacity;
};

/* Rules and authors ("Name <email>"): most findings first, equals by name.
 * Months ("2026-03", of the commit date, UTC): the newest first. A value that
 * the commit does not have is "(unknown)"; findings about a ref have no author
 * and month. */
struct sp_summary {
    struct sp_tally rules, authors, months;
};

/* Counts the findings that were kept. */
void sp_summary_of(struct sp_summary *out, const struct sp_findings *findings);
void sp_summary_dispose(struct sp_summary *summary);

/* Appends it as text of 72 columns, sanitised: three tables of at most
 * SP_SUMMARY_ROWS rows each, and the number of further rows. */
enum { SP_SUMMARY_ROWS = 10 };
void sp_summary_text(struct sp_buf *out, const struct sp_summary *summary);

#endif
