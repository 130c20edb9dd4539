/* What was begun in the work tree: git keeps it in files of the git directory. */
#include <stdio.h>

#include "internal.h"

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
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct sp_buf path = {0};
        char line[1024];
        sp_buf_printf(&path, "%s%s", git_repository_path(repo->git), files[i]);
        FILE *file = fopen(sp_buf_text(&path), "re");
        sp_buf_dispose(&path);
        if (!file)
            continue;
        struct sp_str name = sp_str(fgets(line, sizeof line, file) ? line : "");
        fclose(file);
        name = sp_str_trim(name);
        if (sp_str_starts(name, "refs/"))
            sp_buf_add(out, name.ptr, name.len);
        return;
    }
}
