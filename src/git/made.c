#include "made.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

enum {
    MAX_BYTES = 64 << 20,  /* of one merge */
    KEPT_BYTES = 16 << 20, /* from one merge to the next */
    FIRST = 100,           /* asked before the stores on disk */
};

bool sp_made_begin(struct sp_repo *repo)
{
    git_odb_backend *store;
    if (repo->below) /* what is written there would be lost */
        return false;
    if (repo->made && repo->made_bytes <= KEPT_BYTES)
        return true;
    repo->made_bytes = 0;
    if (repo->made)
        return git_mempack_reset(repo->made) == 0;
    if (git_mempack_new(&store) < 0)
        return false;
    if (git_odb_add_backend(repo->odb, store, FIRST) < 0) {
        store->free(store);
        return false;
    }
    repo->made = store;
    return true;
}

bool sp_made_add(struct sp_repo *repo, struct sp_str bytes, bool is_tree,
                 struct sp_oid *out)
{
    const git_object_t type = is_tree ? GIT_OBJECT_TREE : GIT_OBJECT_BLOB;
    git_oid id;
    repo->made_bytes += bytes.len;
    if (repo->made_bytes > MAX_BYTES ||
        git_odb_hash(&id, bytes.ptr, bytes.len, type) < 0 ||
        repo->made->write(repo->made, &id, bytes.ptr, bytes.len, type) < 0)
        return false;
    *out = from_git(&id);
    return true;
}
