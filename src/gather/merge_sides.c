/* Several merges or squashes in a row on a protected ref: what one brought is repaired on its
 * branch. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/commit.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"
#include "side.h"

/* The commit that lands with a step. */
static const struct sp_node *landing(const struct sp_gather *gather,
                                     size_t step)
{
    uint32_t at = sp_gather_brought(gather, step).nodes[0];
    return &gather->history.nodes.items[at];
}

/* Is it the merge or the squash of one branch? */
static bool is_of_branch(const struct sp_node *node)
{
    return node->is_squash || sp_node_own_parents(node) == 2;
}

/* Is it a commit that is nowhere else? */
static bool is_direct(const struct sp_node *node)
{
    return !node->is_settled && !node->is_squash &&
           sp_node_own_parents(node) == 1;
}

/* Is each step one? The first stands on what was there before. */
static bool is_row(const struct sp_gather *gather, size_t count,
                   const struct sp_oid *before)
{
    for (size_t i = 0; i < count; i++)
        if (!is_of_branch(landing(gather, i)))
            return false;
    struct sp_oid below =
        sp_history_parent(&gather->history, landing(gather, 0)->parents);
    return sp_oid_equal(&below, before);
}

static void add_brought(const struct sp_gather *gather, size_t step,
                        struct sp_merge_sides *out)
{
    struct nodes_of_step brought = sp_gather_brought(gather, step);
    for (size_t i = 0; i < brought.count; i++)
        sp_oidmap_put(&out->of,
                      &gather->history.nodes.items[brought.nodes[i]].id,
                      (uint32_t)step);
}

/* The branch by the subject of the merge, or by its head; empty: it is not known. */
static void find_branch(struct sp_gather *gather, const struct sp_oid *merge,
                        const struct sp_oid *head, struct sp_buf *out)
{
    struct sp_object object;
    struct sp_error ignored = {0};
    if (sp_repo_read_commit(gather->repo, merge,
                            (size_t)gather->source.policy->limits.max_object,
                            &object, &ignored))
        return;
    if (!sp_commit_parse(&gather->commit, object.bytes, &ignored)) {
        sp_message_parse(&gather->message, gather->commit.message);
        sp_gather_add_branch(out, gather, gather->message.subject);
    }
    sp_object_dispose(&object);
    const char *there = out->len ? NULL : sp_gather_there(gather, head);
    sp_buf_puts(out, there ? there : "");
}

static bool add_merge(struct sp_gather *gather, size_t step,
                      struct sp_merge_sides *out)
{
    const struct sp_node *node = landing(gather, step);
    const struct sp_oid head = sp_history_parent(
        &gather->history, node->parents + node->parent_count - 1u);
    struct sp_merge_side *one = &out->items[out->count];
    struct sp_buf branch = {0}, side = {0}, push = {0};
    find_branch(gather, &node->id, &head, &branch);
    bool is_known = branch.len > 0;
    if (is_known) {
        sp_gather_go_to(gather, sp_buf_text(&branch), &side, &push);
        one->id = node->id;
        one->side = sp_buf_detach(&side);
        one->push = sp_buf_detach(&push);
        one->push_plain = sp_gather_push_plain(gather, sp_buf_text(&branch));
        out->count++;
    }
    sp_buf_dispose(&branch);
    return is_known;
}

static void mark_again(struct sp_merge_sides *out)
{
    for (size_t i = 0; i < out->count; i++)
        for (size_t k = i + 1; k < out->count; k++)
            if (strcmp(out->items[i].side, out->items[k].side) == 0)
                out->items[i].is_again = true;
}

bool sp_gather_merge_sides(struct sp_gather *gather,
                           const struct sp_ref_facts *ref,
                           struct sp_merge_sides *out)
{
    size_t count = sp_gather_bring(gather);
    out->has_more = count > 1 && is_direct(landing(gather, count - 1));
    size_t row = out->has_more ? count - 1 : count;
    bool are_known =
        count > 1 && row <= SP_MERGES && is_row(gather, row, &ref->replaces);
    for (size_t i = 0; i < count; i++)
        if (is_of_branch(landing(gather, i)))
            add_brought(gather, i, out);
    for (size_t i = 0; are_known && i < row; i++)
        are_known = add_merge(gather, i, out);
    mark_again(out);
    return are_known;
}

void sp_merge_sides_dispose(struct sp_merge_sides *sides)
{
    for (size_t i = 0; i < sides->count; i++) {
        free(sides->items[i].side);
        free(sides->items[i].push);
        free(sides->items[i].push_plain);
    }
    sp_oidmap_dispose(&sides->of);
}
