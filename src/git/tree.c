#include "tree.h"

#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"

enum { KIND = 0170000, REGULAR = 0100000, EXECUTABLE = 0100 };

/* As in git (canon_mode): other bits of the mode do not matter. */
static uint32_t known_mode(uint32_t mode)
{
    switch (mode & KIND) {
    case REGULAR:
        return mode & EXECUTABLE ? SP_MODE_PROGRAM : SP_MODE_FILE;
    case SP_MODE_SYMLINK:
        return SP_MODE_SYMLINK;
    case SP_MODE_DIRECTORY:
        return SP_MODE_DIRECTORY;
    default:
        return SP_MODE_SUBMODULE;
    }
}

bool sp_tree_next(struct sp_str *rest, struct tree_entry *out)
{
    *out = (struct tree_entry){0};
    if (!rest->len)
        return true;
    size_t at = 0;
    uint32_t mode = 0;
    for (; at < rest->len && rest->ptr[at] >= '0' && rest->ptr[at] <= '7'; at++)
        mode = mode << 3 | (uint32_t)(rest->ptr[at] - '0');
    if (at == 0 || at > 7 || at >= rest->len || rest->ptr[at] != ' ')
        return false;
    const char *name = rest->ptr + at + 1;
    const char *end = memchr(name, '\0', rest->len - at - 1);
    if (!end || end == name)
        return false;
    size_t used = (size_t)(end - rest->ptr) + 1;
    if (rest->len - used < SP_OID_RAW)
        return false;
    out->present = true;
    out->mode = known_mode(mode);
    out->name = (struct sp_str){name, (size_t)(end - name)};
    out->id = (const struct sp_oid *)(const void *)(end + 1);
    rest->ptr += used + SP_OID_RAW;
    rest->len -= used + SP_OID_RAW;
    return true;
}

/* The length of an entry of a common mode whose name has two bytes, and not these; 0: any
 * other entry. */
static size_t other_pair(const struct sp_str *rest, const char pair[2])
{
    static const char file[] = "100644 ", directory[] = "40000 ";
    if (rest->len < sizeof file + 2 + SP_OID_RAW)
        return 0;
    size_t at = memcmp(rest->ptr, directory, sizeof directory - 1) == 0
                    ? sizeof directory - 1
                : memcmp(rest->ptr, file, sizeof file - 1) == 0
                    ? sizeof file - 1
                    : 0;
    const char *name = rest->ptr + at;
    bool is_pair = at && name[0] && name[1] && !name[2];
    bool is_other = name[0] != pair[0] || name[1] != pair[1];
    return is_pair && is_other ? at + 3 + SP_OID_RAW : 0;
}

bool sp_tree_skip_to(struct sp_str *rest, const char pair[2])
{
    struct tree_entry entry;
    while (rest->len) {
        struct sp_str next = *rest;
        size_t len = other_pair(rest, pair);
        if (len) {
            next.ptr += len;
            next.len -= len;
        } else if (!sp_tree_next(&next, &entry)) {
            return false;
        } else if (entry.name.len >= 2 &&
                   memcmp(entry.name.ptr, pair, 2) == 0) {
            return true;
        }
        *rest = next;
    }
    return true;
}

/* What follows the first `len` bytes of a name. */
static unsigned char next_byte(const struct tree_entry *entry, size_t len)
{
    if (entry->name.len > len)
        return (unsigned char)entry->name.ptr[len];
    return entry->mode == SP_MODE_DIRECTORY ? '/' : '\0';
}

int sp_tree_order(const struct tree_entry *a, const struct tree_entry *b)
{
    if (!a->present || !b->present)
        return b->present - a->present;
    size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = memcmp(a->name.ptr, b->name.ptr, len);
    if (order)
        return order;
    order = next_byte(a, len) - next_byte(b, len);
    if (order || a->name.len == b->name.len)
        return order;
    return a->name.len < b->name.len ? -1 : 1; /* "a" + '/' and the file "a/" */
}

struct sp_side sp_tree_side(const struct tree_entry *entry)
{
    return (struct sp_side){entry->mode, *entry->id};
}

struct sp_str sp_tree_last_name(struct sp_str path)
{
    const char *slash = memrchr(path.ptr, '/', path.len);
    size_t at = slash ? (size_t)(slash - path.ptr) + 1 : 0;
    return (struct sp_str){path.ptr + at, path.len - at};
}

void sp_tree_add(struct sp_buf *tree, struct sp_str name,
                 const struct sp_side *side)
{
    sp_buf_printf(tree, "%o ", (unsigned)side->mode);
    sp_buf_add(tree, name.ptr, name.len);
    sp_buf_putc(tree, '\0');
    sp_buf_add(tree, side->id.raw, SP_OID_RAW);
}

bool sp_side_equal(const struct sp_side *a, const struct sp_side *b)
{
    return a->mode == b->mode && sp_oid_equal(&a->id, &b->id);
}

int sp_tree_read(struct sp_repo *repo, const struct sp_oid *id,
                 struct sp_object *out, struct sp_error *err)
{
    *out = (struct sp_object){.bytes = {"", 0}};
    if (!id)
        return SP_OK;
    git_odb_object *object = NULL;
    int failed = sp_read_kept(repo, &repo->trees, id, SP_TREE_LARGEST, &object);
    if (failed == SP_ELIMIT)
        return sp_too_large("tree", id, SP_TREE_LARGEST, err);
    if (failed)
        return sp_object_missing(repo, "tree", id, err);
    out->handle = object;
    out->bytes = text_of(object);
    return SP_OK;
}

int sp_tree_malformed(struct sp_error *err)
{
    return sp_error_set(err, SP_EGIT, "a tree is malformed");
}

/* How many bytes a name may have after the first `start`, including a slash;
 * this may be one more than fits. */
static size_t room_after(size_t start)
{
    return start < SP_PATH_LONGEST ? SP_PATH_LONGEST - start : 0;
}

int sp_tree_path_enter(struct tree_path *path, struct sp_str name,
                       size_t *before, struct sp_error *err)
{
    *before = path->len;
    size_t start = path->len + (path->len ? 1 : 0);
    if (name.len > room_after(start))
        return sp_error_set(err, SP_ELIMIT, "a path is longer than %d bytes",
                            SP_PATH_LONGEST);
    if (path->depth == SP_TREE_DEEPEST)
        return sp_error_set(err, SP_ELIMIT,
                            "directories are nested more than %d deep",
                            SP_TREE_DEEPEST);
    if (start)
        path->text[start - 1] = '/';
    memcpy(path->text + start, name.ptr, name.len);
    path->len = start + name.len;
    path->depth++;
    return SP_OK;
}

void sp_tree_path_leave(struct tree_path *path, size_t before)
{
    path->len = before;
    path->depth--;
}
