/* The paths that a commit changes, for rules that look at each of them. */
#include "sallyport/changes.h"
#include "internal.h"

struct paths {
    struct sp_gather *gather;
    struct sp_content_source source;
    struct sp_file_source files;
    const struct sp_commit_facts *commit;
    struct sp_object file; /* the last that was read */
    sp_change_facts_visit *visit;
    void *context;
    struct sp_error *err;
};

static int file_size(void *context, const struct sp_oid *id, size_t *out,
                     struct sp_error *err)
{
    const struct paths *paths = context;
    return sp_repo_file_size(paths->gather->repo, id, out, err);
}

static int read_file(void *context, const struct sp_oid *id, size_t max,
                     struct sp_str *out, struct sp_error *err)
{
    struct paths *paths = context;
    sp_object_dispose(&paths->file);
    int code =
        sp_repo_read_file(paths->gather->repo, id, max, &paths->file, err);
    if (!code)
        *out = paths->file.bytes;
    return code;
}

static int look_at(const struct sp_change *change, void *context)
{
    struct paths *paths = context;
    const struct sp_gather *gather = paths->gather;
    const struct sp_change_facts facts = {
        .commit = paths->commit,
        .path = change->path,
        .path_class = sp_content_class(
            &paths->source, &gather->history.nodes.items[gather->visited],
            change),
        .old = change->old,
        .new = change->new,
        .files = &paths->files};
    return paths->visit(&facts, paths->context, paths->err);
}

int sp_gather_changes(struct sp_gather *gather,
                      const struct sp_commit_facts *commit,
                      sp_change_facts_visit *visit, void *context,
                      struct sp_error *err)
{
    struct paths paths = {.gather = gather,
                          .source = sp_gather_content_source(gather),
                          .commit = commit,
                          .visit = visit,
                          .context = context,
                          .err = err};
    paths.files = (struct sp_file_source){file_size, read_file, &paths};
    int code = sp_content_changes(&paths.source, gather->visited, look_at,
                                  &paths, err);
    sp_object_dispose(&paths.file);
    return code == SP_ENOTFOUND && !err->code ? SP_OK : code;
}
