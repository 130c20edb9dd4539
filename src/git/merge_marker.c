/*
 * The names in conflict markers. A marker names a file that has moved, "<<<<<<<
 * LABEL:PATH", without quoting its path, so that a newline in the path ends the
 * line of the marker.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "merger.h"
#include "sallyport/alloc.h"

/* Does a directory have a name that begins like that and goes on with a newline?
 */
static bool has_longer(const git_tree *tree, struct sp_str name)
{
    size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; i < count; i++) {
        struct sp_str entry =
            sp_str(git_tree_entry_name(git_tree_entry_byindex(tree, i)));
        if (entry.len > name.len && entry.ptr[name.len] == '\n' &&
            memcmp(entry.ptr, name.ptr, name.len) == 0)
            return true;
    }
    return false;
}

/* Looks into the directory of a path in the tree of a commit. */
static int goes_on(struct sp_repo *repo, const struct sp_oid *commit,
                   struct sp_str path, bool *out, struct sp_error *err)
{
    struct sp_oid id;
    git_tree *root = NULL, *tree = NULL;
    git_tree_entry *entry = NULL;
    const char *slash = memrchr(path.ptr, '/', path.len);
    int code = commit_trees(repo, commit, &id, NULL, err);
    if (code)
        return code;
    if (git_tree_lookup(&root, repo->git, to_git(&id)) < 0)
        return sp_git_fail(err, "cannot read a merge");
    if (slash) {
        size_t len = (size_t)(slash - path.ptr);
        char *directory = sp_strndup(path.ptr, len);
        if (git_tree_entry_bypath(&entry, root, directory) == 0 &&
            git_tree_entry_type(entry) == GIT_OBJECT_TREE &&
            git_tree_lookup(&tree, repo->git, git_tree_entry_id(entry)) < 0)
            code = sp_git_fail(err, "cannot read a merge");
        free(directory);
        path = (struct sp_str){slash + 1, path.len - len - 1};
    }
    if (!slash || tree)
        *out = has_longer(slash ? tree : root, path);
    git_tree_entry_free(entry);
    git_tree_free(tree);
    git_tree_free(root);
    return code;
}

int merge_marker_is_cut(struct sp_repo *repo, struct sp_str text, bool *out,
                        struct sp_error *err)
{
    const char *suffix = merger_suffix(repo), *at = text.ptr,
               *end = text.ptr + text.len;
    size_t len = strlen(suffix);
    int code = SP_OK;
    *out = false;
    while (!code && !*out && at < end &&
           (at = memmem(at, (size_t)(end - at), suffix, len))) {
        struct sp_oid commit;
        const char *path = at + len + 1, *label = at - SP_OID_HEX;
        bool names = at - text.ptr >= SP_OID_HEX && path < end &&
                     path[-1] == ':' &&
                     sp_oid_parse(&commit, label, SP_OID_HEX);
        at += len;
        if (!names)
            continue;
        const char *newline = memchr(path, '\n', (size_t)(end - path));
        size_t rest = (size_t)((newline ? newline : end) - path);
        code = goes_on(repo, &commit, (struct sp_str){path, rest}, out, err);
    }
    return code;
}
