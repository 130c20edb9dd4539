/*
 * A host that says the same of a merge and of an edit on its pages (GitLab):
 * which of the two it was is told by what came. A commit on the first-parent
 * line that is no merge came by an edit, unless a branch that the server knows
 * explains it: main was set to its head, or its head, which had all that main
 * has, was squashed. Where a branch is behind, GitLab makes a merge or asks for
 * a rebase, so that nothing has to be merged here to compare.
 */
#include "internal.h"

/* The first commit of the line that is no merge; NULL when all are. */
static const struct sp_node *first_alone(const struct sp_history *history)
{
    const struct sp_node *found = NULL;
    uint32_t at = (uint32_t)history->nodes.count - 1;
    while (at < SP_PARENT_BASELINE) {
        const struct sp_node *node = &history->nodes.items[at];
        if (node->parent_count < 2)
            found = node;
        at = node->parent_count ? history->parents.items[node->parents]
                                : SP_PARENT_BASELINE;
    }
    return found;
}

struct search {
    struct sp_gather *gather;
    const struct sp_ref_facts *ref;
    const struct sp_oid *tree; /* of the new tip */
};

static bool has_tree(struct sp_gather *gather, const struct sp_oid *id,
                     const struct sp_oid *tree)
{
    struct sp_object object;
    struct sp_error ignored = {0}; /* a ref that is broken explains nothing */
    if (sp_repo_read_commit(gather->repo, id,
                            (size_t)gather->source.policy->max_object, &object,
                            &ignored))
        return false;
    bool has = !sp_commit_parse(&gather->commit, object.bytes, &ignored) &&
               sp_oid_equal(&gather->commit.tree, tree);
    sp_object_dispose(&object);
    return has;
}

static int explains(const char *name, const struct sp_oid *id, void *context)
{
    (void)name;
    const struct search *search = context;
    struct sp_error ignored = {0};
    struct sp_oid head = *id;
    struct sp_oids heads = {&head, 1, 1};
    if (sp_oid_equal(id, &search->ref->tip))
        return 1;
    return has_tree(search->gather, id, search->tree) &&
           sp_repo_reaches(search->gather->repo, &heads, &search->ref->old_tip,
                           &ignored) == 1;
}

int sp_gather_edit(struct sp_gather *gather, struct sp_ref_facts *ref,
                   struct sp_error *err)
{
    static const char *const heads[] = {"refs/heads/*",
                                        "refs/merge-requests/*/head"};
    const struct sp_history *history = &gather->history;
    size_t count = history->nodes.count;
    if (!gather->source.may_be_edit || !ref->is_protected || !count)
        return SP_OK;
    const struct sp_node *alone = first_alone(history);
    struct search search = {gather, ref, &history->nodes.items[count - 1].tree};
    int found = !alone;
    for (size_t i = 0; !found && i < sizeof heads / sizeof heads[0]; i++)
        found =
            sp_repo_each_ref(gather->repo, heads[i], explains, &search, err);
    if (!found)
        ref->edit = &alone->id;
    return found < 0 ? found : SP_OK;
}
