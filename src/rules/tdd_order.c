#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/sequence.h"

/* What is wrong, by the phase of the commit and the states before it. The
 * first row that fits counts. */
static const struct {
    enum sp_phase phase;
    unsigned states;
    const char *wrong; /* then "of PRP" */
    const char *expected;
    const char *mend;
} missteps[] = {
    {SP_PHASE_GREEN, SP_STATE_REFACTOR, "implementation after the refactoring",
     "a new RED commit", "put a test that fails into a commit before this one"},
    {SP_PHASE_GREEN, SP_STATE_ANY, "implementation before a failing test",
     "a RED commit", "put the test into its own commit before this one"},
    {SP_PHASE_REFACTOR, SP_STATE_RED, "refactoring on top of a failing test",
     "a GREEN commit", "put the implementation into a commit before this one"},
    {SP_PHASE_REFACTOR, SP_STATE_ANY, "refactoring before test and code",
     "a RED commit, then a GREEN one,",
     "put test and implementation into commits before this one"},
};

static void report(const struct sp_ref_facts *ref, const struct sp_node *node,
                   const struct sp_misstep *misstep, struct sp_sink *sink)
{
    size_t row = 0;
    while (missteps[row].phase != node->phase ||
           !(missteps[row].states & misstep->states))
        row++;
    struct sp_buf command = {0}, wrong = {0};
    sp_buf_puts(&command, ref->is_draft ? "git reset" : "git rebase -i ");
    if (!ref->is_draft)
        sp_shell_quote(&command, sp_str(ref->base));
    sp_buf_printf(&wrong, "%s%s%s; %s comes first", missteps[row].wrong,
                  *misstep->prp ? " of " : "", misstep->prp,
                  missteps[row].expected);
    if (!sp_report_untraced(sink, ref, &node->id, sp_buf_text(&wrong)))
        sp_report(sink, &node->id, missteps[row].mend, sp_buf_text(&command),
                  "%s", sp_buf_text(&wrong));
    sp_buf_dispose(&command);
    sp_buf_dispose(&wrong);
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)policy, (void)err;
    struct sp_sequence *sequence = sp_sequence_new(ref->history);
    struct sp_misstep misstep;
    for (size_t i = 0; i < ref->history->nodes.count; i++)
        if (!sp_sequence_step(sequence, i, &misstep))
            report(ref, &ref->history->nodes.items[i], &misstep, sink);
    sp_sequence_free(sequence);
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_order = {
    .id = "tdd-order",
    .summary = "RED comes before GREEN, GREEN before REFACTOR",
    .level = SP_LEVEL_ENFORCE,
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
                "commit may continue either side.",
            .wrong = "feat: open the tunnel (GREEN)\n"
                     "test: the tunnel opens (RED)",
            .right = "test: the tunnel opens (RED)\n"
                     "feat: open the tunnel (GREEN)\n"
                     "refactor: name the cipher once (REFACTOR)",
            .mend =
                "Reorder the commits of the branch since main; to split one "
                "that holds test and code, change its 'pick' to 'edit':\n"
                "  git rebase -i main\n"
                "  git reset HEAD^\n"
                "  git add TESTS && git commit -m 'test: … (RED)'\n"
                "  git add CODE && git commit -m 'feat: … (GREEN)'\n"
                "  git rebase --continue",
            .set = "[rule \"tdd-order\"]\n"
                   "level = enforce | warn | off\n"
                   "refs = refs/heads/feature/*",
        },
};
