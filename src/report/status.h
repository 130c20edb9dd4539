/* What the files of the text of status share. */
#ifndef SALLYPORT_REPORT_STATUS_H
#define SALLYPORT_REPORT_STATUS_H

#include "sallyport/status.h"

enum { SP_STATUS_INDENT = 2 }; /* columns */

/* Appends one or more indented lines; in a colour unless it is NULL. */
void sp_status_paragraph(struct sp_buf *out, const struct sp_status *status,
                         size_t indent, const char *colour, const char *text);

/* Appends whether the branch can be merged, and what is missing for that. */
void sp_status_add_merge(struct sp_buf *out, const struct sp_status *status);

#endif
