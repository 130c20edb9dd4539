/* The grants and waivers that touch a branch: for status. */
#ifndef SALLYPORT_REPORT_STATUS_EXCEPTIONS_H
#define SALLYPORT_REPORT_STATUS_EXCEPTIONS_H

#include "sallyport/json.h"
#include "sallyport/status.h"

/* Appends the grants and waivers of which something is due, for the branch or for what it
 * would be merged into: as lines, after an empty one; and as a list. */
void sp_status_add_exceptions(struct sp_buf *out,
                              const struct sp_status *status);
struct sp_json *sp_status_exceptions(const struct sp_status *status);

#endif
