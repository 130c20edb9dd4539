/*
 * Merges that paths alone decide, or paths and the lines of files. git finds renames
 * before it merges, so a path is not always merged with the same path of the other
 * side. It is if no rename can matter (git's merge-ort.c). A rename on one side can
 * matter only
 *
 * - where the other side changed or removed the old path too,
 * - where one side removed a whole directory, and the other side has added something
 *   there: git may then move what the other side added.
 *
 * In both cases the old path has to be one that the side removed, and the side has to
 * have added a path that is similar enough: merge_moves.c finds such pairs, and
 * merge_renames.c merges them. All other names are merged by themselves: merge_entry.c.
 * What the merge has there in another way is its own. Where the other side has the new
 * path too, both are merged as files that both sides added, with or without the rename.
 *
 * Where one side has a file and the other a directory, git renames one of them.
 * Whenever that may be so, git is asked.
 *
 * No path that is free or a change here can become the merge's own because of code
 * that comes from other files (merge_code.c): in a merge of the code alone there are
 * the same renames of code, so it makes the same of that path.
 */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/vec.h"

enum { MAX_LISTED = 1024 }; /* paths that are looked at one by one */

/* A path that is not as the only side made it that changed it. */
struct undecided {
    char *path;
    struct sp_side sides[MERGE_TREES];
};

struct search {
    struct paths_merge merge;
    bool asks_git;
    SP_VEC(struct undecided) paths; /* in the order of the tree */
};

static bool is_directory(const struct sp_side *side)
{
    return side->mode == SP_MODE_DIRECTORY;
}

static bool is_settled(const struct sp_side *sides, void *context)
{
    struct search *search = context;
    sp_removals_of_name(&search->merge.removals, sides);
    if (sp_merge_is_plain(sides))
        return sp_side_equal(&sides[MADE], sp_merge_given(sides));
    return search->asks_git;
}

/* A path that is not settled. */
static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct search *search = context;
    const struct sp_side *one = sp_merge_given(sides);
    sp_removals_of_file(&search->merge.removals, path, sides);
    if (one && sp_side_equal(&sides[MADE], one))
        return SP_OK;
    struct undecided undecided = {.path = sp_strndup(path.ptr, path.len)};
    memcpy(undecided.sides, sides, sizeof undecided.sides);
    SP_VEC_PUSH(&search->paths, undecided);
    search->asks_git = search->paths.count > MAX_LISTED;
    return search->asks_git;
}

static void enter(void *context)
{
    struct search *search = context;
    sp_removals_enter(&search->merge.removals);
}

static int leave(struct sp_str path, const struct sp_side *sides, void *context)
{
    struct search *search = context;
    (void)path;
    (void)sides;
    sp_removals_leave(&search->merge.removals);
    return SP_OK;
}

int sp_merge_is_in_the_way(const struct paths_merge *merge, size_t tree,
                           const char *path)
{
    char *copy = sp_strdup(path);
    int code = SP_OK;
    bool found = false;
    for (char *end = copy; !code && !found && end;) {
        struct sp_side side;
        end = strchr(end + 1, '/');
        if (end)
            *end = '\0';
        code = sp_side_at(merge->repo, merge->trees[tree], copy, &side,
                          merge->err);
        if (end)
            *end = '/';
        found = side.mode && is_directory(&side) == !end;
    }
    free(copy);
    return code ? code : found;
}

/* Could there be a file on one side and a directory on the other? 1, 0 or an error. */
static int may_collide(const struct search *search)
{
    int code = 0;
    for (size_t i = 0; !code && i < search->paths.count; i++) {
        const struct undecided *one = &search->paths.items[i];
        for (size_t tree = OURS; !code && tree < BASE; tree++)
            if (!one->sides[tree].mode)
                code = sp_merge_is_in_the_way(&search->merge, tree, one->path);
    }
    return code;
}

/* Is it one of the names of a file that has moved, which is merged already? */
static bool has_moved(const struct search *search, const char *path)
{
    bool found = false;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < search->merge.moves[i].count; k++) {
            const struct sp_rename *move = &search->merge.moves[i].items[k];
            found =
                found || !strcmp(move->from, path) || !strcmp(move->to, path);
        }
    return found;
}

/* As sp_merge_paths(). */
static int merge_paths(const struct search *search, struct own_paths *own)
{
    enum merged_file file = FILE_IS_GITS;
    for (size_t i = 0; file != FILE_UNKNOWN && i < search->paths.count; i++) {
        const struct undecided *one = &search->paths.items[i];
        if (has_moved(search, one->path))
            continue;
        file = sp_merge_entry(search->merge.repo, one->sides,
                              search->merge.suffix);
        if (file == FILE_IS_GITS || file == FILE_IS_FREE) {
            int foreign = sp_merge_is_foreign(&search->merge, one->path,
                                              one->sides, file);
            file = foreign < 0 ? FILE_UNKNOWN : foreign ? FILE_CHANGES : file;
        }
        if (!own && file != FILE_IS_GITS && file != FILE_UNKNOWN)
            return MERGE_DIFFERS;
        sp_own_paths_add_file(own, one->path, file);
    }
    return file != FILE_UNKNOWN;
}

static void dispose(struct search *search)
{
    for (size_t i = 0; i < search->paths.count; i++)
        free(search->paths.items[i].path);
    free(search->paths.items);
    sp_removals_dispose(&search->merge.removals);
    sp_renames_dispose(&search->merge.moves[0]);
    sp_renames_dispose(&search->merge.moves[1]);
}

static int walk(struct search *search)
{
    struct sp_side sides[MERGE_TREES] = {{0}};
    for (size_t i = 0; i < MERGE_TREES; i++)
        if (search->merge.trees[i])
            sides[i] =
                (struct sp_side){SP_MODE_DIRECTORY, *search->merge.trees[i]};
    struct tree_walk walk = {.repo = search->merge.repo,
                             .count = MERGE_TREES,
                             .settled = is_settled,
                             .leaf = look_at,
                             .enter = enter,
                             .leave = leave,
                             .context = search,
                             .err = search->merge.err};
    int code = is_settled(sides, search)
                   ? SP_OK
                   : sp_tree_walk(&walk, search->merge.trees);
    return code < 0 ? code : search->asks_git;
}

static int by_path(const void *a, const void *b)
{
    const struct own_path *one = a, *other = b;
    return strcmp(one->path, other->path);
}

int sp_merge_paths(struct sp_repo *repo, const struct sp_oid *const trees[],
                   const struct sp_oids *bases,
                   const struct sp_code_paths *code_paths,
                   struct own_paths *own, struct sp_error *err)
{
    char suffix[SUFFIX_SIZE];
    struct search search = {.merge = {.repo = repo,
                                      .trees = trees,
                                      .bases = bases,
                                      .code = code_paths,
                                      .suffix = suffix,
                                      .err = err}};
    sp_merge_suffix(suffix);
    int code = walk(&search);
    if (!code)
        code = may_collide(&search);
    code = code > 0   ? 0
           : code < 0 ? code
                      : sp_merge_renames(&search.merge, own);
    if (code == 1)
        code = merge_paths(&search, own);
    if (own && own->count) /* those that have moved came first */
        qsort(own->items, own->count, sizeof *own->items, by_path);
    if (code != 1 && own)
        sp_own_paths_dispose(own);
    dispose(&search);
    return code;
}
