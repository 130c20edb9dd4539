/* The operation in progress in the work tree. git keeps it in files of the git
 * directory. */
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/file.h"
#include "sallyport/operation.h"
#include "sallyport/refs.h"

enum { LONGEST_LINE = 1023 };

const char *sp_repo_operation(const struct sp_repo *repo)
{
    switch (git_repository_state(repo->git)) {
    case GIT_REPOSITORY_STATE_MERGE:
        return "merge";
    case GIT_REPOSITORY_STATE_REVERT:
    case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
        return "revert";
    case GIT_REPOSITORY_STATE_CHERRYPICK:
    case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
        return "cherry-pick";
    case GIT_REPOSITORY_STATE_BISECT:
        return "bisect";
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX:
        return "am";
    case GIT_REPOSITORY_STATE_REBASE:
    case GIT_REPOSITORY_STATE_REBASE_INTERACTIVE:
    case GIT_REPOSITORY_STATE_REBASE_MERGE:
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
        return "rebase";
    default:
        return NULL;
    }
}

void sp_repo_rebased(const struct sp_repo *repo, struct sp_buf *out)
{
    static const char *const files[] = {"rebase-merge/head-name",
                                        "rebase-apply/head-name"};
    size_t before = out->len;
    for (size_t i = 0; out->len == before && i < sizeof files / sizeof files[0];
         i++) {
        struct sp_buf path = {0}, line = {0};
        sp_buf_printf(&path, "%s%s", git_repository_path(repo->git), files[i]);
        sp_file_line(&line, sp_buf_text(&path), LONGEST_LINE, SP_FILE_FOLLOW);
        struct sp_str name = sp_str_trim(sp_str(sp_buf_text(&line)));
        if (sp_str_starts(name, "refs/"))
            sp_buf_add(out, name.ptr, name.len);
        sp_buf_dispose(&path);
        sp_buf_dispose(&line);
    }
}

int sp_repo_branch(struct sp_repo *repo, struct sp_buf *out,
                   struct sp_error *err)
{
    int code = sp_repo_symbolic(repo, "HEAD", out, err);
    if (!code && !out->len)
        sp_repo_rebased(repo, out);
    return code;
}

bool sp_repo_is_squashing(const struct sp_repo *repo)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%sSQUASH_MSG", git_repository_path(repo->git));
    bool is = access(sp_buf_text(&path), F_OK) == 0;
    sp_buf_dispose(&path);
    return is;
}

bool sp_repo_is_replaying(const struct sp_repo *repo)
{
    const char *operation = sp_repo_operation(repo);
    return operation && strcmp(operation, "merge") != 0 &&
           strcmp(operation, "bisect") != 0;
}
