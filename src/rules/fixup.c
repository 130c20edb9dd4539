#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum { NOT_FOLDED };

static const struct sp_finding_code codes[] = {
    [NOT_FOLDED] = {.id = "fixup/not-folded",
                    .wrong = "{word} commits must be squashed before the merge",
                    .fix = "squash it into the commit that it corrects"},
    {.id = NULL},
};

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)policy, (void)err;
    struct sp_str target;
    bool stays = commit->ref->is_protected || commit->ref->is_squash;
    if (!stays || commit->over_limit ||
        !sp_message_is_fixup(commit->message->subject, &target))
        return SP_OK;
    struct sp_buf word = {0};
    char *command = sp_occasion_has_ids(commit->ref->push->occasion)
                        ? sp_fix_rebase(commit->ref, "-i --autosquash")
                        : NULL;
    struct sp_str subject = commit->message->subject;
    const char *end = memchr(subject.ptr, '!', subject.len);
    sp_buf_add(&word, subject.ptr, (size_t)(end + 1 - subject.ptr));
    sp_report(sink, &(struct sp_claim){
                        .code = &codes[NOT_FOLDED],
                        .commit = commit->id,
                        .command = command,
                        .words = SP_WORDS({"word", sp_buf_text(&word)})});
    sp_buf_dispose(&word);
    free(command);
    return SP_OK;
}

const struct sp_rule sp_rule_fixup = {
    .id = "fixup",
    .summary = "fixup!, squash! and amend! commits are squashed before a merge",
    .codes = codes,
    .commit = check,
    .text =
        {
            .why = "A correction of another commit helps a reviewer while the "
                   "branch is alive. In the history of the protected branch it "
                   "is noise, and the commit that it corrects is wrong.",
            .breaks = "A commit whose subject begins with fixup!, squash! or "
                      "amend! in what is merged into a protected ref. On "
                      "other branches they are welcome.",
            .wrong = "fixup! feat: open the tunnel (GREEN)",
            .right = "feat: open the tunnel (GREEN)",
            .fix =
                "Fold them into their targets, then push the branch:\n"
                "  git rebase -i --autosquash main\n"
                "  git push --force-with-lease --force-if-includes origin HEAD",
            .set = "[rule \"fixup\"]\n"
                   "level = enforce | warn | off",
        },
};
