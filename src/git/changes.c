#include "sallyport/changes.h"

#include <string.h>

#include "compare_ahead.h"
#include "internal.h"
#include "kept_changes.h"
#include "sallyport/common_bytes.h"
#include "sallyport/objects.h"
#include "tree.h"

struct comparison {
    struct sp_repo *repo; /* NULL: directories are not opened */
    sp_change_visit *visit;
    void *context;
    struct sp_error *err;
    size_t names; /* number of names that were compared */
    struct tree_path path;
};

/*
 * Drops the entries that two trees have in common at their beginning. Where an
 * entry ends depends only on the bytes before it. As long as these are equal,
 * the place is the same on both sides, so it is looked up on one.
 */
static void skip_common(struct sp_str *a, struct sp_str *b)
{
    size_t same = sp_common_start(*a, *b), at = 0;
    if (same == a->len && same == b->len) {
        at = same;
    } else {
        const char *nul;
        while ((nul = memchr(a->ptr + at, '\0', same - at))) {
            size_t end = (size_t)(nul - a->ptr) + 1 + SP_OID_RAW;
            if (end > same)
                break;
            at = end;
        }
    }
    *a = (struct sp_str){a->ptr + at, a->len - at};
    *b = (struct sp_str){b->ptr + at, b->len - at};
}

static int compare_trees(struct comparison *c, const struct sp_oid *old_tree,
                         const struct sp_oid *new_tree);

/* Reports one name with its two sides; {0} for a side that does not have it. */
static int report(struct comparison *c, struct sp_str name, struct sp_side old,
                  struct sp_side new)
{
    size_t before;
    int code = c->repo ? sp_names_count(c->repo, &c->names, c->err) : SP_OK;
    if (!code)
        code = sp_tree_path_enter(&c->path, name, &before, c->err);
    if (code)
        return code;
    if ((old.mode | new.mode) == SP_MODE_DIRECTORY && c->repo) {
        code = compare_trees(c, old.mode ? &old.id : NULL,
                             new.mode ? &new.id : NULL);
    } else {
        struct sp_change change = {{c->path.text, c->path.len}, old, new};
        code = c->visit(&change, c->context);
    }
    sp_tree_path_leave(&c->path, before);
    return code;
}

static int compare_bytes(struct comparison *c, struct sp_str a, struct sp_str b)
{
    int code = SP_OK;
    for (skip_common(&a, &b); !code && (a.len || b.len); skip_common(&a, &b)) {
        struct tree_entry x, y;
        struct sp_str behind_x = a, behind_y = b;
        if (!sp_tree_next(&behind_x, &x) || !sp_tree_next(&behind_y, &y))
            return sp_tree_malformed(c->err);
        int order = sp_tree_order(&x, &y);
        struct sp_side old = {0}, new = {0};
        if (order <= 0)
            old = sp_tree_side(&x);
        if (order >= 0)
            new = sp_tree_side(&y);
        if (!sp_side_equal(&old, &new))
            code = report(c, order <= 0 ? x.name : y.name, old, new);
        if (order <= 0)
            a = behind_x;
        if (order >= 0)
            b = behind_y;
    }
    return code;
}

static int compare_trees(struct comparison *c, const struct sp_oid *old_tree,
                         const struct sp_oid *new_tree)
{
    struct sp_object old, new = {0};
    int code = sp_tree_read(c->repo, old_tree, &old, c->err);
    if (!code)
        code = sp_tree_read(c->repo, new_tree, &new, c->err);
    if (!code)
        code = compare_bytes(c, old.bytes, new.bytes);
    sp_object_dispose(&old);
    sp_object_dispose(&new);
    return code;
}

/* Sets field by field, so that the buffer of the path need not be cleared. */
static void begin(struct comparison *c, struct sp_repo *repo,
                  sp_change_visit *visit, void *context, struct sp_error *err)
{
    c->repo = repo;
    c->visit = visit;
    c->context = context;
    c->err = err;
    c->names = 0;
    c->path.len = c->path.depth = 0;
}

int sp_changes_keep(struct sp_repo *repo, const struct tree_pair *trees,
                    struct change_keeper *keeper, size_t *names,
                    struct sp_error *err)
{
    struct comparison c;
    begin(&c, repo, sp_kept_changes_take, keeper, err);
    int code = compare_trees(&c, trees->old, trees->new);
    *names = c.names;
    return code;
}

/* Compares them, and keeps what was found. */
static int compare_and_keep(struct sp_repo *repo, const struct tree_pair *trees,
                            sp_change_visit *visit, void *context,
                            struct sp_error *err)
{
    size_t names;
    struct change_keeper keeper = {.visit = visit, .context = context};
    int code = sp_changes_keep(repo, trees, &keeper, &names, err);
    if (code)
        sp_buf_dispose(&keeper.changes);
    else
        sp_kept_changes_put(&repo->changes, trees, &keeper, names);
    return code ? code : sp_names_end(repo, names, err);
}

/* Hands on what was found ahead. */
static int visit_found(struct sp_repo *repo, const struct found_changes *found,
                       sp_change_visit *visit, void *context,
                       struct sp_error *err)
{
    int code = sp_kept_changes_each(&found->changes, visit, context);
    return code ? code : sp_names_end(repo, found->names, err);
}

int sp_repo_changes(struct sp_repo *repo, const struct sp_oid *old_tree,
                    const struct sp_oid *new_tree, sp_change_visit *visit,
                    void *context, struct sp_error *err)
{
    const struct tree_pair trees = {old_tree, new_tree};
    if (old_tree && new_tree && sp_oid_equal(old_tree, new_tree))
        return SP_OK;
    struct kept_comparison *kept = sp_kept_changes_find(repo->changes, &trees);
    const struct found_changes *found =
        kept ? NULL : sp_compared_find(repo->compared, &trees);
    if (found)
        return visit_found(repo, found, visit, context, err);
    if (!kept)
        return compare_and_keep(repo, &trees, visit, context, err);
    size_t names = kept->names;
    int code = sp_kept_changes_visit(kept, visit, context);
    return code ? code : sp_names_end(repo, names, err);
}

int sp_tree_changes(struct sp_str old_bytes, struct sp_str new_bytes,
                    sp_change_visit *visit, void *context, struct sp_error *err)
{
    struct comparison c;
    begin(&c, NULL, visit, context, err);
    return compare_bytes(&c, old_bytes, new_bytes);
}
