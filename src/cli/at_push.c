#include "at_push.h"

#include <stddef.h>

/* What is built in asks nobody for anything, before roles are named or it is set. */
static bool asks_for_more(const struct sp_policy *policy)
{
    static const char *const sections[] = {"category", "gate", "window"};
    bool asks =
        sp_policy_names_anybody(policy, &policy->evidence.approver_roles);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        asks = asks || sp_policy_sets(policy, sections[i], NULL);
    return asks;
}

void at_push_say(struct sp_buf *out, const struct sp_policy *policy)
{
    if (asks_for_more(policy))
        sp_buf_puts(out, "approvals, results of gates and windows are asked at "
                         "the push; on its branch, 'sallyport status' has "
                         "them");
}
