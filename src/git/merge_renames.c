/*
 * Merges of files that a side has moved: process_renames() of git's merge-ort.c. A file
 * that one side moved is merged at its new name with what the other side has at the old
 * one; so is a file that both sides moved to the same name. Where one side moved what the
 * other one removed, there is a conflict about the name.
 *
 * git is asked where the other side has the new name, where both moved a file to
 * different names, and about links and submodules. Over one base, it is also asked where
 * a search for renames among the code alone would pair other files: code comes from code
 * (merge_code.c).
 */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

/* What all trees but the base have at a name. What lies in a directory of the merge is
 * compared by itself, so that is nothing. */
static int read_name(const struct paths_merge *merge, const char *path,
                     struct sp_side sides[MERGE_TREES])
{
    int code = SP_OK;
    for (size_t tree = MADE; !code && tree < BASE; tree++)
        code = sp_side_at(merge->repo, merge->trees[tree], path, &sides[tree],
                          merge->err);
    if (sides[MADE].mode == SP_MODE_DIRECTORY)
        sides[MADE] = (struct sp_side){0};
    return code;
}

static int read_names(const struct paths_merge *merge, struct sp_moved *moved)
{
    int code = read_name(merge, moved->move->from, moved->from);
    moved->from[BASE] = moved->move->old;
    return code ? code : read_name(merge, moved->move->to, moved->to);
}

/* Could one of the names be a directory on a side? 1, 0 or an error. */
static int may_collide(const struct paths_merge *merge,
                       const struct sp_moved *moved)
{
    int code = 0;
    for (size_t tree = OURS; !code && tree < BASE; tree++) {
        if (!moved->from[tree].mode)
            code = sp_merge_is_in_the_way(merge, tree, moved->move->from);
        if (!code && !moved->to[tree].mode)
            code = sp_merge_is_in_the_way(merge, tree, moved->move->to);
        if (moved->to[tree].mode == SP_MODE_DIRECTORY ||
            moved->from[tree].mode == SP_MODE_DIRECTORY)
            code = 1;
    }
    return code;
}

/* By what the trees have there. */
static enum sp_moved_kind kind_of(const struct paths_merge *merge,
                                  const struct sp_moved *moved)
{
    const struct sp_rename *move = moved->move;
    const struct sp_side *other_from = &moved->from[THEIRS - moved->side];
    const struct sp_side *other_to = &moved->to[THEIRS - moved->side];
    const struct sp_rename *theirs =
        sp_renames_from(&merge->moves[1 - moved->side], move->from);
    if (!sp_mode_is_file(move->old.mode) || !sp_mode_is_file(move->new.mode))
        return MOVED_UNKNOWN;
    if (theirs) {
        bool is_same = !strcmp(theirs->to, move->to);
        return is_same && sp_mode_is_file(theirs->new.mode) ? MOVED_ALIKE
                                                            : MOVED_UNKNOWN;
    }
    if (other_to->mode ||
        (other_from->mode && !sp_mode_is_file(other_from->mode)))
        return MOVED_UNKNOWN;
    return other_from->mode ? MOVED_ALONE : MOVED_REMOVED;
}

int sp_moved_read(const struct paths_merge *merge, struct sp_moved *moved,
                  enum sp_moved_kind *kind)
{
    int code = read_names(merge, moved);
    if (!code)
        code = may_collide(merge, moved);
    *kind = code ? MOVED_UNKNOWN : kind_of(merge, moved);
    return code < 0 ? code : SP_OK;
}

static bool has_move(const struct sp_renames *moves,
                     const struct sp_rename *move)
{
    const struct sp_rename *same = sp_renames_from(moves, move->from);
    return same && !strcmp(same->to, move->to);
}

static bool is_code(const struct paths_merge *merge, const char *path)
{
    return merge->code->is_code(sp_str(path), merge->code->context);
}

/* Does no move lead from code to other files, or back? */
static bool stay_of_one_kind(const struct paths_merge *merge,
                             const struct sp_renames *moves)
{
    bool stay = true;
    for (size_t i = 0; stay && i < moves->count; i++)
        stay = is_code(merge, moves->items[i].from) ==
               is_code(merge, moves->items[i].to);
    return stay;
}

static bool have_code(const struct paths_merge *merge,
                      const struct sp_renames *moves)
{
    bool have = false;
    for (size_t i = 0; !have && i < moves->count; i++)
        have = is_code(merge, moves->items[i].to);
    return have;
}

/* Does a search among the code alone find the moves of code of one side? 1, 0 or an
 * error. */
static int are_found_in_code(const struct paths_merge *merge, unsigned side)
{
    const struct sp_renames *moves = &merge->moves[side];
    struct sp_renames found = {.items = NULL};
    int code = sp_renames_find(&found, &merge->removals, side, merge->repo,
                               merge->trees, merge->code, merge->err);
    for (size_t i = 0; code == 1 && i < moves->count; i++)
        code = !is_code(merge, moves->items[i].to) ||
               has_move(&found, &moves->items[i]);
    sp_renames_dispose(&found);
    return code;
}

/* Would a merge of the code alone have the same moves of code? 1, 0 or an error. */
static int are_of_code(const struct paths_merge *merge)
{
    const struct sp_renames *moves = merge->moves;
    if (!stay_of_one_kind(merge, &moves[0]) ||
        !stay_of_one_kind(merge, &moves[1]))
        return 0;
    if (!have_code(merge, &moves[0]) && !have_code(merge, &moves[1]))
        return 1;
    int code = are_found_in_code(merge, 0);
    return code == 1 ? are_found_in_code(merge, 1) : code;
}

void sp_moved_sides(const struct sp_moved *moved,
                    struct sp_side sides[MERGE_TREES])
{
    const size_t other = THEIRS - moved->side;
    memcpy(sides, moved->to, sizeof moved->to);
    sides[BASE] = moved->move->old;
    if (moved->from[other].mode)
        sides[other] = moved->from[other];
}

/* The other side removed it: each of the two names may be there. */
static enum merged_file judge_removed(const struct sp_moved *moved,
                                      struct own_paths *own)
{
    struct sp_side sides[MERGE_TREES] = {{0}};
    sides[OURS] = moved->move->new;
    sides[BASE] = moved->move->old;
    sides[MADE] = moved->to[MADE];
    sp_own_paths_add_file(own, moved->move->to,
                          sp_merge_changed_or_gone(sides));
    sides[MADE] = moved->from[MADE];
    sp_own_paths_add_file(own, moved->move->from,
                          sp_merge_changed_or_gone(sides));
    return FILE_IS_FREE;
}

/* Merges it at its new name. */
static enum merged_file judge_moved(const struct paths_merge *merge,
                                    const struct sp_moved *moved,
                                    struct own_paths *own)
{
    struct sp_side sides[MERGE_TREES];
    sp_moved_sides(moved, sides);
    const enum merged_file file =
        sp_merge_entry(merge->repo, sides, merge->suffix);
    sp_own_paths_add_file(own, moved->move->to, file);
    if (!moved->from[MADE].mode || file == FILE_UNKNOWN)
        return file;
    sp_own_paths_add_file(own, moved->move->from, FILE_CHANGES);
    return FILE_CHANGES;
}

/* FILE_UNKNOWN where git has to be asked. */
static enum merged_file judge(const struct paths_merge *merge,
                              const struct sp_moved *moved,
                              enum sp_moved_kind kind, struct own_paths *own)
{
    if (strchr(moved->move->from, '\n') || strchr(moved->move->to, '\n'))
        return FILE_UNKNOWN; /* git's markers name both: merge_marker.c */
    switch (kind) {
    case MOVED_ALONE:
    case MOVED_ALIKE:
        return judge_moved(merge, moved, own);
    case MOVED_REMOVED:
        return judge_removed(moved, own);
    default:
        return FILE_UNKNOWN;
    }
}

/* Adds the names at which code came from elsewhere, over several bases. */
static int add_foreign(const struct paths_merge *merge,
                       const struct sp_moved *moved, enum merged_file *file,
                       struct own_paths *own)
{
    int to = sp_merge_is_foreign(merge, moved->move->to, moved->to, *file);
    int from = sp_merge_is_foreign(merge, moved->move->from, moved->from,
                                   FILE_IS_FREE);
    if (to > 0)
        sp_own_paths_add_file(own, moved->move->to, FILE_CHANGES);
    if (from > 0)
        sp_own_paths_add_file(own, moved->move->from, FILE_CHANGES);
    if (to > 0 || from > 0)
        *file = FILE_CHANGES;
    return to < 0 ? to : from < 0 ? from : SP_OK;
}

static int judge_all(struct paths_merge *merge, struct own_paths *own)
{
    int code = 1;
    for (unsigned i = 0; code == 1 && i < 2; i++)
        for (size_t k = 0; code == 1 && k < merge->moves[i].count; k++) {
            struct sp_moved moved = {.side = i,
                                     .move = &merge->moves[i].items[k]};
            enum sp_moved_kind kind;
            code = sp_moved_read(merge, &moved, &kind);
            if (code)
                return code;
            enum merged_file file = judge(merge, &moved, kind, own);
            if (file != FILE_UNKNOWN)
                code = add_foreign(merge, &moved, &file, own);
            if (code)
                return code;
            code = file == FILE_UNKNOWN          ? 0
                   : own || file == FILE_IS_GITS ? 1
                                                 : MERGE_DIFFERS;
        }
    return code;
}

int sp_merge_renames(struct paths_merge *merge, struct own_paths *own)
{
    int code = 1;
    for (unsigned i = 0; code == 1 && i < 2; i++)
        code = sp_renames_find(&merge->moves[i], &merge->removals, i,
                               merge->repo, merge->trees, NULL, merge->err);
    if (code == 1 && merge->code && !merge->bases &&
        merge->moves[0].count + merge->moves[1].count)
        code = are_of_code(merge);
    return code == 1 ? judge_all(merge, own) : code;
}
