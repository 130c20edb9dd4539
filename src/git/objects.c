#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/resident.h"

int sp_object_unread(struct sp_repo *repo, const struct sp_oid *id,
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
/* How deep tags of tags may be nested. */
enum { MAX_TAGS = 32 };

int sp_read_whole(struct sp_repo *repo, const struct sp_oid *id, size_t bytes,
                  git_odb_object **out)
{
    sp_resident_count_read();
    size_t before = sp_memory_bound(bytes < MIN_BOUND ? MIN_BOUND : bytes + 1);
    int failed = git_odb_read(out, repo->odb, to_git(id));
    sp_memory_bound(before);
    return failed && sp_memory_was_refused() ? SP_ELIMIT : failed;
}

int sp_read_kept(struct sp_repo *repo, struct kept *kept,
                 const struct sp_oid *id, size_t max, git_odb_object **out)
{
    *out = sp_kept_find(kept, id);
    if (*out)
        return 0;
    int failed = sp_read_whole(repo, id, max, out);
    if (!failed && git_odb_object_type(*out) != kept->type) {
        git_odb_object_free(*out);
        *out = NULL;
        return GIT_ENOTFOUND;
    }
    if (!failed)
        sp_kept_put(kept, *out);
    return failed;
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
                   : sp_object_unread(repo, id, err);
    struct sp_str line, text = text_of(tag);
    struct sp_oid target;
    bool good =
        sp_str_line(&text, &line) && sp_str_starts(line, key) &&
        sp_oid_parse(&target, line.ptr + strlen(key), line.len - strlen(key));
    int code = good ? SP_OK : sp_object_unread(repo, id, err);
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
    if (sp_kept_has(&repo->commits, id))
        return 0;
    int failed = git_odb_read_header(&size, out, repo->odb, to_git(id));
    if (!failed && *out == GIT_OBJECT_COMMIT && size <= MAX_KEPT)
        git_odb_object_free(sp_read_small(repo, id, MAX_KEPT));
    return failed;
}

static enum sp_object_kind kind_of(git_object_t type)
{
    if (type == GIT_OBJECT_COMMIT)
        return SP_OBJECT_COMMIT;
    if (type == GIT_OBJECT_TREE)
        return SP_OBJECT_TREE;
    return type == GIT_OBJECT_BLOB ? SP_OBJECT_BLOB : SP_OBJECT_TAG;
}

int sp_repo_peel(struct sp_repo *repo, const struct sp_oid *id,
                 enum sp_object_kind *kind, struct sp_oid *out,
                 struct sp_error *err)
{
    *out = *id;
    for (int depth = 0; depth <= MAX_TAGS; depth++) {
        git_object_t type;
        if (type_of(repo, out, &type) < 0)
            return sp_object_unread(repo, out, err);
        if (depth == 0)
            *kind = kind_of(type);
        if (kind_of(type) != SP_OBJECT_TAG)
            return SP_OK;
        int code = read_tag(repo, out, err);
        if (code)
            return code;
    }
    return sp_error_set(err, SP_ELIMIT,
                        "tags of tags are nested more than %d deep", MAX_TAGS);
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
    git_odb_object *object = sp_kept_find(&repo->commits, id);
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
        return sp_object_unread(repo, id, err);
    if (size > max)
        return SP_ELIMIT;
    return git_odb_read(out, repo->odb, to_git(id)) < 0
               ? sp_object_unread(repo, id, err)
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
        return sp_object_unread(repo, id, err);
    return SP_OK;
}

int sp_repo_read_file(struct sp_repo *repo, const struct sp_oid *id, size_t max,
                      struct sp_object *out, struct sp_error *err)
{
    git_odb_object *object = NULL;
    int failed = sp_read_kept(repo, &repo->files, id, max, &object);
    if (failed)
        return failed == SP_ELIMIT ? failed : sp_object_unread(repo, id, err);
    if (git_odb_object_size(object) > max) {
        git_odb_object_free(object);
        return SP_ELIMIT;
    }
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
