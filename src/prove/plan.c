#include "sallyport/prove.h"

struct plan {
    struct sp_proof *proof;
    bool all;
    struct sp_oidmap waiting; /* RED commits without their GREEN, and the
                                 commits after them */
};

/* Is a RED before this commit still without its GREEN? */
static bool waits(const struct plan *plan, const struct sp_commit_facts *commit)
{
    for (size_t i = 0; i < commit->parent_count; i++)
        if (sp_oidmap_get(&plan->waiting, &commit->parents[i]) !=
            SP_OIDMAP_NONE)
            return true;
    return false;
}

static enum sp_expected expected_of(const struct plan *plan,
                                    enum sp_phase phase, bool is_waiting)
{
    switch (phase) {
    case SP_PHASE_RED:
        return SP_EXPECT_FAIL;
    case SP_PHASE_GREEN:
    case SP_PHASE_REFACTOR:
        return SP_EXPECT_PASS;
    case SP_PHASE_NEUTRAL:
    case SP_PHASE_MERGE:
    case SP_PHASE_REVERT:
    case SP_PHASE_PICK:
        return plan->all && !is_waiting ? SP_EXPECT_PASS : SP_EXPECT_NOTHING;
    default:
        return SP_EXPECT_NOTHING;
    }
}

static int add_step(const struct sp_commit_facts *commit, void *context,
                    struct sp_error *err)
{
    (void)err;
    struct plan *plan = context;
    enum sp_phase phase = commit->phase.phase;
    bool is_waiting = waits(plan, commit);
    struct sp_str subject = commit->message->subject;
    struct sp_proof_step step = {
        .id = *commit->id,
        .phase = phase,
        .expected = expected_of(plan, phase, is_waiting),
        .subject = sp_strndup(subject.ptr, subject.len)};
    step.state = step.expected ? SP_PROOF_OPEN : SP_PROOF_NOT_ASKED;
    if (phase == SP_PHASE_RED ||
        (is_waiting && phase != SP_PHASE_GREEN && phase != SP_PHASE_REFACTOR))
        sp_oidmap_put(&plan->waiting, commit->id, 1);
    if (phase == SP_PHASE_UNKNOWN) {
        step.state = SP_PROOF_UNPROVEN;
        step.reason =
            sp_strdup("the message does not say which step of the cycle it is");
    }
    SP_VEC_PUSH(&plan->proof->steps, step);
    return SP_OK;
}

/* Adds the new commits of the history, in the same order. */
static void read_history(struct sp_proof *proof,
                         const struct sp_history *history)
{
    size_t step = 0;
    proof->is_whole = true;
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        if (step < proof->steps.count &&
            sp_oid_equal(&node->id, &proof->steps.items[step].id))
            proof->steps.items[step++].tree = node->tree;
        else
            proof->is_whole = false;
    }
    for (size_t i = 0; i < history->parents.count; i++)
        if (history->parents.items[i] == SP_PARENT_BASELINE)
            proof->is_whole = false;
}

int sp_proof_plan(struct sp_proof *out, const struct sp_source *source,
                  const struct sp_ref_update *update, bool all,
                  struct sp_error *err)
{
    struct plan plan = {.proof = out, .all = all};
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct sp_gather *gather = sp_gather_new(source);
    int code = sp_gather_ref(gather, update, &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, add_step, &plan, err);
    if (!code && branch.too_many_commits)
        code = sp_error_set(err, SP_ELIMIT,
                            "these are more than %ld commits ([limits] "
                            "commits); name a shorter range",
                            source->policy->limits.max_commits);
    if (!code) {
        read_history(out, branch.history);
        out->head = ref.tip;
    }
    sp_gather_free(gather);
    sp_oidmap_dispose(&plan.waiting);
    return code;
}
