#include <stdio.h>
#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum { TOO_MANY_COMMITS, OBJECT, MESSAGE };

static const struct sp_finding_code codes[] = {
    [TOO_MANY_COMMITS] =
        {.id = "limits/too-many-commits",
         .wrong = "the push brings more than {max} commits to this ref "
                  "([limits] commits)",
         .fix = "push the history in parts; or ask the administrator to name "
                "old history as [policy] baseline, or to raise the limit"},
    [OBJECT] = {.id = "limits/object",
                .wrong = "the commit object is larger than {max} bytes "
                         "([limits] object)",
                .fix = "shorten its message"},
    [MESSAGE] = {.id = "limits/message",
                 .wrong = "the message is longer than {max} bytes ([limits] "
                          "message)",
                 .fix = "shorten the message"},
    {.id = NULL},
};

static void report(struct sp_sink *sink, int code, const struct sp_oid *commit,
                   long max, const char *command)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%ld", max);
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .commit = commit,
                                       .command = command,
                                       .words = SP_WORDS({"max", digits})});
}

/* What to type for a part, the oldest commits that the remote does not have: to the
 * ref itself, where anybody may push that. What a URL has is not known. xargs runs nothing
 * for no commit: an empty name would delete the ref. */
static char *part_command(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    bool is_own = ref->ref_class == SP_REF_BRANCH && !ref->is_protected;
    const char *remote = sp_push_remote(ref->push);
    if (!sp_ref_is_plain(remote))
        return NULL;
    sp_oid_short(id, &ref->tip);
    char *branch = is_own ? NULL : sp_example_new_branch(policy, id);
    sp_buf_printf(&command,
                  "git rev-list --topo-order --reverse %s --not "
                  "--remotes=%s | sed -n 1,%ldp | tail -n 1 | "
                  "xargs -I@ git push %s @:",
                  id, remote, policy->limits.max_commits, remote);
    if (is_own)
        sp_shell_quote(&command, sp_str(ref->update->name));
    else if (branch)
        sp_buf_printf(&command, "refs/heads/%s", branch);
    else
        sp_buf_reset(&command);
    free(branch);
    return command.len ? sp_buf_detach(&command) : NULL;
}

static int check_branch(const struct sp_branch_facts *branch,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err)
{
    (void)err;
    if (!branch->too_many_commits)
        return SP_OK;
    char *command = part_command(branch->ref, policy);
    report(sink, TOO_MANY_COMMITS, NULL, policy->limits.max_commits, command);
    free(command);
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
    char *command = sp_fix_reword(commit);
    report(sink, message ? MESSAGE : OBJECT, commit->id,
           message ? policy->limits.max_message : policy->limits.max_object,
           command);
    free(command);
    return SP_OK;
}

const struct sp_rule sp_rule_limits = {
    .id = "limits",
    .summary = "a push stays within what can be judged",
    .is_fixed = true,
    .codes = codes,
    .commit = check_commit,
    .branch = check_branch,
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
            .fix = "Shorten the message, or push a long history in parts:\n"
                   "  git push origin COMMIT:refs/heads/feature/NAME",
            .set = "[limits]\n"
                   "commits = 10000\n"
                   "time = 30s\n"
                   "object = 1m\n"
                   "message = 64k\n"
                   "memory = 256m",
        },
};
