/*
 * What differs between two trees of notes. git keeps the note of a commit under its
 * id, and takes pairs of digits off its front for directories when there are many:
 * "ab/cdef…", "ab/cd/ef…". Anybody may have spread them otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/notes.h"
#include "sallyport/objects.h"
#include "sallyport/vec.h"
#include "tree.h"

enum { OLD, NEW, SIDES };

/* One entry of a tree: a note, or the directory of a pair of digits. */
struct entry {
    struct sp_oid key; /* the commit; of a directory, its pair and no more */
    struct sp_oid id;
    bool is_directory;
};

struct entries {
    struct entry *items;
    size_t count, capacity;
};

struct comparison {
    struct sp_repo *repo;
    sp_note_visit *visit;
    void *context;
    struct sp_error *err;
    size_t listed;
};

/* The pairs of digits in front of the names of a directory. */
struct place {
    struct sp_oid pairs;
    size_t depth; /* how many there are */
};

/* Reads pairs of lower-case digits into out. False for anything else. */
static bool read_pairs(struct sp_str name, unsigned char *out, size_t max)
{
    static const char digits[] = "0123456789abcdef";
    if (!name.len || name.len % 2 || name.len / 2 > max)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const char *digit = memchr(digits, name.ptr[i], 16);
        if (!digit)
            return false;
        out[i / 2] = (unsigned char)(out[i / 2] << 4 | (digit - digits));
    }
    return true;
}

/* Tells what an entry of a tree is. False when it has no place among notes. */
static bool read_entry(const struct place *at, const struct tree_entry *from,
                       struct entry *out)
{
    size_t left = SP_OID_RAW - at->depth;
    *out = (struct entry){.key = at->pairs,
                          .id = *from->id,
                          .is_directory = from->mode == SP_MODE_DIRECTORY};
    if (!read_pairs(from->name, out->key.raw + at->depth, left))
        return false;
    if (out->is_directory)
        return from->name.len == 2 && left > 1;
    return from->mode == SP_MODE_FILE && from->name.len == 2 * left;
}

/* Tells of something that has no place among notes. */
static int tell_foreign(const struct comparison *self, const struct place *at,
                        struct sp_str name)
{
    struct sp_buf path = {0};
    char hex[SP_OID_HEX + 1];
    sp_oid_format(hex, &at->pairs);
    for (size_t i = 0; i < at->depth; i++)
        sp_buf_printf(&path, "%.2s/", hex + 2 * i);
    sp_buf_add(&path, name.ptr, name.len);
    int code = self->visit(&(struct sp_note_change){.is_foreign = true,
                                                    .path = sp_buf_text(&path)},
                           self->context);
    sp_buf_dispose(&path);
    return code;
}

/* Reads one tree; NULL is an empty one. */
static int read_tree(struct comparison *self, const struct place *at,
                     const struct sp_oid *id, bool is_new, struct entries *out)
{
    struct sp_object object;
    struct tree_entry from;
    int code = sp_tree_read(self->repo, id, &object, self->err);
    struct sp_str bytes = object.bytes;
    while (!code && bytes.len) {
        struct entry entry;
        if (!sp_tree_next(&bytes, &from))
            code = sp_tree_malformed(self->err);
        else if (++self->listed > SP_NOTES_MAX)
            code = sp_error_set(self->err, SP_ELIMIT,
                                "there are more than %d notes", SP_NOTES_MAX);
        else if (read_entry(at, &from, &entry))
            SP_VEC_PUSH(out, entry);
        else if (is_new)
            code = tell_foreign(self, at, from.name);
    }
    sp_object_dispose(&object);
    return code;
}

/* By commit; a directory before what lies beside it. */
static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = memcmp(x->key.raw, y->key.raw, SP_OID_RAW);
    return order ? order : y->is_directory - x->is_directory;
}

/* Adds every note below a directory. */
static int list_below(struct comparison *self, const struct place *at,
                      const struct sp_oid *id, bool is_new, struct entries *out)
{
    struct entries here = {0};
    int code = read_tree(self, at, id, is_new, &here);
    for (size_t i = 0; !code && i < here.count; i++) {
        const struct entry *entry = &here.items[i];
        const struct place below = {entry->key, at->depth + 1};
        if (entry->is_directory)
            code = list_below(self, &below, &entry->id, is_new, out);
        else
            SP_VEC_PUSH(out, *entry);
    }
    free(here.items);
    return code;
}

/* A second note of the same commit hides what one of them says. */
static int tell_second(const struct comparison *self, const struct sp_oid *key)
{
    static const struct place top;
    char hex[SP_OID_HEX + 1];
    return tell_foreign(self, &top, sp_str(sp_oid_format(hex, key)));
}

static void sort(struct entries *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_key);
}

/* Takes the next commit off both lists: what it has on each side, or NULL. False at
 * the end. */
static bool next_commit(const struct entries sides[SIDES], size_t at[SIDES],
                        const struct entry *out[SIDES])
{
    for (int side = OLD; side < SIDES; side++)
        out[side] =
            at[side] < sides[side].count ? &sides[side].items[at[side]] : NULL;
    if (out[OLD] && out[NEW]) {
        int order = by_key(out[OLD], out[NEW]);
        out[OLD] = order <= 0 ? out[OLD] : NULL;
        out[NEW] = order >= 0 ? out[NEW] : NULL;
    }
    at[OLD] += out[OLD] != NULL;
    at[NEW] += out[NEW] != NULL;
    return out[OLD] || out[NEW];
}

/* Compares two lists of notes. */
static int compare_lists(const struct comparison *self,
                         struct entries sides[SIDES])
{
    const struct entry *found[SIDES];
    size_t at[SIDES] = {0, 0};
    int code = SP_OK;
    sort(&sides[OLD]);
    sort(&sides[NEW]);
    while (!code && next_commit(sides, at, found)) {
        const struct entry *before = found[OLD], *after = found[NEW];
        if (after && at[NEW] > 1 && sp_oid_equal(&after->key, &after[-1].key))
            code = tell_second(self, &after->key);
        else if (!before || !after || !sp_oid_equal(&before->id, &after->id))
            code = self->visit(
                &(struct sp_note_change){.commit =
                                             before ? before->key : after->key,
                                         .old = before ? &before->id : NULL,
                                         .new = after ? &after->id : NULL},
                self->context);
    }
    return code;
}

/* The entries that begin with the same pair of digits, of both sides. */
struct group {
    const struct entry *items[SIDES];
    size_t counts[SIDES];
};

/* Lists what both sides have of a group, directories and all, and compares it. */
static int compare_group(struct comparison *self, const struct place *below,
                         const struct group *group)
{
    struct entries sides[SIDES] = {{0}, {0}};
    int code = SP_OK;
    for (int side = OLD; side < SIDES; side++)
        for (size_t i = 0; !code && i < group->counts[side]; i++) {
            const struct entry *entry = &group->items[side][i];
            if (entry->is_directory)
                code = list_below(self, below, &entry->id, side == NEW,
                                  &sides[side]);
            else
                SP_VEC_PUSH(&sides[side], *entry);
        }
    if (!code)
        code = compare_lists(self, sides);
    free(sides[OLD].items);
    free(sides[NEW].items);
    return code;
}

static bool is_same(const struct group *group)
{
    if (group->counts[OLD] != group->counts[NEW])
        return false;
    for (size_t i = 0; i < group->counts[OLD]; i++)
        if (by_key(&group->items[OLD][i], &group->items[NEW][i]) != 0 ||
            !sp_oid_equal(&group->items[OLD][i].id, &group->items[NEW][i].id))
            return false;
    return true;
}

/* Is there nothing but one directory, on each side or on one of them? */
static bool is_directory(const struct group *group)
{
    for (int side = OLD; side < SIDES; side++)
        if (group->counts[side] > 1 ||
            (group->counts[side] && !group->items[side]->is_directory))
            return false;
    return true;
}

static int compare_trees(struct comparison *self, const struct place *at,
                         const struct sp_oid *const ids[SIDES]);

static int look_at(struct comparison *self, const struct place *at,
                   const struct group *group)
{
    const struct entry *any =
        group->counts[NEW] ? group->items[NEW] : group->items[OLD];
    struct place below = {at->pairs, at->depth + 1};
    below.pairs.raw[at->depth] = any->key.raw[at->depth];
    if (is_same(group))
        return SP_OK;
    if (!is_directory(group))
        return compare_group(self, &below, group);
    const struct sp_oid *const ids[SIDES] = {
        group->counts[OLD] ? &group->items[OLD]->id : NULL,
        group->counts[NEW] ? &group->items[NEW]->id : NULL};
    return compare_trees(self, &below, ids);
}

/* Takes the next group off both sides; false at the end. */
static bool next_group(const struct entries sides[SIDES], size_t depth,
                       size_t at[SIDES], struct group *out)
{
    int pair = 256;
    for (int side = OLD; side < SIDES; side++)
        if (at[side] < sides[side].count &&
            sides[side].items[at[side]].key.raw[depth] < pair)
            pair = sides[side].items[at[side]].key.raw[depth];
    for (int side = OLD; side < SIDES; side++) {
        size_t first = at[side];
        while (at[side] < sides[side].count &&
               sides[side].items[at[side]].key.raw[depth] == pair)
            at[side]++;
        out->counts[side] = at[side] - first;
        out->items[side] = out->counts[side] ? &sides[side].items[first] : NULL;
    }
    return pair < 256;
}

/* ids: of two trees that differ; NULL where there is none. */
static int compare_trees(struct comparison *self, const struct place *at,
                         const struct sp_oid *const ids[SIDES])
{
    struct entries sides[SIDES] = {{0}, {0}};
    struct group group;
    size_t taken[SIDES] = {0, 0};
    int code = SP_OK;
    for (int side = OLD; !code && side < SIDES; side++) {
        code = read_tree(self, at, ids[side], side == NEW, &sides[side]);
        sort(&sides[side]);
    }
    while (!code && next_group(sides, at->depth, taken, &group))
        code = look_at(self, at, &group);
    free(sides[OLD].items);
    free(sides[NEW].items);
    return code;
}

int sp_notes_changes(struct sp_repo *repo, const struct sp_oid *old,
                     const struct sp_oid *new, sp_note_visit *visit,
                     void *context, struct sp_error *err)
{
    static const struct place top;
    struct sp_oid trees[SIDES];
    struct comparison self = {repo, visit, context, err, 0};
    int code = old ? sp_commit_links(repo, old, &trees[OLD], NULL, err) : SP_OK;
    if (!code)
        code = sp_commit_links(repo, new, &trees[NEW], NULL, err);
    if (code || (old && sp_oid_equal(&trees[OLD], &trees[NEW])))
        return code;
    const struct sp_oid *const ids[SIDES] = {old ? &trees[OLD] : NULL,
                                             &trees[NEW]};
    return compare_trees(&self, &top, ids);
}
