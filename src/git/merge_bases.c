/*
 * Several bases of a merge become one, as in git's merge_ort_internal(): the oldest one
 * is merged with the next, the result with the one after, and so on. Where two of them
 * have several bases themselves, those become one first. merge_base_tree.c merges two.
 *
 * The order in which git takes bases with the same time is not known here. It does not
 * matter for two bases that merge without a conflict.
 */
#include "merge_base_tree.h"

#include <stdlib.h>

#include "made.h"
#include "sallyport/vec.h"

enum {
    MAX_BASES = 128,
    MAX_DEPTH = 16,
};

struct base {
    struct sp_oid id, tree;
    git_time_t time;
    uint32_t place; /* in the history, where there is one */
};

struct bases {
    struct base *items;
    size_t count, capacity;
};

/* The oldest first. False where two are of the same second. */
static bool sort(struct base *bases, size_t count)
{
    bool is_certain = true;
    for (size_t i = 1; i < count; i++) {
        const struct base base = bases[i];
        size_t at = i;
        for (; at > 0 && bases[at - 1].time > base.time; at--)
            bases[at] = bases[at - 1];
        bases[at] = base;
    }
    for (size_t i = 1; i < count; i++)
        is_certain = is_certain && bases[i].time != bases[i - 1].time;
    return is_certain;
}

static int add_base(const struct base_maker *maker, struct bases *out,
                    const struct sp_oid *id, uint32_t place)
{
    git_commit *commit;
    if (git_commit_lookup(&commit, maker->repo->git, to_git(id)) < 0)
        return sp_git_fail(maker->err, "cannot read a commit");
    const struct base base = {*id, from_git(git_commit_tree_id(commit)),
                              git_commit_time(commit), place};
    git_commit_free(commit);
    SP_VEC_PUSH(out, base);
    return SP_OK;
}

/* The bases of one and of a merge of others, by the history. 1, 0 where they are not
 * known, or an error. */
static int find_by_history(const struct base_maker *maker, uint32_t one,
                           const uint32_t *others, size_t count,
                           struct bases *out)
{
    const struct sp_merge_history *history = maker->history;
    const uint32_t *places;
    size_t found;
    int code = SP_OK;
    if (!history->find(history->context, one, others, count, &places, &found))
        return 0;
    for (size_t i = 0; !code && i < found; i++) {
        const struct sp_oid *id = history->commit(history->context, places[i]);
        if (!id)
            return 0;
        code = add_base(maker, out, id, places[i]);
    }
    return code ? code : 1;
}

static int find_by_git(const struct base_maker *maker, git_oid *ids,
                       size_t count, struct bases *out)
{
    git_oidarray found = {0};
    int code = SP_OK;
    int failed = git_merge_bases_many(&found, maker->repo->git, count, ids);
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(maker->err, "cannot find the base of a merge");
    for (size_t i = 0; !code && i < found.count; i++) {
        const struct sp_oid id = from_git(&found.ids[i]);
        code = add_base(maker, out, &id, 0);
    }
    git_oidarray_dispose(&found);
    return code ? code : 1;
}

/* The bases of the last one and all before it, which are merged already. 1, 0 or an
 * error. */
static int find_bases(const struct base_maker *maker, const struct bases *bases,
                      size_t last, struct bases *out)
{
    git_oid ids[MAX_BASES];
    uint32_t places[MAX_BASES];
    for (size_t i = 0; i <= last; i++) {
        ids[i] = *to_git(&bases->items[last - i].id);
        places[i] = bases->items[last - i].place;
    }
    return maker->history
               ? find_by_history(maker, places[0], places + 1, last, out)
               : find_by_git(maker, ids, last + 1, out);
}

/* Makes one tree of them. 1: *out; 0: git has to make it; or an error. */
static int make_one(struct base_maker *maker, int depth, struct bases *bases,
                    struct sp_oid *out)
{
    if (bases->count > MAX_BASES || depth > MAX_DEPTH)
        return 0;
    const bool is_certain = sort(bases->items, bases->count);
    int code = bases->count <= 2 || is_certain;
    *out = bases->items[0].tree;
    for (size_t i = 1; code == 1 && i < bases->count; i++) {
        const struct sp_oid before = *out;
        const struct sp_oid *const sides[] = {&before, &bases->items[i].tree};
        struct bases below = {.items = NULL};
        struct sp_oid base;
        bool has_conflict = false;
        code = find_bases(maker, bases, i, &below);
        if (code == 1 && below.count)
            code = make_one(maker, depth + 1, &below, &base);
        if (code == 1)
            code = sp_merge_base_trees(maker, depth + 1, sides,
                                       below.count ? &base : NULL, out,
                                       &has_conflict);
        if (code == 1 && has_conflict && !is_certain)
            code = 0;
        free(below.items);
    }
    return code;
}

int sp_merge_make_base(struct sp_repo *repo, const struct sp_merge *merge,
                       const struct sp_oids *ids, struct sp_oid *out,
                       struct sp_error *err)
{
    struct base_maker maker = {
        .repo = repo, .history = merge->history, .err = err};
    struct bases bases = {.items = NULL};
    int code = 1;
    if (!sp_made_begin(repo))
        return 0;
    if (maker.history)
        code = find_by_history(&maker, maker.history->parents[0],
                               &maker.history->parents[1], 1, &bases);
    for (size_t i = 0; code == 1 && !maker.history && i < ids->count; i++)
        code = add_base(&maker, &bases, &ids->items[i], 0) ? SP_EGIT : 1;
    if (code == 1)
        code = make_one(&maker, 0, &bases, out);
    free(bases.items);
    return code;
}
