/*
 * Merges that paths alone decide, or paths and the lines of files that both sides
 * changed. git finds renames before it merges, so a path is not always merged with
 * the same path of the other side. It is, where no rename can matter (git's
 * merge-ort.c). A rename on one side can matter only
 *
 * - where the other side changed or removed the old path too,
 * - where the other side has the new path too, with other content,
 * - where one side removed a whole directory and the other changed something
 *   below it: git may then move the other side's files.
 *
 * In all three cases both sides differ from the base. If there is no such case,
 * and each path is as the only side that changed it made it, or as both made it
 * alike, then git makes the same.
 *
 * A file that the base and both sides have is neither the old path of a rename nor
 * a new one, and git moves only what a side added. So git merges it in place,
 * whatever it does elsewhere. If it is a regular file of one mode in all trees, its
 * lines decide (merge_lines.c). It cannot be code that comes from other files
 * (merge_code.c), because both sides and the base have it there.
 */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/vec.h"

/* A file that both sides changed. */
struct changed {
    char *path;
    struct sp_side sides[MERGE_TREES];
};

struct search {
    bool asks_git;
    SP_VEC(struct changed) files;
};

/* The entry of the only side that differs from the base; NULL where both
 * differ. */
static const struct sp_side *given(const struct sp_side *sides)
{
    if (sp_side_equal(&sides[OURS], &sides[BASE]))
        return &sides[THEIRS];
    return sp_side_equal(&sides[THEIRS], &sides[BASE]) ? &sides[OURS] : NULL;
}

/* Both sides differ from the base: can a rename matter here? */
static bool may_move(const struct sp_side *sides)
{
    return sides[BASE].mode && (!sides[OURS].mode || !sides[THEIRS].mode);
}

static bool is_settled(const struct sp_side *sides, void *context)
{
    struct search *search = context;
    const struct sp_side *one = given(sides);
    if (one)
        return sp_side_equal(&sides[MADE], one);
    search->asks_git = search->asks_git || may_move(sides);
    return search->asks_git;
}

/* Do all trees have a regular file of one mode there? */
static bool is_file_everywhere(const struct sp_side *sides)
{
    bool is_same = is_file(sides[MADE].mode);
    for (size_t i = OURS; i < MERGE_TREES; i++)
        is_same = is_same && sides[i].mode == sides[MADE].mode;
    return is_same;
}

/* An undecided path. It is decided where both sides made the same of it. */
static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct search *search = context;
    if (!given(sides) && sp_side_equal(&sides[OURS], &sides[THEIRS])) {
        search->asks_git =
            search->asks_git || !sp_side_equal(&sides[MADE], &sides[OURS]);
    } else if (!given(sides) && is_file_everywhere(sides)) {
        struct changed file = {.path = sp_strndup(path.ptr, path.len)};
        memcpy(file.sides, sides, sizeof file.sides);
        SP_VEC_PUSH(&search->files, file);
    } else {
        search->asks_git = true;
    }
    return search->asks_git;
}

/* False where git has to be asked. */
static bool merge_files(struct sp_repo *repo, const struct search *search,
                        struct own_paths *own)
{
    char suffix[SUFFIX_SIZE];
    enum merged_file file = FILE_IS_GITS;
    sp_merge_suffix(suffix);
    for (size_t i = 0; file != FILE_UNKNOWN && i < search->files.count; i++) {
        const struct changed *changed = &search->files.items[i];
        file = sp_merge_lines(repo, changed->sides, suffix);
        if (!own && file != FILE_IS_GITS)
            return false;
        if (file == FILE_CHANGES || file == FILE_RESOLVES)
            sp_own_paths_add_once(own, sp_str(changed->path),
                                  file == FILE_RESOLVES ? SP_OWN_RESOLUTION
                                                        : SP_OWN_CHANGE);
    }
    if (file == FILE_UNKNOWN && own)
        sp_own_paths_dispose(own);
    return file != FILE_UNKNOWN;
}

static void dispose(struct search *search)
{
    for (size_t i = 0; i < search->files.count; i++)
        free(search->files.items[i].path);
    free(search->files.items);
}

int sp_merge_paths(struct sp_repo *repo, const struct sp_oid *const trees[],
                   struct own_paths *own, struct sp_error *err)
{
    struct search search = {.asks_git = false};
    struct sp_side sides[MERGE_TREES];
    for (size_t i = 0; i < MERGE_TREES; i++)
        sides[i] = (struct sp_side){SP_MODE_DIRECTORY, *trees[i]};
    struct tree_walk walk = {.repo = repo,
                             .count = MERGE_TREES,
                             .settled = is_settled,
                             .leaf = look_at,
                             .context = &search,
                             .err = err};
    int code = is_settled(sides, &search) ? SP_OK : sp_tree_walk(&walk, trees);
    if (code >= 0)
        code = !search.asks_git && merge_files(repo, &search, own);
    dispose(&search);
    return code;
}
