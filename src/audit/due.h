/* What somebody still has to do, for an overview. */
#ifndef SALLYPORT_AUDIT_DUE_H
#define SALLYPORT_AUDIT_DUE_H

#include "sallyport/overview.h"

/* Reads exceptions and root causes of the repository of the question. */
int sp_overview_due_read(struct sp_overview *out,
                         const struct sp_overview_question *question,
                         struct sp_error *err);

#endif
