/*
 * Merges of files that a side has moved: process_renames() of git's merge-ort.c. A file
 * that one side moved is merged at its new name with what the other side has at the old
 * one; so is a file that both sides moved to the same name. Where one side moved what the
 * other one removed, there is a conflict about the name.
 *
 * git is asked where the other side has the new name, where both moved a file to
 * different names, and about links and submodules. It is also asked where only a search
 * for renames among the code would pair other files: code comes from code
 * (merge_code.c).
 */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

/* One move, and what all trees have at both names. */
struct pair {
    unsigned side; /* that moved it */
    const struct sp_rename *move;
    struct sp_side from[MERGE_TREES], to[MERGE_TREES];
};

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

static int read_pair(const struct paths_merge *merge, struct pair *pair)
{
    int code = read_name(merge, pair->move->from, pair->from);
    pair->from[BASE] = pair->move->old;
    return code ? code : read_name(merge, pair->move->to, pair->to);
}

/* Could one of the names be a directory on a side? 1, 0 or an error. */
static int may_collide(const struct paths_merge *merge, const struct pair *pair)
{
    int code = 0;
    for (size_t tree = OURS; !code && tree < BASE; tree++) {
        if (!pair->from[tree].mode)
            code = sp_merge_is_in_the_way(merge, tree, pair->move->from);
        if (!code && !pair->to[tree].mode)
            code = sp_merge_is_in_the_way(merge, tree, pair->move->to);
        if (pair->to[tree].mode == SP_MODE_DIRECTORY ||
            pair->from[tree].mode == SP_MODE_DIRECTORY)
            code = 1;
    }
    return code;
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

/* Would a merge of the code alone have the same moves of code? 1, 0 or an error. */
static int are_of_code(struct paths_merge *merge)
{
    struct sp_renames found[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
    bool has_code = false;
    int code = 1;
    for (size_t i = 0; code == 1 && i < 2; i++)
        for (size_t k = 0; code == 1 && k < merge->moves[i].count; k++) {
            const struct sp_rename *move = &merge->moves[i].items[k];
            has_code = has_code || is_code(merge, move->to);
            code = is_code(merge, move->from) == is_code(merge, move->to);
        }
    if (code == 1 && has_code && merge->bases)
        code = 0;
    for (unsigned i = 0; code == 1 && has_code && i < 2; i++) {
        code = sp_renames_find(&found[i], &merge->removals, i, merge->repo,
                               merge->trees, merge->code, merge->err);
        for (size_t k = 0; code == 1 && k < merge->moves[i].count; k++) {
            const struct sp_rename *move = &merge->moves[i].items[k];
            code = !is_code(merge, move->to) || has_move(&found[i], move);
        }
    }
    sp_renames_dispose(&found[0]);
    sp_renames_dispose(&found[1]);
    return code;
}

/* The other side removed it: each of the two names may be there. */
static enum merged_file judge_removed(const struct pair *pair,
                                      struct own_paths *own)
{
    struct sp_side sides[MERGE_TREES] = {{0}};
    sides[OURS] = pair->move->new;
    sides[BASE] = pair->move->old;
    sides[MADE] = pair->to[MADE];
    sp_own_paths_add_file(own, pair->move->to, sp_merge_changed_or_gone(sides));
    sides[MADE] = pair->from[MADE];
    sp_own_paths_add_file(own, pair->move->from,
                          sp_merge_changed_or_gone(sides));
    return FILE_IS_FREE;
}

/* Merges it at its new name. */
static enum merged_file judge_moved(const struct paths_merge *merge,
                                    const struct pair *pair,
                                    struct own_paths *own)
{
    struct sp_side sides[MERGE_TREES];
    const size_t other = THEIRS - pair->side;
    memcpy(sides, pair->to, sizeof sides);
    sides[BASE] = pair->move->old;
    if (pair->from[other].mode)
        sides[other] = pair->from[other];
    const enum merged_file file =
        sp_merge_entry(merge->repo, sides, merge->suffix);
    sp_own_paths_add_file(own, pair->move->to, file);
    if (!pair->from[MADE].mode || file == FILE_UNKNOWN)
        return file;
    sp_own_paths_add_file(own, pair->move->from, FILE_CHANGES);
    return FILE_CHANGES;
}

/* FILE_UNKNOWN where git has to be asked. */
static enum merged_file judge(const struct paths_merge *merge,
                              const struct pair *pair, struct own_paths *own)
{
    const struct sp_rename *move = pair->move;
    const struct sp_side *other_from = &pair->from[THEIRS - pair->side];
    const struct sp_side *other_to = &pair->to[THEIRS - pair->side];
    const struct sp_rename *theirs =
        sp_renames_from(&merge->moves[1 - pair->side], move->from);
    if (!sp_mode_is_file(move->old.mode) || !sp_mode_is_file(move->new.mode))
        return FILE_UNKNOWN;
    if (strchr(move->from, '\n') || strchr(move->to, '\n'))
        return FILE_UNKNOWN; /* git's markers name both: merge_marker.c */
    if (theirs) {
        bool is_same = !strcmp(theirs->to, move->to);
        return is_same && sp_mode_is_file(theirs->new.mode)
                   ? judge_moved(merge, pair, own)
                   : FILE_UNKNOWN;
    }
    if (other_to->mode ||
        (other_from->mode && !sp_mode_is_file(other_from->mode)))
        return FILE_UNKNOWN;
    return other_from->mode ? judge_moved(merge, pair, own)
                            : judge_removed(pair, own);
}

static int judge_all(struct paths_merge *merge, struct own_paths *own)
{
    int code = 1;
    for (unsigned i = 0; code == 1 && i < 2; i++)
        for (size_t k = 0; code == 1 && k < merge->moves[i].count; k++) {
            struct pair pair = {.side = i, .move = &merge->moves[i].items[k]};
            code = read_pair(merge, &pair);
            if (!code)
                code = may_collide(merge, &pair);
            if (code < 0)
                return code;
            enum merged_file file =
                code ? FILE_UNKNOWN : judge(merge, &pair, own);
            code = own ? file != FILE_UNKNOWN : file == FILE_IS_GITS;
        }
    return code;
}

int sp_merge_renames(struct paths_merge *merge, struct own_paths *own)
{
    int code = 1;
    for (unsigned i = 0; code == 1 && i < 2; i++)
        code = sp_renames_find(&merge->moves[i], &merge->removals, i,
                               merge->repo, merge->trees, NULL, merge->err);
    if (code == 1 && merge->code &&
        merge->moves[0].count + merge->moves[1].count)
        code = are_of_code(merge);
    return code == 1 ? judge_all(merge, own) : code;
}
