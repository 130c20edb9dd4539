/* Keeps the message of a refused commit for its author. */
#include <string.h>

#include "internal.h"
#include "sallyport/draft.h"
#include "sallyport/replace.h"

static const char kept_name[] = "SALLYPORT_EDITMSG";

/* Appends the path beside git's own file, whose path is relative and short. Any
 * other file may be in a directory of another user. */
static bool add_kept_path(struct sp_buf *out, const struct sp_repo *repo,
                          const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    if (strcmp(name, "COMMIT_EDITMSG") == 0 || strcmp(name, "MERGE_MSG") == 0)
        sp_buf_add(out, file, (size_t)(name - file));
    else if (repo)
        sp_buf_puts(out, sp_repo_gitdir(repo));
    else
        return false;
    sp_buf_puts(out, kept_name);
    return true;
}

static void clean_up(struct sp_buf *out, const struct sp_repo *repo,
                     struct sp_str raw, bool *has_comments)
{
    struct sp_buf comment = {0};
    bool has_editor = sp_draft_has_editor();
    struct sp_cleanup how = {.mode = sp_cleanup_mode("", has_editor),
                             .comment = "#"};
    if (repo)
        sp_draft_cleanup(&how, &comment, repo, raw);
    how.is_cut = true;
    sp_cleanup(out, raw, &how);
    struct sp_str line, rest = {sp_buf_text(out), out->len};
    for (*has_comments = false; sp_str_line(&rest, &line);)
        if (sp_str_starts(line, how.comment))
            *has_comments = true;
    sp_buf_dispose(&comment);
}

bool sp_hook_keep_message(struct sp_buf *path, const struct sp_repo *repo,
                          const char *file, bool *has_comments)
{
    struct sp_error ignored = {0};
    struct sp_buf raw = {0}, text = {0};
    *has_comments = false;
    bool good = add_kept_path(path, repo, file) &&
                sp_hook_read_file(&raw, file, &ignored) == SP_OK;
    if (good) {
        clean_up(&text, repo, (struct sp_str){sp_buf_text(&raw), raw.len},
                 has_comments);
        good =
            text.len && sp_replace_file(sp_buf_text(path),
                                        (struct sp_str){text.data, text.len});
    }
    sp_buf_dispose(&raw);
    sp_buf_dispose(&text);
    return good;
}
