/* What the files of metrics share. */
#ifndef SALLYPORT_REPORT_METRICS_H
#define SALLYPORT_REPORT_METRICS_H

#include "sallyport/buf.h"

/* Appends the value of a label: backslashes, quotes, ends of lines, and bytes that are
 * not UTF-8 are escaped. */
void sp_metrics_label(struct sp_buf *out, const char *text);

#endif
