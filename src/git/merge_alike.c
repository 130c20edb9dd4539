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

/* A removed file and an added one that are alike. */
struct alike {
    struct moved_file *removed, *added;
    unsigned score;
    bool same_name;
};

struct alikes {
    struct alike *items;
    size_t count, capacity;
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

/* False where the size cannot be read. */
static bool read_size(struct move_search *search, struct moved_file *file)
{
    git_object_t type;
    if (!file->size &&
        git_odb_read_header(&file->size, &type, search->repo->odb,
                            to_git(&file->named.file.id)))
        search->is_unknown = true;
    return !search->is_unknown;
}

static bool may_be_alike(struct move_search *search, struct moved_file *removed,
                         struct moved_file *added)
{
    return sp_moved_file_is_text(added) && !added->is_done &&
           read_size(search, removed) && read_size(search, added) &&
           sp_similar_sizes(removed->size, added->size);
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

/* How much an added file is like a removed one; 0 for less than half. *similar: that of
 * the removed one, once it was read. */
static unsigned compare(struct move_search *search, struct moved_file *removed,
                        struct moved_file *added, struct sp_similar **similar)
{
    unsigned score = 0;
    if (!may_be_alike(search, removed, added))
        return 0;
    if (!*similar)
        *similar = read_similar(search, removed);
    git_odb_object *object = *similar ? read_file(search, added) : NULL;
    if (object)
        score = sp_similar_score(*similar, text_of(object), HALF);
    if (!object || (score && sp_similar_depends(*similar, text_of(object))))
        search->is_unknown = true;
    git_odb_object_free(object);
    return score;
}

/* Does its move have to be found, and can it be alike? */
static bool is_compared(const struct moved_file *removed)
{
    return removed->matters && !removed->is_done &&
           sp_moved_file_is_text(removed);
}

/* How many files of the same last name are left, whether they matter or not, and one of
 * them. */
static size_t count_same(struct move_search *search, struct moved_files *files,
                         const struct moved_file *one, struct moved_file **out)
{
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        struct moved_file *file = &files->items[i];
        if (file->is_done || !sp_moved_files_share_name(file, one))
            continue;
        search->is_unknown = search->is_unknown || file->is_same;
        *out = file;
        count++;
    }
    return count;
}

/* Was a file of the same content moved out of the directory of this one? Then git
 * guesses that this one went the same way. */
static bool may_follow(const struct move_search *search,
                       const struct moved_file *removed)
{
    const size_t len =
        (size_t)(sp_moved_file_name(removed) - removed->named.path);
    for (size_t i = 0; i < search->removed.count; i++) {
        const struct moved_file *other = &search->removed.items[i];
        if (other->is_same &&
            !strncmp(other->named.path, removed->named.path, len))
            return true;
    }
    return false;
}

/* The added file that a removed one is paired with by its name; NULL. */
static struct moved_file *find_by_name(struct move_search *search,
                                       struct moved_file *removed)
{
    struct moved_file *added = NULL, *only = NULL;
    struct sp_similar *similar = NULL;
    const size_t count = count_same(search, &search->added, removed, &added);
    if (!count)
        return NULL;
    if (count > 1 || count_same(search, &search->removed, removed, &only) > 1) {
        removed->may_follow = may_follow(search, removed);
        return NULL;
    }
    const unsigned score = compare(search, removed, added, &similar);
    sp_similar_free(similar);
    return score >= THREE_QUARTERS ? added : NULL;
}

/* Pairs files of the same last name, as far as it is the only one. A pair does not change
 * which names are the only ones of others. */
static void pair_names(struct move_search *search)
{
    for (size_t i = 0; !search->is_unknown && i < search->removed.count; i++) {
        struct moved_file *removed = &search->removed.items[i];
        struct moved_file *added =
            is_compared(removed) ? find_by_name(search, removed) : NULL;
        if (added && !search->is_unknown)
            sp_move_add(search, removed, added);
    }
}

static void add_alike(struct move_search *search, struct alikes *alikes,
                      struct moved_file *removed, struct moved_file *added,
                      unsigned score)
{
    const struct alike alike = {removed, added, score,
                                sp_moved_files_share_name(removed, added)};
    if (alikes->count == MAX_ALIKE ||
        (removed->may_follow && alike.same_name && score >= THREE_QUARTERS))
        search->is_unknown = true;
    else
        SP_VEC_PUSH(alikes, alike);
}

/* Compares all that is left. */
static void compare_all(struct move_search *search, struct alikes *alikes)
{
    for (size_t i = 0; i < search->removed.count; i++) {
        struct moved_file *removed = &search->removed.items[i];
        struct sp_similar *similar = NULL;
        for (size_t k = 0; is_compared(removed) && !search->is_unknown &&
                           k < search->added.count;
             k++) {
            struct moved_file *added = &search->added.items[k];
            const unsigned score = compare(search, removed, added, &similar);
            if (score)
                add_alike(search, alikes, removed, added, score);
        }
        sp_similar_free(similar);
    }
}

static bool is_left(const struct alike *alike)
{
    return !alike->removed->is_done && !alike->added->is_done;
}

static int compare_alike(const struct alike *one, const struct alike *other)
{
    return one->score != other->score ? (one->score > other->score ? 1 : -1)
                                      : one->same_name - other->same_name;
}

/* The pair that is most alike; NULL at the end. Pairs that are as much alike must have
 * no file in common. */
static const struct alike *find_best(struct move_search *search,
                                     const struct alikes *alikes)
{
    const struct alike *best = NULL;
    for (size_t i = 0; i < alikes->count; i++) {
        const struct alike *one = &alikes->items[i];
        if (is_left(one) && (!best || compare_alike(one, best) > 0))
            best = one;
    }
    for (size_t i = 0; best && i < alikes->count; i++) {
        const struct alike *one = &alikes->items[i];
        if (is_left(one) && one != best && !compare_alike(one, best) &&
            (one->removed == best->removed || one->added == best->added))
            search->is_unknown = true;
    }
    return search->is_unknown ? NULL : best;
}

/* git keeps the best of those that are like an added file, and no more. */
static bool has_too_many(const struct alikes *alikes)
{
    bool has = false;
    for (size_t i = 0; !has && i < alikes->count; i++) {
        size_t count = 0;
        for (size_t k = 0; k < alikes->count; k++)
            count += is_left(&alikes->items[k]) &&
                     alikes->items[k].added == alikes->items[i].added;
        has = count > MAX_ALIKE_ONE;
    }
    return has;
}

static void pair_alike(struct move_search *search, const struct alikes *alikes)
{
    const struct alike *best;
    search->is_unknown = search->is_unknown || has_too_many(alikes);
    while (!search->is_unknown && (best = find_best(search, alikes)))
        sp_move_add(search, best->removed, best->added);
}

void sp_moves_pair_alike(struct move_search *search)
{
    struct alikes alikes = {.items = NULL};
    pair_names(search);
    compare_all(search, &alikes);
    pair_alike(search, &alikes);
    free(alikes.items);
}
