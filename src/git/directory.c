/* The files of a directory: in a commit, then in the merge of two. */
#include "sallyport/directory.h"

#include "internal.h"
#include "tree.h"

/* Who asks for the files. */
struct visitor {
    size_t max;
    sp_file_wanted *wanted;
    sp_file_visit *visit;
    void *context;
};

/* The directory at a path in a commit: 1, or 0 where there is none. */
static int find_directory(struct sp_repo *repo, const struct sp_oid *commit,
                          const char *path, struct sp_oid *out,
                          struct sp_error *err)
{
    struct sp_error ignored = {0};
    struct sp_oid tree;
    if (sp_commit_links(repo, commit, &tree, NULL, &ignored))
        return sp_object_unread(repo, commit, err);
    return sp_repo_tree_at(repo, &tree, sp_str(path), out, err);
}

static bool is_file(const git_tree_entry *entry)
{
    return sp_mode_is_file((uint32_t)git_tree_entry_filemode(entry));
}

static int visit_file(struct sp_repo *repo, const struct visitor *visitor,
                      struct sp_str name, const struct sp_oid *id,
                      struct sp_error *err)
{
    git_odb_object *blob;
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, repo->odb, to_git(id)) < 0)
        return sp_object_unread(repo, id, err);
    if (size > visitor->max) {
        visitor->visit(name, (struct sp_str){NULL, size}, visitor->context);
        return SP_OK;
    }
    if (git_odb_read(&blob, repo->odb, to_git(id)) < 0)
        return sp_object_unread(repo, id, err);
    visitor->visit(name, text_of(blob), visitor->context);
    git_odb_object_free(blob);
    return SP_OK;
}

static int visit_tree(struct sp_repo *repo, const struct visitor *visitor,
                      const struct sp_oid *id, struct sp_error *err)
{
    struct sp_object tree;
    struct tree_entry entry = {.present = true};
    int code = sp_tree_read(repo, id, &tree, err);
    struct sp_str rest = tree.bytes;
    while (!code && entry.present) {
        if (!sp_tree_next(&rest, &entry))
            code = sp_tree_malformed(err);
        else if (entry.present && sp_mode_is_file(entry.mode) &&
                 visitor->wanted(entry.name, visitor->context))
            code = visit_file(repo, visitor, entry.name, entry.id, err);
    }
    sp_object_dispose(&tree);
    return code;
}

int sp_repo_each_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *path, size_t max, sp_file_wanted *wanted,
                      sp_file_visit *visit, void *context, struct sp_error *err)
{
    const struct visitor visitor = {max, wanted, visit, context};
    struct sp_oid tree;
    int found = find_directory(repo, commit, path, &tree, err);
    return found > 0 ? visit_tree(repo, &visitor, &tree, err) : found;
}

struct root_file {
    const char *name;
    struct sp_buf *out;
    bool is_there, is_large;
};

static bool is_root_file(struct sp_str name, void *context)
{
    return sp_str_equal_c(name, ((const struct root_file *)context)->name);
}

static void take_root_file(struct sp_str name, struct sp_str content,
                           void *context)
{
    struct root_file *file = context;
    (void)name;
    file->is_there = true;
    file->is_large = !content.ptr;
    if (content.ptr)
        sp_buf_add(file->out, content.ptr, content.len);
}

int sp_repo_root_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *name, size_t max, struct sp_buf *out,
                      struct sp_error *err)
{
    struct root_file file = {.name = name, .out = out};
    int code = sp_repo_each_file(repo, commit, "", max, is_root_file,
                                 take_root_file, &file, err);
    if (!code && file.is_large)
        return sp_error_set(err, SP_ELIMIT, "%s is larger than %zu bytes", name,
                            max);
    return !code && !file.is_there ? SP_ENOTFOUND : code;
}

static size_t count_of(const git_tree *tree)
{
    return tree ? git_tree_entrycount(tree) : 0;
}

static const git_tree_entry *entry_of(const git_tree *tree, const char *name)
{
    return tree ? git_tree_entry_byname(tree, name) : NULL;
}

static bool is_same(const git_tree_entry *a, const git_tree_entry *b)
{
    return a && b
               ? git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) != 0
               : a == b;
}

/* The directory in three commits: the merge base, and both sides. */
struct sides {
    git_tree *base, *ours, *theirs;
};

/* The entry of the merge with that name: that of the side which changed it. */
static const git_tree_entry *merged(const struct sides *sides, const char *name)
{
    const git_tree_entry *ours = entry_of(sides->ours, name);
    return is_same(ours, entry_of(sides->base, name))
               ? entry_of(sides->theirs, name)
               : ours;
}

/* NULL when there is no such directory. */
static int open_tree(struct sp_repo *repo, const struct sp_oid *commit,
                     const char *path, git_tree **out, struct sp_error *err)
{
    struct sp_oid tree;
    int found = find_directory(repo, commit, path, &tree, err);
    if (found > 0 && git_tree_lookup(out, repo->git, to_git(&tree)))
        return sp_git_fail(err, "cannot read a directory");
    return found < 0 ? found : SP_OK;
}

static int open_sides(struct sp_repo *repo, const struct sp_oid ids[2],
                      const char *path, struct sides *out, struct sp_error *err)
{
    git_oid base;
    int failed = sp_merge_base(repo, &ids[0], &ids[1], &base);
    if (failed && failed != GIT_ENOTFOUND)
        return sp_git_fail(err, "cannot walk the history");
    int code = open_tree(repo, &ids[0], path, &out->ours, err);
    if (!code)
        code = open_tree(repo, &ids[1], path, &out->theirs, err);
    if (!code && !failed) {
        struct sp_oid id = from_git(&base);
        code = open_tree(repo, &id, path, &out->base, err);
    }
    return code;
}

/* The name of an entry: those of our side come first, then those of theirs alone. NULL for
 * one of theirs that was among ours. */
static const char *name_at(const struct sides *sides, size_t place)
{
    size_t ours = count_of(sides->ours);
    if (place < ours)
        return git_tree_entry_name(git_tree_entry_byindex(sides->ours, place));
    const char *name = git_tree_entry_name(
        git_tree_entry_byindex(sides->theirs, place - ours));
    return entry_of(sides->ours, name) ? NULL : name;
}

static int visit_merged(struct sp_repo *repo, const struct visitor *visitor,
                        const struct sides *sides, const char *name,
                        struct sp_error *err)
{
    const git_tree_entry *entry = merged(sides, name);
    if (!entry || !is_file(entry) ||
        !visitor->wanted(sp_str(name), visitor->context))
        return SP_OK;
    struct sp_oid id = from_git(git_tree_entry_id(entry));
    return visit_file(repo, visitor, sp_str(name), &id, err);
}

int sp_repo_each_merged_file(struct sp_repo *repo, const struct sp_oid sides[2],
                             const char *path, size_t max,
                             sp_file_wanted *wanted, sp_file_visit *visit,
                             void *context, struct sp_error *err)
{
    const struct visitor visitor = {max, wanted, visit, context};
    struct sides of = {NULL, NULL, NULL};
    int code = open_sides(repo, sides, path, &of, err);
    size_t count = count_of(of.ours) + count_of(of.theirs);
    for (size_t i = 0; !code && i < count; i++) {
        const char *name = name_at(&of, i);
        if (name)
            code = visit_merged(repo, &visitor, &of, name, err);
    }
    git_tree_free(of.base);
    git_tree_free(of.ours);
    git_tree_free(of.theirs);
    return code;
}
