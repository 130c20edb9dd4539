/*
 * What `git subtree add --squash` and `git subtree pull --squash` make: a squash,
 * whose tree is that of the library alone, and a merge that puts it into a folder.
 * git would merge it into the root, so such a merge is judged by what it changes.
 *
 * The message of the squash only says where to look. The folder of the merge has
 * to be the tree of the squash; the squash stands alone, on a squash before it or
 * on what a protected ref has; and nothing but such merges takes it in. Otherwise
 * both are commits like any other.
 */
#include "internal.h"

enum { LONGEST_DIRECTORY = 1024 };

/* Where the squash says that it belongs: 1, or 0 when it says nothing. */
static int read_directory(struct sp_gather *gather, const struct sp_oid *id,
                          struct sp_buf *out, struct sp_error *err)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    struct sp_message message = {0};
    int code = sp_repo_read_commit(
        gather->repo, id, (size_t)gather->source.policy->limits.max_object,
        &object, err);
    if (code)
        return code == SP_ELIMIT ? 0 : code;
    if (!sp_commit_parse(&commit, object.bytes, &(struct sp_error){0}))
        sp_message_parse(&message, commit.message);
    struct sp_str dir = sp_message_trailer(&message, "git-subtree-dir");
    bool said = sp_message_trailer(&message, "git-subtree-split").len &&
                dir.len && dir.len <= LONGEST_DIRECTORY;
    sp_buf_reset(out);
    if (said)
        sp_buf_add(out, dir.ptr, dir.len);
    sp_message_dispose(&message);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return said;
}

/* The squash that the merge takes in, as far as its own parents tell; NULL when it
 * is no such merge. */
static struct sp_node *squash_of(struct sp_history *history,
                                 const struct sp_node *merge)
{
    if (sp_node_own_parents(merge) != 2 || merge->is_squash)
        return NULL;
    uint32_t second = history->parents.items[merge->parents + 1];
    struct sp_node *node =
        second < SP_PARENT_BASELINE ? &history->nodes.items[second] : NULL;
    return node && node->parent_count < 2 && !sp_oid_is_zero(&node->tree)
               ? node
               : NULL;
}

static int find_pair(struct sp_gather *gather, struct sp_node *merge,
                     struct sp_buf *directory, struct sp_error *err)
{
    struct sp_node *squash = squash_of(&gather->history, merge);
    struct sp_oid tree;
    if (!squash || sp_oid_is_zero(&merge->tree))
        return SP_OK;
    int found = read_directory(gather, &squash->id, directory, err);
    if (found > 0)
        found = sp_repo_tree_at(gather->repo, &merge->tree,
                                sp_str(sp_buf_text(directory)), &tree, err);
    if (found > 0 && sp_oid_equal(&tree, &squash->tree)) {
        merge->subtree = SP_SUBTREE_MERGE;
        squash->subtree = SP_SUBTREE_SQUASH;
    }
    return found < 0 ? found : SP_OK;
}

static bool is_squash_at(const struct sp_history *history, uint32_t parent)
{
    return parent < SP_PARENT_BASELINE &&
           history->nodes.items[parent].subtree == SP_SUBTREE_SQUASH;
}

/* A squash that a commit takes in otherwise than such a merge, or a next squash,
 * is none. */
static void doubt_parents(struct sp_history *history,
                          const struct sp_node *node)
{
    for (uint32_t i = 0; i < node->parent_count; i++) {
        uint32_t parent = history->parents.items[node->parents + i];
        bool expected = node->subtree == SP_SUBTREE_SQUASH ||
                        (node->subtree == SP_SUBTREE_MERGE && i == 1);
        if (is_squash_at(history, parent) && !expected)
            history->nodes.items[parent].subtree = SP_SUBTREE_NONE;
    }
}

/* What stands on anything else than a squash is none; nor is a merge of it. */
static void doubt_node(const struct sp_history *history, struct sp_node *node)
{
    if (node->subtree == SP_SUBTREE_NONE || !node->parent_count)
        return;
    bool is_merge = node->subtree == SP_SUBTREE_MERGE;
    uint32_t on = history->parents.items[node->parents + is_merge];
    bool is_protected = !is_merge && on == SP_PARENT_PROTECTED;
    if (!is_protected && !is_squash_at(history, on))
        node->subtree = SP_SUBTREE_NONE;
}

int sp_gather_subtrees(struct sp_gather *gather, struct sp_error *err)
{
    struct sp_history *history = &gather->history;
    struct sp_buf directory = {0};
    size_t count = history->nodes.count;
    int code = SP_OK;
    for (size_t i = 0; !code && i < count; i++)
        code = find_pair(gather, &history->nodes.items[i], &directory, err);
    sp_buf_dispose(&directory);
    /* From children to parents: a squash goes with all those before it. Then from
     * parents to children: nothing stands on one that went. */
    for (size_t i = count; i > 0; i--)
        doubt_parents(history, &history->nodes.items[i - 1]);
    for (size_t i = 0; i < count; i++)
        doubt_node(history, &history->nodes.items[i]);
    return code;
}
