#include <stdlib.h>

#include "sallyport/rule.h"

static int check_ref(const struct sp_ref_facts *ref,
                     const struct sp_policy *policy, struct sp_sink *sink,
                     struct sp_error *err)
{
    (void)err;
    if (ref->too_many_commits)
        sp_report(sink, NULL,
                  "push it in parts; or the administrator names old history as "
                  "[policy] baseline, or raises the limit",
                  "git push origin COMMIT:refs/heads/feature/NAME",
                  "it brings more than %ld commits ([limits] commits)",
                  policy->max_commits);
    return SP_OK;
}

static int check_commit(const struct sp_commit_facts *commit,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    if (!commit->over_limit)
        return SP_OK;
    bool message = commit->over_limit[0] == 'm';
    char *command = sp_mend_reword(commit);
    sp_report(sink, commit->id, "shorten its message", command,
              "its %s is larger than %ld bytes ([limits] %s)",
              message ? "message" : "commit object",
              message ? policy->max_message : policy->max_object,
              commit->over_limit);
    free(command);
    return SP_OK;
}

const struct sp_rule sp_rule_limits = {
    .id = "limits",
    .summary = "a push stays within what can be judged",
    .level = SP_LEVEL_ENFORCE,
    .is_fixed = true,
    .commit = check_commit,
    .branch = check_ref,
    .text =
        {
            .why = "What cannot be read in bounded time and memory cannot be "
                   "judged, and what cannot be judged is not let in.",
            .breaks = "More commits in one ref update, a larger commit object "
                      "or a longer message than [limits] allows. A push that "
                      "takes longer than [limits] time, or more memory than "
                      "[limits] memory, is refused with a line that says so.",
            .wrong = "a commit message with a log file of 10 MB in it",
            .right = "a message of a few lines that says where the log is",
            .mend = "Shorten the message, or push a long history in parts:\n"
                    "  git push origin COMMIT:refs/heads/feature/NAME",
            .set = "[limits]\n"
                   "commits = 10000\n"
                   "time = 30s\n"
                   "object = 1m\n"
                   "message = 64k\n"
                   "memory = 256m",
        },
};
