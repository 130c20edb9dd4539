/*
 * Which commits are judged. Two walks at most: the history (everything since
 * the ref left the protected refs and the baseline, for the order of the
 * cycle), and within it what this push brings (for the rules of a commit).
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static void hide_protected(const struct sp_gather *gather, const char *but,
                           struct sp_oids *hide)
{
    for (size_t i = 0; i < gather->protected_tips.count; i++)
        if (!but || strcmp(gather->protected_tips.items[i].name, but) != 0)
            SP_VEC_PUSH(hide, gather->protected_tips.items[i].id);
}

static int walk(struct sp_gather *gather, const struct sp_ref_facts *ref,
                const struct sp_oids *hide, struct sp_oids *out,
                struct sp_error *err)
{
    struct sp_oid tip = ref->tip;
    struct sp_oids from = {&tip, 1, 1};
    return sp_repo_walk(gather->repo, &from, hide,
                        (size_t)gather->source.policy->max_commits, out, err);
}

/*
 * The second walk. What it leaves out of a branch was judged when it came;
 * what it leaves out of a protected ref was judged at another protected one,
 * as far as its order goes.
 */
static int mark_fresh(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_oids *hide, struct sp_error *err)
{
    size_t before = hide->count;
    if (ref->is_protected)
        hide_protected(gather, ref->update->name, hide);
    else if (!sp_oid_is_zero(&ref->old_tip))
        SP_VEC_PUSH(hide, ref->old_tip);
    if (hide->count == before)
        return SP_OK;
    struct sp_oids fresh = {0};
    int code = walk(gather, ref, hide, &fresh, err);
    for (size_t i = 0; !code && i < fresh.count; i++)
        sp_oidmap_put(&gather->fresh, &fresh.items[i], 1);
    if (!code && !fresh.count) /* an empty map would mean: all */
        sp_oidmap_put(&gather->fresh, &(struct sp_oid){{0}}, 1);
    free(fresh.items);
    return code;
}

int sp_gather_list(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   struct sp_oids *out, bool *too_many, struct sp_error *err)
{
    struct sp_oids hide = {0};
    bool from_old = gather->source.is_range || ref->is_protected;
    if (from_old && !sp_oid_is_zero(&ref->old_tip))
        SP_VEC_PUSH(&hide, ref->old_tip);
    else
        hide_protected(gather, NULL, &hide);
    for (size_t i = 0; i < gather->baseline.count; i++)
        SP_VEC_PUSH(&hide, gather->baseline.items[i]);
    int code = walk(gather, ref, &hide, out, err);
    *too_many = code == SP_ELIMIT;
    if (!code && ref->kind == SP_UPDATE &&
        (ref->is_protected || !gather->source.is_range))
        code = mark_fresh(gather, ref, &hide, err);
    free(hide.items);
    return *too_many ? SP_OK : code;
}
