/* Who has which role: the lines "role = user, user" of [roles]. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "internal.h"
#include "sallyport/user.h"

int sp_policy_read_role(const struct sp_place *at)
{
    struct sp_policy *policy = at->layer->policy;
    for (size_t i = 0; i < policy->roles.count; i++)
        if (strcmp(policy->roles.items[i].name, at->entry->key) == 0)
            return sp_policy_read_users(at, &policy->roles.items[i].users);
    struct sp_role role = {.name = sp_strdup(at->entry->key)};
    SP_VEC_PUSH(&policy->roles, role);
    return sp_policy_read_users(
        at, &policy->roles.items[policy->roles.count - 1].users);
}

void sp_policy_dispose_roles(struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->roles.count; i++) {
        free(policy->roles.items[i].name);
        sp_strings_dispose(&policy->roles.items[i].users);
    }
    free(policy->roles.items);
}

static const struct sp_role *find_role(const struct sp_policy *policy,
                                       const char *name)
{
    for (size_t i = 0; i < policy->roles.count; i++)
        if (strcmp(policy->roles.items[i].name, name) == 0)
            return &policy->roles.items[i];
    return NULL;
}

const struct sp_strings *sp_policy_users(const struct sp_policy *policy,
                                         const char *role)
{
    const struct sp_role *found = find_role(policy, role);
    return found ? &found->users : NULL;
}

bool sp_policy_has_role(const struct sp_policy *policy, const char *role,
                        const char *user)
{
    const struct sp_role *found = find_role(policy, role);
    return found &&
           (sp_user_among(&found->users, user) ||
            (sp_user_is_anybody(user) && sp_strings_have(&found->users, "*")));
}

bool sp_policy_has_any_role(const struct sp_policy *policy,
                            const struct sp_strings *roles, const char *user)
{
    for (size_t i = 0; i < roles->count; i++)
        if (sp_policy_has_role(policy, roles->items[i], user))
            return true;
    return false;
}

const char *sp_policy_near_user(const struct sp_policy *policy,
                                const struct sp_strings *roles,
                                const char *user)
{
    size_t len = sp_user_is_anybody(user) ? sp_user_name_len(user) : 0;
    for (size_t i = 0; len && i < roles->count; i++) {
        const struct sp_role *role = find_role(policy, roles->items[i]);
        for (size_t k = 0; role && k < role->users.count; k++)
            if (strlen(role->users.items[k]) == len &&
                strncasecmp(role->users.items[k], user, len) == 0)
                return role->users.items[k];
    }
    return NULL;
}

bool sp_policy_anybody_has(const struct sp_policy *policy,
                           const struct sp_strings *roles)
{
    for (size_t i = 0; i < policy->roles.count; i++)
        if (policy->roles.items[i].users.count &&
            sp_strings_have(roles, policy->roles.items[i].name))
            return true;
    return false;
}

static bool has_number(const char *user)
{
    return user && user[sp_user_name_len(user)];
}

bool sp_policy_tells_role(const struct sp_policy *policy,
                          const struct sp_strings *roles, const char *user)
{
    for (size_t i = 0; i < roles->count && !has_number(user); i++) {
        const struct sp_role *role = find_role(policy, roles->items[i]);
        for (size_t k = 0; role && k < role->users.count; k++)
            if (has_number(role->users.items[k]))
                return false;
    }
    return sp_policy_anybody_has(policy, roles);
}

int sp_policy_check_role(const struct sp_policy *policy, const char *role,
                         const char *file, int line, struct sp_error *err)
{
    if (find_role(policy, role))
        return SP_OK;
    const char **names = sp_calloc(policy->roles.count + 1, sizeof *names);
    for (size_t k = 0; k < policy->roles.count; k++)
        names[k] = policy->roles.items[k].name;
    struct sp_buf hint = {0};
    sp_policy_suggest(&hint, role, names);
    sp_error_set(err, SP_EPOLICY, "%s:%d: the role '%s' is not in [roles]%s",
                 file, line, role, sp_buf_text(&hint));
    sp_buf_dispose(&hint);
    free(names);
    return err->code;
}

int sp_policy_check_roles(const struct sp_policy *policy,
                          const struct sp_strings *roles, const char *section,
                          const char *name, const char *key,
                          struct sp_error *err)
{
    const struct sp_setting *at = sp_policy_setting(policy, section, name, key);
    int code = SP_OK;
    for (size_t i = 0; !code && i < roles->count; i++)
        code = sp_policy_check_role(policy, roles->items[i], at->file, at->line,
                                    err);
    return code;
}

/* Checks the roles that options of other sections name. */
static int check_options(const struct sp_policy *policy, struct sp_error *err)
{
    const struct {
        const char *section, *key;
        const struct sp_strings *roles;
    } rows[] = {
        {"refs", "merge-roles", &policy->refs.merge_roles},
        {"evidence", "approver-roles", &policy->evidence.approver_roles},
        {"evidence", "gate-roles", &policy->evidence.gate_roles},
        {"evidence", "bridge-roles", &policy->evidence.bridge_roles},
        {"lockout", "exempt-roles", &policy->lockout.exempt_roles},
    };
    int code = SP_OK;
    for (size_t i = 0; !code && i < sizeof rows / sizeof rows[0]; i++)
        code = sp_policy_check_roles(policy, rows[i].roles, rows[i].section,
                                     NULL, rows[i].key, err);
    return code;
}

int sp_policy_check_all_roles(const struct sp_policy *policy,
                              struct sp_error *err)
{
    int code = check_options(policy, err);
    for (size_t i = 0; !code && i < policy->gates.count; i++) {
        const struct sp_gate_policy *gate = &policy->gates.items[i];
        code = sp_policy_check_roles(policy, &gate->roles, "gate", gate->name,
                                     "roles", err);
    }
    if (!code)
        code = sp_policy_check_categories(policy, err);
    for (size_t i = 0; !code && i < policy->exempts.count; i++)
        code = sp_exempt_check(policy, &policy->exempts.items[i], err);
    return code;
}
