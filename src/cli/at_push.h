/* What is asked of a protected branch at the push alone. */
#ifndef SALLYPORT_CLI_AT_PUSH_H
#define SALLYPORT_CLI_AT_PUSH_H

#include "sallyport/buf.h"
#include "sallyport/policy.h"

/* Says so, where the policy asks for approvals, results of gates or windows. */
void at_push_say(struct sp_buf *out, const struct sp_policy *policy);

#endif
