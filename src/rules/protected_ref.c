#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* "ci or release" of merge-roles, for a sentence. */
static void list_roles(struct sp_buf *out, const struct sp_strings *roles)
{
    for (size_t i = 0; i < roles->count; i++)
        sp_buf_printf(out, "%s%s",
                      i == 0                 ? ""
                      : i + 1 < roles->count ? ", "
                                             : " or ",
                      roles->items[i]);
}

/* As long as nobody may, what the administrator has to write where. */
static void report_closed(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy, const char *roles,
                          struct sp_sink *sink)
{
    const char *branch = sp_ref_short(ref->update->name);
    struct sp_buf mend = {0};
    const char *hint =
        ref->kind == SP_CREATE ? "; old history needs a 'baseline', too" : "";
    if (!policy->merge_roles.count) {
        sp_buf_printf(&mend,
                      "the administrator adds a line 'merge-roles = ROLE' "
                      "under [refs] in %s%s",
                      ref->setting_file, hint);
        sp_report(sink, NULL, sp_buf_text(&mend), NULL,
                  "%s changes only by a merge, and no role may merge yet",
                  branch);
    } else {
        sp_buf_printf(&mend,
                      "the administrator adds a line '%s = NAME' under [roles] "
                      "in %s%s",
                      policy->merge_roles.items[0], ref->setting_file, hint);
        sp_report(sink, NULL, sp_buf_text(&mend), NULL,
                  "%s changes only by a merge, and nobody has a role yet that "
                  "may merge (%s)",
                  branch, roles);
    }
    sp_buf_dispose(&mend);
}

/* A push to main becomes a push of a branch, from where it stands. */
static void report_direct_push(const struct sp_ref_facts *ref,
                               const struct sp_policy *policy,
                               struct sp_sink *sink)
{
    struct sp_buf roles = {0};
    list_roles(&roles, &policy->merge_roles);
    if (!sp_policy_anybody_has(policy, &policy->merge_roles))
        report_closed(ref, policy, sp_buf_text(&roles), sink);
    else
        sp_report(sink, NULL,
                  ref->kind == SP_CREATE
                      ? "push a branch of your own and ask for it to be "
                        "merged; old history needs a 'baseline'"
                      : "push a branch of your own and ask for it to be merged",
                  "git push origin HEAD:refs/heads/feature/NAME",
                  "%s changes only by a merge; %s%s has not the role %s",
                  sp_ref_short(ref->update->name),
                  ref->user ? "the user " : "an unknown user",
                  ref->user ? ref->user : "", sp_buf_text(&roles));
    sp_buf_dispose(&roles);
}

/* A host that merges for somebody has asked whether they may. */
static bool may_change(const struct sp_ref_facts *ref,
                       const struct sp_policy *policy)
{
    return (ref->is_host_merge && ref->kind == SP_UPDATE) ||
           sp_policy_has_any_role(policy, &policy->merge_roles, ref->user);
}

/* Some refs are nobody's, whatever they name. Returns whether it is one. */
static bool check_class(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink)
{
    const char *name = ref->update->name;
    if (ref->ref_class == SP_REF_RESERVED)
        sp_report(sink, NULL, "leave this ref out of the push", NULL,
                  "%s is kept by sallyport itself", name);
    else if (ref->ref_class == SP_REF_NAMESPACE)
        sp_report(sink, NULL,
                  "push it to that namespace, or leave it out of the push",
                  NULL, "%s is of another namespace", name);
    else if (ref->ref_class == SP_REF_REPLACE && policy->replace == SP_REFUSE)
        sp_report(sink, NULL, "leave this ref out of the push", NULL,
                  "%s would change what everybody reads", name);
    else
        return false;
    return true;
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)err;
    const char *name = ref->update->name;
    if (check_class(ref, policy, sink))
        return SP_OK;
    if (ref->blocks && ref->kind == SP_CREATE)
        sp_report(sink, NULL, "give it another name", NULL,
                  "%s would leave no room for %s", name, ref->blocks);
    else if (!ref->is_protected || ref->is_import || ref->is_proposal)
        return SP_OK;
    else if (ref->kind == SP_DELETE)
        sp_report(sink, NULL, "leave its deletion out of the push", NULL,
                  "%s is protected and cannot be deleted", sp_ref_short(name));
    else if (!ref->is_local && !may_change(ref, policy))
        report_direct_push(ref, policy, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_protected_ref = {
    .id = "protected-ref",
    .summary = "protected refs change only by a merge, by those who may",
    .level = SP_LEVEL_ENFORCE,
    .ref = check,
    .text =
        {
            .why =
                "What runs in production is built from the protected branch. "
                "Every change to it goes through a branch, a review and a "
                "merge, so that nobody, by mistake or in a hurry, changes it "
                "alone.",
            .breaks =
                "A push to a protected ref by a user without one of the merge "
                "roles; deleting a protected ref; a push to refs/sallyport/ or "
                "refs/notes/sallyport/; one to refs/replace/, which would "
                "change what everybody reads; one to refs/namespaces/ from "
                "outside; a name that leaves no room for a protected ref. A "
                "merge that the host itself makes of "
                "a pull request needs no role. The first push into an empty "
                "repository is free: it is how history gets in.",
            .wrong = "git push origin main",
            .right = "git push origin HEAD:refs/heads/feature/vpn-tunnel",
            .mend =
                "Push your commits to a branch of your own and ask for it to "
                "be merged. To take them off your own main afterwards:\n"
                "  git branch feature/vpn-tunnel\n"
                "  git reset --keep origin/main",
            .set = "[refs]\n"
                   "protected = HEAD, refs/heads/main, refs/heads/release/*\n"
                   "merge-roles = ci\n"
                   "replace = refuse | allow\n"
                   "[roles]\n"
                   "ci = ci-bot",
        },
};
