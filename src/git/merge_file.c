/* One file of a merge: the common case, without the rest of the tree. */
#include "merge.h"

bool side_is_file(const struct sp_side *side)
{
    return side->mode == SP_MODE_FILE || side->mode == SP_MODE_PROGRAM;
}

/* Reads a file to be merged; leaves *out NULL when it is too large. */
static int read_file(struct sp_repo *repo, const struct sp_side *side,
                     git_odb_object **out, git_merge_file_input *input,
                     struct sp_error *err)
{
    size_t size;
    git_object_t type;
    *input = (git_merge_file_input){.version = GIT_MERGE_FILE_INPUT_VERSION};
    if (git_odb_read_header(&size, &type, repo->odb, to_git(&side->id)) < 0)
        return sp_git_fail(err, "cannot read a file of a merge");
    if (size > LARGEST_MERGED)
        return SP_OK;
    if (git_odb_read(out, repo->odb, to_git(&side->id)) < 0)
        return sp_git_fail(err, "cannot read a file of a merge");
    input->ptr = git_odb_object_data(*out);
    input->size = git_odb_object_size(*out);
    return SP_OK;
}

/* Merges the contents and compares them with what the merge has. */
static int merge_contents(const git_merge_file_input inputs[3],
                          const struct sp_oid *expected, struct sp_error *err)
{
    git_merge_file_result result = {0};
    git_oid id;
    int answer = SUSPECT_CONFIRMED;
    if (git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], NULL) < 0 ||
        git_odb_hash(&id, result.ptr, result.len, GIT_OBJECT_BLOB) < 0)
        answer = sp_git_fail(err, "cannot merge a file");
    else if (!result.automergeable || git_oid_equal(&id, to_git(expected)))
        answer = SUSPECT_CLEARED;
    git_merge_file_result_free(&result);
    return answer;
}

int merge_files(struct sp_repo *repo, const struct sp_side *base,
                const struct sp_side *ours, const struct sp_side *theirs,
                const struct sp_side *made, struct sp_error *err)
{
    const struct sp_side *of[3] = {base, ours, theirs};
    git_odb_object *objects[3] = {NULL};
    git_merge_file_input inputs[3];
    int answer = 0;
    for (size_t i = 0; !answer && i < 3; i++) {
        answer = read_file(repo, of[i], &objects[i], &inputs[i], err);
        if (!answer && !objects[i])
            answer = SUSPECT_CLEARED; /* too large to merge: a conflict */
    }
    if (!answer)
        answer = merge_contents(inputs, &made->id, err);
    for (size_t i = 0; i < 3; i++)
        git_odb_object_free(objects[i]);
    return answer;
}
