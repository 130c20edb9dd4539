#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "sallyport/alloc.h"

enum {
    FIRST = 2, /* the store with the higher number is asked first */
    SECOND = 1,
    RENAME_LIMIT = 2000, /* added and removed files that are compared in pairs
                            */
};

/* The objects of a repository, read-only. The repository's own store could
 * write, and could "freshen" an object, which changes a file's time. */
struct view {
    git_odb_backend backend;
    git_odb *below;
};

/* A file too large to be merged is replaced by a NUL and its id. git takes that
 * for a binary file, and it differs from any other. */
static int read_through(void **data, size_t *len, git_object_t *type,
                        git_odb_backend *backend, const git_oid *id)
{
    git_odb *below = ((struct view *)(void *)backend)->below;
    size_t size;
    int failed = git_odb_read_header(&size, type, below, id);
    if (failed)
        return failed;
    git_odb_object *object = NULL;
    unsigned char instead[1 + SP_OID_RAW] = {0};
    const void *bytes = instead;
    *len = sizeof instead;
    if (*type == GIT_OBJECT_BLOB && size > LARGEST_MERGED) {
        memcpy(instead + 1, id->id, SP_OID_RAW);
    } else {
        failed = git_odb_read(&object, below, id);
        if (failed)
            return failed;
        bytes = git_odb_object_data(object);
        *len = git_odb_object_size(object);
    }
    char *copy = git_odb_backend_data_alloc(backend, *len + 1);
    if (copy) {
        memcpy(copy, bytes, *len);
        copy[*len] = '\0';
    }
    git_odb_object_free(object);
    *data = copy;
    return copy ? 0 : -1;
}

static int read_header(size_t *len, git_object_t *type,
                       git_odb_backend *backend, const git_oid *id)
{
    git_odb *below = ((struct view *)(void *)backend)->below;
    int failed = git_odb_read_header(len, type, below, id);
    if (!failed && *type == GIT_OBJECT_BLOB && *len > LARGEST_MERGED)
        *len = 1 + SP_OID_RAW;
    return failed;
}

static void free_view(git_odb_backend *backend)
{
    free(backend);
}

static int add_stores(git_odb *odb, git_odb *below)
{
    struct view *view = sp_calloc(1, sizeof *view);
    git_odb_init_backend(&view->backend, GIT_ODB_BACKEND_VERSION);
    view->backend.read = read_through;
    view->backend.read_header = read_header;
    view->backend.free = free_view;
    view->below = below;
    if (git_odb_add_backend(odb, &view->backend, SECOND) < 0) {
        free(view);
        return -1;
    }
    git_odb_backend *store;
    if (git_mempack_new(&store) < 0)
        return -1;
    return git_odb_add_backend(odb, store, FIRST);
}

git_odb *sp_memory_odb(git_odb *below)
{
    git_odb *odb = NULL;
    if (git_odb_new(&odb) == 0 && add_stores(odb, below) == 0)
        return odb;
    git_odb_free(odb);
    return NULL;
}

int sp_memory_repo_open(struct memory_repo *out, struct sp_repo *below,
                        struct sp_error *err)
{
    git_config *config = NULL;
    git_index *index = NULL;
    out->odb = sp_memory_odb(below->odb);
    bool good = out->odb && git_repository_wrap_odb(&out->git, out->odb) == 0 &&
                git_config_new(&config) == 0 && git_index_new(&index) == 0 &&
                git_repository_set_config(out->git, config) == 0 &&
                git_repository_set_index(out->git, index) == 0;
    git_config_free(config);
    git_index_free(index);
    return good ? SP_OK : sp_git_fail(err, "cannot prepare a merge");
}

void sp_memory_repo_dispose(struct memory_repo *memory)
{
    git_repository_free(memory->git);
    git_odb_free(memory->odb);
    *memory = (struct memory_repo){0};
}

int sp_memory_repo_merge(struct memory_repo *memory, const struct sp_oid *base,
                         const struct sp_oid *ours, const struct sp_oid *theirs,
                         git_index **out, struct sp_error *err)
{
    const struct sp_oid *ids[] = {base, ours, theirs};
    git_tree *trees[3] = {0};
    git_merge_options options;
    git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
    options.target_limit = RENAME_LIMIT;
    bool good = true;
    *out = NULL;
    for (size_t i = 0; good && i < 3; i++)
        good = git_tree_lookup(&trees[i], memory->git, to_git(ids[i])) == 0;
    good = good && git_merge_trees(out, memory->git, trees[0], trees[1],
                                   trees[2], &options) == 0;
    for (size_t i = 0; i < 3; i++)
        git_tree_free(trees[i]);
    return good ? SP_OK : sp_git_fail(err, "cannot repeat a merge");
}

int sp_memory_repo_write(struct memory_repo *memory, git_index *index,
                         struct sp_oid *tree, struct sp_error *err)
{
    git_oid id;
    if (git_index_write_tree_to(&id, index, memory->git) < 0)
        return sp_git_fail(err, "cannot repeat a merge");
    *tree = from_git(&id);
    return SP_OK;
}
