#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* What to type to merge what was pushed into what the server has; yours to free(). NULL
 * for a URL: the clone has no copy of its branches. */
static char *merge_command(const struct sp_ref_facts *ref, const char *branch)
{
    char id[SP_OID_SHORT + 1];
    const char *remote = sp_push_remote(ref->push);
    struct sp_buf text = {0}, copy = {0};
    if (!sp_ref_is_plain(remote))
        return NULL;
    sp_buf_printf(&copy, "%s/%s", remote, branch);
    sp_buf_printf(&text, "git fetch %s && git switch ", remote);
    sp_shell_quote(&text, sp_str(branch));
    sp_buf_puts(&text, " && git reset --keep ");
    sp_shell_quote(&text, sp_str(sp_buf_text(&copy)));
    sp_buf_printf(&text, " && git merge --no-ff %s",
                  sp_oid_short(id, &ref->tip));
    sp_buf_dispose(&copy);
    return sp_buf_detach(&text);
}

enum { REWOUND, SIDELINED, EDITED };

static const struct sp_finding_code codes[] = {
    [REWOUND] = {.id = "merge-shape/rewound",
                 .wrong = "{branch} would lose commits that it has; it only "
                          "moves forward",
                 .fix = "merge what you have into what the server has"},
    [SIDELINED] = {.id = "merge-shape/sidelined",
                   .wrong =
                       "you merged {branch} into your branch and pushed that "
                       "as {branch}",
                   .fix = "merge the branch into {branch} instead"},
    [EDITED] = {.id = "merge-shape/edited",
                .wrong = "{branch} changes only by merging a branch, and this "
                         "commit comes from none",
                .fix = "make the change on a branch of your own and ask for it "
                       "to be merged"},
    {.id = NULL},
};

static void report(struct sp_sink *sink, int code, const struct sp_oid *commit,
                   const char *branch, const char *command)
{
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .commit = commit,
                                       .command = command,
                                       .words = SP_WORDS({"branch", branch})});
}

/* Who may not merge is told elsewhere where to push. */
static void report_merge(const struct sp_ref_facts *ref, int code,
                         const struct sp_policy *policy, struct sp_sink *sink)
{
    const char *branch = sp_ref_short(ref->update->name);
    bool may_merge = ref->push->lacks_roles || sp_ref_may_change(ref, policy);
    char *command = may_merge ? merge_command(ref, branch) : NULL;
    report(sink, code, NULL, branch, command);
    free(command);
}

/* Is it an edit that the host let through like a merge? */
static bool is_edit(const struct sp_branch_facts *branch,
                    const struct sp_policy *policy)
{
    const struct sp_push_facts *push = branch->ref->push;
    return push->is_host_merge && branch->edit &&
           !sp_policy_has_any_role(policy, &policy->refs.merge_roles,
                                   push->user);
}

static int check(const struct sp_branch_facts *branch,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    const struct sp_ref_facts *ref = branch->ref;
    (void)err;
    if (!ref->is_protected || ref->kind != SP_UPDATE ||
        branch->too_many_commits)
        return SP_OK;
    if (!ref->is_fast_forward)
        report_merge(ref, REWOUND, policy, sink);
    else if (!branch->keeps_mainline)
        report_merge(ref, SIDELINED, policy, sink);
    else if (is_edit(branch, policy))
        report(sink, EDITED, branch->edit, sp_ref_short(ref->update->name),
               NULL);
    return SP_OK;
}

const struct sp_rule sp_rule_merge_shape = {
    .id = "merge-shape",
    .summary = "a protected ref moves forward, by merges of branches",
    .codes = codes,
    .branch = check,
    .text =
        {
            .why =
                "The protected branch is a list: each of its commits lets in "
                "one branch, in the order in which that happened. People can "
                "trust that list later only if nobody rewrites it, and if "
                "nothing gets in beside the branches.",
            .breaks =
                "A forced push: it would drop commits that the protected "
                "branch has. A push of a branch, into which the protected one "
                "was merged, as the protected one: its list of merges would "
                "become that of your branch. An edit on the pages of the host, "
                "by a user without one of the merge roles. Other commits that "
                "do not come from a branch must keep the rules that hold on a "
                "branch: tdd-order, tdd-content and tdd-complete report them.",
            .wrong = "git switch feature/x && git merge main\n"
                     "git push origin feature/x:main",
            .right = "git switch main && git merge --no-ff feature/x\n"
                     "git push origin main",
            .fix = "Take main as the server has it, and merge your branch "
                   "into it:\n"
                   "  git fetch origin\n"
                   "  git switch main && git reset --keep origin/main\n"
                   "  git merge --no-ff feature/x\n"
                   "A squash counts as its branch, if the server has that "
                   "branch and a merge of it would give the same files. Push "
                   "the branch first. If it is not found, name it at the end "
                   "of the message:\n"
                   "  Squashed-From: feature/x",
            .set = "[refs]\n"
                   "protected = HEAD, refs/heads/main, refs/heads/release/*",
        },
};
