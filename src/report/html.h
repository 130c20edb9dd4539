/* Writes text of others into HTML. */
#ifndef SALLYPORT_REPORT_HTML_H
#define SALLYPORT_REPORT_HTML_H

#include "sallyport/buf.h"
#include "sallyport/str.h"

/* Text between tags or in a quoted attribute: sanitised as for a terminal, so that
 * nothing hides or turns around, cut to 160 columns, then escaped. */
void sp_html_text(struct sp_buf *out, struct sp_str text);

/* "'sha256-…'", what a Content-Security-Policy calls a script or a style. */
void sp_html_hash(struct sp_buf *out, const char *content);

/* A small chart of the newest weeks: class is that of its bars, NAN is no value, and
 * unit stands behind each number. No value: nothing. */
void sp_html_trend(struct sp_buf *out, const char *class, const double *values,
                   size_t count, const char *unit);

/* A bar chart of weeks: accepted below, refused above. No week: nothing. */
struct sp_tally;
void sp_html_weeks(struct sp_buf *out, const struct sp_tally *tally);

#endif
