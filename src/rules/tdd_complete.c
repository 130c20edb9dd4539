#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/sequence.h"

/* What a merge brings is judged at that merge, and at no later one. */
struct context {
    const struct sp_branch_facts *branch;
    const struct sp_policy *policy;
    struct sp_sink *sink;
    const struct sp_node *node; /* the merge, or the tip */
    uint8_t *has_landed;        /* one per node: some merge has brought it */
    uint8_t *is_touched; /* one per sequence: what lands now takes part in it */
    uint8_t *seen;       /* one per sequence: SP_SEEN_… so far */
    SP_VEC(uint32_t) stack;
    uint32_t last; /* the commit whose states are judged */
    size_t sought; /* reverts that were looked for */
};

enum { NO_RED, ENDS_IN_RED, NO_REFACTOR };

static const struct sp_finding_code codes[] = {
    [NO_RED] = {.id = "tdd-complete/no-red",
                .wrong = "{proposal} changes code without a RED commit",
                .fix = "put the failing test into a commit before the code",
                /* the commits that did so are told, where those rules hold */
                .yields_to = SP_YIELDS("tdd-order/green-before-red",
                                       "tdd-order/green-after-refactor",
                                       "tdd-order/refactor-before-green",
                                       "tdd-order/refactor-before-red"),
                .yields_in_ref = true},
    [ENDS_IN_RED] = {.id = "tdd-complete/ends-in-red",
                     .wrong = "{proposal} ends with a failing test (RED)",
                     .fix =
                         "add the code on the branch, then merge it again; a "
                         "test that passes already is chore:"},
    [NO_REFACTOR] =
        {.id = "tdd-complete/no-refactor",
         .wrong = "{proposal} has no REFACTOR commit after its GREEN ones",
         .fix = "clean up the code or its tests on the branch, then merge it "
                "again; if nothing is left to clean up, the administrator can "
                "set [tdd] refactor-step = optional"},
    {.id = NULL},
};

/* A subject to be filled in, or an example where the policy takes no capitals. Yours to
 * free(); NULL where none is known. */
static char *subject_of(const struct sp_policy *policy, enum sp_phase phase,
                        const char *prp)
{
    char *subject = sp_example_say(policy, phase, "SUBJECT");
    if (!subject)
        subject = sp_example_subject(policy, phase);
    return sp_example_refer(policy, phase, subject, prp);
}

/* What to type to commit a missing step on the branch. Yours to free(); NULL where no
 * subject is known that the policy takes. */
static char *commit_command(const struct context *c, enum sp_phase phase,
                            const char *prp)
{
    char *subject = subject_of(c->policy, phase, prp);
    struct sp_buf command = {0};
    if (!subject)
        return NULL;
    sp_buf_puts(&command, "git commit --edit -m ");
    sp_shell_quote(&command, sp_str(subject));
    if (*prp && sp_prp_in_trailer(&c->policy->prp)) {
        struct sp_buf trailer = {0};
        sp_buf_printf(&trailer, "%s: %s", c->policy->prp.trailer, prp);
        sp_buf_puts(&command, " -m ");
        sp_shell_quote(&command, sp_str(sp_buf_text(&trailer)));
        sp_buf_dispose(&trailer);
    }
    char *there = sp_fix_on_side(c->branch->ref, sp_buf_text(&command));
    sp_buf_dispose(&command);
    free(subject);
    return there;
}

/* What to type to fix a fault. Yours to free(). */
static char *command_of(const struct context *c, int fault, const char *prp)
{
    static const enum sp_phase missing[] = {
        [ENDS_IN_RED] = SP_PHASE_GREEN, [NO_REFACTOR] = SP_PHASE_REFACTOR};
    return fault == NO_RED ? sp_fix_rebase(c->branch->ref, "-i")
                           : commit_command(c, missing[fault], prp);
}

/* How a finding calls a proposal. */
static const char *called(const char *prp)
{
    return *prp ? prp : "the branch";
}

static const struct sp_advice taken_back = {
    "; {revert} takes its RED commit back",
    "take the test in again, by a revert of that revert; or take the code "
    "back, too"};

/* Reports code whose test a revert has taken back. False where none did. */
static bool report_taken_back(struct context *c,
                              const struct sp_progress *progress)
{
    enum { MAX_SOUGHT = 16 }; /* a search goes through the history */
    const struct sp_history *history = c->branch->history;
    uint32_t by = c->sought++ < MAX_SOUGHT
                      ? sp_undone_red(history, c->last, progress->index)
                      : UINT32_MAX;
    char id[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    if (by == UINT32_MAX)
        return false;
    sp_oid_short(id, &history->nodes.items[by].id);
    sp_buf_printf(&command, "git revert --no-edit %s", id);
    char *there = sp_fix_on_side(c->branch->ref, sp_buf_text(&command));
    sp_report_in_branch(
        c->sink, c->branch,
        &(struct sp_claim){
            .code = &codes[NO_RED],
            .commit = &c->node->id,
            .command = there,
            .advice = &taken_back,
            .words =
                SP_WORDS({"proposal", called(progress->prp)}, {"revert", id})});
    sp_buf_dispose(&command);
    free(there);
    return true;
}

static void report(const struct context *c, int fault, const char *prp)
{
    char *command = command_of(c, fault, prp);
    sp_report_in_branch(
        c->sink, c->branch,
        &(struct sp_claim){.code = &codes[fault],
                           .commit = &c->node->id,
                           .command = command,
                           .reorders = fault == NO_RED,
                           .words = SP_WORDS({"proposal", called(prp)})});
    free(command);
}

/* What a sequence with these states lacks; less than 0: nothing. Without
 * implementation it needs no cycle, but may not end with a failing test; after a merge,
 * on none of its lines. Only the first missing step is reported. */
static int fault_of(const struct context *c, unsigned states, uint32_t prp)
{
    const unsigned later = SP_STATE_GREEN | SP_STATE_REFACTOR;
    bool has_code = states & SP_SEEN_CODE;
    bool is_refactored = states & SP_SEEN_REFACTOR ||
                         c->policy->tdd.refactor_step != SP_REFACTOR_REQUIRED;
    if (has_code && !(states & SP_SEEN_RED))
        return NO_RED;
    if ((states & SP_STATE_RED) &&
        (!(states & later) || sp_red_is_open(c->branch->history, c->last, prp)))
        return ENDS_IN_RED;
    return has_code && !is_refactored ? NO_REFACTOR : -1;
}

static void judge(const struct sp_progress *progress, void *context)
{
    struct context *c = context;
    unsigned states = progress->states | c->seen[progress->index];
    c->seen[progress->index] |= (uint8_t)(states & ~(unsigned)SP_STATE_ANY);
    if (!c->is_touched[progress->index])
        return;
    int fault = fault_of(c, states, progress->index);
    if (fault < 0 || (fault == NO_RED && report_taken_back(c, progress)))
        return;
    report(c, fault, progress->prp);
}

static void land_one(struct context *c, uint32_t at)
{
    const struct sp_history *history = c->branch->history;
    const struct sp_node *node = &history->nodes.items[at];
    c->has_landed[at] = 1;
    for (size_t i = 0; i < node->prp_count; i++)
        c->is_touched[history->prp_of.items[node->prps + i]] = 1;
    if (!node->prp_count)
        c->is_touched[history->prps.count] = 1;
    for (size_t i = 0; i < node->parent_count; i++)
        SP_VEC_PUSH(&c->stack, history->parents.items[node->parents + i]);
}

/* Marks the sequences of the commits that land for the first time with this commit:
 * those of the main line itself, or those of a merged branch. */
static void land(struct context *c, uint32_t tip, bool is_line)
{
    const struct sp_history *history = c->branch->history;
    memset(c->is_touched, 0, history->prps.count + 1);
    c->stack.count = 0;
    SP_VEC_PUSH(&c->stack, tip);
    while (c->stack.count) {
        uint32_t at = c->stack.items[--c->stack.count];
        if (at >= SP_PARENT_BASELINE || c->has_landed[at])
            continue;
        const struct sp_node *node = &history->nodes.items[at];
        if (node->is_settled || (!is_line && node->is_direct))
            continue;
        if (!node->is_mainline)
            land_one(c, at);
        else if (is_line)
            SP_VEC_PUSH(&c->stack, history->parents.items[node->parents]);
    }
}

/* Judges the commits of the main line itself, or of a branch as if it were merged.
 * The finding is about the last of them. */
static void judge_branches(struct context *c,
                           const struct sp_sequence *sequence)
{
    const struct sp_history *history = c->branch->history;
    for (size_t i = 1; i < c->node->parent_count; i++) {
        uint32_t parent = history->parents.items[c->node->parents + i];
        if (parent >= SP_PARENT_BASELINE ||
            history->nodes.items[parent].is_mainline)
            continue;
        land(c, parent, false);
        c->last = parent;
        sp_sequence_each(sequence, parent, judge, c);
    }
}

/* What came to the main line by itself, or what would be merged. It is told of
 * the last commit that did. */
static void judge_line(struct context *c, const struct sp_sequence *sequence,
                       uint32_t last)
{
    const struct sp_history *history = c->branch->history;
    uint32_t at = last;
    while (at < SP_PARENT_BASELINE && history->nodes.items[at].is_mainline &&
           !history->nodes.items[at].is_settled)
        at = history->parents.items[history->nodes.items[at].parents];
    if (at >= SP_PARENT_BASELINE || history->nodes.items[at].is_settled)
        return;
    c->node = &history->nodes.items[at];
    land(c, last, true);
    c->last = last;
    sp_sequence_each(sequence, last, judge, c);
}

static void walk(struct context *c)
{
    const struct sp_history *history = c->branch->history;
    struct sp_sequence *sequence = sp_sequence_new(history);
    struct sp_misstep ignored;
    uint32_t last = (uint32_t)history->nodes.count - 1;
    for (uint32_t i = 0; i <= last; i++) {
        c->node = &history->nodes.items[i];
        if (c->node->is_mainline && !c->node->is_settled)
            judge_branches(c, sequence);
        sp_sequence_step(sequence, i, &ignored);
    }
    judge_line(c, sequence, last);
    sp_sequence_free(sequence);
}

static int check(const struct sp_branch_facts *branch,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    const struct sp_history *history = branch->history;
    if (!branch->ref->is_protected || !history->nodes.count)
        return SP_OK;
    struct context c = {
        .branch = branch,
        .policy = policy,
        .sink = sink,
        .has_landed = sp_calloc(history->nodes.count, 1),
        .is_touched = sp_calloc(history->prps.count + 1, 1),
        .seen = sp_calloc(history->prps.count + 1, 1),
    };
    walk(&c);
    free(c.has_landed);
    free(c.is_touched);
    free(c.seen);
    free(c.stack.items);
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_complete = {
    .id = "tdd-complete",
    .summary = "what reaches a protected ref has gone through the cycle",
    .codes = codes,
    .needs = SP_NEEDS_CONTENT,
    .branch = check,
    .text =
        {
            .why = "A cycle that stops half-way leaves a failing test, or code "
                   "that nobody looked at again. On a branch that is work in "
                   "progress; on a protected ref it is what everybody gets.",
            .breaks =
                "At a protected ref, a proposal whose commits change the "
                "implementation and have no RED commit, or end in RED on any "
                "of their lines, or have no REFACTOR commit after a GREEN one; "
                "and a RED commit "
                "alone, even if nothing else comes with it. Of a merge or a "
                "squash the branch is judged; commits that came without "
                "either are judged together, as one branch. What a revert on "
                "the branch takes back does not count, but that a REFACTOR "
                "was there does. Other commits without implementation need no "
                "cycle.",
            .wrong = "test: the tunnel opens (RED)\n"
                     "feat: open the tunnel (GREEN)",
            .right = "test: the tunnel opens (RED)\n"
                     "feat: open the tunnel (GREEN)\n"
                     "refactor: name the cipher once (REFACTOR)",
            .fix = "Finish the cycle on the branch, push it, and merge it "
                   "again:\n"
                   "  git switch feature/vpn-tunnel\n"
                   "  git commit -m 'refactor: … (REFACTOR)' \\\n"
                   "    -m 'PRP: …'\n"
                   "Tests may be cleaned up, too. If nothing is left to clean "
                   "up, the administrator can let a team do without: "
                   "'refactor-step = optional'.",
            .set = "[tdd]\n"
                   "refactor-step = required | optional\n"
                   "[rule \"tdd-complete\"]\n"
                   "level = enforce | warn | off\n"
                   "ends-in-red = enforce | warn | off",
        },
};
