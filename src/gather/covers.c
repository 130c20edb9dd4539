#include "sallyport/covers.h"

#include "sallyport/merge.h"
#include "sallyport/objects.h"

int sp_covers(struct sp_repo *repo, const struct sp_oid *before,
              const struct sp_oid *about, const struct sp_oid *landed,
              const struct sp_oid *tree, struct sp_error *err)
{
    struct sp_oid own;
    struct sp_error missing = {0};
    if (sp_oid_equal(about, landed))
        return 1;
    if (!tree || sp_repo_commit_tree(repo, about, &own, &missing))
        return 0;
    return sp_oid_is_zero(before)
               ? sp_oid_equal(&own, tree)
               : sp_repo_merge_gives(repo, before, about, tree, NULL, err);
}
