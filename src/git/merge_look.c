/* Whether a merge has changes of its own, from the cheap to the expensive. */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "sallyport/alloc.h"
#include "sallyport/buf.h"
#include "sallyport/vec.h"

/* What one parent changed since the base. */
struct step {
    struct sp_side old, new;
    size_t name, name_len; /* the last part of its path, in changes->names */
};

struct changes {
    SP_VEC(struct step) steps;
    struct sp_buf names;
};

struct sp_merge_look {
    struct sp_repo *repo;
    const struct sp_merge *merge;
    bool has_changes;
    struct changes changes[2]; /* of ours and of theirs */
    struct sp_automerge *automerge;
};

struct sp_merge_look *sp_merge_look_new(struct sp_repo *repo,
                                        const struct sp_merge *merge)
{
    struct sp_merge_look *look = sp_calloc(1, sizeof *look);
    look->repo = repo;
    look->merge = merge;
    return look;
}

void sp_merge_look_free(struct sp_merge_look *look)
{
    if (!look)
        return;
    for (size_t i = 0; i < 2; i++) {
        free(look->changes[i].steps.items);
        sp_buf_dispose(&look->changes[i].names);
    }
    sp_automerge_free(look->automerge);
    free(look);
}

/* By the sides of the path alone. Where one of them lacks it, it may have moved
 * there, or from there. */
static int by_sides(struct sp_repo *repo, const struct sp_side *sides,
                    const struct sp_side *base, struct sp_error *err)
{
    const struct sp_side *made = &sides[0], *ours = &sides[1],
                         *theirs = &sides[2];
    bool of_a_side = sp_side_equal(made, ours) || sp_side_equal(made, theirs);
    if (!ours->mode || !theirs->mode)
        return base->mode && of_a_side ? SUSPECT_CLEARED : SUSPECT_UNKNOWN;
    if (sp_side_equal(ours, theirs) || sp_side_equal(ours, base) ||
        sp_side_equal(theirs, base)) /* and the merge has something else */
        return base->mode ? SUSPECT_CONFIRMED : SUSPECT_UNKNOWN;
    if (!side_is_file(base) || !side_is_file(ours) || !side_is_file(theirs))
        return SUSPECT_CLEARED; /* nothing that could be merged */
    if (!side_is_file(made) || base->mode != ours->mode ||
        base->mode != theirs->mode || base->mode != made->mode)
        return SUSPECT_UNKNOWN;
    return merge_files(repo, base, ours, theirs, made, err);
}

/* With several bases, one that clears it is enough; none can confirm it, for
 * git merges over what the bases have in common. */
static int by_bases(const struct sp_merge_look *look,
                    const struct sp_side *sides, struct sp_error *err)
{
    size_t bases = look->merge->bases.count;
    int answer = SUSPECT_UNKNOWN;
    for (size_t i = 0; i < bases; i++) {
        answer = by_sides(look->repo, sides, &sides[3 + i], err);
        if (answer < 0 || answer == SUSPECT_CLEARED)
            return answer;
    }
    return bases == 1 ? answer : SUSPECT_UNKNOWN;
}

static struct sp_str last_part(struct sp_str path)
{
    const char *slash = memrchr(path.ptr, '/', path.len);
    size_t skip = slash ? (size_t)(slash - path.ptr) + 1 : 0;
    return (struct sp_str){path.ptr + skip, path.len - skip};
}

static int add_step(const struct sp_change *change, void *context)
{
    struct changes *changes = context;
    struct sp_str name = last_part(change->path);
    struct step step = {change->old, change->new, changes->names.len, name.len};
    sp_buf_add(&changes->names, name.ptr, name.len);
    SP_VEC_PUSH(&changes->steps, step);
    return SP_OK;
}

static int read_changes(struct sp_merge_look *look, struct sp_error *err)
{
    const struct sp_merge *merge = look->merge;
    if (look->has_changes)
        return SP_OK;
    look->has_changes = true;
    int code = SP_OK;
    for (size_t i = 0; !code && i < 2; i++)
        code = sp_repo_changes(
            look->repo, merge->bases.count ? &merge->bases.items[0] : NULL,
            &merge->parents.items[i], add_step, &look->changes[i], err);
    return code;
}

/* Does one side have just this, wherever? Then it is nobody's own. */
static bool is_known(const struct changes *changes, const struct sp_side *made)
{
    for (size_t i = 0; i < changes->steps.count; i++)
        if (sp_side_equal(&changes->steps.items[i].new, made))
            return true;
    return false;
}

static bool has_name(const struct changes *changes, const struct step *step,
                     struct sp_str name)
{
    return step->name_len == name.len &&
           memcmp(changes->names.data + step->name, name.ptr, name.len) == 0;
}

/* One side moved a file to this path and the other edited it where it was:
 * does that give what was made? Moves that keep the file's name. */
static int by_move(const struct sp_merge_look *look, struct sp_str path,
                   const struct sp_side *made, const struct sp_side *moved,
                   const struct changes *editor, struct sp_error *err)
{
    struct sp_str name = last_part(path);
    if (!side_is_file(made) || !side_is_file(moved))
        return SUSPECT_UNKNOWN;
    for (size_t i = 0; i < editor->steps.count; i++) {
        const struct step *step = &editor->steps.items[i];
        if (!has_name(editor, step, name) || !side_is_file(&step->old) ||
            !side_is_file(&step->new))
            continue;
        int answer =
            merge_files(look->repo, &step->old, moved, &step->new, made, err);
        if (answer < 0 || answer == SUSPECT_CLEARED)
            return answer;
    }
    return SUSPECT_UNKNOWN;
}

static int by_moves(struct sp_merge_look *look, struct sp_str path,
                    const struct sp_side *sides, struct sp_error *err)
{
    int code = read_changes(look, err);
    if (code)
        return code;
    if (is_known(&look->changes[0], sides) ||
        is_known(&look->changes[1], sides))
        return SUSPECT_CLEARED;
    int answer = by_move(look, path, sides, &sides[1], &look->changes[1], err);
    if (answer == SUSPECT_UNKNOWN)
        answer = by_move(look, path, sides, &sides[2], &look->changes[0], err);
    return answer;
}

int sp_merge_is_own(struct sp_merge_look *look, struct sp_str path,
                    const struct sp_side *sides, struct sp_error *err)
{
    int answer = SUSPECT_UNKNOWN;
    if (look->merge->parents.count == 2) {
        answer = by_bases(look, sides, err);
        if (answer == SUSPECT_UNKNOWN)
            answer = by_moves(look, path, sides, err);
    }
    if (answer != SUSPECT_UNKNOWN)
        return answer < 0 ? answer : answer == SUSPECT_CONFIRMED;
    if (!look->automerge) {
        int code =
            sp_repo_automerge(&look->automerge, look->repo, look->merge, err);
        if (code)
            return code;
    }
    return !sp_automerge_explains(look->automerge, path, sides, NULL);
}
