/* Who is locked out, or soon; exceptions that are open or have to be reviewed; root
 * causes that are due. */
#include "sallyport/overview.h"

#include <stdlib.h>

#include "sallyport/chain.h"
#include "sallyport/gather.h"
#include "sallyport/lockout.h"
#include "sallyport/refs.h"
#include "sallyport/root_causes.h"
#include "sallyport/utc.h"

static void add_exception(struct sp_overview_exceptions *out,
                          const struct sp_exception *one,
                          const struct sp_terms *terms, int64_t now)
{
    const struct sp_act *request = one->request;
    bool is_waiver = request->kind == SP_WAIVER;
    struct sp_overview_exception item = {
        .kind = request->kind,
        .state = sp_exception_state(one, terms, now),
        .ends = sp_exception_ends(one, terms),
        .due = sp_exception_review_due(one, terms)};
    bool is_open = item.state == SP_EXCEPTION_OPEN;
    item.is_overdue = item.due && now > item.due;
    if (!is_open && item.state != SP_EXCEPTION_PENDING && !item.due)
        return;
    item.id = sp_strdup(request->id);
    item.who = sp_strdup(request->actor);
    item.ref = sp_strdup(request->ref);
    item.of = sp_strdup(is_waiver ? request->rule : request->incident);
    SP_VEC_PUSH(&out->items, item);
    out->waivers += is_open && is_waiver;
    out->grants += is_open && !is_waiver;
    out->pending += item.state == SP_EXCEPTION_PENDING;
    out->overdue += item.is_overdue;
    if (is_open && is_waiver && (!out->next_end || item.ends < out->next_end))
        out->next_end = item.ends;
}

/* now: seconds since 1970. A repository without the ref has none. */
static int read_exceptions(struct sp_overview_exceptions *out,
                           struct sp_repo *repo, const struct sp_policy *policy,
                           int64_t now, struct sp_error *err)
{
    struct sp_chain chain = {.links = {0}};
    struct sp_exceptions all = {0};
    struct sp_oid tip;
    int code = sp_repo_ref(repo, SP_EXCEPTIONS_REF, &tip, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (!code)
        code = sp_gather_chain(repo, &tip, &tip, &chain, err);
    if (!code)
        sp_chain_fold(&chain, &all);
    for (size_t i = 0; i < all.count; i++) {
        const struct sp_terms terms =
            sp_policy_terms(policy, all.items[i].request->kind);
        add_exception(out, &all.items[i], &terms, now);
    }
    sp_exceptions_dispose(&all);
    sp_chain_dispose(&chain);
    return code;
}

void sp_overview_exceptions_dispose(struct sp_overview_exceptions *exceptions)
{
    for (size_t i = 0; i < exceptions->items.count; i++) {
        free(exceptions->items.items[i].id);
        free(exceptions->items.items[i].who);
        free(exceptions->items.items[i].ref);
        free(exceptions->items.items[i].of);
    }
    free(exceptions->items.items);
    *exceptions = (struct sp_overview_exceptions){.grants = 0};
}

/* Reads the root causes that are due on the branch that HEAD names. A branch that is not
 * there has none. */
static void read_causes(struct sp_overview *out,
                        const struct sp_overview_question *q)
{
    struct sp_root_causes causes = {0};
    struct sp_error ignored = {0};
    struct sp_oid tip;
    int64_t now = q->now / 1000;
    if (!q->head || !*q->head || sp_repo_ref(q->repo, q->head, &tip, &ignored))
        return;
    sp_root_causes_read(&causes, q->repo, q->policy, &tip, now);
    for (size_t i = 0; i < causes.count; i++) {
        const struct sp_overview_cause cause = {causes.items[i].commit,
                                                causes.items[i].due,
                                                now > causes.items[i].due};
        SP_VEC_PUSH(&out->causes, cause);
    }
    free(causes.items);
}

static void add_lock(struct sp_overview *out, const char *user, int64_t until)
{
    char text[SP_UTC_TEXT + 1];
    struct sp_buf line = {0};
    sp_buf_printf(&line, "%s until %s", user,
                  sp_utc_write(text, (until + 999) / 1000));
    sp_strings_add(&out->locked, sp_buf_text(&line), line.len);
    sp_buf_dispose(&line);
}

/* Is the user locked out, or half of the way there? */
static int look_at_user(struct sp_overview *out, struct sp_audit *audit,
                        const struct sp_overview_question *q, const char *user,
                        struct sp_error *err)
{
    int64_t until = 0;
    size_t refusals = 0;
    int code = sp_lockout_find(&until, audit, q->policy, q->repository, user,
                               q->now, err);
    if (!code && until)
        add_lock(out, user, until);
    else if (!code)
        code = sp_lockout_count(&refusals, audit, q->policy, q->repository,
                                user, q->now, err);
    if (!code && refusals * 2 >= (size_t)out->lockout && refusals) {
        const struct sp_overview_near near = {sp_strdup(user), refusals};
        SP_VEC_PUSH(&out->near, near);
    }
    return code;
}

static int list_locked(struct sp_overview *out, struct sp_audit *audit,
                       const struct sp_overview_question *q,
                       struct sp_error *err)
{
    struct sp_strings users = {0};
    out->lockout = q->policy->lockout.refusals;
    if (!out->lockout)
        return SP_OK;
    int code =
        sp_lockout_users(&users, audit, q->policy, q->repository, q->now, err);
    for (size_t i = 0; !code && i < users.count; i++)
        if (sp_lockout_is_for(q->policy, users.items[i]))
            code = look_at_user(out, audit, q, users.items[i], err);
    sp_strings_dispose(&users);
    return code;
}

int sp_overview_due_read(struct sp_overview *out, struct sp_audit *audit,
                         const struct sp_overview_question *q,
                         struct sp_error *err)
{
    int code = list_locked(out, audit, q, err);
    if (code || !q->repo)
        return code;
    read_causes(out, q);
    return read_exceptions(&out->exceptions, q->repo, q->policy, q->now / 1000,
                           err);
}
