#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"

enum { UNKNOWN, LOWER };

static const struct sp_finding_code codes[] = {
    [UNKNOWN] = {.id = "category/unknown",
                 .wrong = "'Change-Category: {word}' names no category",
                 .fix = "write LOW, MEDIUM, HIGH or CRITICAL there, or leave "
                        "the line out"},
    [LOWER] = {.id = "category/lower",
               .wrong = "'Change-Category: {word}' does not count: the change "
                        "is {category}, because of {path}",
               .fix = "leave the line out",
               .level = SP_LEVEL_WARN},
    {.id = NULL},
};

static int check_commit(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    struct sp_category_trailer found;
    struct sp_buf word = {0};
    (void)policy, (void)err;
    sp_category_asked(&found, commit->message);
    if (!found.unknown.ptr)
        return SP_OK;
    char *command = sp_fix_reword(commit);
    sp_buf_add(&word, found.unknown.ptr, found.unknown.len);
    sp_report(sink, &(struct sp_claim){
                        .code = &codes[UNKNOWN],
                        .commit = commit->id,
                        .command = command,
                        .words = SP_WORDS({"word", sp_buf_text(&word)})});
    free(command);
    sp_buf_dispose(&word);
    return SP_OK;
}

static int check_step(const struct sp_step_facts *facts,
                      const struct sp_policy *policy, struct sp_sink *sink,
                      struct sp_error *err)
{
    const struct sp_step *step = facts->step;
    (void)policy, (void)err;
    if (step->has_lower)
        sp_report(sink, &(struct sp_claim){
                            .code = &codes[LOWER],
                            .commit = &step->lower_in,
                            .words = SP_WORDS(
                                {"word", sp_category_words[step->lower]},
                                {"category", sp_category_words[step->by_paths]},
                                {"path", step->path})});
    return SP_OK;
}

const struct sp_rule sp_rule_category = {
    .id = "category",
    .summary = "a trailer may raise the category of a change, never lower it",
    .codes = codes,
    .needs = SP_NEEDS_STEPS,
    .commit = check_commit,
    .step = check_step,
    .text =
        {
            .why = "How many approvals a change needs, which gates, and when "
                   "it may land depends on its category: LOW, MEDIUM, HIGH or "
                   "CRITICAL. The server computes it from the paths that the "
                   "change touches, so that nobody can make it look harmless. "
                   "The author may know more, and say so.",
            .breaks = "A trailer 'Change-Category' that names no category, on "
                      "any branch. At a protected ref it is a warning where "
                      "one names less than the paths do. Documentation alone "
                      "is LOW, infrastructure HIGH, the policy file CRITICAL, "
                      "and all else MEDIUM.",
            .wrong = "fix: check the length of a name (GREEN)\n\n"
                     "Change-Category: URGENT",
            .right = "fix: check the length of a name (GREEN)\n\n"
                     "Change-Category: CRITICAL",
            .fix = "Correct the line or leave it out:\n"
                   "  git commit --amend --only",
            .set = "[category \"HIGH\"]\n"
                   "paths = @infra, /src/crypto/",
        },
};
