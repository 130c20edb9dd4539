/*
 * overview_report.h - prints an overview.
 * layer: report
 */
#ifndef SALLYPORT_OVERVIEW_REPORT_H
#define SALLYPORT_OVERVIEW_REPORT_H

#include "sallyport/overview.h"

/* title: what it is of; text of the server. All append to out. */

/* For a terminal: sanitised, at most 72 columns. */
void sp_overview_text(struct sp_buf *out, const struct sp_overview *overview,
                      const char *title);
/* One object on one line. */
void sp_overview_json(struct sp_buf *out, const struct sp_overview *overview,
                      const char *title);
/* A page of its own: nothing in it comes from elsewhere. */
void sp_overview_html(struct sp_buf *out, const struct sp_overview *overview,
                      const char *title);

#endif
