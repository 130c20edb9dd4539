/* Decides whether a commit is a pick of one that a protected branch has
 * accepted. */
#include "sallyport/pick.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "picked.h"
#include "sallyport/ancestry.h"
#include "sallyport/commit.h"
#include "sallyport/merge.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"

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

static bool has_any(const struct protected_tips *tips,
                    const struct sp_strings *refs)
{
    for (size_t i = 0; i < tips->count; i++)
        if (sp_ref_matches(refs, tips->items[i].name, NULL))
            return true;
    return false;
}

/* Does a rule apply to another protected ref, and not to this one? */
static bool has_less_rules(const struct sp_gather *gather, const char *name)
{
    const struct sp_policy *policy = gather->source.policy;
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct sp_strings *refs = &policy->rules.items[i].refs;
        if (refs->count && !sp_ref_matches(refs, name, NULL) &&
            (has_any(&gather->protected_tips, refs) ||
             has_any(&gather->elsewhere, refs)))
            return true;
    }
    return false;
}

static void add_standing(const struct sp_gather *gather,
                         const struct protected_tips *tips, struct sp_oids *out)
{
    for (size_t i = 0; i < tips->count; i++)
        if (!has_less_rules(gather, tips->items[i].name))
            SP_VEC_PUSH(out, tips->items[i].id);
}

/* Has a protected ref accepted the commit, by every rule that applies to any of
 * them? */
static bool has_standing(struct sp_gather *gather, const struct sp_oid *id)
{
    struct sp_oids tips = {0};
    add_standing(gather, &gather->protected_tips, &tips);
    bool is_any = tips.count == gather->protected_tips.count;
    add_standing(gather, &gather->elsewhere, &tips);
    bool is_known = sp_gather_is_protected(gather, id);
    bool accepted =
        (is_any && is_known) ||
        ((is_known || gather->elsewhere.count) &&
         sp_repo_reaches(gather->repo, &tips, id, &(struct sp_error){0}) > 0);
    free(tips.items);
    return accepted;
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

/* The last of several lines names the origin, because the others were in the picked
 * message. In a squash of several picks all of them count. */
static int is_pick(struct sp_gather *gather, size_t at, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    struct sp_revert picked;
    struct sp_past past[SP_NAMED_MAX];
    bool stands[SP_NAMED_MAX];
    size_t found = 0, accepted = 0;
    int code = 0;
    if (gather->history.nodes.items[at].parent_count != 1 ||
        !sp_pick_read(&picked, &gather->message))
        return 0;
    for (size_t i = 0; i < picked.count; i++)
        if (sp_past_find(&source, at, &picked.named[i], &past[found])) {
            stands[found] = has_standing(gather, &past[found].commit);
            accepted += stands[found++];
        }
    for (size_t i = found; !code && i > 0; i--)
        if (stands[i - 1])
            is_same(&source, at, &past[i - 1], 1, &code, err);
    if (!code && found > 1 && found == accepted && found == picked.count &&
        !picked.has_more)
        is_same(&source, at, past, found, &code, err);
    if (!code)
        keep_unpicked(gather, at, &picked.named[picked.count - 1],
                      accepted > 0);
    return code;
}

int sp_gather_verify(struct sp_gather *gather, size_t at,
                     enum sp_ahead_revert known, struct sp_undoes *undoes,
                     enum sp_phase *phase, struct sp_error *err)
{
    const struct sp_content_source source = sp_gather_content_source(gather);
    int code = known == SP_AHEAD_REVERT;
    if (known == SP_AHEAD_UNKNOWN)
        code = sp_content_is_revert(&source, at, &gather->message, undoes, err);
    if (code > 0)
        *phase = SP_PHASE_REVERT;
    if (code)
        return code < 0 ? code : SP_OK;
    code = is_pick(gather, at, err);
    if (code > 0)
        *phase = SP_PHASE_PICK;
    return code < 0 ? code : SP_OK;
}

void sp_gather_add_picked(struct sp_gather *gather, const struct sp_oid *id,
                          struct sp_oids *out)
{
    struct sp_object object, named;
    struct sp_revert picked = {.count = 0};
    struct sp_error ignored = {0};
    if (sp_repo_read_any_commit(gather->repo, id, &object, &ignored))
        return;
    if (!sp_commit_parse(&gather->commit, object.bytes, &ignored)) {
        sp_message_parse(&gather->message, gather->commit.message);
        sp_pick_read(&picked, &gather->message);
    }
    sp_object_dispose(&object);
    for (size_t i = 0; i < picked.count; i++) {
        struct sp_oid from;
        if (sp_repo_expand(gather->repo, picked.named[i].commit, &from) ||
            sp_repo_read_any_commit(gather->repo, &from, &named, &ignored))
            continue;
        sp_object_dispose(&named);
        SP_VEC_PUSH(out, from);
    }
}
