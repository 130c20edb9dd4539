#include "policy_then.h"

#include "sallyport/in_tree.h"
#include "sallyport/refs.h"

/* Where the default branch was; zero: it was not there. */
static int find_tip(struct sp_oid *out, const struct sp_replay *replay,
                    const struct sp_past *past, struct sp_error *err)
{
    struct sp_buf head = {0};
    int code = sp_repo_symbolic(replay->repo, "HEAD", &head, err);
    if (code || !sp_past_ref(past, sp_buf_text(&head), out))
        *out = (struct sp_oid){{0}};
    sp_buf_dispose(&head);
    return code;
}

static int tighten(struct policy_then *then, const struct sp_replay *replay,
                   struct sp_error *err)
{
    struct sp_buf left = {0};
    sp_policy_free(then->tightened);
    then->tightened = NULL;
    int code = replay->read_again(&then->tightened, replay, err);
    if (code)
        return code;
    if (!sp_oid_is_zero(&then->tip))
        sp_in_tree_tighten(then->tightened, replay->repo, &then->tip, &left);
    sp_buf_dispose(&left);
    then->policy = then->tightened;
    sp_policy_fingerprint(then->policy, then->fingerprint);
    return SP_OK;
}

int sp_policy_then(struct policy_then *then, const struct sp_replay *replay,
                   const struct sp_past *past, struct sp_error *err)
{
    struct sp_oid tip;
    if (!replay->read_again ||
        replay->policy->policy.in_tree != SP_IN_TREE_TIGHTEN)
        return SP_OK;
    int code = find_tip(&tip, replay, past, err);
    if (code || (then->tightened && sp_oid_equal(&tip, &then->tip)))
        return code;
    then->tip = tip;
    return tighten(then, replay, err);
}
