/* A file that both sides changed, merged in memory: sallyport/line_merge.h. */
#include "merge.h"

#include "sallyport/line_merge.h"

enum { MAX_BYTES = 4 << 20 }; /* of a text; beyond it git is asked */

static bool read_texts(struct sp_repo *repo, const struct sp_side *sides,
                       git_odb_object *out[MERGE_TREES])
{
    for (size_t i = 0; i < MERGE_TREES; i++)
        if (sp_read_whole(repo, &sides[i].id, MAX_BYTES, &out[i]) ||
            git_odb_object_type(out[i]) != GIT_OBJECT_BLOB)
            return false;
    return true;
}

bool sp_merge_lines(struct sp_repo *repo, const struct sp_side *sides)
{
    git_odb_object *texts[MERGE_TREES] = {NULL};
    struct sp_buf made = {0};
    bool gives = read_texts(repo, sides, texts) &&
                 sp_line_merge(&made, text_of(texts[BASE]),
                               text_of(texts[OURS]), text_of(texts[THEIRS])) &&
                 sp_str_equal((struct sp_str){sp_buf_text(&made), made.len},
                              text_of(texts[MADE]));
    for (size_t i = 0; i < MERGE_TREES; i++)
        git_odb_object_free(texts[i]);
    sp_buf_dispose(&made);
    return gives;
}
