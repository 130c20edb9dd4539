/*
 * Which rows of [exempt] cover a commit. The pusher is checked while the push
 * brings the commit; commits that a branch has already were accepted with their
 * own pusher.
 */
#include "internal.h"

static int match_author(const struct sp_exempt *row, struct sp_str author,
                        struct sp_error *err)
{
    struct sp_match match;
    return row->author ? sp_regex_find(row->author, author, 0, &match, err) : 1;
}

/* A commit, no merge, that a push puts directly onto a protected ref. */
static bool is_direct(const struct sp_ref_facts *ref,
                      const struct sp_node *node)
{
    return ref->is_protected && ref->kind == SP_UPDATE && node->is_new &&
           node->is_direct && sp_node_own_parents(node) == 1;
}

struct confined {
    const struct sp_policy *policy;
    uint32_t rows;      /* the rows that allow every path so far */
    uint32_t with_code; /* also for code: anybody can write an author into a
                           commit, and who merges has not written it */
};

/* Finds the rows whose pusher and author match, and those of them that may also
 * cover code. */
static int find_rows(const struct sp_gather *gather, const struct sp_node *node,
                     const struct sp_commit_facts *facts,
                     struct confined *confined, struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_ref_facts *ref = facts->ref;
    bool is_host_merge = ref->is_host_merge && ref->is_protected;
    for (size_t i = 0; i <= SP_EXEMPTS; i++) {
        const struct sp_exempt *row = sp_exempt_row(policy, i);
        if (!row || (i == SP_EXEMPTS && !is_direct(ref, node)))
            continue;
        bool is_named = i == SP_EXEMPTS || sp_exempt_names(row, ref->user);
        if (node->is_new &&
            !sp_exempt_is_pusher(policy, row, ref->user, is_host_merge))
            continue;
        int found = match_author(row, facts->author, err);
        if (found < 0)
            return found;
        confined->rows |= (uint32_t)found << i;
        if (is_named || (!node->is_new && !ref->is_protected))
            confined->with_code |= (uint32_t)found << i;
    }
    return SP_OK;
}

static int confine(const struct sp_change *change, void *context)
{
    struct confined *confined = context;
    enum sp_path_class kind =
        sp_path_classify(&confined->policy->paths, change->path);
    if (kind == SP_PATH_IMPLEMENTATION || kind == SP_PATH_INFRA)
        confined->rows &= confined->with_code;
    for (size_t i = 0; i <= SP_EXEMPTS; i++)
        if (confined->rows & 1u << i &&
            !sp_exempt_has_path(confined->policy,
                                sp_exempt_row(confined->policy, i),
                                change->path))
            confined->rows &= ~(1u << i);
    return confined->rows ? SP_OK : SP_ENOTFOUND;
}

int sp_gather_exempts(struct sp_gather *gather, struct sp_node *node,
                      struct sp_commit_facts *facts, struct sp_error *err)
{
    struct confined confined = {.policy = gather->source.policy};
    const struct sp_content_source source = sp_gather_content_source(gather);
    size_t at = (size_t)(node - gather->history.nodes.items);
    if (facts->over_limit)
        return SP_OK;
    int code = find_rows(gather, node, facts, &confined, err);
    size_t i = 0, parents = sp_node_own_parents(node);
    while (!code && confined.rows && (i == 0 || i < parents))
        code = sp_content_against(&source, at, i++, confine, &confined, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    node->exempts = facts->exempts = confined.rows;
    return code;
}
