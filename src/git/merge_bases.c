/*
 * Several bases of a merge become one, as in git's merge_ort_internal(): the oldest one
 * is merged with the next, the result with the one after, and so on. Where two of them
 * have several bases themselves, those become one first. Such a merge does not end at a
 * conflict: the text gets markers, a link or a binary file is taken from the base, and so
 * is a file that one side removed. Where files have moved, the trees are walked again:
 * then each of them is merged at its new name.
 *
 * The order in which git takes bases with the same time is not known here. It does not
 * matter for two bases that merge without a conflict.
 */
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "merge.h"
#include "sallyport/alloc.h"
#include "sallyport/line_merge.h"
#include "sallyport/vec.h"

enum {
    MAX_BASES = 128,
    MAX_DEPTH = 16,
    MAX_MERGES = 256, /* of bases, for one merge */
};

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
    struct maker *maker;
    const struct sp_oid *trees[MERGE_TREES]; /* the first one is empty */
    int depth;
    struct paths_merge paths; /* what was removed, and what has moved */
    SP_VEC(struct placed)
    placed; /* by path; if there are any, the walk is the second */
    SP_VEC(struct level) levels; /* the directories, outermost first … */
    size_t open;                 /* … and how many of them are open */
    bool has_conflict;
};

struct maker {
    struct sp_repo *repo;
    const struct sp_merge_history *history; /* NULL: libgit2 finds bases */
    size_t merges;
    bool asks_git;
    struct sp_error *err;
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

/* Merges two trees over a third; NULL is the empty one. 1: made, 0: git has to. */
static int merge_trees(struct maker *maker, int depth,
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

struct base {
    struct sp_oid id, tree;
    git_time_t time;
    uint32_t place; /* in the history, where there is one */
};

struct bases {
    struct base *items;
    size_t count, capacity;
};

/* The oldest first. False where two are of the same second. */
static bool sort(struct base *bases, size_t count)
{
    bool is_certain = true;
    for (size_t i = 1; i < count; i++) {
        const struct base base = bases[i];
        size_t at = i;
        for (; at > 0 && bases[at - 1].time > base.time; at--)
            bases[at] = bases[at - 1];
        bases[at] = base;
    }
    for (size_t i = 1; i < count; i++)
        is_certain = is_certain && bases[i].time != bases[i - 1].time;
    return is_certain;
}

static int add_base(const struct maker *maker, struct bases *out,
                    const struct sp_oid *id, uint32_t place)
{
    git_commit *commit;
    if (git_commit_lookup(&commit, maker->repo->git, to_git(id)) < 0)
        return sp_git_fail(maker->err, "cannot read a commit");
    const struct base base = {*id, from_git(git_commit_tree_id(commit)),
                              git_commit_time(commit), place};
    git_commit_free(commit);
    SP_VEC_PUSH(out, base);
    return SP_OK;
}

/* The bases of one and of a merge of others, by the history. 1, 0 where they are not
 * known, or an error. */
static int find_by_history(const struct maker *maker, uint32_t one,
                           const uint32_t *others, size_t count,
                           struct bases *out)
{
    const struct sp_merge_history *history = maker->history;
    const uint32_t *places;
    size_t found;
    int code = SP_OK;
    if (!history->find(history->context, one, others, count, &places, &found))
        return 0;
    for (size_t i = 0; !code && i < found; i++) {
        const struct sp_oid *id = history->commit(history->context, places[i]);
        if (!id)
            return 0;
        code = add_base(maker, out, id, places[i]);
    }
    return code ? code : 1;
}

static int find_by_git(const struct maker *maker, git_oid *ids, size_t count,
                       struct bases *out)
{
    git_oidarray found = {0};
    int code = SP_OK;
    int failed = git_merge_bases_many(&found, maker->repo->git, count, ids);
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(maker->err, "cannot find the base of a merge");
    for (size_t i = 0; !code && i < found.count; i++) {
        const struct sp_oid id = from_git(&found.ids[i]);
        code = add_base(maker, out, &id, 0);
    }
    git_oidarray_dispose(&found);
    return code ? code : 1;
}

/* The bases of the last one and all before it, which are merged already. 1, 0 or an
 * error. */
static int find_bases(const struct maker *maker, const struct bases *bases,
                      size_t last, struct bases *out)
{
    git_oid ids[MAX_BASES];
    uint32_t places[MAX_BASES];
    for (size_t i = 0; i <= last; i++) {
        ids[i] = *to_git(&bases->items[last - i].id);
        places[i] = bases->items[last - i].place;
    }
    return maker->history
               ? find_by_history(maker, places[0], places + 1, last, out)
               : find_by_git(maker, ids, last + 1, out);
}

/* Makes one tree of them. 1: *out; 0: git has to make it; or an error. */
static int make_one(struct maker *maker, int depth, struct bases *bases,
                    struct sp_oid *out)
{
    if (bases->count > MAX_BASES || depth > MAX_DEPTH)
        return 0;
    const bool is_certain = sort(bases->items, bases->count);
    int code = bases->count <= 2 || is_certain;
    *out = bases->items[0].tree;
    for (size_t i = 1; code == 1 && i < bases->count; i++) {
        const struct sp_oid before = *out;
        const struct sp_oid *const sides[] = {&before, &bases->items[i].tree};
        struct bases below = {.items = NULL};
        struct sp_oid base;
        bool has_conflict = false;
        code = find_bases(maker, bases, i, &below);
        if (code == 1 && below.count)
            code = make_one(maker, depth + 1, &below, &base);
        if (code == 1)
            code = merge_trees(maker, depth + 1, sides,
                               below.count ? &base : NULL, out, &has_conflict);
        if (code == 1 && has_conflict && !is_certain)
            code = 0;
        free(below.items);
    }
    return code;
}

int sp_merge_make_base(struct sp_repo *repo, const struct sp_merge *merge,
                       const struct sp_oids *ids, struct sp_oid *out,
                       struct sp_error *err)
{
    struct maker maker = {.repo = repo, .history = merge->history, .err = err};
    struct bases bases = {.items = NULL};
    int code = 1;
    if (!sp_made_begin(repo))
        return 0;
    if (maker.history)
        code = find_by_history(&maker, maker.history->parents[0],
                               &maker.history->parents[1], 1, &bases);
    for (size_t i = 0; code == 1 && !maker.history && i < ids->count; i++)
        code = add_base(&maker, &bases, &ids->items[i], 0) ? SP_EGIT : 1;
    if (code == 1)
        code = make_one(&maker, 0, &bases, out);
    free(bases.items);
    return code;
}
