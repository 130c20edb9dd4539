/* What is wrong with CODEOWNERS, where [approvals] asks for owners. */
#include <stdio.h>

#include "policy.h"
#include "sallyport/check_owners.h"
#include "sallyport/sanitise.h"

static void say(const char *line)
{
    struct sp_buf safe = {0};
    sp_sanitise(&safe, sp_str(line), 0);
    printf("  %s\n", sp_buf_text(&safe));
    sp_buf_dispose(&safe);
}

int policy_owners(struct sp_repo *repo, const struct sp_policy *policy,
                  const struct sp_oid *commit, struct sp_strings *roles,
                  struct sp_error *err)
{
    struct sp_owners_check check = {
        .leaves_addresses = sp_repo_worktree(repo) && !policy->people.count};
    if (policy->approvals.codeowners != SP_CODEOWNERS_REQUIRE)
        return SP_OK;
    int code = sp_owners_check(&check, repo, policy, commit, err);
    if (!code && check.wrong.count)
        printf("what is wrong with %s\n", check.place);
    for (size_t i = 0; !code && i < check.wrong.count; i++)
        say(check.wrong.items[i]);
    for (size_t i = 0; i < check.roles.count; i++)
        if (!sp_strings_have(roles, check.roles.items[i]))
            sp_strings_add(roles, check.roles.items[i],
                           sp_str(check.roles.items[i]).len);
    sp_owners_check_dispose(&check);
    return code;
}
