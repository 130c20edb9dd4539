/* Several merges in a row on a protected ref: what one brought is repaired on its branch. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/commit.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"
#include "sallyport/remotes.h"

/* The nodes on the line of first parents, newest first. Returns their number; 0: one is no
 * merge of one branch, or they are more than SP_MERGES. */
static size_t list_merges(const struct sp_history *history,
                          const struct sp_oid *before, uint32_t *out)
{
    const struct sp_node *node = NULL;
    size_t count = 0;
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (history->nodes.count && at < SP_PARENT_BASELINE) {
        node = &history->nodes.items[at];
        if (count == SP_MERGES || sp_node_own_parents(node) != 2)
            return 0;
        out[count++] = at;
        at = history->parents.items[node->parents];
    }
    struct sp_oid end =
        node ? sp_history_parent(history, node->parents) : (struct sp_oid){{0}};
    return sp_oid_equal(&end, before) ? count : 0;
}

/* Adds the commits that no earlier merge has brought. */
static void add_brought(const struct sp_history *history, uint32_t from,
                        struct sp_merge_sides *out)
{
    SP_VEC(uint32_t) stack = {0};
    SP_VEC_PUSH(&stack, from);
    while (stack.count) {
        uint32_t at = stack.items[--stack.count];
        if (at >= SP_PARENT_BASELINE)
            continue;
        const struct sp_node *node = &history->nodes.items[at];
        if (sp_oidmap_get(&out->of, &node->id) != SP_OIDMAP_NONE)
            continue;
        sp_oidmap_put(&out->of, &node->id, (uint32_t)out->count);
        for (size_t i = 0; i < node->parent_count; i++)
            SP_VEC_PUSH(&stack, history->parents.items[node->parents + i]);
    }
    free(stack.items);
}

/* The branch by the subject of the merge, or by what it has merged; empty: it is not known. */
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

static bool add_merge(struct sp_gather *gather, uint32_t at,
                      struct sp_merge_sides *out)
{
    const struct sp_history *history = &gather->history;
    const struct sp_node *node = &history->nodes.items[at];
    const struct sp_oid head = sp_history_parent(history, node->parents + 1u);
    struct sp_merge_side *one = &out->items[out->count];
    struct sp_buf branch = {0}, side = {0}, push = {0};
    find_branch(gather, &node->id, &head, &branch);
    bool is_known = branch.len > 0;
    if (is_known) {
        add_brought(history, at, out);
        sp_buf_printf(&side, "git switch %s", sp_buf_text(&branch));
        sp_say_push_again(&push, sp_push_remote(&gather->about),
                          sp_buf_text(&branch));
        one->id = node->id;
        one->side = sp_buf_detach(&side);
        one->push = sp_buf_detach(&push);
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
    uint32_t line[SP_MERGES];
    size_t count = list_merges(&gather->history, &ref->old_tip, line);
    bool are_known = count > 1;
    for (size_t i = count; are_known && i-- > 0;)
        are_known = add_merge(gather, line[i], out);
    mark_again(out);
    return are_known;
}

void sp_merge_sides_dispose(struct sp_merge_sides *sides)
{
    for (size_t i = 0; i < sides->count; i++) {
        free(sides->items[i].side);
        free(sides->items[i].push);
    }
    sp_oidmap_dispose(&sides->of);
}
