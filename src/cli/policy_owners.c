/* What is wrong with CODEOWNERS, where [approvals] asks for owners. */
#include <stdio.h>

#include "policy.h"
#include "sallyport/find_owners.h"
#include "sallyport/owned.h"
#include "sallyport/sanitise.h"

/* The most unknown owners that are listed. */
enum { MAX_UNKNOWN = 20 };

/* What is printed, under a heading that names the file. */
struct report {
    const char *file;
    bool is_headed;
};

static void say(struct report *report, const struct sp_buf *line)
{
    struct sp_buf safe = {0};
    if (!report->is_headed)
        printf("what is wrong with %s\n", report->file);
    report->is_headed = true;
    sp_sanitise(&safe, sp_str(sp_buf_text(line)), 0);
    printf("  %s\n", sp_buf_text(&safe));
    sp_buf_dispose(&safe);
}

static void say_faults(struct report *report, const struct sp_owners *owners)
{
    for (size_t i = 0; i < owners->faults.count; i++) {
        const struct sp_owners_fault *fault = &owners->faults.items[i];
        struct sp_buf line = {0};
        if (fault->line)
            sp_buf_printf(&line, "line %zu: ", fault->line);
        sp_buf_puts(&line, fault->what);
        say(report, &line);
        sp_buf_dispose(&line);
    }
}

static void say_unknown(struct report *report, const struct sp_policy *policy,
                        const struct sp_owners_rule *rule, size_t *said)
{
    for (size_t i = 0; i < rule->owners.count && *said < MAX_UNKNOWN; i++) {
        const char *owner = rule->owners.items[i];
        struct sp_buf line = {0};
        if (sp_owner_is_anybody(policy, owner))
            continue;
        sp_buf_printf(&line, "line %zu: the policy knows nobody who is %s",
                      rule->line, owner);
        say(report, &line);
        sp_buf_dispose(&line);
        ++*said;
    }
}

static void say_nowhere(const char *host)
{
    struct report report = {.file = "CODEOWNERS"};
    struct sp_buf line = {0};
    sp_buf_puts(&line, "it is in none of ");
    sp_buf_choice(&line, sp_owners_places(host));
    say(&report, &line);
    sp_buf_dispose(&line);
}

static void add_roles(struct sp_strings *out, const struct sp_policy *policy,
                      const struct sp_owners_rule *rule)
{
    for (size_t i = 0; i < rule->owners.count; i++) {
        const char *role = sp_owner_role(policy, rule->owners.items[i]);
        if (role && !sp_strings_have(out, role))
            sp_strings_add(out, role, sp_str(role).len);
    }
}

int policy_owners(struct sp_repo *repo, const struct sp_policy *policy,
                  const struct sp_oid *commit, struct sp_strings *roles,
                  struct sp_error *err)
{
    struct sp_owners *owners;
    struct report report = {0};
    const char *host = sp_policy_host(policy);
    size_t said = 0;
    if (policy->approvals.codeowners != SP_CODEOWNERS_REQUIRE)
        return SP_OK;
    int code = sp_owners_find(repo, commit, host, &owners, &report.file, err);
    if (!code && !owners)
        say_nowhere(host);
    if (owners)
        say_faults(&report, owners);
    for (size_t i = 0; owners && i < owners->rules.count; i++) {
        const struct sp_owners_rule *rule = &owners->rules.items[i];
        say_unknown(&report, policy, rule, &said);
        add_roles(roles, policy, rule);
    }
    sp_owners_free(owners);
    return code;
}
