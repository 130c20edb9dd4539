/* The sections of the page of a report, and what they share. */
#ifndef SALLYPORT_REPORT_PAGE_H
#define SALLYPORT_REPORT_PAGE_H

#include "html.h"
#include "overview.h"

typedef unsigned long long count_t;

/* A column: its heading, and the class of its cells ("" or "count" or "time"). */
struct page_column {
    const char *title, *class;
};

/* Begins a table that scrolls by itself, and its first row; name: for screen readers.
 * The last column has no title. */
void sp_page_table(struct sp_buf *out, const char *name,
                   const struct page_column *columns);
void sp_page_table_end(struct sp_buf *out);

/* Cells: text of others, a number, the time of day, a trend. */
void sp_page_cell(struct sp_buf *out, const char *text);
void sp_page_code(struct sp_buf *out, const char *text);
void sp_page_number(struct sp_buf *out, uint64_t number);
void sp_page_time(struct sp_buf *out, int64_t seconds);
void sp_page_trend(struct sp_buf *out, const char *class,
                   const struct sp_tally *tally,
                   const struct sp_tally_points *points);
/* One of an entry: a link where the table of pushes has it. */
void sp_page_entry(struct sp_buf *out, const struct sp_overview *o,
                   uint64_t seq);

/* The sections: each writes what follows its heading. */
typedef void page_write(struct sp_buf *out, const struct sp_overview *o);
page_write sp_page_attention, sp_page_delivery, sp_page_findings, sp_page_rules,
    sp_page_observe, sp_page_due, sp_page_gates, sp_page_roles, sp_page_pushes;

#endif
