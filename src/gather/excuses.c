/*
 * Finds the grants and waivers that are open for a ref. The acts are those that the
 * server had before the push: what comes with it excuses nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/directory.h"
#include "sallyport/layers.h"
#include "sallyport/refs.h"

/* Appends the policy that is in the tree; nothing where there is none. */
static int add_policy(struct sp_gather *gather, const struct sp_oid *tip,
                      struct sp_buf *out, struct sp_error *err)
{
    if (sp_oid_is_zero(tip))
        return SP_OK;
    int code = sp_repo_root_file(gather->repo, tip, SP_POLICY_IN_TREE,
                                 SP_POLICY_FILE_MAX, out, err);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

/* Does the push change the policy that is in the tree? Where it is too large to be
 * read, nobody knows. */
static int changes_policy(struct sp_gather *gather,
                          const struct sp_ref_facts *ref, bool *out,
                          struct sp_error *err)
{
    struct sp_buf old = {0}, new = {0};
    struct sp_error large = {0};
    int code = add_policy(gather, &ref->old_tip, &old, &large);
    if (!code)
        code = add_policy(gather, &ref->tip, &new, &large);
    *out = code == SP_ELIMIT || old.len != new.len ||
           memcmp(sp_buf_text(&old), sp_buf_text(&new), old.len) != 0;
    if (code && code != SP_ELIMIT)
        *err = large;
    sp_buf_dispose(&old);
    sp_buf_dispose(&new);
    return code == SP_ELIMIT ? SP_OK : code;
}

static bool pushes_acts(const struct sp_gather *gather)
{
    for (size_t i = 0; gather->push && i < gather->push->count; i++)
        if (strcmp(gather->push->items[i].name, SP_EXCEPTIONS_REF) == 0)
            return true;
    return false;
}

/* Reads the acts, once; not where the push brings some. */
static int read_acts(struct sp_gather *gather, struct sp_error *err)
{
    struct sp_oid *tip = &gather->acts_tip;
    if (gather->acts_known)
        return SP_OK;
    gather->acts_known = true;
    gather->acts_pushed = pushes_acts(gather);
    if (gather->acts_pushed)
        return SP_OK;
    int code = sp_repo_ref(gather->repo, SP_EXCEPTIONS_REF, tip, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (!code)
        code = sp_gather_exceptions(gather->repo, tip, &gather->acts,
                                    &gather->exceptions, err);
    if (!code && gather->acts.is_full)
        code = sp_error_set(err, SP_ELIMIT,
                            SP_EXCEPTIONS_REF " holds more than %d records",
                            SP_CHAIN_MAX);
    return code;
}

int sp_gather_latest(struct sp_gather *gather, struct sp_error *err)
{
    struct sp_pushers *trail = gather->source.pushers;
    if (gather->latest_known || !trail)
        return SP_OK;
    gather->latest_known = true;
    return trail->newest(trail, &gather->about.latest, err);
}

static int64_t now_of(const struct sp_gather *gather)
{
    return sp_exceptions_time(&gather->exceptions,
                              sp_policy_now(gather->source.policy),
                              gather->about.latest);
}

static bool is_requester(const struct sp_gather *gather,
                         const struct sp_exception *one)
{
    const struct sp_push_facts *push = &gather->about;
    return sp_occasion_has_actor(push->occasion) && push->user &&
           strcmp(push->user, one->request->actor) == 0;
}

/* Is it about that ref, and not a grant of another? */
static bool is_about(const struct sp_gather *gather,
                     const struct sp_ref_facts *ref,
                     const struct sp_exception *one)
{
    return sp_exception_is_for(one, ref->update->name) &&
           (one->request->kind != SP_BREAK_GLASS || is_requester(gather, one));
}

static void add_open(const struct sp_gather *gather,
                     const struct sp_ref_facts *ref,
                     enum sp_exception_kind kind, struct sp_excuses *out)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_terms terms = sp_policy_terms(policy, kind);
    int64_t now = now_of(gather);
    for (size_t i = 0; i < gather->exceptions.count; i++) {
        const struct sp_exception *one = &gather->exceptions.items[i];
        if (one->request->kind != kind || !is_about(gather, ref, one) ||
            !sp_exception_is_open(one, &terms, now))
            continue;
        struct sp_excuse excuse = {one, sp_exception_ends(one, &terms), now};
        SP_VEC_PUSH(out, excuse);
    }
}

static void add_closed(const struct sp_gather *gather,
                       const struct sp_ref_facts *ref, struct sp_excuses *out)
{
    const struct sp_exceptions *all = &gather->exceptions;
    int64_t now = now_of(gather);
    out->closed_count = 0;
    out->in_clone = sp_repo_worktree(gather->repo) != NULL;
    for (size_t i = all->count; i && out->closed_count < SP_EXCUSES_CLOSED;
         i--) {
        const struct sp_exception *one = &all->items[i - 1];
        const struct sp_terms terms =
            sp_policy_terms(gather->source.policy, one->request->kind);
        if (is_about(gather, ref, one) &&
            sp_exception_is_told(one, &terms, now))
            out->closed[out->closed_count++] =
                (struct sp_excuse){one, sp_exception_ends(one, &terms), now};
    }
}

static void add_all(const struct sp_gather *gather,
                    const struct sp_ref_facts *ref, struct sp_excuses *out)
{
    out->count = 0;
    add_open(gather, ref, SP_WAIVER, out);
    add_open(gather, ref, SP_BREAK_GLASS, out);
    add_closed(gather, ref, out);
}

static bool has_grant(const struct sp_excuses *excuses)
{
    return excuses->count &&
           excuses->items[excuses->count - 1].one->request->kind ==
               SP_BREAK_GLASS;
}

static void drop_grants(struct sp_excuses *excuses)
{
    while (has_grant(excuses))
        excuses->count--;
}

int sp_gather_excuses(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_excuses *out, struct sp_error *err)
{
    bool is_policy = false;
    if (ref->ref_class == SP_REF_EVIDENCE)
        return SP_OK;
    int code = read_acts(gather, err);
    if (code || !gather->exceptions.count)
        return code;
    add_all(gather, ref, out);
    if (!out->count)
        return SP_OK;
    code = sp_gather_latest(gather, err);
    add_all(gather, ref, out);
    if (!code && has_grant(out))
        code = changes_policy(gather, ref, &is_policy, err);
    if (is_policy)
        drop_grants(out);
    return code;
}

static int check_end(const struct sp_gather *gather,
                     const struct sp_excused_count *by, struct sp_error *err)
{
    const struct sp_exception *one =
        by->said && by->count ? sp_exceptions_find(&gather->exceptions, by->row)
                              : NULL;
    if (!one) /* a row of [exempt], or it excused nothing */
        return SP_OK;
    const struct sp_terms terms =
        sp_policy_terms(gather->source.policy, one->request->kind);
    return sp_exception_is_open(one, &terms, now_of(gather))
               ? SP_OK
               : sp_error_set(err, SP_EINPUT,
                              "%s ended while the push was judged; push again",
                              one->request->id);
}

static int check_tip(struct sp_gather *gather, struct sp_error *err)
{
    struct sp_oid tip = {{0}};
    int code = sp_repo_ref(gather->repo, SP_EXCEPTIONS_REF, &tip, err);
    if (code && code != SP_ENOTFOUND)
        return code;
    return sp_oid_equal(&tip, &gather->acts_tip)
               ? SP_OK
               : sp_error_set(err, SP_EINPUT,
                              "the grants and waivers changed while the push "
                              "was judged; push again");
}

int sp_gather_recheck(struct sp_gather *gather, const struct sp_findings *found,
                      struct sp_error *err)
{
    if (!gather->exceptions.count || !found->excused.count)
        return SP_OK;
    int code = check_tip(gather, err);
    for (size_t i = 0; !code && i < found->excused_by.count; i++)
        code = check_end(gather, &found->excused_by.items[i], err);
    return code;
}
