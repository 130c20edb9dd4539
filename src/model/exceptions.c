#include "sallyport/exceptions.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

const char *const sp_exception_states[] = {"pending", "open",   "ended",
                                           "revoked", "closed", NULL};

void sp_exceptions_dispose(struct sp_exceptions *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->items[i].approvals.items);
    free(all->items);
    sp_oidmap_dispose(&all->places);
    *all = (struct sp_exceptions){0};
}

struct sp_exception *sp_exceptions_find(const struct sp_exceptions *all,
                                        const char *id)
{
    struct sp_oid key;
    sp_oid_of_text(&key, sp_str(id));
    uint32_t at = sp_oidmap_get(&all->places, &key);
    return at == SP_OIDMAP_NONE ? NULL : &all->items[at];
}

/* Acts come in the order of their commits. */
static void answer(struct sp_exception *one, const struct sp_act *act)
{
    switch (act->act) {
    case SP_ACT_APPROVE:
        if (!one->end)
            SP_VEC_PUSH(&one->approvals, act);
        break;
    case SP_ACT_REVOKE:
    case SP_ACT_CLOSE:
        if (!one->end)
            one->end = act;
        break;
    case SP_ACT_REVIEW:
        if (!one->review)
            one->review = act;
        break;
    case SP_ACT_REQUEST:
        break;
    }
}

void sp_exceptions_add(struct sp_exceptions *all, const struct sp_act *act,
                       const struct sp_oid *commit)
{
    struct sp_exception *one = sp_exceptions_find(all, act->id);
    if (act->time > all->last)
        all->last = act->time;
    if (one) {
        answer(one, act);
    } else if (act->act == SP_ACT_REQUEST) {
        struct sp_exception fresh = {.request = act, .commit = *commit};
        struct sp_oid key;
        sp_oid_of_text(&key, sp_str(act->id));
        sp_oidmap_put(&all->places, &key, (uint32_t)all->count);
        SP_VEC_PUSH(all, fresh);
    }
}

int64_t sp_exceptions_time(const struct sp_exceptions *all, int64_t clock,
                           int64_t trail)
{
    int64_t latest = clock > trail ? clock : trail;
    return latest > all->last ? latest : all->last;
}

/* Does the approval with that place count: it is not the requester's, nor of somebody
 * who approved it before? */
static bool counts(const struct sp_exception *one, size_t at,
                   const struct sp_terms *terms)
{
    const char *actor = one->approvals.items[at]->actor;
    if (terms->is_same(actor, one->request->actor, terms->context))
        return false;
    for (size_t i = 0; i < at; i++)
        if (terms->is_same(actor, one->approvals.items[i]->actor,
                           terms->context))
            return false;
    return true;
}

bool sp_exception_has_approved(const struct sp_exception *one, const char *user,
                               const struct sp_terms *terms)
{
    for (size_t i = 0; i < one->approvals.count; i++)
        if (terms->is_same(user, one->approvals.items[i]->actor,
                           terms->context))
            return true;
    return false;
}

size_t sp_exception_lacks(const struct sp_exception *one,
                          const struct sp_terms *terms)
{
    size_t found = 0;
    for (size_t i = 0; i < one->approvals.count; i++)
        found += counts(one, i, terms);
    return found < terms->quorum ? terms->quorum - found : 0;
}

int64_t sp_exception_opened(const struct sp_exception *one,
                            const struct sp_terms *terms)
{
    size_t found = 0;
    for (size_t i = 0; i < one->approvals.count; i++) {
        found += counts(one, i, terms);
        if (found == terms->quorum)
            return one->approvals.items[i]->time;
    }
    return 0;
}

/* When the clock ends it; 0: not yet known. */
static int64_t runs_out(const struct sp_exception *one,
                        const struct sp_terms *terms)
{
    const struct sp_act *request = one->request;
    if (request->kind == SP_WAIVER) {
        int64_t max = request->time + terms->max;
        return request->until < max ? request->until : max;
    }
    int64_t opened = sp_exception_opened(one, terms);
    long lasts = request->lasts < terms->max ? request->lasts : terms->max;
    return opened ? opened + lasts : 0;
}

int64_t sp_exception_ends(const struct sp_exception *one,
                          const struct sp_terms *terms)
{
    int64_t ends = runs_out(one, terms);
    return one->end && (!ends || one->end->time < ends) ? one->end->time : ends;
}

enum sp_exception_state sp_exception_state(const struct sp_exception *one,
                                           const struct sp_terms *terms,
                                           int64_t now)
{
    int64_t ends = runs_out(one, terms);
    if (one->end && (!ends || one->end->time < ends))
        return one->end->act == SP_ACT_CLOSE ? SP_EXCEPTION_CLOSED
                                             : SP_EXCEPTION_REVOKED;
    if (ends && now >= ends)
        return SP_EXCEPTION_ENDED;
    return sp_exception_opened(one, terms) ? SP_EXCEPTION_OPEN
                                           : SP_EXCEPTION_PENDING;
}

bool sp_exception_is_open(const struct sp_exception *one,
                          const struct sp_terms *terms, int64_t now)
{
    size_t found = 0;
    if (sp_exception_state(one, terms, now) != SP_EXCEPTION_OPEN)
        return false;
    for (size_t i = 0; i < one->approvals.count; i++)
        found +=
            counts(one, i, terms) &&
            terms->may_approve(one->approvals.items[i]->actor, terms->context);
    return found >= terms->quorum;
}

bool sp_exception_is_drill(const struct sp_exception *one)
{
    return one->request->kind == SP_BREAK_GLASS &&
           strcmp(one->request->ref, SP_DRILL_REF) == 0;
}

int64_t sp_exception_review_due(const struct sp_exception *one,
                                const struct sp_terms *terms)
{
    if (one->request->kind == SP_WAIVER || one->review ||
        !terms->review_within || sp_exception_is_drill(one) ||
        !sp_exception_opened(one, terms))
        return 0;
    return sp_exception_ends(one, terms) + terms->review_within;
}

const struct sp_exception *
sp_exceptions_overdue(const struct sp_exceptions *all,
                      const struct sp_terms *terms, int64_t now)
{
    for (size_t i = 0; i < all->count; i++) {
        int64_t due = sp_exception_review_due(&all->items[i], terms);
        if (due && now > due)
            return &all->items[i];
    }
    return NULL;
}

bool sp_exception_is_for(const struct sp_exception *one, const char *ref)
{
    return one->request->kind == SP_WAIVER
               ? fnmatch(one->request->ref, ref, 0) == 0
               : strcmp(one->request->ref, ref) == 0;
}
