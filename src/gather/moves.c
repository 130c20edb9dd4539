#include "moves.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/vec.h"

/* The most added and removed files that are compared to find moves. */
enum { MAX_MOVES = 100000 };

/* A file that was added or removed. */
struct moved {
    struct sp_side side;
    enum sp_path_class path_class;
    bool paired;
    struct inside inside;
    size_t path, path_len; /* in moves->names: as much as an example needs,
                              more if it is unread */
};

void sp_content_keep_path(char out[SP_EXAMPLE], struct sp_str path)
{
    size_t len = path.len < SP_EXAMPLE - 1 ? path.len : SP_EXAMPLE - 1;
    memcpy(out, path.ptr, len);
    out[len] = '\0';
}

void sp_content_keep_example(struct sp_content *content,
                             enum sp_path_class path_class, struct sp_str path)
{
    if (!*content->example[path_class])
        sp_content_keep_path(content->example[path_class], path);
}

/* Puts a path in its place of the sorted list; the last one of a full list goes. */
static void insert_code(struct sp_content *content,
                        const struct sp_code_path *fresh)
{
    bool is_full = content->code_count == SP_NAMED;
    unsigned at = content->code_count - is_full;
    if (is_full && strcmp(fresh->path, content->code[at].path) >= 0)
        return;
    content->code_count += !is_full;
    while (at && strcmp(content->code[at - 1].path, fresh->path) > 0) {
        content->code[at] = content->code[at - 1];
        at--;
    }
    content->code[at] = *fresh;
}

void sp_content_keep_code(struct sp_content *content,
                          enum sp_path_class path_class, struct sp_str path,
                          bool is_new)
{
    struct sp_code_path fresh = {.is_new = is_new};
    if (!sp_path_class_is_code(path_class))
        return;
    sp_content_keep_path(fresh.path, path);
    insert_code(content, &fresh);
}

bool sp_moves_add(struct moves *moves, const struct sp_change *change,
                  enum sp_path_class path_class, const struct inside *inside)
{
    struct moved_list *list = change->new.mode ? &moves->came : &moves->went;
    struct sp_str path = change->path;
    if (list->count == MAX_MOVES)
        return false;
    if (path.len > SP_EXAMPLE && !inside->unread)
        path.len = SP_EXAMPLE;
    struct moved moved = {
        .side = change->new.mode ? change->new : change->old,
        .path_class = path_class,
        .inside = *inside,
        .path = moves->names.len,
        .path_len = path.len,
    };
    sp_buf_add(&moves->names, path.ptr, path.len);
    SP_VEC_PUSH(list, moved);
    return true;
}

/* By content, then by where they were found. */
static int by_side(const void *a, const void *b)
{
    const struct moved *x = a, *y = b;
    int order = memcmp(&x->side.id, &y->side.id, sizeof x->side.id);
    if (!order && x->path_class != y->path_class)
        order = x->path_class < y->path_class ? -1 : 1;
    if (!order && x->side.mode != y->side.mode)
        order = x->side.mode < y->side.mode ? -1 : 1;
    return order ? order : (x->path > y->path) - (x->path < y->path);
}

static int compare(const struct moved *a, const struct moved *b)
{
    struct moved x = *a, y = *b;
    x.path = y.path = 0;
    return by_side(&x, &y);
}

/* Both lists are sorted, so each is gone through once. */
void sp_moves_pair(struct moves *moves)
{
    struct moved_list *came = &moves->came, *went = &moves->went;
    if (!came->count || !went->count)
        return;
    qsort(came->items, came->count, sizeof *came->items, by_side);
    qsort(went->items, went->count, sizeof *went->items, by_side);
    for (size_t i = 0, k = 0; i < came->count && k < went->count;) {
        int order = compare(&came->items[i], &went->items[k]);
        if (order == 0)
            came->items[i].paired = went->items[k].paired = true;
        i += order <= 0;
        k += order >= 0;
    }
}

static struct sp_str path_of(const struct moves *moves,
                             const struct moved *moved)
{
    return (struct sp_str){moves->names.data + moved->path, moved->path_len};
}

void sp_moves_unread(const struct moves *moves,
                     void (*visit)(struct sp_str path, void *context),
                     void *context)
{
    for (size_t i = 0; i < moves->went.count; i++) {
        const struct moved *moved = &moves->went.items[i];
        if (moved->inside.unread && !moved->paired)
            visit(path_of(moves, moved), context);
    }
}

/* The files of a list, by class, and the first path of each. */
struct count {
    unsigned *counts;
    const struct moved *first[SP_PATH_CLASSES];
};

static void count_file(struct count *count, const struct moved *moved,
                       enum sp_path_class path_class)
{
    const struct moved **first = &count->first[path_class];
    count->counts[path_class]++;
    if (!*first || moved->path < (*first)->path)
        *first = moved;
}

/* Counts what did not only move. */
static void count_list(const struct moves *moves, const struct moved_list *list,
                       struct sp_content *content,
                       unsigned counts[SP_PATH_CLASSES])
{
    struct count count = {.counts = counts};
    for (size_t i = 0; i < list->count; i++) {
        const struct moved *moved = &list->items[i];
        if (!moved->paired && moved->inside.has_code) {
            count_file(&count, moved, moved->path_class);
            sp_content_keep_code(content, moved->path_class,
                                 path_of(moves, moved), list == &moves->came);
        }
        if (!moved->paired && moved->inside.has_tests)
            count_file(&count, moved, SP_PATH_TEST);
    }
    for (size_t i = 0; i < SP_PATH_CLASSES; i++)
        if (count.first[i])
            sp_content_keep_example(content, (enum sp_path_class)i,
                                    path_of(moves, count.first[i]));
}

void sp_moves_count(const struct moves *moves, struct sp_content *content)
{
    for (size_t i = 0; i < moves->came.count; i++)
        if (moves->came.items[i].paired)
            content->moved[moves->came.items[i].path_class]++;
    count_list(moves, &moves->came, content, content->added);
    count_list(moves, &moves->went, content, content->deleted);
}

void sp_moves_dispose(struct moves *moves)
{
    free(moves->came.items);
    free(moves->went.items);
    sp_buf_dispose(&moves->names);
    *moves = (struct moves){0};
}
