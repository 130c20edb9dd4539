/* Two trees as raw bytes, the length of the first in the first two bytes. What
 * is told to differ is held against a plain comparison, entry by entry. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/changes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct entry {
    bool present, is_directory;
    const char *mode;
    struct sp_str name;
    struct sp_oid id;
};

/* The expected way through both trees. */
struct plain {
    struct sp_str old, new;
    struct entry x, y;
};

/* Takes the next entry off a tree. */
static void take(struct sp_str *rest, struct entry *out)
{
    memset(out, 0, sizeof *out);
    if (!rest->len)
        return;
    const char *nul = memchr(rest->ptr, '\0', rest->len);
    if (!nul || rest->len - (size_t)(nul - rest->ptr) <= SP_OID_RAW) {
        rest->len = 0;
        return;
    }
    /* what is malformed, but the same on both sides, has any name */
    const char *space = memchr(rest->ptr, ' ', (size_t)(nul - rest->ptr));
    if (!space)
        space = nul - 1;
    out->present = true;
    out->mode = rest->ptr;
    out->is_directory =
        (strtoul(rest->ptr, NULL, 8) & 0170000) == SP_MODE_DIRECTORY;
    out->name = (struct sp_str){space + 1, (size_t)(nul - space) - 1};
    memcpy(out->id.raw, nul + 1, SP_OID_RAW);
    size_t used = (size_t)(nul - rest->ptr) + 1 + SP_OID_RAW;
    rest->ptr += used;
    rest->len -= used;
}

static int order(const struct entry *a, const struct entry *b)
{
    if (!a->present || !b->present)
        return b->present - a->present;
    for (size_t i = 0;; i++) {
        int x = i < a->name.len ? (unsigned char)a->name.ptr[i]
                : i == a->name.len && a->is_directory ? '/'
                                                      : 0;
        int y = i < b->name.len ? (unsigned char)b->name.ptr[i]
                : i == b->name.len && b->is_directory ? '/'
                                                      : 0;
        if (x != y)
            return x - y;
        if (i >= a->name.len && i >= b->name.len)
            return 0;
        if (i >= a->name.len || i >= b->name.len)
            return i >= a->name.len ? -1 : 1;
    }
}

static uint32_t mode_of(const struct entry *entry)
{
    uint32_t mode = (uint32_t)strtoul(entry->mode, NULL, 8);
    uint32_t kind = mode & 0170000;
    return kind == 0100000 ? (mode & 0100 ? SP_MODE_PROGRAM : SP_MODE_FILE)
           : kind == SP_MODE_SYMLINK || kind == SP_MODE_DIRECTORY
               ? kind
               : (uint32_t)SP_MODE_SUBMODULE;
}

static bool is(const struct sp_side *side, const struct entry *entry)
{
    static const struct sp_side nothing;
    if (!entry)
        return sp_side_equal(side, &nothing);
    return side->mode == mode_of(entry) && sp_oid_equal(&side->id, &entry->id);
}

/* Continues to the next difference; it must be this one. */
static int check(const struct sp_change *change, void *context)
{
    struct plain *plain = context;
    for (;;) {
        int way = order(&plain->x, &plain->y);
        struct entry x = plain->x, y = plain->y;
        if (!x.present && !y.present)
            abort();
        if (way <= 0)
            take(&plain->old, &plain->x);
        if (way >= 0)
            take(&plain->new, &plain->y);
        if (way == 0 && mode_of(&x) == mode_of(&y) &&
            sp_oid_equal(&x.id, &y.id))
            continue;
        if (!sp_str_equal(change->path, way <= 0 ? x.name : y.name) ||
            !is(&change->old, way <= 0 ? &x : NULL) ||
            !is(&change->new, way >= 0 ? &y : NULL))
            abort();
        return 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_error err = {0};
    if (size < 2)
        return 0;
    size_t first = (size_t)data[0] << 8 | data[1];
    const char *bytes = (const char *)data + 2;
    size -= 2;
    if (first > size)
        first = size;
    struct plain plain = {.old = {bytes, first},
                          .new = {bytes + first, size - first}};
    struct sp_str old = plain.old, new = plain.new;
    take(&plain.old, &plain.x);
    take(&plain.new, &plain.y);
    int code = sp_tree_changes(old, new, check, &plain, &err);
    if (code != SP_OK && code != SP_EGIT && code != SP_ELIMIT)
        abort();
    while (code == SP_OK && (plain.x.present || plain.y.present)) {
        /* nothing may be left that differs */
        if (order(&plain.x, &plain.y) ||
            mode_of(&plain.x) != mode_of(&plain.y) ||
            !sp_oid_equal(&plain.x.id, &plain.y.id))
            abort();
        take(&plain.old, &plain.x);
        take(&plain.new, &plain.y);
    }
    return 0;
}
