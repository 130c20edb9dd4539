/* Changes of several commits, one after the other, path by path. */
#include <stdlib.h>

#include "merge.h"
#include "sallyport/vec.h"

/* A path, and its state after the changes so far. */
struct folded {
    struct sp_side first, now, wanted;
};

struct fold {
    struct sp_oidmap places; /* by the path's sp_oid_of_text() */
    SP_VEC(struct folded) paths;
    bool is_undone; /* the changes are undone instead of made */
};

static struct folded *find(struct fold *fold, struct sp_str path, bool *is_new)
{
    const struct folded fresh = {.first = {.mode = SP_MODE_NONE}};
    struct sp_oid id;
    sp_oid_of_text(&id, path);
    uint32_t place = sp_oidmap_get(&fold->places, &id);
    *is_new = place == SP_OIDMAP_NONE;
    if (*is_new) {
        place = (uint32_t)fold->paths.count;
        sp_oidmap_put(&fold->places, &id, place);
        SP_VEC_PUSH(&fold->paths, fresh);
    }
    return &fold->paths.items[place];
}

/* Records a change of the commit itself. */
static int want(const struct sp_change *change, void *context)
{
    bool is_new;
    struct folded *folded = find(context, change->path, &is_new);
    *folded = (struct folded){change->old, change->old, change->new};
    return SP_OK;
}

/* Applies one change. A path that the commit does not change starts as the
 * change finds it, and must end the same. */
static int take(const struct sp_change *change, void *context)
{
    struct fold *fold = context;
    const struct sp_side *from = fold->is_undone ? &change->new : &change->old;
    const struct sp_side *to = fold->is_undone ? &change->old : &change->new;
    bool is_new;
    struct folded *folded = find(fold, change->path, &is_new);
    if (is_new)
        *folded = (struct folded){*from, *from, *from};
    if (!sp_side_equal(&folded->now, from))
        return 1;
    folded->now = *to;
    return SP_OK;
}

/* 1 when the changes add up to those of the commit. */
static int fold_all(struct fold *fold, struct sp_repo *repo,
                    const struct commit_change *changes, size_t count,
                    bool is_turned, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < count; i++) {
        const struct commit_change *change =
            &changes[is_turned ? count - 1 - i : i];
        code = sp_repo_changes(repo, change->is_root ? NULL : &change->before,
                               &change->after, take, fold, err);
    }
    for (size_t i = 0; !code && i < fold->paths.count; i++)
        code = !sp_side_equal(&fold->paths.items[i].now,
                              &fold->paths.items[i].wanted);
    return code < 0 ? code : !code;
}

struct tries {
    struct commit_change own, *changes;
    size_t count;
    bool is_undone;
};

/* One attempt, in one of the two orders. */
static int try_order(struct sp_repo *repo, const struct tries *tries,
                     bool is_turned, struct sp_error *err)
{
    struct fold fold = {.is_undone = tries->is_undone};
    const struct commit_change *own = &tries->own;
    int code = sp_repo_changes(repo, own->is_root ? NULL : &own->before,
                               &own->after, want, &fold, err);
    if (!code && fold.paths.count)
        code =
            fold_all(&fold, repo, tries->changes, tries->count, is_turned, err);
    sp_oidmap_dispose(&fold.places);
    free(fold.paths.items);
    return code;
}

int sp_repo_does_all(struct sp_repo *repo, const struct sp_oid *commit,
                     const struct sp_past *past, size_t count, bool is_undone,
                     struct sp_error *err)
{
    struct tries tries = {.changes = sp_calloc(count, sizeof *tries.changes),
                          .count = count,
                          .is_undone = is_undone};
    int code = sp_commit_change(repo, commit, 0, &tries.own, err);
    for (size_t i = 0; code == 1 && i < count; i++)
        code = sp_commit_change(repo, &past[i].commit, past[i].mainline,
                                &tries.changes[i], err);
    bool is_read = code == 1;
    if (is_read)
        code = try_order(repo, &tries, false, err);
    if (is_read && !code)
        code = try_order(repo, &tries, true, err);
    free(tries.changes);
    return code;
}
