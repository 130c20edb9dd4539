/* The directory at a path. */
#include <string.h>

#include "internal.h"
#include "tree.h"

/* The directory with that name in one tree: 1, or 0 where there is none. */
static int step(struct sp_repo *repo, const struct sp_oid *tree,
                struct sp_str name, struct sp_oid *out, struct sp_error *err)
{
    struct sp_object object;
    struct tree_entry entry = {.present = true};
    bool found = false;
    int code = sp_tree_read(repo, tree, &object, err);
    struct sp_str rest = object.bytes;
    while (!code && !found && entry.present) {
        if (!sp_tree_next(&rest, &entry))
            code = sp_tree_malformed(err);
        else
            found = entry.present && sp_str_equal(entry.name, name);
    }
    found = found && entry.mode == SP_MODE_DIRECTORY;
    if (found)
        *out = *entry.id;
    sp_object_dispose(&object);
    return code ? code : found;
}

/* Takes the first name off a path, with the slash after it. */
static struct sp_str take_name(struct sp_str *path)
{
    const char *slash = memchr(path->ptr, '/', path->len);
    struct sp_str name = {path->ptr,
                          slash ? (size_t)(slash - path->ptr) : path->len};
    path->ptr += name.len + (slash != NULL);
    path->len -= name.len + (slash != NULL);
    return name;
}

int sp_repo_tree_at(struct sp_repo *repo, const struct sp_oid *tree,
                    struct sp_str path, struct sp_oid *out,
                    struct sp_error *err)
{
    int found = 1;
    *out = *tree;
    for (size_t depth = 0; found > 0 && path.len; depth++) {
        struct sp_oid at = *out;
        struct sp_str name = take_name(&path);
        found = depth < SP_TREE_DEEPEST && name.len
                    ? step(repo, &at, name, out, err)
                    : 0;
    }
    return found;
}
