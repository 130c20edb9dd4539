/*
 * A file that both sides changed, merged in memory: sallyport/line_merge.h. A text
 * with a conflict is compared with the merge as git's text is in merge_compare.c.
 */
#include "merge.h"

#include <stdlib.h>

#include "sallyport/line_merge.h"
#include "sallyport/resolution.h"

enum { MAX_BYTES = 4 << 20 }; /* of a text; beyond it git is asked */

/* False where one of them cannot be read, or is too large. A name that is not there
 * has none. */
static bool read_texts(struct sp_repo *repo, const struct sp_side *sides,
                       git_odb_object *out[MERGE_TREES])
{
    for (size_t i = 0; i < MERGE_TREES; i++)
        if (sides[i].mode &&
            sp_read_kept(repo, &repo->files, &sides[i].id, MAX_BYTES, &out[i]))
            return false;
    return true;
}

static void free_texts(git_odb_object *texts[MERGE_TREES])
{
    for (size_t i = 0; i < MERGE_TREES; i++)
        git_odb_object_free(texts[i]);
}

enum sp_lines_merged sp_merge_sides(struct sp_repo *repo,
                                    const struct sp_side *sides,
                                    const struct sp_line_labels *labels,
                                    struct sp_buf *out)
{
    git_odb_object *texts[MERGE_TREES] = {NULL};
    enum sp_lines_merged merged = SP_LINES_UNKNOWN;
    if (read_texts(repo, sides, texts))
        merged = sp_line_merge(out, text_of(texts[BASE]), text_of(texts[OURS]),
                               text_of(texts[THEIRS]), labels);
    free_texts(texts);
    return merged;
}

/* Compares the merge's text with one that has conflict markers. */
static enum merged_file resolution_of(const struct sp_buf *automatic,
                                      struct sp_str base, struct sp_str made,
                                      const char *suffix)
{
    struct sp_buf lines = {0};
    sp_buf_add(&lines, base.ptr, base.len);
    if (base.len && base.ptr[base.len - 1] != '\n')
        sp_buf_putc(&lines, '\n');
    enum sp_resolution found = sp_resolution_of(
        (struct sp_str){sp_buf_text(automatic), automatic->len},
        (struct sp_str){sp_buf_text(&lines), lines.len}, made, sp_str(suffix));
    sp_buf_dispose(&lines);
    return found == SP_RESOLVED_BY_SIDES       ? FILE_IS_FREE
           : found == SP_RESOLVED_BY_OWN_LINES ? FILE_RESOLVES
                                               : FILE_CHANGES;
}

enum merged_file sp_merge_lines(struct sp_repo *repo,
                                const struct sp_side *sides, const char *suffix)
{
    git_odb_object *texts[MERGE_TREES] = {NULL};
    enum merged_file result = FILE_UNKNOWN;
    struct sp_buf automatic = {0}, label = {0};
    sp_buf_printf(&label, "%040d%s", 0, suffix);
    if (read_texts(repo, sides, texts)) {
        const struct sp_str made = text_of(texts[MADE]);
        const struct sp_str base = text_of(texts[BASE]);
        enum sp_lines_merged merged = sp_line_merge(
            &automatic, base, text_of(texts[OURS]), text_of(texts[THEIRS]),
            &(struct sp_line_labels){sp_buf_text(&label), sp_buf_text(&label),
                                     0});
        const struct sp_str text = {sp_buf_text(&automatic), automatic.len};
        if (merged == SP_LINES_MERGED)
            result = sp_str_equal(text, made) ? FILE_IS_GITS : FILE_CHANGES;
        else if (merged == SP_LINES_CONFLICT)
            result = resolution_of(&automatic, base, made, suffix);
        else if (merged == SP_LINES_BINARY)
            result = FILE_IS_BINARY;
    }
    free_texts(texts);
    sp_buf_dispose(&automatic);
    sp_buf_dispose(&label);
    return result;
}
