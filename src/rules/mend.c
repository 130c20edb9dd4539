#include "sallyport/buf.h"
#include "sallyport/rule.h"

char *sp_mend_reword(const struct sp_commit_facts *commit)
{
    struct sp_buf command = {0};
    char id[SP_OID_SHORT + 1];
    if (commit->ref->is_draft)
        return NULL;
    if (commit->is_tip)
        sp_buf_puts(&command, "git commit --amend");
    else if (commit->parent_count == 0)
        sp_buf_puts(&command, "git rebase -i --root");
    else
        sp_buf_printf(&command, "git rebase -i %s^",
                      sp_oid_short(id, commit->id));
    return sp_buf_detach(&command);
}
