/*
 * Which rows of [exempt] cover a commit. The pusher is checked while the push
 * brings the commit; commits that a branch has already were accepted with their
 * own pusher.
 */
#include <string.h>

#include "internal.h"
#include "sallyport/sanitise.h"

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
    uint32_t unknown;   /* rows that may allow it: who pushes is not known */
    uint32_t rows;      /* the rows that allow every path so far */
    uint32_t with_code; /* also for code: anybody can write an author into a
                           commit, and who merges has not written it */
};

/* Does a command judge what it was not told who pushes, and may say so once? */
static bool may_say(const struct sp_gather *gather)
{
    const struct sp_source *source = &gather->source;
    return !sp_gather_knows_old(gather) && source->is_guessed && source->half &&
           !source->half->len;
}

/* A user that the row lets push; NULL: nobody has its role. */
static const char *some_pusher(const struct sp_policy *policy,
                               const struct sp_exempt *row)
{
    for (size_t i = 0; i < row->pushers.count; i++)
        if (!strchr("@*", *row->pushers.items[i]))
            return row->pushers.items[i];
    for (size_t i = 0; i < policy->roles.count; i++) {
        const struct sp_role *role = &policy->roles.items[i];
        for (size_t k = 0; role->users.count && k < row->pushers.count; k++)
            if (*row->pushers.items[k] == '@' &&
                strcmp(row->pushers.items[k] + 1, role->name) == 0)
                return role->users.items[0];
    }
    return NULL;
}

/* Says how to judge a commit as if a pusher of the row pushed it. */
static void say_pusher(struct sp_gather *gather, const struct sp_node *node,
                       uint32_t rows)
{
    struct sp_buf *out = gather->source.half;
    char id[SP_OID_SHORT + 1];
    for (size_t i = 0; i < SP_EXEMPTS; i++) {
        const struct sp_exempt *row =
            rows & 1u << i ? sp_exempt_row(gather->source.policy, i) : NULL;
        const char *user = row ? some_pusher(gather->source.policy, row) : NULL;
        if (!user)
            continue;
        sp_buf_printf(out,
                      "[exempt \"%s\"] excuses commit %s if %s pushes it; to "
                      "judge it so: sallyport check --as ",
                      row->name, sp_oid_short(id, &node->id), user);
        sp_shell_quote(out, sp_str(user));
        return;
    }
}

/* The rows that the row with that number goes into: those that let the commit pass,
 * those that would if the pusher was known, or NULL. */
static uint32_t *choose_rows(const struct sp_gather *gather,
                             const struct sp_node *node,
                             const struct sp_ref_facts *ref, size_t i,
                             struct confined *confined)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_exempt *row = sp_exempt_row(policy, i);
    bool is_host_merge = ref->push->is_host_merge && ref->is_protected;
    if (!row || (i == SP_EXEMPTS && !is_direct(ref, node)))
        return NULL;
    if (!node->is_new ||
        sp_exempt_is_pusher(policy, row, ref->push->user, is_host_merge))
        return &confined->rows;
    return row->author && may_say(gather) ? &confined->unknown : NULL;
}

/* Finds the rows whose pusher and author match, and those of them that may also
 * cover code. */
static int find_rows(const struct sp_gather *gather, const struct sp_node *node,
                     const struct sp_commit_facts *facts,
                     struct confined *confined, struct sp_error *err)
{
    const struct sp_ref_facts *ref = facts->ref;
    for (size_t i = 0; i <= SP_EXEMPTS; i++) {
        const struct sp_exempt *row = sp_exempt_row(gather->source.policy, i);
        uint32_t *rows = choose_rows(gather, node, ref, i, confined);
        int found = rows ? match_author(row, facts->author, err) : 0;
        if (found < 0)
            return found;
        if (!found)
            continue;
        *rows |= 1u << i;
        if (i == SP_EXEMPTS || sp_exempt_names(row, ref->push->user) ||
            (!node->is_new && !ref->is_protected))
            confined->with_code |= 1u << i;
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
        if ((confined->rows | confined->unknown) & 1u << i &&
            !sp_exempt_has_path(confined->policy,
                                sp_exempt_row(confined->policy, i),
                                change->path)) {
            confined->rows &= ~(1u << i);
            confined->unknown &= ~(1u << i);
        }
    return confined->rows || confined->unknown ? SP_OK : SP_ENOTFOUND;
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
    while (!code && (confined.rows || confined.unknown) &&
           (i == 0 || i < parents))
        code = sp_content_against(&source, at, i++, confine, &confined, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (!code && !confined.rows && confined.unknown)
        say_pusher(gather, node, confined.unknown);
    node->exempts = facts->exempts = confined.rows;
    return code;
}
