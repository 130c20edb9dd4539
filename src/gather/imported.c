/* The commits that the import brought, which nobody judges. */
#include <stdlib.h>

#include "import_record.h"
#include "internal.h"
#include "sallyport/file.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"
#include "sallyport/walk.h"

struct tip_visit {
    struct sp_gather *gather;
    struct sp_walk_starts starts;
    struct sp_error *err;
};

static int add_start(const char *name, const struct sp_oid *id, void *context)
{
    (void)name;
    struct tip_visit *visit = context;
    enum sp_object_kind kind;
    struct sp_oid commit;
    int code = sp_gather_commit(visit->gather, id, &kind, &commit, visit->err);
    if (!code && !sp_oid_is_zero(&commit))
        sp_walk_from(&visit->starts, &commit, SP_WALK_WANTED);
    return code;
}

/* Appends the commits without children, and counts them as baseline. */
static void add_childless(struct sp_gather *gather,
                          const struct sp_history *found, struct sp_buf *out)
{
    char hex[SP_OID_HEX + 1];
    size_t count = found->nodes.count;
    bool *has_child = sp_calloc(count, sizeof *has_child);
    for (size_t i = 0; i < found->parents.count; i++)
        if (found->parents.items[i] < count)
            has_child[found->parents.items[i]] = true;
    for (size_t i = 0; i < count; i++) {
        if (has_child[i])
            continue;
        sp_buf_printf(out, "%s\n",
                      sp_oid_format(hex, &found->nodes.items[i].id));
        SP_VEC_PUSH(&gather->baseline, found->nodes.items[i].id);
    }
    free(has_child);
}

int sp_gather_list_imported(struct sp_gather *gather, struct sp_buf *out,
                            struct sp_error *err)
{
    struct tip_visit visit = {.gather = gather, .err = err};
    struct sp_history found = {0};
    int code =
        sp_repo_each_ref(gather->repo, "refs/heads/*", add_start, &visit, err);
    if (!code)
        code = sp_repo_each_ref(gather->repo, "refs/tags/*", add_start, &visit,
                                err);
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        sp_walk_from(&visit.starts, &gather->protected_tips.items[i].id,
                     SP_WALK_HIDDEN);
    if (!code)
        code = sp_walk(gather->repo, &visit.starts, SIZE_MAX, &found, err);
    if (!code)
        add_childless(gather, &found, out);
    sp_history_dispose(&found);
    free(visit.starts.items);
    return code;
}

void sp_gather_imported(struct sp_gather *gather)
{
    struct sp_buf path = {0}, text = {0};
    struct sp_error ignored = {0};
    struct sp_str line;
    sp_import_record_path(&path, gather);
    sp_file_read(&text, sp_buf_text(&path), SP_FILE_MAX, 0, &ignored);
    struct sp_str rest = {sp_buf_text(&text), text.len};
    bool is_list =
        sp_str_line(&rest, &line) && sp_str_equal(line, sp_str("closed"));
    while (is_list && sp_str_line(&rest, &line)) {
        enum sp_object_kind kind;
        struct sp_oid id;
        if (sp_oid_parse(&id, line.ptr, line.len) &&
            !sp_repo_peel(gather->repo, &id, &kind, &id, &ignored) &&
            kind == SP_OBJECT_COMMIT)
            SP_VEC_PUSH(&gather->baseline, id);
    }
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
}
