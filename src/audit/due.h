/* What somebody still has to do, for an overview. */
#ifndef SALLYPORT_AUDIT_DUE_H
#define SALLYPORT_AUDIT_DUE_H

#include "sallyport/overview.h"

/* Reads locks from the trail; exceptions and root causes from the repository of the
 * question, if it has one. */
int sp_overview_due_read(struct sp_overview *out, struct sp_audit *audit,
                         const struct sp_overview_question *question,
                         struct sp_error *err);

#endif
