/*
 * Moved files that are alike, as git finds them:
 *
 * - of the removed files that matter, each with the only added one of the same last name,
 *   if they are alike by three quarters;
 * - then those that are most alike, by at least a half.
 */
#include "merge_moves.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/similar.h"

enum {
    MAX_READ = 4 << 20,   /* bytes of one file */
    MAX_TOTAL = 64 << 20, /* bytes of all that are read */
    MAX_READS = 1 << 16,
    MAX_ALIKE = 4096,  /* pairs that may be a rename */
    MAX_ALIKE_ONE = 4, /* of these git keeps the best for one added file */
    HALF = SP_SIMILAR_ALL / 2,
    THREE_QUARTERS = HALF + HALF / 2,
};

/* NULL where it cannot be read, is too large, or too much was read before. */
static git_odb_object *read_file(struct move_search *search,
                                 const struct moved_file *file)
{
    git_odb_object *object = NULL;
    if (search->bytes > MAX_TOTAL || search->reads++ >= MAX_READS ||
        sp_read_whole(search->repo, &file->named.file.id, MAX_READ, &object))
        return NULL;
    search->bytes += git_odb_object_size(object);
    return object;
}

static void read_sizes(struct move_search *search, struct moved_files *files)
{
    git_object_t type;
    for (size_t i = 0; !search->is_unknown && i < files->count; i++) {
        struct moved_file *file = &files->items[i];
        const bool is_read = sp_moved_file_is_text(file) && !file->is_done &&
                             (file->matters || files == &search->added);
        search->is_unknown =
            is_read &&
            git_odb_read_header(&file->size, &type, search->repo->odb,
                                to_git(&file->named.file.id));
    }
}

static bool may_be_alike(const struct moved_file *old,
                         const struct moved_file *new)
{
    return sp_moved_file_is_text(new) &&
           !new->is_done &&sp_similar_sizes(old->size, new->size);
}

static void add_alike(struct move_search *search, struct moved_file *old,
                      struct moved_file *new, struct sp_similar *similar,
                      struct sp_str text)
{
    const struct alike alike = {old, new, sp_similar_score(similar, text, HALF),
                                sp_moved_files_share_name(old, new)};
    if (search->alike.count == MAX_ALIKE ||
        (alike.score && sp_similar_depends(similar, text)))
        search->is_unknown = true;
    else if (alike.score)
        SP_VEC_PUSH(&search->alike, alike);
}

/* NULL where it cannot be read. */
static struct sp_similar *read_similar(struct move_search *search,
                                       const struct moved_file *file)
{
    git_odb_object *object = read_file(search, file);
    struct sp_similar *similar =
        object ? sp_similar_new(text_of(object)) : NULL;
    git_odb_object_free(object);
    return similar;
}

/* Compares a removed file with all that were added. */
static void compare_one(struct move_search *search, struct moved_file *old)
{
    struct sp_similar *similar = NULL;
    for (size_t i = 0; !search->is_unknown && i < search->added.count; i++) {
        struct moved_file *new = &search->added.items[i];
        if (!may_be_alike(old, new))
            continue;
        if (!similar)
            similar = read_similar(search, old);
        git_odb_object *object = similar ? read_file(search, new) : NULL;
        search->is_unknown = !object;
        if (object)
            add_alike(search, old, new, similar, text_of(object));
        git_odb_object_free(object);
    }
    sp_similar_free(similar);
}

static bool is_compared(const struct moved_file *old)
{
    return old->matters && !old->is_done && sp_moved_file_is_text(old);
}

static void compare(struct move_search *search)
{
    bool is_needed = false;
    for (size_t i = 0; !is_needed && i < search->removed.count; i++)
        is_needed = is_compared(&search->removed.items[i]);
    if (!is_needed || search->is_unknown)
        return;
    read_sizes(search, &search->added);
    read_sizes(search, &search->removed);
    for (size_t i = 0; !search->is_unknown && i < search->removed.count; i++) {
        struct moved_file *old = &search->removed.items[i];
        if (is_compared(old))
            compare_one(search, old);
    }
}

/* How many files of the same last name are left, whether they matter or not. */
static size_t count_same(struct move_search *search,
                         const struct moved_files *files,
                         const struct moved_file *one)
{
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct moved_file *file = &files->items[i];
        if (file->is_done || !sp_moved_files_share_name(file, one))
            continue;
        search->is_unknown = search->is_unknown || file->may_be_done;
        count++;
    }
    return count;
}

/* Was a file of the same content moved out of the directory of this one? Then git
 * guesses that this one went the same way. */
static bool may_guess(const struct move_search *search,
                      const struct moved_file *old)
{
    size_t len = (size_t)(sp_moved_file_name(old) - old->named.path);
    bool found = false;
    for (size_t i = 0; !found && i < search->removed.count; i++) {
        const struct moved_file *other = &search->removed.items[i];
        found = strncmp(other->named.path, old->named.path, len) == 0;
        for (size_t k = 0; found && k < search->added.count; k++)
            if (sp_moved_files_share_content(other, &search->added.items[k]))
                return true;
        found = false;
    }
    return false;
}

/* The only added file of that name, if there is one that is alike; NULL. */
static struct moved_file *named_alike(const struct move_search *search,
                                      const struct moved_file *old)
{
    for (size_t i = 0; i < search->alike.count; i++) {
        const struct alike *alike = &search->alike.items[i];
        if (alike->old == old && alike->same_name &&
            alike->score >= THREE_QUARTERS)
            return alike->new;
    }
    return NULL;
}

/* Pairs files of the same last name, as far as it is the only one. */
static void pair_names(struct move_search *search)
{
    SP_VEC(struct alike) found = {NULL, 0, 0};
    for (size_t i = 0; !search->is_unknown && i < search->removed.count; i++) {
        struct moved_file *old = &search->removed.items[i];
        if (old->is_done || !old->matters)
            continue;
        const size_t added = count_same(search, &search->added, old);
        const bool is_only =
            added && count_same(search, &search->removed, old) == 1;
        struct alike pair = {.old = old};
        if (added == 1 && is_only)
            pair.new = named_alike(search, old);
        else if (added && may_guess(search, old))
            search->is_unknown = true;
        if (pair.new)
            SP_VEC_PUSH(&found, pair);
    }
    for (size_t i = 0; i < found.count; i++)
        sp_move_add(search, found.items[i].old, found.items[i].new);
    free(found.items);
}

static bool is_left(const struct alike *alike)
{
    return !alike->old->is_done && !alike->new->is_done;
}

static int compare_alike(const struct alike *one, const struct alike *other)
{
    return one->score != other->score ? (one->score > other->score ? 1 : -1)
                                      : one->same_name - other->same_name;
}

/* The pair that is most alike; NULL at the end. Pairs that are as much alike must have
 * no file in common. */
static const struct alike *find_best(struct move_search *search)
{
    const struct alike *best = NULL;
    for (size_t i = 0; i < search->alike.count; i++) {
        const struct alike *one = &search->alike.items[i];
        if (is_left(one) && (!best || compare_alike(one, best) > 0))
            best = one;
    }
    for (size_t i = 0; best && i < search->alike.count; i++) {
        const struct alike *one = &search->alike.items[i];
        if (is_left(one) && one != best && !compare_alike(one, best) &&
            (one->old == best->old || one->new == best->new))
            search->is_unknown = true;
    }
    return search->is_unknown ? NULL : best;
}

/* git keeps the best of those that are like an added file, and no more. */
static bool has_too_many(const struct move_search *search)
{
    bool has = false;
    for (size_t i = 0; !has && i < search->alike.count; i++) {
        size_t count = 0;
        for (size_t k = 0; k < search->alike.count; k++)
            count += is_left(&search->alike.items[k]) &&
                     search->alike.items[k].new == search->alike.items[i].new;
        has = count > MAX_ALIKE_ONE;
    }
    return has;
}

static void pair_alike(struct move_search *search)
{
    const struct alike *best;
    search->is_unknown = search->is_unknown || has_too_many(search);
    while (!search->is_unknown && (best = find_best(search)))
        sp_move_add(search, best->old, best->new);
}

void sp_moves_pair_alike(struct move_search *search)
{
    compare(search);
    if (search->is_unknown || !search->alike.count)
        return;
    pair_names(search);
    pair_alike(search);
}
