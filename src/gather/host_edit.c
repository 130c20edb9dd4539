/*
 * For a host that reports a merge and an edit on its pages in the same way
 * (GitLab): the commits tell which it was. A commit on the first-parent line
 * that is neither a merge nor a traced squash came by an edit, unless the ref
 * was set to a head that the server knows.
 */
#include "internal.h"

/* The first commit of the line that is judged by itself; NULL for none. */
static const struct sp_node *first_direct(const struct sp_history *history)
{
    for (size_t i = 0; i < history->nodes.count; i++)
        if (history->nodes.items[i].is_direct)
            return &history->nodes.items[i];
    return NULL;
}

int sp_gather_edit(struct sp_gather *gather, struct sp_branch_facts *branch,
                   struct sp_error *err)
{
    if (!gather->source.may_be_edit || !branch->ref->is_protected)
        return SP_OK;
    const struct sp_node *direct = first_direct(&gather->history);
    int code = direct ? sp_gather_heads(gather, err) : SP_OK;
    if (!code && direct && !sp_gather_is_head(gather, &branch->ref->tip))
        branch->edit = &direct->id;
    return code;
}
