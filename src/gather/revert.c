/* Decides whether a commit undoes the commits that its message names. */
#include "sallyport/revert.h"

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/content.h"
#include "sallyport/merge.h"

/* What is asked for is rare, and mostly recent. */
uint32_t sp_gather_node_of(const struct sp_history *history, size_t before,
                           const struct sp_oid *id)
{
    for (size_t i = before; i > 0; i--)
        if (sp_oid_equal(&history->nodes.items[i - 1].id, id))
            return (uint32_t)i - 1;
    return UINT32_MAX;
}

/* Is the commit, of that node if it has one, before another one? */
static int is_ancestor(const struct sp_content_source *source, size_t at,
                       uint32_t node, const struct sp_oid *id,
                       struct sp_error *err)
{
    struct sp_oid tip = source->history->nodes.items[at].id;
    struct sp_oids from = {&tip, 1, 1};
    if (node != UINT32_MAX)
        return sp_bases_reaches(source->bases,
                                sp_bases_place(source->bases, (uint32_t)at),
                                sp_bases_place(source->bases, node));
    return sp_repo_reaches(source->repo, &from, id, err);
}

/* 1 when the commit undoes these commits, all of which are before it. */
static int undoes(const struct sp_content_source *source, size_t at,
                  const struct sp_past *past, size_t count,
                  struct sp_undoes *out, struct sp_error *err)
{
    const struct sp_history *history = source->history;
    const struct sp_oid *id = &history->nodes.items[at].id;
    const struct sp_code_paths code_paths = sp_content_code_paths(source);
    int code = count == 1
                   ? sp_repo_is_revert(source->repo, id, &past->commit,
                                       past->mainline, &code_paths, err)
                   : sp_repo_does_all(source->repo, id, past, count, true, err);
    out->count = 0;
    for (size_t i = 0; code > 0 && i < count; i++) {
        uint32_t node = sp_gather_node_of(history, at, &past[i].commit);
        code = is_ancestor(source, at, node, &past[i].commit, err);
        if (node != UINT32_MAX)
            out->nodes[out->count++] = node;
    }
    return code;
}

/* A revert of several commits must undo all of them, or the first: the rest of the message
 * may be a quotation. */
int sp_content_is_revert(const struct sp_content_source *source, size_t at,
                         const struct sp_message *message,
                         struct sp_undoes *out, struct sp_error *err)
{
    struct sp_revert revert;
    struct sp_past past[SP_NAMED_MAX];
    size_t count = 0;
    if (source->history->nodes.items[at].parent_count != 1 ||
        !sp_revert_read(&revert, message))
        return 0;
    while (count < revert.count &&
           sp_past_find(source, at, &revert.named[count], &past[count]))
        count++;
    int code = count ? undoes(source, at, past, 1, out, err) : 0;
    if (code || count < 2 || count < revert.count || revert.has_more)
        return code;
    return undoes(source, at, past, count, out, err);
}

int sp_content_reverts_stranger(const struct sp_content_source *source,
                                size_t at, const struct sp_message *message,
                                struct sp_error *err)
{
    struct sp_revert revert;
    struct sp_past past;
    if (!sp_revert_read(&revert, message))
        return 0;
    if (!sp_past_find(source, at, &revert.named[0], &past))
        return 1;
    uint32_t node = sp_gather_node_of(source->history, at, &past.commit);
    int code = is_ancestor(source, at, node, &past.commit, err);
    return code < 0 ? code : !code;
}
