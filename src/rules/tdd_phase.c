#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"

enum { TARGET_MISSING, CONTRADICTION, UNKNOWN };

static const struct sp_finding_code codes[] = {
    [TARGET_MISSING] = {.id = "tdd-phase/target-missing",
                        .wrong = "it corrects a commit that is not on this "
                                 "branch",
                        .fix = "give it a subject of its own"},
    [CONTRADICTION] = {.id = "tdd-phase/contradiction",
                       .wrong = "{other} and {one} contradict each other",
                       .fix = "keep one of them"},
    [UNKNOWN] = {.id = "tdd-phase/unknown",
                 .wrong = "the message does not say whether it is RED, GREEN "
                          "or REFACTOR",
                 .fix = "begin it with test:, feat:, fix: or refactor:, or add "
                        "a line 'TDD: red', 'TDD: green' or 'TDD: refactor' at "
                        "its end",
                 .yields_to = SP_YIELDS(
                     "message-format/empty", "message-format/nul",
                     "message-format/header", "message-format/pattern",
                     "message-format/type", "message-format/not-a-revert")},
    {.id = NULL},
};

/* A traced squash needs no phase; a revert is no squash. */
static bool may_be_squash(const struct sp_commit_facts *commit)
{
    return !commit->claims_revert && sp_content_code(commit->content);
}

/* The words that say a phase, or its name. */
static void quote(struct sp_buf *out, struct sp_str said, enum sp_phase phase)
{
    if (said.len)
        sp_buf_printf(out, "'%.*s'", SP_STR_ARG(said));
    else
        sp_buf_puts(out, sp_phase_name(phase));
}

/* In place of the types, where a policy has patterns of its own. */
static const struct sp_advice
    own_advice = {"", "write the subject like '{red}', '{green}' or "
                      "'{refactor}', or add a line 'TDD: red', 'TDD: green' or "
                      "'TDD: refactor' at its end"},
    line_advice = {"", "add a line 'TDD: red', 'TDD: green' or 'TDD: refactor' "
                       "at its end"};

/* A subject of each step; borrowed, or NULL. */
struct examples {
    const char *red, *green, *refactor;
};

static const struct sp_advice *advice_for(const struct examples *shown)
{
    if (!shown->red || !shown->green || !shown->refactor)
        return &line_advice;
    return strncmp(shown->red, "test:", 5) == 0 &&
                   strncmp(shown->green, "feat:", 5) == 0 &&
                   strncmp(shown->refactor, "refactor:", 9) == 0
               ? NULL
               : &own_advice;
}

/* What changes neither tests nor code. */
static const struct sp_advice neutral_advice = {
    "", "write the subject like '{neutral}', since neither tests nor code "
        "change"};

static bool is_outside(const struct sp_content *content)
{
    return content->is_known && !content->is_empty &&
           !sp_content_code(content) && sp_content_leaves_tests(content);
}

/* The subject of a neutral commit with the proposal of this one, where that is what it can
 * be. Yours to free(); NULL: it is not, or the policy has none. */
static char *neutral_example(const struct sp_commit_facts *commit,
                             const struct sp_policy *policy)
{
    const struct sp_prp_refs *prps = commit->prps;
    if (!is_outside(commit->content))
        return NULL;
    return sp_example_refer(
        policy, SP_PHASE_NEUTRAL, sp_example_subject(policy, SP_PHASE_NEUTRAL),
        prps && prps->good.count ? prps->good.items[0] : "");
}

/* Reports a message; advice: NULL has that of the code. */
static void report(const struct sp_commit_facts *commit, struct sp_sink *sink,
                   int code, const struct sp_advice *advice,
                   const struct sp_word *words)
{
    char *command = sp_fix_reword(commit);
    sp_report_message(sink, commit,
                      &(struct sp_claim){.code = &codes[code],
                                         .commit = commit->id,
                                         .command = command,
                                         .advice = advice,
                                         .words = words});
    free(command);
}

static void report_unknown(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink)
{
    struct examples shown = {sp_example_kept(policy, SP_PHASE_RED),
                             sp_example_kept(policy, SP_PHASE_GREEN),
                             sp_example_kept(policy, SP_PHASE_REFACTOR)};
    const struct sp_advice *advice = advice_for(&shown);
    bool is_own = advice == &own_advice;
    char *command = sp_fix_reword(commit);
    const struct sp_claim claim = {
        .code = &codes[UNKNOWN],
        .commit = commit->id,
        .command = command,
        .advice = advice,
        .words = SP_WORDS({"red", is_own ? shown.red : ""},
                          {"green", is_own ? shown.green : ""},
                          {"refactor", is_own ? shown.refactor : ""})};
    if (may_be_squash(commit))
        sp_report_commit(sink, commit, &claim);
    else
        sp_report_message(sink, commit, &claim);
    free(command);
}

/* Reports a message that says nothing. */
static void report_silent(const struct sp_commit_facts *commit,
                          const struct sp_policy *policy, struct sp_sink *sink)
{
    char *example = neutral_example(commit, policy);
    if (example)
        report(commit, sink, UNKNOWN, &neutral_advice,
               SP_WORDS({"neutral", example}));
    else
        report_unknown(commit, policy, sink);
    free(example);
}

/* Reports a message that says two things. */
static void report_two(const struct sp_commit_facts *commit,
                       struct sp_sink *sink)
{
    struct sp_buf one = {0}, other = {0};
    quote(&one, commit->phase.said, commit->phase.phase);
    quote(&other, commit->phase.other_said, commit->phase.other);
    report(
        commit, sink, CONTRADICTION, NULL,
        SP_WORDS({"one", sp_buf_text(&one)}, {"other", sp_buf_text(&other)}));
    sp_buf_dispose(&one);
    sp_buf_dispose(&other);
}

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    if (commit->over_limit || commit->is_let_in)
        return SP_OK;
    if (commit->target_missing)
        report(commit, sink, TARGET_MISSING, NULL, NULL);
    else if (commit->phase.other != SP_PHASE_UNKNOWN)
        report_two(commit, sink);
    else if (commit->phase.phase == SP_PHASE_UNKNOWN && !commit->ref->is_squash)
        report_silent(commit, policy, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_phase = {
    .id = "tdd-phase",
    .summary = "a commit says which step of the cycle it is",
    .codes = codes,
    .needs = SP_NEEDS_CONTENT,
    .commit = check,
    .text =
        {
            .why = "The order of RED, GREEN and REFACTOR can be read only when "
                   "every commit says which of them it is, and says one thing.",
            .breaks =
                "A message that says nothing: no known type, no marker, no "
                "'TDD:' line. One that says two things: 'feat: … (RED)'. A "
                "fixup!, squash! or amend! of a commit that is not on the "
                "branch. Merges say nothing and need not. What changes "
                "neither tests nor code is neutral: docs:, chore:, …",
            .wrong = "feat: a test of the tunnel (RED)",
            .right = "test: the tunnel opens (RED)",
            .fix = "The last commit:\n"
                   "  git commit --amend --only\n"
                   "Older ones: change their 'pick' to 'reword':\n"
                   "  git rebase -i origin/main",
            .set = "[tdd]\n"
                   "red = <a regular expression of the subject>\n"
                   "green = …\n"
                   "refactor = …\n"
                   "neutral = …",
        },
};
