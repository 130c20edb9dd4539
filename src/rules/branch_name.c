#include <stdlib.h>

#include "sallyport/example.h"
#include "sallyport/rule.h"

enum { PATTERN };

static const struct sp_finding_code codes[] = {
    [PATTERN] = {.id = "branch-name/pattern",
                 .wrong = "the branch name '{name}' is not of the form that "
                          "[refs] branch-name asks for",
                 .fix = "push it under another name"},
    {.id = NULL},
};

static const struct sp_advice
    on_page = {"", "give the branch another name in the form of the host"},
    like_on_page = {"", "give the branch another name in the form of the "
                        "host, such as {example}"};

static const struct sp_advice *advice_for(const struct sp_ref_facts *ref,
                                          const char *example)
{
    if (!sp_push_is_web(ref->push))
        return NULL;
    return example ? &like_on_page : &on_page;
}

static void report(const struct sp_ref_facts *ref, const char *name,
                   const struct sp_policy *policy, struct sp_sink *sink)
{
    char *command = sp_fix_other_branch(ref, policy);
    char *example =
        sp_push_is_web(ref->push) ? sp_example_branch(policy, NULL) : NULL;
    sp_report(sink,
              &(struct sp_claim){
                  .code = &codes[PATTERN],
                  .command = command,
                  .advice = advice_for(ref, example),
                  .words = SP_WORDS({"name", name},
                                    {"example", example ? example : ""})});
    free(example);
    free(command);
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    if (ref->ref_class != SP_REF_BRANCH || ref->kind != SP_CREATE ||
        ref->is_protected)
        return SP_OK;
    if (ref->is_import && sp_strings_have(&policy->policy.baseline, "now"))
        return SP_OK;
    const char *name = sp_ref_short(ref->update->name);
    struct sp_match match;
    int found =
        sp_regex_full(policy->refs.branch_name, sp_str(name), &match, err);
    if (!found && policy->refs.tool_branch_name)
        found = sp_regex_full(policy->refs.tool_branch_name, sp_str(name),
                              &match, err);
    if (!found)
        report(ref, name, policy, sink);
    return found < 0 ? found : SP_OK;
}

const struct sp_rule sp_rule_branch_name = {
    .id = "branch-name",
    .summary = "a branch's name says what kind of change it holds",
    .codes = codes,
    .ref = check,
    .text =
        {
            .why = "A name that begins with the kind of change lets people and "
                   "pipelines see at once what a branch is for.",
            .breaks =
                "Creating a branch whose name is not feature/, fix/, hotfix/, "
                "rollback/, docs/ or chore/ and then letters, digits, '.', "
                "'_', '-' or '/'. The names that the buttons of hosts and "
                "bots make, such as patch-1 or dependabot/npm/left-2, are good "
                "as well. Branches that are there already or come in by an "
                "import, and deleting one, are left alone.",
            .wrong = "git push origin HEAD:refs/heads/my-stuff",
            .right = "git push origin HEAD:refs/heads/feature/vpn-tunnel",
            .fix = "Push it under another name, and rename yours to match:\n"
                   "  git push origin HEAD:refs/heads/feature/vpn-tunnel\n"
                   "  git branch -m feature/vpn-tunnel",
            .set = "[refs]\n"
                   "branch-name = (feature|fix)/[a-z0-9-]+\n"
                   "tool-branch-name = (dependabot|renovate)/.+",
        },
};
