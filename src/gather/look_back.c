/*
 * Judges refs that have moved already. A protected ref is judged as if all of them
 * moved at once: the protected tips are then those before. Other refs are judged by
 * what is protected now, or whatever came in meanwhile would be theirs.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void sp_gather_forget_refs(struct sp_gather *gather)
{
    sp_protected_tips_clear(&gather->protected_tips);
    sp_protected_tips_clear(&gather->elsewhere);
    gather->baseline.count = 0;
    gather->hidden_baseline = 0;
    gather->refs_known = gather->walked_before = gather->hidden_unknown = false;
    gather->paths_known = false;
    sp_attributes_dispose(&gather->attributes);
    sp_reach_free(gather->hidden);
    sp_reach_free(gather->protected_ones);
    gather->hidden = gather->protected_ones = NULL;
    sp_below_free(gather->below);
    gather->below = NULL;
}

struct sp_oid sp_gather_tip(const struct sp_gather *gather, const char *name,
                            const struct sp_oid *now)
{
    const struct sp_push *push = gather->push;
    for (size_t i = 0; gather->as_were && push && i < push->count; i++)
        if (strcmp(push->items[i].name, name) == 0)
            return push->items[i].old_id;
    return *now;
}

int sp_gather_look_back(struct sp_gather *gather,
                        const struct sp_ref_update *update,
                        struct sp_error *err)
{
    int code = sp_gather_head(gather, err);
    if (code)
        return code;
    bool is_protected =
        sp_ref_matches(&gather->source.policy->refs.protected, update->name,
                       sp_buf_text(&gather->head));
    if (gather->as_were != is_protected)
        sp_gather_forget_refs(gather);
    gather->as_were = is_protected;
    return SP_OK;
}
