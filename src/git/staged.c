#include "sallyport/staged.h"

#include <git2/sys/index.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "sallyport/vec.h"

/* git leaves them out of a commit; libgit2 does not. */
static int drop_intended(git_index *index)
{
    for (size_t i = git_index_entrycount(index); i > 0; i--) {
        const git_index_entry *entry = git_index_get_byindex(index, i - 1);
        if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD &&
            git_index_remove(index, entry->path, 0) < 0)
            return -1;
    }
    return 0;
}

static int open_index(git_index **out, const struct sp_repo *repo,
                      const char *file, struct sp_error *err)
{
    struct sp_buf path = {0};
    if (file)
        sp_buf_puts(&path, file);
    else
        sp_buf_printf(&path, "%sindex", git_repository_path(repo->git));
    int failed = git_index_open(out, sp_buf_text(&path));
    sp_buf_dispose(&path);
    return failed ? sp_git_fail(err, "cannot read the index; 'git update-index "
                                     "--no-split-index' may help")
                  : SP_OK;
}

int sp_repo_stage(struct sp_repo *repo, const char *index_file,
                  struct sp_oid *tree, struct sp_error *err)
{
    git_index *index;
    git_oid id;
    git_odb *layered = memory_odb(repo->odb);
    if (!layered || git_repository_set_odb(repo->git, layered) < 0) {
        git_odb_free(layered);
        return sp_git_fail(err, "cannot lay memory over the objects");
    }
    repo->below = repo->odb;
    repo->odb = layered;
    int code = open_index(&index, repo, index_file, err);
    if (code)
        return code;
    if (git_index_has_conflicts(index))
        code = sp_error_set(err, SP_EINPUT,
                            "files are in conflict; settle them, then type "
                            "'git add' with their names");
    else if (drop_intended(index) < 0 ||
             git_index_write_tree_to(&id, index, repo->git) < 0)
        code = sp_git_fail(err, "cannot read what is staged");
    else
        *tree = from_git(&id);
    git_index_free(index);
    return code;
}

int sp_repo_put_commit(struct sp_repo *repo, struct sp_str bytes,
                       struct sp_oid *out, struct sp_error *err)
{
    git_oid id;
    if (git_odb_write(&id, repo->odb, bytes.ptr, bytes.len, GIT_OBJECT_COMMIT) <
        0)
        return sp_git_fail(err, "cannot keep a commit in memory");
    *out = from_git(&id);
    return SP_OK;
}

static int add_head(const git_oid *id, void *list)
{
    struct sp_oids *out = list;
    SP_VEC_PUSH(out, from_git(id));
    return 0;
}

int sp_repo_merge_heads(struct sp_repo *repo, struct sp_oids *out,
                        struct sp_error *err)
{
    int failed = git_repository_mergehead_foreach(repo->git, add_head, out);
    return failed && failed != GIT_ENOTFOUND
               ? sp_git_fail(err, "cannot read what is being merged")
               : SP_OK;
}

/* The branch that a rebase moves when it is done: its first line. */
static void add_rebased(const struct sp_repo *repo, const char *file,
                        struct sp_buf *out)
{
    struct sp_buf path = {0};
    char line[1024] = "";
    sp_buf_printf(&path, "%s%s/head-name", git_repository_path(repo->git),
                  file);
    FILE *stream = fopen(sp_buf_text(&path), "re");
    if (stream && fgets(line, sizeof line, stream) &&
        strncmp(line, "refs/heads/", 11) == 0)
        sp_buf_add(out, line, strcspn(line, "\n"));
    if (stream)
        fclose(stream);
    sp_buf_dispose(&path);
}

int sp_repo_branch(struct sp_repo *repo, struct sp_buf *out,
                   struct sp_error *err)
{
    int code = sp_repo_symbolic(repo, "HEAD", out, err);
    if (!code && !out->len)
        add_rebased(repo, "rebase-merge", out);
    if (!code && !out->len)
        add_rebased(repo, "rebase-apply", out);
    return code;
}

bool sp_repo_is_replaying(const struct sp_repo *repo)
{
    switch (git_repository_state(repo->git)) {
    case GIT_REPOSITORY_STATE_NONE:
    case GIT_REPOSITORY_STATE_MERGE:
    case GIT_REPOSITORY_STATE_BISECT:
        return false;
    default:
        return true;
    }
}
