#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/vec.h"
#include "tree.h"

static int missing(struct sp_repo *repo, const struct sp_oid *id,
                   struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    if (sp_memory_was_refused()) /* reading the base of its delta */
        return sp_error_set(err, SP_ELIMIT,
                            "reading the object %s takes more than %d MB",
                            sp_oid_format(hex, id), SP_READ_LARGEST >> 20);
    sp_memory_check();
    return sp_object_missing(repo, "object", id, err);
}

int sp_too_large(const char *what, const struct sp_oid *id, int bytes,
                 struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    return sp_error_set(err, SP_ELIMIT, "the %s %s is larger than %d MB", what,
                        sp_oid_format(hex, id), bytes >> 20);
}

/* libgit2 allocates for itself, too, and adds a NUL to the bytes. */
enum { MIN_BOUND = 1 << 20, MAX_KEPT = 4 << 10 };

int sp_read_whole(struct sp_repo *repo, const struct sp_oid *id, size_t bytes,
                  git_odb_object **out)
{
    size_t before = sp_memory_bound(bytes < MIN_BOUND ? MIN_BOUND : bytes + 1);
    int failed = git_odb_read(out, repo->odb, to_git(id));
    sp_memory_bound(before);
    return failed && sp_memory_was_refused() ? SP_ELIMIT : failed;
}

/* The first line of a tag has the id of its object. */
static int read_tag(struct sp_repo *repo, struct sp_oid *id,
                    struct sp_error *err)
{
    static const char key[] = "object ";
    git_odb_object *tag;
    int failed = sp_read_whole(repo, id, SP_TAG_LARGEST, &tag);
    if (failed)
        return failed == SP_ELIMIT
                   ? sp_too_large("tag", id, SP_TAG_LARGEST, err)
                   : missing(repo, id, err);
    struct sp_str line, text = text_of(tag);
    struct sp_oid target;
    bool good =
        sp_str_line(&text, &line) && sp_str_starts(line, key) &&
        sp_oid_parse(&target, line.ptr + strlen(key), line.len - strlen(key));
    int code = good ? SP_OK : missing(repo, id, err);
    if (good)
        *id = target;
    git_odb_object_free(tag);
    return code;
}

/* The type of an object. A commit is kept, since what a ref names is read soon. The
 * header comes first: libgit2 1.5 reads a file that is cut short for ever. */
static int type_of(struct sp_repo *repo, const struct sp_oid *id,
                   git_object_t *out)
{
    size_t size;
    *out = GIT_OBJECT_COMMIT;
    if (sp_kept_has(&repo->commits, to_git(id)))
        return 0;
    int failed = git_odb_read_header(&size, out, repo->odb, to_git(id));
    if (!failed && *out == GIT_OBJECT_COMMIT && size <= MAX_KEPT)
        git_odb_object_free(sp_read_small(repo, id, MAX_KEPT));
    return failed;
}

int sp_repo_peel(struct sp_repo *repo, const struct sp_oid *id,
                 enum sp_object_kind *kind, struct sp_oid *out,
                 struct sp_error *err)
{
    *out = *id;
    for (int depth = 0; depth <= 32; depth++) {
        git_object_t type;
        if (type_of(repo, out, &type) < 0)
            return missing(repo, out, err);
        enum sp_object_kind found = type == GIT_OBJECT_COMMIT ? SP_OBJECT_COMMIT
                                    : type == GIT_OBJECT_TREE ? SP_OBJECT_TREE
                                    : type == GIT_OBJECT_BLOB ? SP_OBJECT_BLOB
                                                              : SP_OBJECT_TAG;
        if (depth == 0)
            *kind = found;
        if (found != SP_OBJECT_TAG)
            return SP_OK;
        int code = read_tag(repo, out, err);
        if (code)
            return code;
    }
    return sp_error_set(err, SP_ELIMIT,
                        "tags of tags are nested more than 32 deep");
}

int sp_repo_expand(struct sp_repo *repo, const char *hex, struct sp_oid *out)
{
    git_oid prefix, found;
    size_t len = strspn(hex, "0123456789abcdefABCDEF");
    if (len < GIT_OID_MINPREFIXLEN || len > SP_OID_HEX || hex[len] ||
        git_oid_fromstrn(&prefix, hex, len) < 0 ||
        git_odb_exists_prefix(&found, repo->odb, &prefix, len) < 0)
        return SP_ENOTFOUND;
    *out = from_git(&found);
    return SP_OK;
}

/* Looks for those that were not found yet. False where one is missing. */
static bool look_for(struct sp_repo *repo, const struct sp_oids *ids,
                     bool *have)
{
    bool has_all = true;
    for (size_t i = 0; i < ids->count; i++) {
        have[i] =
            have[i] || git_odb_exists_ext(repo->odb, to_git(&ids->items[i]),
                                          GIT_ODB_LOOKUP_NO_REFRESH);
        has_all = has_all && have[i];
    }
    return has_all;
}

void sp_repo_have(struct sp_repo *repo, const struct sp_oids *ids, bool *have)
{
    for (size_t i = 0; i < ids->count; i++)
        have[i] = false;
    if (!look_for(repo, ids, have) && git_odb_refresh(repo->odb) == 0)
        look_for(repo, ids, have);
}

git_odb_object *sp_read_small(struct sp_repo *repo, const struct sp_oid *id,
                              size_t max)
{
    git_odb_object *object = sp_kept_find(&repo->commits, to_git(id));
    if (!object && sp_read_whole(repo, id, max, &object))
        return NULL;
    if (git_odb_object_type(object) == GIT_OBJECT_COMMIT &&
        git_odb_object_size(object) <= max) {
        sp_kept_put(&repo->commits, object);
        return object;
    }
    git_odb_object_free(object);
    return NULL;
}

/* Says why a commit was not read; or reads it, when the base of its delta is
 * larger than it may be itself. */
static int read_large(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                      git_odb_object **out, struct sp_error *err)
{
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, repo->odb, to_git(id)) < 0 ||
        type != GIT_OBJECT_COMMIT)
        return missing(repo, id, err);
    if (size > max)
        return SP_ELIMIT;
    return git_odb_read(out, repo->odb, to_git(id)) < 0 ? missing(repo, id, err)
                                                        : SP_OK;
}

int sp_repo_read_commit(struct sp_repo *repo, const struct sp_oid *id,
                        size_t max, struct sp_object *out, struct sp_error *err)
{
    git_odb_object *object = sp_read_small(repo, id, max);
    int code = object ? SP_OK : read_large(repo, id, max, &object, err);
    if (code)
        return code;
    out->handle = object;
    out->bytes = text_of(object);
    return SP_OK;
}

int sp_repo_file_size(struct sp_repo *repo, const struct sp_oid *id,
                      size_t *out, struct sp_error *err)
{
    git_object_t type;
    if (git_odb_read_header(out, &type, repo->odb, to_git(id)) < 0 ||
        type != GIT_OBJECT_BLOB)
        return missing(repo, id, err);
    return SP_OK;
}

static int read_file(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                     git_odb_object **out, struct sp_error *err)
{
    size_t size;
    int code = sp_repo_file_size(repo, id, &size, err);
    if (code)
        return code;
    if (size > max)
        return SP_ELIMIT;
    int failed = sp_read_whole(repo, id, max, out);
    if (failed)
        return failed == SP_ELIMIT ? SP_ELIMIT : missing(repo, id, err);
    sp_kept_put(&repo->files, *out);
    return SP_OK;
}

int sp_repo_read_file(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                      struct sp_object *out, struct sp_error *err)
{
    git_odb_object *object = sp_kept_find(&repo->files, to_git(id));
    int code = object ? SP_OK : read_file(repo, id, max, &object, err);
    if (!code && git_odb_object_size(object) > max) {
        git_odb_object_free(object);
        code = SP_ELIMIT;
    }
    if (code)
        return code;
    out->handle = object;
    out->bytes = text_of(object);
    return SP_OK;
}

int sp_repo_read_any_commit(struct sp_repo *repo, const struct sp_oid *id,
                            struct sp_object *out, struct sp_error *err)
{
    int code = sp_repo_read_commit(repo, id, SP_COMMIT_LARGEST, out, err);
    return code == SP_ELIMIT
               ? sp_too_large("commit", id, SP_COMMIT_LARGEST, err)
               : code;
}

void sp_object_dispose(struct sp_object *object)
{
    git_odb_object_free(object->handle);
    *object = (struct sp_object){0};
}

int sp_repo_commit_tree(struct sp_repo *repo, const struct sp_oid *id,
                        struct sp_oid *out, struct sp_error *err)
{
    return sp_commit_links(repo, id, out, NULL, err);
}

/* A directory in a commit; found is false when there is none. */
struct directory {
    bool found;
    struct sp_oid tree;
};

/* Goes down one name. */
static int enter(struct sp_repo *repo, struct sp_str name, struct directory *at,
                 struct sp_error *err)
{
    struct sp_object tree;
    struct tree_entry entry = {.present = true};
    struct sp_oid id = at->tree;
    int code = sp_tree_read(repo, &id, &tree, err);
    struct sp_str rest = tree.bytes;
    at->found = false;
    while (!code && !at->found && entry.present) {
        if (!sp_tree_next(&rest, &entry))
            code = sp_tree_malformed(err);
        at->found = !code && entry.present && sp_str_equal(entry.name, name);
    }
    at->found = at->found && entry.mode == SP_MODE_DIRECTORY;
    if (at->found)
        at->tree = *entry.id;
    sp_object_dispose(&tree);
    return code;
}

static int directory(struct sp_repo *repo, const struct sp_oid *commit_id,
                     const char *path, struct directory *out,
                     struct sp_error *err)
{
    struct sp_error ignored = {0};
    if (sp_commit_links(repo, commit_id, &out->tree, NULL, &ignored))
        return missing(repo, commit_id, err);
    out->found = true;
    int code = SP_OK;
    for (size_t len; !code && out->found && *path; path += len) {
        len = strcspn(path, "/");
        code = enter(repo, (struct sp_str){path, len}, out, err);
        len += path[len] == '/';
    }
    return code;
}

static bool is_file(const git_tree_entry *entry)
{
    return sp_mode_is_file((uint32_t)git_tree_entry_filemode(entry));
}

static int visit_file(struct sp_repo *repo, struct sp_str name,
                      const struct sp_oid *id, size_t max, sp_file_visit *visit,
                      void *context, struct sp_error *err)
{
    git_odb_object *blob;
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, repo->odb, to_git(id)) < 0)
        return missing(repo, id, err);
    if (size > max) {
        visit(name, (struct sp_str){NULL, size}, context);
        return SP_OK;
    }
    if (git_odb_read(&blob, repo->odb, to_git(id)) < 0)
        return missing(repo, id, err);
    visit(name, text_of(blob), context);
    git_odb_object_free(blob);
    return SP_OK;
}

int sp_repo_each_file(struct sp_repo *repo, const struct sp_oid *commit,
                      const char *path, size_t max, sp_file_wanted *wanted,
                      sp_file_visit *visit, void *context, struct sp_error *err)
{
    struct directory at;
    struct sp_object tree;
    struct tree_entry entry = {.present = true};
    int code = directory(repo, commit, path, &at, err);
    if (code || !at.found)
        return code;
    code = sp_tree_read(repo, &at.tree, &tree, err);
    struct sp_str rest = tree.bytes;
    while (!code && entry.present) {
        if (!sp_tree_next(&rest, &entry))
            code = sp_tree_malformed(err);
        else if (entry.present && sp_mode_is_file(entry.mode) &&
                 wanted(entry.name, context))
            code = visit_file(repo, entry.name, entry.id, max, visit, context,
                              err);
    }
    sp_object_dispose(&tree);
    return code;
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
    struct directory at;
    int code = directory(repo, commit, path, &at, err);
    return code || !at.found ||
                   git_tree_lookup(out, repo->git, to_git(&at.tree)) == 0
               ? code
               : sp_git_fail(err, "cannot read a directory");
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

int sp_repo_each_merged_file(struct sp_repo *repo, const struct sp_oid sides[2],
                             const char *path, size_t max,
                             sp_file_wanted *wanted, sp_file_visit *visit,
                             void *context, struct sp_error *err)
{
    struct sides of = {NULL, NULL, NULL};
    int code = open_sides(repo, sides, path, &of, err);
    size_t ours = count_of(of.ours), theirs = count_of(of.theirs);
    for (size_t i = 0; !code && i < ours + theirs; i++) {
        const char *name = git_tree_entry_name(
            i < ours ? git_tree_entry_byindex(of.ours, i)
                     : git_tree_entry_byindex(of.theirs, i - ours));
        if (i >= ours && entry_of(of.ours, name))
            continue; /* it was visited before */
        const git_tree_entry *entry = merged(&of, name);
        if (entry && is_file(entry) && wanted(sp_str(name), context)) {
            struct sp_oid id = from_git(git_tree_entry_id(entry));
            code =
                visit_file(repo, sp_str(name), &id, max, visit, context, err);
        }
    }
    git_tree_free(of.base);
    git_tree_free(of.ours);
    git_tree_free(of.theirs);
    return code;
}
