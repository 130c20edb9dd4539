#include "sallyport/globbed.h"

#include "sallyport/changes.h"
#include "sallyport/glob.h"
#include "sallyport/objects.h"
#include "sallyport/paths.h"

/* The files below one directory. */
struct listing {
    struct sp_repo *repo;
    const struct sp_strings *globs;
    struct sp_str directory;
    size_t max;
    sp_globbed_visit *visit;
    void *context;
    struct sp_error *err;
};

static int read_file(const struct listing *self, struct sp_str path,
                     const struct sp_oid *id)
{
    struct sp_object object = {0};
    int code = sp_repo_read_file(self->repo, id, self->max, &object, self->err);
    if (code == SP_ELIMIT) {
        self->visit(path, (struct sp_str){NULL, 0}, self->context);
        return SP_OK;
    }
    if (!code) {
        self->visit(path, object.bytes, self->context);
        sp_object_dispose(&object);
    }
    return code;
}

static int look_at(const struct sp_change *change, void *context)
{
    const struct listing *self = context;
    struct sp_buf path = {0};
    int code = SP_OK;
    sp_buf_printf(&path, "%.*s%s%.*s", SP_STR_ARG(self->directory),
                  self->directory.len ? "/" : "", SP_STR_ARG(change->path));
    struct sp_str whole = {path.data, path.len};
    if (sp_mode_is_file(change->new.mode) && sp_paths_have(self->globs, whole))
        code = read_file(self, whole, &change->new.id);
    sp_buf_dispose(&path);
    return code;
}

int sp_each_globbed_file(struct sp_repo *repo, const struct sp_oid *commit,
                         const struct sp_strings *globs, size_t max,
                         sp_globbed_visit *visit, void *context,
                         struct sp_error *err)
{
    struct sp_oid tree, below;
    int code = sp_repo_commit_tree(repo, commit, &tree, err);
    for (size_t i = 0; !code && i < globs->count; i++) {
        struct listing listing = {.repo = repo,
                                  .globs = globs,
                                  .directory =
                                      sp_glob_directory(globs->items[i]),
                                  .max = max,
                                  .visit = visit,
                                  .context = context,
                                  .err = err};
        if (*globs->items[i] == '!')
            continue;
        int found =
            sp_repo_tree_at(repo, &tree, listing.directory, &below, err);
        code = found < 0 ? found : SP_OK;
        if (found > 0)
            code = sp_repo_changes(repo, NULL, &below, look_at, &listing, err);
    }
    return code;
}
