#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/sequence.h"

enum {
    GREEN_BEFORE_RED,
    GREEN_AFTER_REFACTOR,
    REFACTOR_BEFORE_GREEN,
    REFACTOR_BEFORE_RED,
};

#define CAUSES                                                                 \
    SP_YIELDS("tdd-phase/contradiction", "tdd-content/green-without-code",     \
              "message-format/not-a-revert")

#define TWO_COMMITS "put the test and the code into two commits before this one"
#define ALONE                                                                  \
    "; if its code is tested already, the administrator can let it stand "     \
    "alone: [tdd] lone-refactor = on"

static const struct sp_finding_code codes[] = {
    [GREEN_BEFORE_RED] =
        {.id = "tdd-order/green-before-red",
         .wrong = "code before its test: commit the failing test first "
                  "({proposal})",
         .fix = "put the test into its own commit before this one",
         .yields_to = CAUSES},
    [GREEN_AFTER_REFACTOR] =
        {.id = "tdd-order/green-after-refactor",
         .wrong = "code after the refactoring: commit a failing test first "
                  "({proposal})",
         .fix = "put a failing test into a commit before this one",
         .yields_to = CAUSES},
    [REFACTOR_BEFORE_GREEN] =
        {.id = "tdd-order/refactor-before-green",
         .wrong = "refactoring while a test fails: commit the code first "
                  "({proposal})",
         .fix = "put the code into its own commit before this one",
         .yields_to = CAUSES},
    [REFACTOR_BEFORE_RED] =
        {.id = "tdd-order/refactor-before-red",
         .wrong = "refactoring before test and code: commit the failing test "
                  "first, then the code ({proposal})",
         .fix = TWO_COMMITS ALONE,
         .yields_to = CAUSES},
    {.id = NULL},
};

#define LIKE ", like '{example}'"

/* The fixes where the policy has words of its own. */
static const struct sp_advice own_words[] = {
    [GREEN_BEFORE_RED] = {"", "put the test into its own commit before this "
                              "one" LIKE},
    [GREEN_AFTER_REFACTOR] = {"", "put a failing test into a commit before "
                                  "this one" LIKE},
    [REFACTOR_BEFORE_GREEN] = {"", "put the code into its own commit before "
                                   "this one" LIKE},
    [REFACTOR_BEFORE_RED] = {"", TWO_COMMITS LIKE ALONE},
};

/* Where the option is on, or the commit changes tests, which it does not allow. */
static const struct sp_advice not_alone = {"", TWO_COMMITS};

/* Where the commit has the test as well: the last one, and one before it. */
static const struct sp_advice
    last_has_both = {"; this one has both",
                     "commit the test by itself, then the code"},
    has_both = {"; this one has both",
                "change its 'pick' to 'edit'; there type 'git reset HEAD^', "
                "commit the test, then the code, and 'git rebase --continue'"};

/* By the phase of the commit and the states before it. The first row that fits
 * counts. */
static const struct {
    enum sp_phase phase;
    unsigned states;
    int code;
    enum sp_phase missing;
} missteps[] = {
    {SP_PHASE_GREEN, SP_STATE_REFACTOR, GREEN_AFTER_REFACTOR, SP_PHASE_RED},
    {SP_PHASE_GREEN, SP_STATE_ANY, GREEN_BEFORE_RED, SP_PHASE_RED},
    {SP_PHASE_REFACTOR, SP_STATE_RED, REFACTOR_BEFORE_GREEN, SP_PHASE_GREEN},
    {SP_PHASE_REFACTOR, SP_STATE_ANY, REFACTOR_BEFORE_RED, SP_PHASE_RED},
};

/* Does it lack a test before it that it has itself? */
static bool is_both(const struct sp_branch_facts *branch,
                    const struct sp_node *node)
{
    return node->phase == SP_PHASE_GREEN && node->has_test &&
           sp_node_own_parents(node) == 1 &&
           sp_occasion_has_ids(branch->ref->push->occasion);
}

/* The fix where the policy makes a difference; NULL: it makes none. */
static const struct sp_advice *advice_of(const struct sp_policy *policy,
                                         const struct sp_node *node, int code,
                                         const char *example)
{
    bool is_on = policy->tdd.lone_refactor == SP_LONE_ON;
    if (code == REFACTOR_BEFORE_RED && (is_on || node->has_test))
        return &not_alone;
    return example ? &own_words[code] : NULL;
}

/* What to type to change the history at a node, which may have been pushed before. */
static char *change(const struct sp_ref_facts *ref, const struct sp_node *node)
{
    return node->is_new ? sp_fix_rebase(ref, "-i")
                        : sp_fix_rebase_all(ref, "-i");
}

/* What to type to put another commit before it, or to take it apart. */
static char *command_for(const struct sp_branch_facts *branch,
                         const struct sp_node *node, bool splits_last)
{
    const struct sp_push_facts *push = branch->ref->push;
    if (sp_occasion_has_ids(push->occasion))
        return splits_last ? sp_strdup("git reset HEAD^")
                           : change(branch->ref, node);
    return push->takes == SP_TAKES_STAGED ? sp_strdup("git reset") : NULL;
}

/* Where the step before it has another spelling of the reference. */
#define SAME "if it is the same proposal, write '{trailer}'; else put its "
static const struct sp_advice
    other_test = {"; {other} has a test that fails in this branch",
                  SAME "test into a commit before this one"},
    other_code = {"; {other} has code in this branch",
                  SAME "test and its code into two commits before this one"};

/* Does a node name the reference of that index? */
static bool names(const struct sp_history *history, const struct sp_node *node,
                  uint32_t prp)
{
    for (uint32_t i = 0; i < node->prp_count; i++)
        if (history->prp_of.items[node->prps + i] == prp)
            return true;
    return false;
}

/* The last phase before a node of the commits that name a reference. */
static enum sp_phase last_phase(const struct sp_history *history,
                                const struct sp_node *before, uint32_t prp)
{
    enum sp_phase last = SP_PHASE_NEUTRAL;
    for (const struct sp_node *node = history->nodes.items; node < before;
         node++)
        if (names(history, node, prp) && !node->is_idle)
            last = node->phase;
    return last;
}

/* Another spelling of the reference, with the step that is missing; NULL: none has. */
static const char *find_spelling(const struct sp_branch_facts *branch,
                                 const struct sp_policy *policy,
                                 const struct sp_node *node, const char *prp)
{
    enum { MAX_SPELLINGS = 8 };
    size_t spellings = 0;
    const struct sp_history *history = branch->history;
    enum sp_phase missing =
        node->phase == SP_PHASE_GREEN ? SP_PHASE_RED : SP_PHASE_GREEN;
    for (uint32_t i = 0; i < history->prps.count && spellings < MAX_SPELLINGS;
         i++) {
        const char *other = history->prps.items[i];
        if (strcmp(other, prp) == 0 ||
            !sp_prp_have_one_id(&policy->prp, other, prp))
            continue;
        spellings++;
        if (last_phase(history, node, i) == missing)
            return other;
    }
    return NULL;
}

/* Has any commit before a node named that reference? */
static bool was_named(const struct sp_history *history,
                      const struct sp_node *before, const char *prp)
{
    for (const struct sp_node *node = history->nodes.items; node < before;
         node++)
        for (uint32_t i = 0; i < node->prp_count; i++)
            if (strcmp(
                    history->prps.items[history->prp_of.items[node->prps + i]],
                    prp) == 0)
                return true;
    return false;
}

/* The only proposal that has code, where a REFACTOR commit is the first to name its own: by a
 * slip, most often. NULL: there is none, or several. */
static const char *find_only(const struct sp_branch_facts *branch,
                             const struct sp_node *node, const char *prp)
{
    enum { MOST = 8 };
    const struct sp_history *history = branch->history;
    const char *only = NULL;
    if (node->phase != SP_PHASE_REFACTOR || history->prps.count > MOST ||
        was_named(history, node, prp))
        return NULL;
    for (uint32_t i = 0; i < history->prps.count; i++) {
        enum sp_phase last = last_phase(history, node, i);
        if (last != SP_PHASE_GREEN && last != SP_PHASE_REFACTOR)
            continue;
        if (only)
            return NULL;
        only = history->prps.items[i];
    }
    return only;
}

/* The reference that is most likely meant; NULL: none is. */
static const char *find_other(const struct sp_branch_facts *branch,
                              const struct sp_policy *policy,
                              const struct sp_node *node, const char *prp)
{
    const char *spelling = find_spelling(branch, policy, node, prp);
    return spelling ? spelling : find_only(branch, node, prp);
}

/* What writes another reference; NULL: the message is still to be written. */
static char *rewrite(const struct sp_branch_facts *branch,
                     const struct sp_node *node, const char *trailer)
{
    struct sp_buf command = {0};
    if (!sp_occasion_has_ids(branch->ref->push->occasion))
        return NULL;
    if (!sp_oid_equal(&node->id, &branch->ref->tip) || node->prp_count != 1)
        return change(branch->ref, node);
    sp_buf_puts(&command, "git -c trailer.ifexists=replace commit --amend "
                          "--only --no-edit --trailer ");
    sp_shell_quote(&command, sp_str(trailer));
    return sp_buf_detach(&command);
}

static void report_other(const struct sp_branch_facts *branch,
                         const struct sp_policy *policy,
                         const struct sp_node *node, int code, const char *prp,
                         const char *other, struct sp_sink *sink)
{
    struct sp_buf trailer = {0};
    sp_buf_printf(&trailer, "%s: %s", policy->prp.trailer, other);
    char *command = rewrite(branch, node, sp_buf_text(&trailer));
    sp_report_in_branch(
        sink, branch,
        &(struct sp_claim){
            .code = &codes[code],
            .commit = &node->id,
            .command = command,
            .reorders = true,
            .advice = node->phase == SP_PHASE_GREEN ? &other_test : &other_code,
            .words = SP_WORDS({"proposal", prp}, {"other", other},
                              {"trailer", sp_buf_text(&trailer)})});
    free(command);
    sp_buf_dispose(&trailer);
}

/* The row of missteps that fits. */
static size_t row_of(const struct sp_node *node,
                     const struct sp_misstep *misstep)
{
    size_t row = 0;
    while (missteps[row].phase != node->phase ||
           !(missteps[row].states & misstep->states))
        row++;
    return row;
}

/* The proposal whose order is judged, as it is shown. */
static const char *proposal_of(const struct sp_misstep *misstep)
{
    return *misstep->prp ? misstep->prp : "without a proposal";
}

static void report(const struct sp_branch_facts *branch,
                   const struct sp_policy *policy, const struct sp_node *node,
                   const struct sp_misstep *misstep, const char *other,
                   struct sp_sink *sink)
{
    size_t row = row_of(node, misstep);
    int code = missteps[row].code;
    bool both = is_both(branch, node);
    if (other && !both) {
        report_other(branch, policy, node, code, misstep->prp, other, sink);
        return;
    }
    const enum sp_phase missing = missteps[row].missing;
    char *example = sp_example_refer(
        policy, missing, sp_example_own(policy, missing), misstep->prp);
    bool last = both && sp_oid_equal(&node->id, &branch->ref->tip);
    const struct sp_advice *advice =
        last   ? &last_has_both
        : both ? &has_both
               : advice_of(policy, node, code, example);
    char *command = command_for(branch, node, last);
    sp_report_in_branch(
        sink, branch,
        &(struct sp_claim){.code = &codes[code],
                           .commit = &node->id,
                           .command = command,
                           .reorders = !both,
                           .advice = advice,
                           .not_last = last ? has_both.fix : NULL,
                           .words = SP_WORDS({"proposal", proposal_of(misstep)},
                                             {"example", example})});
    free(command);
    free(example);
}

static int check(const struct sp_branch_facts *branch,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    enum { MAX_SOUGHT = 16 }; /* a search goes through the branch */
    size_t sought = 0;
    const struct sp_history *history = branch->history;
    struct sp_sequence *sequence = sp_sequence_new(history);
    struct sp_misstep misstep;
    for (size_t i = 0; i < history->nodes.count; i++)
        if (!sp_sequence_step(sequence, i, &misstep)) {
            const struct sp_node *node = &history->nodes.items[i];
            bool seeks = *misstep.prp && sp_prp_in_trailer(&policy->prp) &&
                         sought++ < MAX_SOUGHT;
            report(branch, policy, node, &misstep,
                   seeks ? find_other(branch, policy, node, misstep.prp) : NULL,
                   sink);
        }
    sp_sequence_free(sequence);
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_order = {
    .id = "tdd-order",
    .summary = "RED comes before GREEN, GREEN before REFACTOR",
    .codes = codes,
    .needs = SP_NEEDS_CONTENT,
    .branch = check,
    .text =
        {
            .why = "A test that was written first, and was seen to fail, is a "
                   "test that can fail. One written afterwards may only "
                   "repeat what the code happens to do.",
            .breaks =
                "For each proposal, along the branch since it left the "
                "protected one: GREEN without RED before it, GREEN after "
                "REFACTOR without a new RED, REFACTOR without GREEN. Neutral "
                "commits, merges and fixups do not count. After a merge a "
                "commit may continue either side. A revert by git takes the "
                "step of its commit back: what follows is judged as if that "
                "step had not been taken. Where no RED is open, a REFACTOR "
                "that only takes files out stands by itself ([tdd] "
                "lone-refactor).",
            .wrong = "feat: open the tunnel (GREEN)\n"
                     "test: the tunnel opens (RED)",
            .right = "test: the tunnel opens (RED)\n"
                     "feat: open the tunnel (GREEN)\n"
                     "refactor: name the cipher once (REFACTOR)",
            .fix = "Reorder the commits of the branch since main; to split one "
                   "that holds test and code, change its 'pick' to 'edit':\n"
                   "  git rebase -i origin/main\n"
                   "  git reset HEAD^\n"
                   "  git add TESTS && git commit -m 'test: … (RED)'\n"
                   "  git add CODE && git commit -m 'feat: … (GREEN)'\n"
                   "  git rebase --continue\n"
                   "A refactoring of code that is tested already needs no "
                   "failing test where the administrator sets "
                   "'lone-refactor = on': any REFACTOR that leaves the tests "
                   "as they are may then stand by itself. What a protected "
                   "branch has already needs no cycle if it is picked so:\n"
                   "  git cherry-pick -x COMMIT",
            .set = "[tdd]\n"
                   "lone-refactor = off | deletions | on\n"
                   "[rule \"tdd-order\"]\n"
                   "level = enforce | warn | off\n"
                   "refs = refs/heads/feature/*",
        },
};
