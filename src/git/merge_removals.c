/*
 * What the sides of a merge have removed. A rename matters only where the other side
 * changed or removed the file too, or added something to a directory that this side
 * removed (collect_rename_info() of git's merge-ort.c).
 */
#include <stdlib.h>

#include "merge.h"
#include "sallyport/alloc.h"
#include "sallyport/vec.h"

bool sp_merge_is_plain(const struct sp_side *sides)
{
    return sp_side_equal(&sides[OURS], &sides[BASE]) ||
           sp_side_equal(&sides[THEIRS], &sides[BASE]) ||
           (sp_side_equal(&sides[OURS], &sides[THEIRS]) && !sides[BASE].mode);
}

void sp_removals_of_name(struct removals *removals, const struct sp_side *sides)
{
    for (size_t i = 0; i < 2; i++) {
        const struct sp_side *other = &sides[THEIRS - i];
        removals->opens[i] = sides[BASE].mode == SP_MODE_DIRECTORY &&
                             !sides[OURS + i].mode &&
                             other->mode == SP_MODE_DIRECTORY;
        if (removals->within[i] && !sides[BASE].mode && other->mode)
            removals->lacks_directory[i] = true;
    }
}

void sp_removals_of_file(struct removals *removals, struct sp_str path,
                         const struct sp_side *sides)
{
    for (size_t i = 0; sides[BASE].mode && i < 2; i++) {
        const struct sp_named file = {.file = sides[BASE]};
        if (sides[OURS + i].mode ||
            sp_side_equal(&sides[THEIRS - i], &sides[BASE]))
            continue;
        SP_VEC_PUSH(&removals->files[i], file);
        removals->files[i].items[removals->files[i].count - 1].path =
            sp_strndup(path.ptr, path.len);
    }
}

void sp_removals_enter(struct removals *removals)
{
    for (size_t i = 0; i < 2; i++)
        removals->within[i] += removals->within[i] || removals->opens[i];
}

void sp_removals_leave(struct removals *removals)
{
    for (size_t i = 0; i < 2; i++)
        removals->within[i] -= removals->within[i] > 0;
}

void sp_removals_dispose(struct removals *removals)
{
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < removals->files[i].count; k++)
            free(removals->files[i].items[k].path);
        free(removals->files[i].items);
    }
}
