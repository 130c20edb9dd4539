#include "sallyport/prove.h"
#include "sallyport/sequence.h"

/* all: of commits outside of the cycle, too. is_open: a test may still lack its code. */
static enum sp_expected expected_of(enum sp_phase phase, bool all, bool is_open)
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
        return all && !is_open ? SP_EXPECT_PASS : SP_EXPECT_NOTHING;
    default:
        return SP_EXPECT_NOTHING;
    }
}

static int add_step(const struct sp_commit_facts *commit, void *context,
                    struct sp_error *err)
{
    (void)err;
    struct sp_proof *proof = context;
    struct sp_str subject = commit->message->subject;
    struct sp_proof_step step = {.id = *commit->id,
                                 .phase = commit->phase.phase,
                                 .subject =
                                     sp_strndup(subject.ptr, subject.len)};
    SP_VEC_PUSH(&proof->steps, step);
    return SP_OK;
}

/* Before the beginning all may have been, and nothing is known to be open. */
static void see_open(const struct sp_progress *progress, void *context)
{
    bool *is_open = context;
    unsigned states = progress->states & SP_STATE_ANY;
    if (states & SP_STATE_RED && states != SP_STATE_ANY)
        *is_open = true;
}

static void expect(struct sp_proof_step *step, bool all, bool is_open)
{
    step->expected = expected_of(step->phase, all, is_open);
    step->state = step->expected ? SP_PROOF_OPEN : SP_PROOF_NOT_ASKED;
    if (step->phase != SP_PHASE_UNKNOWN)
        return;
    step->state = SP_PROOF_UNPROVEN;
    step->reason =
        sp_strdup("the message does not say which step of the cycle it is");
}

/* Are all commits of the history new, and is what was before it judged? */
static bool is_whole(const struct sp_proof *proof,
                     const struct sp_history *history)
{
    for (size_t i = 0; i < history->parents.count; i++)
        if (history->parents.items[i] == SP_PARENT_BASELINE)
            return false;
    return proof->steps.count == history->nodes.count;
}

/* Says what is expected of the new commits of the history, in the same order. */
static void read_history(struct sp_proof *proof,
                         const struct sp_history *history, bool all)
{
    size_t next = 0;
    struct sp_sequence *sequence = sp_sequence_new(history);
    struct sp_misstep ignored;
    proof->is_whole = is_whole(proof, history);
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        bool is_open = false;
        sp_sequence_keep(sequence, i);
        sp_sequence_step(sequence, i, &ignored);
        if (next == proof->steps.count ||
            !sp_oid_equal(&node->id, &proof->steps.items[next].id))
            continue;
        struct sp_proof_step *step = &proof->steps.items[next++];
        step->tree = node->tree;
        sp_sequence_each(sequence, i, see_open, &is_open);
        expect(step, all, is_open);
    }
    sp_sequence_free(sequence);
}

int sp_proof_plan(struct sp_proof *out, const struct sp_source *source,
                  const struct sp_ref_update *update, bool all,
                  struct sp_error *err)
{
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct sp_gather *gather = sp_gather_new(source);
    int code = sp_gather_ref(gather, update, &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, add_step, out, err);
    if (!code && branch.too_many_commits)
        code = sp_error_set(err, SP_ELIMIT,
                            "these are more than %ld commits ([limits] "
                            "commits); name a shorter range",
                            source->policy->limits.max_commits);
    if (!code) {
        read_history(out, branch.history, all);
        out->head = ref.tip;
    }
    sp_gather_free(gather);
    return code;
}
