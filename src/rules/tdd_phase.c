#include <stdlib.h>

#include "sallyport/rule.h"

static void report(const struct sp_commit_facts *commit, struct sp_sink *sink,
                   const char *mend, const char *what)
{
    char *command = sp_mend_reword(commit);
    sp_report(sink, commit->id, mend, command, "%s", what);
    free(command);
}

/* A traced squash needs no phase; a revert is no squash. */
static void report_unknown(const struct sp_commit_facts *commit,
                           struct sp_sink *sink)
{
    static const char wrong[] =
        "its message does not say whether it is RED, GREEN or REFACTOR";
    if (commit->claims_revert || !sp_content_code(commit->content) ||
        !sp_report_untraced(sink, commit->ref, commit->id, wrong))
        report(commit, sink,
               "begin it with test:, feat:, fix: or refactor:, or add a line "
               "'TDD: red', 'TDD: green' or 'TDD: refactor' at its end",
               wrong);
}

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)policy, (void)err;
    const struct sp_phase_reading *reading = &commit->phase;
    if (commit->over_limit || !commit->message->subject.len)
        return SP_OK;
    if (commit->target_missing) {
        report(commit, sink, "rebase it onto the commit that it corrects",
               "it corrects a commit that is not on this branch");
    } else if (reading->other != SP_PHASE_UNKNOWN) {
        char *command = sp_mend_reword(commit);
        sp_report(sink, commit->id, "let its type and its marker say the same",
                  command, "its message says %s and %s at once",
                  sp_phase_name(reading->phase), sp_phase_name(reading->other));
        free(command);
    } else if (reading->phase == SP_PHASE_UNKNOWN) {
        report_unknown(commit, sink);
    }
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_phase = {
    .id = "tdd-phase",
    .summary = "a commit says which step of the cycle it is",
    .level = SP_LEVEL_ENFORCE,
    .commit = check,
    .text =
        {
            .why = "The order of RED, GREEN and REFACTOR can be read only when "
                   "every commit says which of them it is, and says one thing.",
            .breaks =
                "A message that says nothing: no known type, no marker, no "
                "'TDD:' line. One that says two things: 'feat: … (RED)'. A "
                "fixup!, squash! or amend! of a commit that is not on the "
                "branch. Merges say nothing and need not.",
            .wrong = "feat: a test of the tunnel (RED)",
            .right = "test: the tunnel opens (RED)",
            .mend = "The last commit:\n"
                    "  git commit --amend\n"
                    "An older one, here 9f3c2ab: change its 'pick' to "
                    "'reword':\n"
                    "  git rebase -i 9f3c2ab^",
            .set = "[tdd]\n"
                   "red = <a regular expression of the subject>\n"
                   "green = …\n"
                   "refactor = …\n"
                   "neutral = …",
        },
};
