#include "sallyport/staged.h"

#include <fcntl.h>
#include <git2/sys/index.h>
#include <git2/sys/repository.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/file.h"
#include "sallyport/process.h"
#include "sallyport/vec.h"

/* Drops entries that are only intended to be added: git leaves them out of a
 * commit, libgit2 does not. */
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

/* Runs git where libgit2 does not know the format of an index (split, sparse,
 * without its checksum). git writes the trees, as it will in a moment anyway.
 * It takes the index from the environment, as we do. */
static bool ask_git(const struct sp_repo *repo, struct sp_oid *tree)
{
    char name[] = "git", as_stored[] = "--no-replace-objects",
         command[] = "write-tree";
    struct sp_buf gitdir = {0}, hex = {0};
    struct sp_error ignored = {0};
    int ends[2], status = -1;
    pid_t child;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    sp_buf_printf(&gitdir, "--git-dir=%s", git_repository_path(repo->git));
    char *const argv[] = {name, as_stored, gitdir.data, command, NULL};
    const struct sp_process process = {
        .argv = argv, .fds = {SP_PROCESS_OURS, ends[1], SP_PROCESS_NULL}};
    int failed = sp_process_start(&child, &process);
    close(ends[1]);
    if (!failed) {
        sp_stream_read(&hex, ends[0], "the id of a tree", SP_FILE_MAX,
                       &ignored);
        status = sp_process_wait(child, NULL);
    }
    close(ends[0]);
    bool good = status == 0 && hex.len >= SP_OID_HEX &&
                sp_oid_parse(tree, hex.data, SP_OID_HEX);
    sp_buf_dispose(&gitdir);
    sp_buf_dispose(&hex);
    return good;
}

static int write_tree(struct sp_repo *repo, git_index *index,
                      struct sp_oid *tree, struct sp_error *err)
{
    git_oid id;
    if (git_index_has_conflicts(index))
        return sp_error_set(err, SP_EINPUT,
                            "files are in conflict; settle them, then type "
                            "'git add' with their names");
    if (drop_intended(index) < 0 ||
        git_index_write_tree_to(&id, index, repo->git) < 0)
        return sp_git_fail(err, "cannot read what is staged");
    *tree = from_git(&id);
    return SP_OK;
}

int sp_repo_in_memory(struct sp_repo *repo, struct sp_error *err)
{
    git_odb *layered = sp_memory_odb(repo->odb);
    if (!layered || git_repository_set_odb(repo->git, layered) < 0) {
        git_odb_free(layered);
        return sp_git_fail(err, "cannot lay memory over the objects");
    }
    repo->below = repo->odb;
    repo->odb = layered;
    return SP_OK;
}

/* The tree of HEAD; false where there is none. */
static bool head_tree(struct sp_repo *repo, struct sp_oid *out)
{
    git_object *tree = NULL;
    if (git_revparse_single(&tree, repo->git, "HEAD^{tree}") < 0)
        return false;
    *out = from_git(git_object_id(tree));
    git_object_free(tree);
    return true;
}

bool sp_repo_has_staged(const struct sp_repo *repo, const char *index_file)
{
    struct sp_repo *other;
    struct sp_oid staged, head;
    struct sp_oids merged = {0};
    struct sp_error ignored = {0};
    if (sp_repo_again(&other, repo, &ignored))
        return true;
    bool is_same = !sp_repo_merge_heads(other, &merged, &ignored) &&
                   !merged.count && head_tree(other, &head) &&
                   !sp_repo_stage(other, index_file, &staged, &ignored) &&
                   sp_oid_equal(&staged, &head);
    free(merged.items);
    sp_repo_free(other);
    return !is_same;
}

int sp_repo_stage(struct sp_repo *repo, const char *index_file,
                  struct sp_oid *tree, struct sp_error *err)
{
    git_index *index = NULL;
    struct sp_buf path = {0};
    int code = sp_repo_in_memory(repo, err);
    if (code)
        return code;
    sp_buf_printf(&path, "%s%s",
                  index_file ? "" : git_repository_path(repo->git),
                  index_file ? index_file : "index");
    if (git_index_open(&index, sp_buf_text(&path)) == 0)
        code = write_tree(repo, index, tree, err);
    else if (!ask_git(repo, tree))
        code = sp_git_fail(err, "cannot read the index");
    git_index_free(index);
    sp_buf_dispose(&path);
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
