/* Whether a commit is what a protected branch has accepted, picked. */
#include "sallyport/pick.h"

#include <string.h>

#include "internal.h"
#include "sallyport/merge.h"

static bool is_same(const struct sp_content_source *source, size_t at,
                    const struct sp_past *past, size_t count, int *code,
                    struct sp_error *err)
{
    const struct sp_oid *id = &source->history->nodes.items[at].id;
    const struct sp_code_paths code_paths = sp_content_code_paths(source);
    *code = count == 1
                ? sp_repo_is_pick(source->repo, id, &past->commit,
                                  past->mainline, &code_paths, err)
                : sp_repo_does_all(source->repo, id, past, count, false, err);
    return *code > 0;
}

static void keep_unpicked(struct sp_gather *gather, size_t at,
                          const struct sp_named *named, bool is_accepted)
{
    struct sp_history *history = &gather->history;
    struct sp_unpicked unpicked = {.commit = history->nodes.items[at].id,
                                   .is_accepted = is_accepted};
    memcpy(unpicked.named, named->commit, sizeof unpicked.named - 1);
    SP_VEC_PUSH(&history->unpicked, unpicked);
}

/* Of several lines the last one says from where it was picked, unless it is the
 * squash of several picks: those of before it stood there already. */
static int is_pick(struct sp_gather *gather, size_t at, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    struct sp_revert picked;
    struct sp_past past[SP_NAMED_MAX];
    size_t found = 0, accepted = 0;
    int code = 0;
    if (gather->history.nodes.items[at].parent_count != 1 ||
        !sp_pick_read(&picked, &gather->message))
        return 0;
    for (size_t i = 0; i < picked.count; i++)
        if (sp_past_find(&source, at, &picked.named[i], &past[found])) {
            accepted += sp_gather_is_protected(gather, &past[found].commit);
            found++;
        }
    for (size_t i = found; !code && i > 0; i--)
        if (sp_gather_is_protected(gather, &past[i - 1].commit))
            is_same(&source, at, &past[i - 1], 1, &code, err);
    if (!code && found > 1 && found == accepted && found == picked.count &&
        !picked.has_more)
        is_same(&source, at, past, found, &code, err);
    if (!code)
        keep_unpicked(gather, at, &picked.named[picked.count - 1],
                      accepted > 0);
    return code;
}

int sp_gather_verify(struct sp_gather *gather, size_t at, enum sp_phase *phase,
                     struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    int code = sp_content_is_revert(&source, at, &gather->message, err);
    if (code > 0)
        *phase = SP_PHASE_REVERT;
    if (code)
        return code < 0 ? code : SP_OK;
    code = is_pick(gather, at, err);
    if (code > 0)
        *phase = SP_PHASE_PICK;
    return code < 0 ? code : SP_OK;
}
