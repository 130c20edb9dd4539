/* One file of a merge: the common case, without the rest of the tree. */
#include <string.h>

#include "merge.h"
#include "sallyport/apart.h"

bool side_is_file(const struct sp_side *side)
{
    return side->mode == SP_MODE_FILE || side->mode == SP_MODE_PROGRAM;
}

/* Reads a file of a merge; leaves *out NULL when it is larger than that. */
static int read_file(struct sp_repo *repo, const struct sp_side *side,
                     size_t most, git_odb_object **out, struct sp_error *err)
{
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, repo->odb, to_git(&side->id)) < 0)
        return sp_git_fail(err, "cannot read a file of a merge");
    if (size > most)
        return SP_OK;
    if (git_odb_read(out, repo->odb, to_git(&side->id)) < 0)
        return sp_git_fail(err, "cannot read a file of a merge");
    return SP_OK;
}

static struct sp_str text_of(git_odb_object *object)
{
    return (struct sp_str){git_odb_object_data(object),
                           git_odb_object_size(object)};
}

/* Merges the first three by their lines and compares that with the last. */
static int merge_lines(git_odb_object *const of[4], struct sp_error *err)
{
    git_merge_file_input inputs[3];
    git_merge_file_result result = {0};
    int answer = SUSPECT_CONFIRMED;
    for (size_t i = 0; i < 3; i++)
        inputs[i] =
            (git_merge_file_input){.version = GIT_MERGE_FILE_INPUT_VERSION,
                                   .ptr = git_odb_object_data(of[i]),
                                   .size = git_odb_object_size(of[i])};
    if (git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], NULL) < 0)
        answer = sp_git_fail(err, "cannot merge a file");
    else if (!result.automergeable ||
             (of[3] && sp_str_equal((struct sp_str){result.ptr, result.len},
                                    text_of(of[3]))))
        answer = SUSPECT_CLEARED;
    git_merge_file_result_free(&result);
    return answer;
}

/* From the cheap to the expensive. */
static int compare(git_odb_object *const of[4], struct sp_error *err)
{
    if (!of[0] || !of[1] || !of[2])
        return SUSPECT_CLEARED; /* too large to merge: a conflict */
    if (of[3] && sp_lies_apart(text_of(of[0]), text_of(of[1]), text_of(of[2]),
                               text_of(of[3])))
        return SUSPECT_CLEARED;
    return merge_lines(of, err);
}

int merge_files(struct sp_repo *repo, const struct sp_side *base,
                const struct sp_side *ours, const struct sp_side *theirs,
                const struct sp_side *made, struct sp_error *err)
{
    const struct sp_side *sides[4] = {base, ours, theirs, made};
    git_odb_object *of[4] = {NULL};
    int answer = 0;
    for (size_t i = 0; !answer && i < 4; i++) {
        /* What is made of both sides is no longer than both of them. */
        size_t most = i < 3 ? LARGEST_MERGED : 2 * LARGEST_MERGED;
        answer = read_file(repo, sides[i], most, &of[i], err);
    }
    if (!answer)
        answer = compare(of, err);
    for (size_t i = 0; i < 4; i++)
        git_odb_object_free(of[i]);
    return answer;
}
