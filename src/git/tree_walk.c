#include <stdlib.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/objects.h"
#include "tree.h"

/* The position of the walk in one of the trees. */
struct cursor {
    struct sp_object object;
    struct sp_str rest;
    struct tree_entry entry;
    bool here; /* it has the current name */
};

static int open_cursors(struct tree_walk *walk, struct cursor *cursors,
                        const struct sp_oid *const ids[])
{
    for (size_t i = 0; i < walk->count; i++) {
        struct cursor *cursor = &cursors[i];
        int code = sp_tree_read(walk->repo, ids[i], &cursor->object, walk->err);
        if (code)
            return code;
        cursor->rest = cursor->object.bytes;
        if (!sp_tree_next(&cursor->rest, &cursor->entry))
            return sp_tree_malformed(walk->err);
    }
    return SP_OK;
}

/* Finds the next name in git's order, and its entry in each of the trees. NULL
 * at the end. */
static const struct tree_entry *next_name(const struct tree_walk *walk,
                                          struct cursor *cursors,
                                          struct sp_side *sides)
{
    const struct tree_entry *first = &cursors[0].entry;
    for (size_t i = 1; i < walk->count; i++)
        if (sp_tree_order(&cursors[i].entry, first) < 0)
            first = &cursors[i].entry;
    for (size_t i = 0; i < walk->count; i++) {
        cursors[i].here = sp_tree_order(&cursors[i].entry, first) == 0;
        sides[i] = cursors[i].here && first->present
                       ? sp_tree_side(&cursors[i].entry)
                       : (struct sp_side){0};
    }
    return first->present ? first : NULL;
}

static int walk_directory(struct tree_walk *walk,
                          const struct sp_oid *const ids[]);

static int open_directory(struct tree_walk *walk, const struct sp_side *sides)
{
    const struct sp_oid **ids =
        sp_calloc(walk->count, sizeof(const struct sp_oid *));
    for (size_t i = 0; i < walk->count; i++)
        ids[i] = sides[i].mode ? &sides[i].id : NULL;
    if (walk->enter)
        walk->enter(walk->context);
    int code = walk_directory(walk, ids);
    if (!code && walk->leave)
        code = walk->leave((struct sp_str){walk->path.text, walk->path.len},
                           sides, walk->context);
    free(ids);
    return code;
}

static int look_at(struct tree_walk *walk, const struct tree_entry *entry,
                   const struct sp_side *sides)
{
    if (walk->settled(sides, walk->context)) {
        if (walk->same)
            walk->same(entry->name, sides, walk->context);
        return SP_OK;
    }
    size_t before;
    int code = sp_names_count(walk->repo, &walk->names, walk->err);
    if (!code)
        code = sp_tree_path_enter(&walk->path, entry->name, &before, walk->err);
    if (code)
        return code;
    if (entry->mode == SP_MODE_DIRECTORY)
        code = open_directory(walk, sides);
    else
        code = walk->leaf((struct sp_str){walk->path.text, walk->path.len},
                          sides, walk->context);
    sp_tree_path_leave(&walk->path, before);
    return code;
}

static int walk_directory(struct tree_walk *walk,
                          const struct sp_oid *const ids[])
{
    struct cursor *cursors = sp_calloc(walk->count, sizeof *cursors);
    struct sp_side *sides = sp_calloc(walk->count, sizeof *sides);
    const struct tree_entry *entry;
    int code = open_cursors(walk, cursors, ids);
    while (!code && (entry = next_name(walk, cursors, sides))) {
        code = look_at(walk, entry, sides);
        for (size_t i = 0; !code && i < walk->count; i++)
            if (cursors[i].here &&
                !sp_tree_next(&cursors[i].rest, &cursors[i].entry))
                code = sp_tree_malformed(walk->err);
    }
    for (size_t i = 0; i < walk->count; i++)
        sp_object_dispose(&cursors[i].object);
    free(cursors);
    free(sides);
    return code;
}

int sp_tree_walk(struct tree_walk *walk, const struct sp_oid *const roots[])
{
    walk->path.len = walk->path.depth = 0;
    walk->names = 0;
    int code = walk_directory(walk, roots);
    return code ? code : sp_names_end(walk->repo, walk->names, walk->err);
}
