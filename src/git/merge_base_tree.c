/*
 * Two trees become one, as in git's merge_ort_internal() for bases. Such a merge does not
 * end at a conflict: the text gets markers, a link or a binary file is taken from the base,
 * and so is a file that one side removed or made a link. Where files have moved, the trees
 * are walked again: then each of them is merged at its new name.
 */
#include "merge_base_tree.h"

#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "sallyport/alloc.h"
#include "sallyport/line_merge.h"
#include "sallyport/vec.h"

enum { MAX_MERGES = 256 }; /* of bases, for one merge */

/* Where a name is, in the text of a tree that is being made. */
struct name {
    size_t at, len;
};

/* A directory that is being made. */
struct level {
    struct sp_buf tree;
    SP_VEC(struct name) names;
};

/* What the result has at a name of a file that moved; nothing at its old one. */
struct placed {
    const char *path; /* borrowed from the move */
    struct sp_side side;
};

/* One of the merges. */
struct merge {
    struct base_maker *maker;
    const struct sp_oid *trees[MERGE_TREES]; /* the first one is empty */
    int depth;
    struct paths_merge paths; /* what was removed, and what has moved */
    SP_VEC(struct placed)
    placed; /* by path; if there are any, the walk is the second */
    SP_VEC(struct level) levels; /* the directories, outermost first … */
    size_t open;                 /* … and how many of them are open */
    bool has_conflict;
};

static bool is_settled(const struct sp_side *sides, void *context)
{
    struct merge *merge = context;
    if (merge->placed.count)
        return sp_side_equal(&sides[OURS], &sides[BASE]) &&
               sp_side_equal(&sides[THEIRS], &sides[BASE]);
    sp_removals_of_name(&merge->paths.removals, sides);
    return merge->maker->asks_git || sp_merge_is_plain(sides);
}

static struct level *level_of(struct merge *merge)
{
    return &merge->levels.items[merge->open - 1];
}

static void open_level(void *context)
{
    struct merge *merge = context;
    sp_removals_enter(&merge->paths.removals);
    if (merge->open == merge->levels.count)
        SP_VEC_PUSH(&merge->levels, ((struct level){.tree = {0}}));
    merge->open++;
    sp_buf_reset(&level_of(merge)->tree);
    level_of(merge)->names.count = 0;
}

/* A directory has the same name as a file: git renames one of them. In git's order only
 * names that begin with that name can lie between. */
static bool has_file(const struct level *level, struct sp_str name)
{
    for (size_t i = level->names.count; i-- > 0;) {
        const struct name *before = &level->names.items[i];
        const char *text = level->tree.data + before->at;
        if (before->len < name.len || memcmp(text, name.ptr, name.len) != 0)
            return false;
        if (before->len == name.len)
            return true;
    }
    return false;
}

static void add_entry(struct merge *merge, struct sp_str name,
                      const struct sp_side *side)
{
    struct level *level = level_of(merge);
    if (!side->mode)
        return;
    if (side->mode == SP_MODE_DIRECTORY && has_file(level, name))
        merge->maker->asks_git = true;
    sp_tree_add(&level->tree, name, side);
    size_t end = level->tree.len - SP_OID_RAW - 1;
    SP_VEC_PUSH(&level->names, ((struct name){end - name.len, name.len}));
}

static void add_same(struct sp_str name, const struct sp_side *sides,
                     void *context)
{
    const struct sp_side *given = sp_merge_given(sides);
    if (given)
        add_entry(context, name, given);
}

/* Writes the innermost directory. */
static int close_level(struct sp_str path, const struct sp_side *sides,
                       void *context)
{
    struct merge *merge = context;
    struct sp_side side = {.mode = SP_MODE_DIRECTORY};
    const struct sp_buf *tree = &level_of(merge)->tree;
    const struct sp_str bytes = {sp_buf_text(tree), tree->len};
    (void)sides;
    merge->open--;
    sp_removals_leave(&merge->paths.removals);
    if (!bytes.len)
        return SP_OK;
    if (sp_made_add(merge->maker->repo, bytes, true, &side.id))
        add_entry(merge, sp_tree_last_name(path), &side);
    else
        merge->maker->asks_git = true;
    return merge->maker->asks_git;
}

/* git's merge of a text, as a blob. names: what the labels of the sides end with. */
static enum merged_file merge_text(struct merge *merge,
                                   const struct sp_side *sides,
                                   const char *const names[2],
                                   struct sp_side *out)
{
    struct sp_buf text = {0}, ours = {0}, theirs = {0};
    sp_buf_printf(&ours, "Temporary merge branch 1%s%s", *names[0] ? ":" : "",
                  names[0]);
    sp_buf_printf(&theirs, "Temporary merge branch 2%s%s", *names[1] ? ":" : "",
                  names[1]);
    const struct sp_line_labels labels = {
        sp_buf_text(&ours), sp_buf_text(&theirs), 2 * merge->depth};
    enum sp_lines_merged merged =
        sp_merge_sides(merge->maker->repo, sides, &labels, &text);
    enum merged_file file = merged == SP_LINES_MERGED     ? FILE_IS_GITS
                            : merged == SP_LINES_CONFLICT ? FILE_IS_FREE
                            : merged == SP_LINES_BINARY   ? FILE_IS_BINARY
                                                          : FILE_UNKNOWN;
    if (file == FILE_IS_BINARY)
        out->id = sides[BASE].id;
    else if (file != FILE_UNKNOWN &&
             !sp_made_add(merge->maker->repo,
                          (struct sp_str){sp_buf_text(&text), text.len}, false,
                          &out->id))
        file = FILE_UNKNOWN;
    sp_buf_dispose(&text);
    sp_buf_dispose(&ours);
    sp_buf_dispose(&theirs);
    return file == FILE_IS_BINARY && !sides[BASE].mode ? FILE_UNKNOWN : file;
}

/* What git makes of a name. False where it has to be asked. */
static bool merge_file(struct merge *merge, const struct sp_side *sides,
                       const char *const names[2], struct sp_side *made)
{
    const struct sp_side *given = sp_merge_given(sides);
    enum merged_file file = given ? FILE_IS_GITS : FILE_IS_FREE;
    *made = given ? *given : sides[BASE];
    if (!given && sp_merge_mixes(sides)) {
        *made = sp_merge_unmixed(sides);
        if (sp_oid_is_zero(&made->id))
            file = merge_text(merge, sides, names, made);
    } else if (!given && !sp_merge_keeps_base(sides)) {
        file = FILE_UNKNOWN;
    }
    merge->has_conflict = merge->has_conflict || file != FILE_IS_GITS;
    return file != FILE_UNKNOWN;
}

static int compare_placed(const void *a, const void *b)
{
    const struct placed *one = a, *other = b;
    return strcmp(one->path, other->path);
}

static const struct placed *find_placed(const struct merge *merge,
                                        struct sp_str path)
{
    char *copy = merge->placed.count ? sp_strndup(path.ptr, path.len) : NULL;
    const struct placed key = {.path = copy};
    const struct placed *found =
        copy ? bsearch(&key, merge->placed.items, merge->placed.count,
                       sizeof key, compare_placed)
             : NULL;
    free(copy);
    return found;
}

static int make_entry(struct sp_str path, const struct sp_side *sides,
                      void *context)
{
    static const char *const plain[] = {"", ""};
    struct merge *merge = context;
    const struct placed *placed = find_placed(merge, path);
    struct sp_side made = placed ? placed->side : (struct sp_side){0};
    if (!merge->placed.count)
        sp_removals_of_file(&merge->paths.removals, path, sides);
    if (placed || merge_file(merge, sides, plain, &made))
        add_entry(merge, sp_tree_last_name(path), &made);
    else
        merge->maker->asks_git = true;
    return merge->maker->asks_git;
}

static void dispose(struct merge *merge)
{
    for (size_t i = 0; i < merge->levels.count; i++) {
        sp_buf_dispose(&merge->levels.items[i].tree);
        free(merge->levels.items[i].names.items);
    }
    free(merge->levels.items);
    free(merge->placed.items);
    sp_removals_dispose(&merge->paths.removals);
    sp_renames_dispose(&merge->paths.moves[0]);
    sp_renames_dispose(&merge->paths.moves[1]);
}

/* Merges a file that has moved. False where git has to. */
static bool merge_moved(struct merge *merge, const struct sp_moved *moved,
                        enum sp_moved_kind kind, struct sp_side *made)
{
    const struct sp_rename *move = moved->move;
    const bool is_first = moved->side == 0;
    const char *names[] = {"", ""};
    struct sp_side sides[MERGE_TREES];
    if (kind == MOVED_REMOVED) {
        *made = move->old;
        merge->has_conflict = true;
        return true;
    }
    if (kind == MOVED_ALONE) {
        names[0] = is_first ? move->to : move->from;
        names[1] = is_first ? move->from : move->to;
    }
    sp_moved_sides(moved, sides);
    return kind != MOVED_UNKNOWN && merge_file(merge, sides, names, made);
}

/* Says what the result has at both names. */
static int place(struct merge *merge, struct sp_moved *moved)
{
    enum sp_moved_kind kind;
    struct placed from = {moved->move->from, {0}};
    struct placed to = {.path = moved->move->to};
    int code = sp_moved_read(&merge->paths, moved, &kind);
    if (code || (kind == MOVED_ALIKE && moved->side))
        return code; /* both sides have it in their lists */
    if (!merge_moved(merge, moved, kind, &to.side))
        merge->maker->asks_git = true;
    SP_VEC_PUSH(&merge->placed, from);
    SP_VEC_PUSH(&merge->placed, to);
    return merge->maker->asks_git;
}

/* Finds and merges the files that have moved. */
static int place_moves(struct merge *merge)
{
    struct sp_renames *moves = merge->paths.moves;
    int code = 1;
    for (unsigned i = 0; code == 1 && i < 2; i++)
        code = sp_renames_find(&moves[i], &merge->paths.removals, i,
                               merge->maker->repo, merge->trees, NULL,
                               merge->maker->err);
    if (code != 1)
        return code < 0 ? code : 1;
    code = SP_OK;
    for (unsigned i = 0; !code && i < 2; i++)
        for (size_t k = 0; !code && k < moves[i].count; k++)
            code = place(merge, &(struct sp_moved){.side = i,
                                                   .move = &moves[i].items[k]});
    if (merge->placed.count)
        qsort(merge->placed.items, merge->placed.count,
              sizeof *merge->placed.items, compare_placed);
    return code;
}

static int walk(struct merge *merge)
{
    struct tree_walk walk = {.repo = merge->maker->repo,
                             .count = MERGE_TREES,
                             .settled = is_settled,
                             .same = add_same,
                             .leaf = make_entry,
                             .enter = open_level,
                             .leave = close_level,
                             .context = merge,
                             .err = merge->maker->err};
    merge->open = 0;
    open_level(merge);
    int code = sp_tree_walk(&walk, merge->trees);
    return code ? code : merge->maker->asks_git;
}

int sp_merge_base_trees(struct base_maker *maker, int depth,
                        const struct sp_oid *const sides[],
                        const struct sp_oid *base, struct sp_oid *out,
                        bool *has_conflict)
{
    struct merge merge = {.maker = maker,
                          .trees = {NULL, sides[0], sides[1], base},
                          .depth = depth,
                          .paths = {.repo = maker->repo, .err = maker->err}};
    merge.paths.trees = merge.trees;
    int code = ++maker->merges > MAX_MERGES ? 1 : walk(&merge);
    if (!code)
        code = place_moves(&merge);
    if (!code && merge.placed.count)
        code = walk(&merge);
    if (!code) {
        const struct sp_buf *tree = &merge.levels.items[0].tree;
        const struct sp_str bytes = {sp_buf_text(tree), tree->len};
        code = !sp_made_add(maker->repo, bytes, true, out);
    }
    *has_conflict = merge.has_conflict;
    maker->asks_git = maker->asks_git || code > 0;
    dispose(&merge);
    return code < 0 ? code : !maker->asks_git;
}
