/*
 * Could a file that one side removed have moved? git pairs removed files with added
 * ones: of the same content, or at least half of it (diffcore-rename.c). Here it is
 * only asked whether there may be any such pair.
 */
#include <stdlib.h>

#include "merge.h"
#include "sallyport/similar.h"
#include "sallyport/vec.h"

enum {
    MAX_FILES = 4096,     /* that were added, or removed */
    MAX_READ = 4 << 20,   /* bytes of one file */
    MAX_TOTAL = 64 << 20, /* bytes of all that are read */
    MAX_READS = 1 << 16,
    ALIKE = 50, /* percent, as git takes it */
};

struct added {
    struct sp_side file;
    size_t size;
};

struct search {
    struct sp_repo *repo;
    SP_VEC(struct added) added;
    struct sp_sides *removed; /* NULL: it is known */
    size_t bytes, reads;      /* of the files that were read */
};

static int look_at(const struct sp_change *change, void *context)
{
    struct search *search = context;
    if (change->new.mode && !change->old.mode)
        SP_VEC_PUSH(&search->added, ((struct added){.file = change->new}));
    if (search->removed && change->old.mode && !change->new.mode)
        SP_VEC_PUSH(search->removed, change->old);
    return SP_OK;
}

/* NULL where it cannot be read, is too large, or too much was read before. */
static git_odb_object *read_file(struct search *search,
                                 const struct sp_side *side)
{
    git_odb_object *object = NULL;
    if (search->bytes > MAX_TOTAL || search->reads++ >= MAX_READS ||
        sp_read_whole(search->repo, &side->id, MAX_READ, &object))
        return NULL;
    search->bytes += git_odb_object_size(object);
    return object;
}

/* False where that is not known. What is no file has none. */
static bool read_size(const struct search *search, const struct sp_side *side,
                      size_t *out)
{
    git_object_t type;
    *out = 0;
    return !sp_mode_is_file(side->mode) ||
           git_odb_read_header(out, &type, search->repo->odb,
                               to_git(&side->id)) == 0;
}

static bool read_sizes(struct search *search)
{
    bool good = true;
    for (size_t i = 0; good && i < search->added.count; i++) {
        struct added *one = &search->added.items[i];
        good = read_size(search, &one->file, &one->size);
    }
    return good;
}

static bool may_be_one(const struct sp_side *old, size_t size,
                       const struct added *new)
{
    return sp_mode_is_file(old->mode) && sp_mode_is_file(new->file.mode) &&
           sp_similar_sizes(size, new->size);
}

static bool is_similar(struct search *search, struct sp_similar *old,
                       const struct sp_side *new)
{
    git_odb_object *object = read_file(search, new);
    bool similar = !object || sp_similar_percent(old, text_of(object)) >= ALIKE;
    git_odb_object_free(object);
    return similar;
}

/* Compares one removed file with all that were added. */
static bool may_have_moved(struct search *search, const struct sp_side *old)
{
    struct sp_similar *similar = NULL;
    size_t size;
    bool found = !read_size(search, old, &size);
    for (size_t i = 0; !found && i < search->added.count; i++) {
        const struct added *new = &search->added.items[i];
        found = sp_oid_equal(&old->id, &new->file.id);
        if (found || !may_be_one(old, size, new))
            continue;
        git_odb_object *object = similar ? NULL : read_file(search, old);
        if (object)
            similar = sp_similar_new(text_of(object));
        git_odb_object_free(object);
        found = !similar || is_similar(search, similar, &new->file);
    }
    sp_similar_free(similar);
    return found;
}

/* Where there is too much to compare, or a size is not known, one of them may have. */
static bool any_may_have_moved(struct search *search,
                               const struct sp_sides *removed)
{
    bool found = search->added.count > MAX_FILES ||
                 removed->count > MAX_FILES || !read_sizes(search);
    for (size_t i = 0; !found && i < removed->count; i++)
        found = may_have_moved(search, &removed->items[i]);
    return found;
}

/* files: those to look for; NULL: all that the side lacks. 1, 0 or an error. */
static int may_move(struct sp_repo *repo, const struct sp_oid *base,
                    const struct sp_oid *side, const struct sp_sides *files,
                    struct sp_error *err)
{
    struct sp_sides all = {NULL, 0, 0};
    struct search search = {.repo = repo, .removed = files ? NULL : &all};
    int code = sp_repo_changes(repo, base, side, look_at, &search, err);
    if (!code)
        code = any_may_have_moved(&search, files ? files : &all);
    free(search.added.items);
    free(all.items);
    return code;
}

bool sp_merge_is_plain(const struct sp_side *sides)
{
    return sp_side_equal(&sides[OURS], &sides[BASE]) ||
           sp_side_equal(&sides[THEIRS], &sides[BASE]) ||
           (sp_side_equal(&sides[OURS], &sides[THEIRS]) && !sides[BASE].mode);
}

void sp_removals_of_directory(struct removals *removals,
                              const struct sp_side *sides)
{
    for (size_t i = 0; i < 2; i++) {
        const struct sp_side *other = &sides[THEIRS - i];
        if (sides[BASE].mode == SP_MODE_DIRECTORY && !sides[OURS + i].mode &&
            other->mode == SP_MODE_DIRECTORY &&
            !sp_side_equal(other, &sides[BASE]))
            removals->lacks_directory[i] = true;
    }
}

void sp_removals_of_file(struct removals *removals, const struct sp_side *sides)
{
    for (size_t i = 0; sides[BASE].mode && i < 2; i++)
        if (!sides[OURS + i].mode &&
            !sp_side_equal(&sides[THEIRS - i], &sides[BASE]))
            SP_VEC_PUSH(&removals->files[i], sides[BASE]);
}

int sp_removals_may_move(const struct removals *removals, struct sp_repo *repo,
                         const struct sp_oid *const trees[],
                         struct sp_error *err)
{
    int code = 0;
    for (size_t i = 0; !code && i < 2; i++) {
        const struct sp_sides *files = &removals->files[i];
        bool are_all = removals->lacks_directory[i];
        if (files->count || are_all)
            code = may_move(repo, trees[BASE], trees[OURS + i],
                            are_all ? NULL : files, err);
    }
    return code;
}

void sp_removals_dispose(struct removals *removals)
{
    free(removals->files[0].items);
    free(removals->files[1].items);
}
