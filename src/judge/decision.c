#include "sallyport/decision.h"

#include <string.h>

#include "sallyport/clock.h"
#include "sallyport/ending.h"

/* GCOVR_EXCL_START ends the process, and the counts with it */
/* In a signal handler, perhaps: writes plain fields, and allocates nothing. */
static void end(void *context, enum sp_ending how)
{
    static const struct {
        enum sp_cause cause;
        const char *reason;
    } ends[] = {
        [SP_ENDING_TIME] = {SP_CAUSE_TIME,
                            "judging took longer than [limits] time allows"},
        [SP_ENDING_MEMORY] = {SP_CAUSE_MEMORY,
                              "judging took more than [limits] memory allows"},
        [SP_ENDING_CRASH] = {SP_CAUSE_CRASH, "judging crashed"},
    };
    struct sp_decision *decision = context;
    decision->decided = SP_UNDECIDED;
    decision->cause = ends[how].cause;
    decision->reason = ends[how].reason;
    decision->milliseconds = sp_clock_ms() - decision->begun;
    if (decision->ended)
        decision->ended(decision, decision->context);
}
/* GCOVR_EXCL_STOP */

static void add_roles(struct sp_decision *decision)
{
    const struct sp_policy *policy = decision->policy;
    for (size_t i = 0; i < policy->roles.count; i++) {
        const char *role = policy->roles.items[i].name;
        if (sp_policy_has_role(policy, role, decision->actor->user))
            sp_strings_add(&decision->roles, role, strlen(role));
    }
}

void sp_decision_begin(struct sp_decision *decision,
                       const struct sp_policy *policy,
                       const struct sp_push *push, const struct sp_actor *actor)
{
    decision->policy = policy;
    decision->push = push;
    decision->actor = actor;
    decision->time = sp_clock_now_ms();
    if (!decision->begun)
        decision->begun = sp_clock_ms();
    if (actor)
        add_roles(decision);
    decision->decided = SP_BEGUN;
    sp_ending_watch(end, decision);
}

void sp_decision_fingerprint(struct sp_decision *decision)
{
    sp_policy_fingerprint(decision->policy, decision->fingerprint);
}

void sp_decision_complete(struct sp_decision *decision,
                          const struct sp_error *err)
{
    sp_ending_watch(NULL, NULL);
    decision->milliseconds =
        decision->begun ? sp_clock_ms() - decision->begun : 0;
    if (err->code) {
        decision->decided = SP_UNDECIDED;
        decision->cause = SP_CAUSE_ERROR;
        decision->err = *err;
        decision->reason = decision->err.message;
    } else {
        decision->decided =
            sp_verdict_refuses(&decision->found, decision->policy)
                ? SP_REFUSED
                : SP_ACCEPTED;
    }
}

void sp_source_by(struct sp_source *source, const struct sp_actor *actor)
{
    source->user = actor->user;
    source->why_unknown = actor->why_unknown;
    source->via = actor->via;
    source->is_host_merge = actor->is_host_merge;
    source->may_be_edit = actor->may_be_edit;
    source->request = actor->request;
}

int sp_decision_judge(struct sp_decision *decision,
                      const struct sp_source *source, struct sp_error *err)
{
    const size_t max = decision->found.findings.max;
    sp_verdict_dispose(&decision->found);
    decision->found = (struct sp_verdict){.findings.max = max};
    return sp_judge(source, decision->push, &decision->found, err);
}

int sp_decide(struct sp_decision *decision, const struct sp_source *source,
              struct sp_error *err)
{
    int code = sp_decision_judge(decision, source, err);
    sp_decision_complete(decision, err);
    return code;
}

void sp_decision_dispose(struct sp_decision *decision)
{
    sp_ending_watch(NULL, NULL);
    sp_strings_dispose(&decision->roles);
    sp_verdict_dispose(&decision->found);
}
