/* Who is who: the lines "user = email, email" of [identity]. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "internal.h"
#include "sallyport/user.h"

static struct sp_role *find_person(const struct sp_policy *policy,
                                   const char *user)
{
    for (size_t i = 0; i < policy->people.count; i++)
        if (strcmp(policy->people.items[i].name, user) == 0)
            return &policy->people.items[i];
    return NULL;
}

int sp_policy_read_person(const struct sp_place *at)
{
    struct sp_policy *policy = at->layer->policy;
    const struct sp_ini_entry *e = at->entry;
    if (!find_person(policy, e->key)) {
        struct sp_role fresh = {.name = sp_strdup(e->key)};
        SP_VEC_PUSH(&policy->people, fresh);
    }
    struct sp_strings *emails = &find_person(policy, e->key)->users;
    int code = sp_policy_read_words(at, emails);
    for (size_t i = 0; !code && i < emails->count; i++)
        if (!strchr(emails->items[i], '@'))
            code = sp_policy_wrong_item(at, emails->items[i],
                                        "host, or a user and the addresses of "
                                        "their email");
    return code;
}

void sp_policy_dispose_people(struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->people.count; i++) {
        free(policy->people.items[i].name);
        sp_strings_dispose(&policy->people.items[i].users);
    }
    free(policy->people.items);
}

const struct sp_strings *sp_policy_emails(const struct sp_policy *policy,
                                          const char *user)
{
    for (size_t i = 0; i < policy->people.count; i++)
        if (sp_user_is(policy->people.items[i].name, user))
            return &policy->people.items[i].users;
    return NULL;
}

void sp_policy_know(struct sp_policy *policy, const char *user,
                    const char *address)
{
    if (sp_policy_emails(policy, user))
        return;
    struct sp_role fresh = {.name = sp_strdup(user)};
    sp_strings_add(&fresh.users, address, strlen(address));
    SP_VEC_PUSH(&policy->people, fresh);
}

bool sp_emails_have(const struct sp_strings *emails, const char *address)
{
    for (size_t i = 0; emails && i < emails->count; i++)
        if (strcasecmp(emails->items[i], address) == 0)
            return true;
    return false;
}

bool sp_emails_meet(const struct sp_strings *one,
                    const struct sp_strings *other)
{
    for (size_t i = 0; one && other && i < one->count; i++)
        if (sp_emails_have(other, one->items[i]))
            return true;
    return false;
}

bool sp_policy_is_same_person(const struct sp_policy *policy, const char *one,
                              const char *other)
{
    return sp_user_is_same(one, other) ||
           sp_emails_meet(sp_policy_emails(policy, one),
                          sp_policy_emails(policy, other));
}

/* Does a role name a user, and not only '*'? */
static bool names_user(const struct sp_role *role)
{
    for (size_t i = 0; i < role->users.count; i++)
        if (strcmp(role->users.items[i], "*") != 0)
            return true;
    return false;
}

bool sp_policy_names_anybody(const struct sp_policy *policy,
                             const struct sp_strings *roles)
{
    for (size_t i = 0; i < policy->roles.count; i++)
        if (sp_strings_have(roles, policy->roles.items[i].name) &&
            names_user(&policy->roles.items[i]))
            return true;
    return false;
}

bool sp_policy_knows_roles(const struct sp_policy *policy)
{
    bool knows = false;
    for (size_t i = 0; !knows && i < policy->roles.count; i++)
        knows = names_user(&policy->roles.items[i]);
    return knows;
}

void sp_policy_let_approve(struct sp_policy *policy, const char *user)
{
    const struct sp_strings *roles = &policy->evidence.approver_roles;
    if (!roles->count || sp_policy_knows_roles(policy))
        return;
    struct sp_role fresh = {.name = sp_strdup(roles->items[0])};
    sp_strings_add(&fresh.users, user, strlen(user));
    SP_VEC_PUSH(&policy->roles, fresh);
}

bool sp_policy_looks_at_people(const struct sp_policy *policy)
{
    return policy->approvals.codeowners == SP_CODEOWNERS_REQUIRE ||
           sp_policy_knows_roles(policy);
}
