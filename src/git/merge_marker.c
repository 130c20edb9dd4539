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

void sp_merge_suffix(char out[SUFFIX_SIZE])
{
    uint64_t random = sp_oid_salt();
    for (size_t i = 0; i + 2 < SUFFIX_SIZE; i += 2)
        memcpy(out + i, random >> i / 2 & 1 ? "^0" : "~0", 3);
}

/* Does a directory have a name that begins so and contains a newline next? */
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

/* The directory of a path, or NULL; *name is what follows it. */
static int open_directory(struct sp_repo *repo, const struct sp_oid *root,
                          struct sp_str path, git_tree **out,
                          struct sp_str *name, struct sp_error *err)
{
    const char *slash = memrchr(path.ptr, '/', path.len);
    git_tree *tree = NULL;
    git_tree_entry *entry = NULL;
    int failed = git_tree_lookup(&tree, repo->git, to_git(root));
    *name = path;
    if (!failed && slash) {
        size_t len = (size_t)(slash - path.ptr);
        char *directory = sp_strndup(path.ptr, len);
        *name = (struct sp_str){slash + 1, path.len - len - 1};
        if (git_tree_entry_bypath(&entry, tree, directory) == 0 &&
            git_tree_entry_type(entry) == GIT_OBJECT_TREE)
            failed = git_tree_lookup(out, repo->git, git_tree_entry_id(entry));
        free(directory);
        git_tree_entry_free(entry);
        git_tree_free(tree);
    } else if (!failed) {
        *out = tree;
    }
    return failed ? sp_git_fail(err, "cannot read a merge") : SP_OK;
}

/* Could a path be the beginning of a longer name in the tree of a commit? */
static int continues(struct sp_repo *repo, const struct sp_oid *commit,
                     struct sp_str path, bool *out, struct sp_error *err)
{
    struct sp_oid root;
    struct sp_str name = path;
    git_tree *tree = NULL;
    int code = sp_commit_links(repo, commit, &root, NULL, err);
    if (!code)
        code = open_directory(repo, &root, path, &tree, &name, err);
    *out = !code && tree && has_longer(tree, name);
    git_tree_free(tree);
    return code;
}

/* The next label with a path in a text, up to the end of its line; *path is
 * what follows the colon. Empty at the end. */
static struct sp_str next_label(struct sp_str *rest, struct sp_str suffix,
                                struct sp_oid *commit, struct sp_str *path)
{
    const char *begin = rest->ptr, *end = begin + rest->len, *at = begin;
    const size_t len = SP_OID_HEX + suffix.len;
    while (at < end &&
           (at = memmem(at, (size_t)(end - at), suffix.ptr, suffix.len))) {
        at += suffix.len;
        if ((size_t)(at - begin) < len || at == end || *at != ':' ||
            !sp_oid_parse(commit, at - len, SP_OID_HEX))
            continue;
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        *path = (struct sp_str){at + 1, (size_t)(stop - at) - 1};
        *rest = (struct sp_str){stop, (size_t)(end - stop)};
        return (struct sp_str){at - len, (size_t)(stop - at) + len};
    }
    return (struct sp_str){0};
}

int sp_merge_marker_is_cut(struct sp_repo *repo, struct sp_str text, bool *out,
                           struct sp_error *err)
{
    /* both sides have the same labels in all hunks: each is looked up once */
    struct sp_str seen[2] = {{0}}, label, path;
    const struct sp_str suffix = sp_str(sp_merger_suffix(repo));
    struct sp_oid commit;
    int code = SP_OK;
    *out = false;
    while (!code && !*out &&
           (label = next_label(&text, suffix, &commit, &path)).len) {
        if (sp_str_equal(label, seen[0]) || sp_str_equal(label, seen[1]))
            continue;
        seen[0] = seen[1];
        seen[1] = label;
        code = continues(repo, &commit, path, out, err);
    }
    return code;
}
