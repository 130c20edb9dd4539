/* Whether a commit undoes what its message says that it does. */
#include "sallyport/revert.h"
#include "sallyport/ancestry.h"
#include "sallyport/commit.h"
#include "sallyport/content.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

/* Which parent of a merge it goes back to, from 1; 0: it is no merge. */
static int mainline_of(struct sp_repo *repo, const struct sp_revert *revert,
                       unsigned *out, struct sp_error *err)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    *out = 0;
    int code = sp_repo_read_any_commit(repo, &revert->commit, &object, err);
    if (code)
        return code;
    code = sp_commit_parse(&commit, object.bytes, err);
    for (size_t i = 0; commit.parents.count > 1 && i < commit.parents.count;
         i++)
        if (sp_oid_equal(&commit.parents.items[i], &revert->made_to))
            *out = (unsigned)i + 1;
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return code;
}

/* The node of a commit; UINT32_MAX when it lies outside. Reverts are rare, and
 * mostly of something recent. */
static uint32_t node_of(const struct sp_history *history, size_t before,
                        const struct sp_oid *id)
{
    for (size_t i = before; i > 0; i--)
        if (sp_oid_equal(&history->nodes.items[i - 1].id, id))
            return (uint32_t)i - 1;
    return UINT32_MAX;
}

static int is_ancestor(const struct sp_content_source *source, size_t at,
                       const struct sp_oid *id, struct sp_error *err)
{
    struct sp_oid tip = source->history->nodes.items[at].id;
    struct sp_oids from = {&tip, 1, 1};
    uint32_t node = node_of(source->history, at, id);
    if (node != UINT32_MAX)
        return sp_bases_reaches(source->bases,
                                sp_bases_place(source->bases, (uint32_t)at),
                                sp_bases_place(source->bases, node));
    return sp_repo_reaches(source->repo, &from, id, err);
}

/* Whatever cannot be read about the commit that is named makes the revert an
 * ordinary change, not an error: anybody can write any id into a message. */
int sp_content_is_revert(const struct sp_content_source *source, size_t at,
                         const struct sp_message *message, struct sp_error *err)
{
    const struct sp_node *node = &source->history->nodes.items[at];
    struct sp_revert revert;
    struct sp_error ignored = {0};
    unsigned mainline;
    if (node->parent_count != 1 || !sp_revert_read(&revert, message->body) ||
        mainline_of(source->repo, &revert, &mainline, &ignored))
        return 0;
    const struct sp_code_paths code_paths = sp_content_code_paths(source);
    int code = sp_repo_is_revert(source->repo, &node->id, &revert.commit,
                                 mainline, &code_paths, err);
    return code > 0 ? is_ancestor(source, at, &revert.commit, err) : code;
}
