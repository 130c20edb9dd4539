#include "sallyport/covers.h"

#include "sallyport/commit.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

static int read_tree(struct sp_repo *repo, const struct sp_oid *id,
                     struct sp_oid *out, struct sp_error *err)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    int code = sp_repo_read_any_commit(repo, id, &object, err);
    if (code)
        return code;
    code = sp_commit_parse(&commit, object.bytes, err);
    *out = commit.tree;
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return code;
}

int sp_covers(struct sp_repo *repo, const struct sp_oid *before,
              const struct sp_oid *about, const struct sp_oid *landed,
              struct sp_error *err)
{
    struct sp_oid tree, own;
    struct sp_error missing = {0};
    if (sp_oid_equal(about, landed))
        return 1;
    if (read_tree(repo, about, &own, &missing))
        return 0;
    int code = read_tree(repo, landed, &tree, err);
    if (code)
        return code;
    if (sp_oid_is_zero(before))
        return sp_oid_equal(&own, &tree);
    return sp_repo_merge_gives(repo, before, about, &tree, NULL, err);
}
