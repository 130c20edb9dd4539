#include "library.h"

#include <stdlib.h>

#include "sallyport/commit.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"
#include "sallyport/vec.h"

enum { LONGEST_DIRECTORY = 1024 };

int sp_library_read(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                    struct library *out, struct sp_error *err)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    struct sp_message message = {0};
    int code = sp_repo_read_commit(repo, id, max, &object, err);
    if (code)
        return code;
    if (!sp_commit_parse(&commit, object.bytes, &(struct sp_error){0}))
        sp_message_parse(&message, commit.message);
    struct sp_str dir = sp_message_trailer(&message, "git-subtree-dir");
    out->is_said = sp_message_trailer(&message, "git-subtree-split").len &&
                   dir.len && dir.len <= LONGEST_DIRECTORY;
    if (out->folder)
        sp_buf_reset(out->folder);
    if (out->folder && out->is_said)
        sp_buf_add(out->folder, dir.ptr, dir.len);
    out->tree = commit.tree;
    out->parents.count = 0;
    for (size_t i = 0; i < commit.parents.count; i++)
        SP_VEC_PUSH(&out->parents, commit.parents.items[i]);
    sp_message_dispose(&message);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return SP_OK;
}

bool sp_library_is_one(struct sp_repo *repo, const struct sp_oid *id)
{
    enum { LONGEST_CHAIN = 32 };
    struct library library = {.is_said = true, .parents = {0}};
    struct sp_oid at = *id;
    bool has_more = true, is_read = true;
    size_t count = 0;
    for (; is_read && has_more && count < LONGEST_CHAIN; count++) {
        is_read = !sp_library_read(repo, &at, SP_COMMIT_LARGEST, &library,
                                   &(struct sp_error){0});
        if (is_read && (!library.is_said || library.parents.count > 1))
            break;
        has_more = is_read && library.parents.count;
        if (has_more)
            at = library.parents.items[0];
    }
    free(library.parents.items);
    /* in a clone that ends here, what was read counts */
    return is_read ? !has_more || count == LONGEST_CHAIN : count > 1;
}
