/*
 * How much git may write when it makes a merge again: the files that both sides
 * changed, and the files added on a side that may have moved what the other
 * side changed. The sizes come from the headers of the objects, before git
 * runs.
 */
#include "merge.h"

struct sum {
    struct sp_repo *repo;
    uint64_t both, came[2]; /* bytes */
    bool moved[2];          /* a side lacks what the other one changed */
    struct sp_error *err;
};

static bool is_alike(const struct sp_side *sides, void *context)
{
    (void)context;
    return sp_side_equal(&sides[OURS], &sides[THEIRS]);
}

/* An object that cannot be read counts 0: reading it fails in the merge. */
static uint64_t size_of(const struct sum *sum, const struct sp_side *side)
{
    size_t size = 0;
    git_object_t type;
    if (side->mode == SP_MODE_FILE || side->mode == SP_MODE_PROGRAM)
        git_odb_read_header(&size, &type, sum->repo->odb, to_git(&side->id));
    return size;
}

static int look_at(struct sp_str path, const struct sp_side *sides,
                   void *context)
{
    struct sum *sum = context;
    (void)path;
    if (sides[OURS].mode && sides[THEIRS].mode) {
        if (!sp_side_equal(&sides[OURS], &sides[BASE]) &&
            !sp_side_equal(&sides[THEIRS], &sides[BASE]))
            sum->both +=
                size_of(sum, &sides[OURS]) + size_of(sum, &sides[THEIRS]);
        return SP_OK;
    }
    size_t here = sides[OURS].mode ? OURS : THEIRS;
    if (!sides[BASE].mode)
        sum->came[here - OURS] += size_of(sum, &sides[here]);
    else if (!sp_side_equal(&sides[here], &sides[BASE]))
        sum->moved[here == OURS] = true;
    return SP_OK;
}

int sp_merge_size(struct sp_repo *repo, const struct sp_oid *const trees[],
                  uint64_t *out, struct sp_error *err)
{
    struct sum sum = {.repo = repo, .err = err};
    struct tree_walk walk = {.repo = repo,
                             .count = MERGE_TREES,
                             .settled = is_alike,
                             .leaf = look_at,
                             .context = &sum,
                             .err = err};
    int code = sp_tree_walk(&walk, trees);
    *out = sum.both;
    for (size_t i = 0; i < 2; i++)
        *out += sum.moved[i] ? sum.came[i] : 0;
    return code;
}
