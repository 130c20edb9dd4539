#include "internal.h"
#include "tree.h"

/* The directory with that name in one tree: 1, or 0 when there is none. */
static int step(struct sp_repo *repo, const struct sp_oid *tree,
                struct sp_str name, struct sp_oid *out, struct sp_error *err)
{
    struct sp_object object;
    struct tree_entry entry;
    int code = sp_tree_read(repo, tree, &object, err);
    if (code)
        return code;
    struct sp_str rest = object.bytes;
    int found = 0;
    while (!found && rest.len) {
        if (!sp_tree_next(&rest, &entry) || !entry.present)
            break;
        found =
            entry.mode == SP_MODE_DIRECTORY && sp_str_equal(entry.name, name);
    }
    if (found)
        *out = *entry.id;
    sp_object_dispose(&object);
    return found;
}

int sp_repo_tree_at(struct sp_repo *repo, const struct sp_oid *tree,
                    struct sp_str path, struct sp_oid *out,
                    struct sp_error *err)
{
    struct sp_str name;
    int found = 1;
    *out = *tree;
    for (size_t depth = 0; found > 0 && sp_str_item(&path, '/', &name);
         depth++) {
        struct sp_oid at = *out;
        found = depth < SP_TREE_DEEPEST && name.len
                    ? step(repo, &at, name, out, err)
                    : 0;
    }
    return found;
}
