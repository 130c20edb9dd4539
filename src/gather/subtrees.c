/*
 * The commits of `git subtree add --squash` and `git subtree pull --squash`: a
 * squash, whose tree is only the library, and a merge that puts it into a
 * folder. git would merge it into the root, so such a merge is judged by what
 * it changes.
 *
 * Without --squash the second parent is the library itself. Where that is not judged
 * here, in the baseline or a protected ref, the merge is judged in the same way.
 *
 * The message of the squash only says where to look. The folder of the merge
 * must be the tree of the squash. The squash must be alone, or on another
 * squash, or on one that a protected ref has; and only such merges may take it
 * in. Otherwise both are ordinary commits. The files of a squash were never
 * judged at their place in it: any other commit on top of one counts with its
 * whole tree.
 */
#include <stdlib.h>

#include "internal.h"
#include "library.h"
#include "sallyport/content.h"

/* Reads the folder that the squash names: 1, or 0 when it names none. */
static int read_directory(struct sp_gather *gather, const struct sp_oid *id,
                          struct sp_buf *out, struct sp_error *err)
{
    struct library library = {.folder = out};
    int code = sp_library_read(gather->repo, id,
                               (size_t)gather->source.policy->limits.max_object,
                               &library, err);
    free(library.parents.items);
    if (code)
        return code == SP_ELIMIT ? 0 : code;
    return library.is_said;
}

/* The squash that the merge takes in, judging by its own parents; NULL when it
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

/* Is the folder of the merge that the message of a commit names exactly that tree? */
static int holds(struct sp_gather *gather, const struct sp_node *merge,
                 const struct sp_oid *named_by, const struct sp_oid *library,
                 struct sp_error *err)
{
    struct sp_buf directory = {0};
    struct sp_oid tree;
    int found = read_directory(gather, named_by, &directory, err);
    if (found > 0)
        found = sp_repo_tree_at(gather->repo, &merge->tree,
                                sp_str(sp_buf_text(&directory)), &tree, err);
    sp_buf_dispose(&directory);
    return found > 0 ? sp_oid_equal(&tree, library) : found;
}

/* Does the merge put its second parent, which is not judged here, whole into the
 * folder that it names? git subtree without --squash makes such a merge. */
static int find_whole(struct sp_gather *gather, struct sp_node *merge,
                      struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    struct library library = {.folder = NULL};
    if (sp_node_own_parents(merge) != 2 || merge->is_squash ||
        history->parents.items[merge->parents + 1] < SP_PARENT_BASELINE)
        return SP_OK;
    const struct sp_oid *second =
        sp_content_parent(history, merge->parents + 1);
    int found = 0;
    if (second && !sp_library_read(gather->repo, second, SP_COMMIT_LARGEST,
                                   &library, &(struct sp_error){0}))
        found = holds(gather, merge, &merge->id, &library.tree, err);
    if (found > 0)
        merge->subtree = SP_SUBTREE_MERGE;
    free(library.parents.items);
    return found < 0 ? found : SP_OK;
}

static int find_pair(struct sp_gather *gather, struct sp_node *merge,
                     struct sp_error *err)
{
    struct sp_node *squash = squash_of(&gather->history, merge);
    if (sp_oid_is_zero(&merge->tree))
        return SP_OK;
    if (!squash)
        return find_whole(gather, merge, err);
    int found = holds(gather, merge, &squash->id, &squash->tree, err);
    if (found > 0) {
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

/* A commit is no squash when any other commit than such a merge, or the next
 * squash, takes it in. */
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

/* The libraries among the outside parents. */
static void find_libraries(struct sp_gather *gather, struct sp_oidmap *out)
{
    struct sp_oidmap seen = {0};
    for (size_t i = 0; i < gather->history.outside.count; i++) {
        const struct sp_oid *id = &gather->history.outside.items[i].id;
        if (sp_oidmap_get(&seen, id) != SP_OIDMAP_NONE)
            continue;
        sp_oidmap_put(&seen, id, 0);
        if (sp_library_is_one(gather->repo, id))
            sp_oidmap_put(out, id, 0);
    }
    sp_oidmap_dispose(&seen);
}

static bool is_library_at(const struct sp_history *history,
                          const struct sp_oidmap *libraries, uint32_t at)
{
    if (history->parents.items[at] < SP_PARENT_BASELINE)
        return false;
    const struct sp_oid *id = sp_content_parent(history, at);
    return id && sp_oidmap_get(libraries, id) != SP_OIDMAP_NONE;
}

/* A commit on top of anything but a squash is no squash; then a merge of it is
 * no merge of a library. */
static void doubt_node(const struct sp_history *history,
                       const struct sp_oidmap *libraries, struct sp_node *node)
{
    if (node->subtree == SP_SUBTREE_NONE || !node->parent_count)
        return;
    bool is_merge = node->subtree == SP_SUBTREE_MERGE;
    uint32_t at = node->parents + is_merge;
    uint32_t on = history->parents.items[at];
    if (is_merge && on >= SP_PARENT_BASELINE)
        return; /* of a whole library */
    bool is_protected = !is_merge && on == SP_PARENT_PROTECTED &&
                        is_library_at(history, libraries, at);
    if (!is_protected && !is_squash_at(history, on))
        node->subtree = SP_SUBTREE_NONE;
}

/* Does it take in a library of a protected ref, without being part of a
 * subtree? */
static void doubt_place(const struct sp_history *history,
                        const struct sp_oidmap *libraries, struct sp_node *node)
{
    size_t count = sp_node_own_parents(node);
    for (uint32_t i = 0; i < count && node->subtree != SP_SUBTREE_SQUASH; i++)
        if (is_library_at(history, libraries, node->parents + i))
            node->subtree = SP_SUBTREE_MISPLACED;
}

int sp_gather_subtrees(struct sp_gather *gather, struct sp_error *err)
{
    struct sp_history *history = &gather->history;
    struct sp_oidmap libraries = {0};
    size_t count = history->nodes.count;
    int code = SP_OK;
    for (size_t i = 0; !code && i < count; i++)
        code = find_pair(gather, &history->nodes.items[i], err);
    /* From children to parents: when one is no squash, all before it are none.
     * Then from parents to children: none may remain on top of one of those. */
    find_libraries(gather, &libraries);
    for (size_t i = count; i > 0; i--)
        doubt_parents(history, &history->nodes.items[i - 1]);
    for (size_t i = 0; i < count; i++)
        doubt_node(history, &libraries, &history->nodes.items[i]);
    for (size_t i = 0; i < count && libraries.count; i++)
        doubt_place(history, &libraries, &history->nodes.items[i]);
    sp_oidmap_dispose(&libraries);
    return code;
}
