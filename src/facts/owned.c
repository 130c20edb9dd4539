#include "sallyport/owned.h"

#include <string.h>

#include "sallyport/user.h"

static const char *known_role(const struct sp_policy *policy, const char *name)
{
    for (size_t i = 0; i < policy->roles.count; i++)
        if (strcmp(policy->roles.items[i].name, name) == 0)
            return policy->roles.items[i].name;
    return NULL;
}

const char *sp_owner_role(const struct sp_policy *policy, const char *owner)
{
    if (*owner != '@')
        return NULL;
    const char *name = owner + 1 + (owner[1] == '@');
    const char *slash = strrchr(name, '/');
    const char *whole = known_role(policy, name);
    return whole || !slash ? whole : known_role(policy, slash + 1);
}

static bool has_users(const struct sp_policy *policy, const char *role)
{
    const struct sp_strings *users = sp_policy_users(policy, role);
    return users && users->count > 0;
}

bool sp_owner_is_anybody(const struct sp_policy *policy, const char *owner)
{
    const char *role = sp_owner_role(policy, owner);
    if (role)
        return has_users(policy, role);
    if (*owner == '@')
        return !strchr(owner, '/') && owner[1] != '@';
    for (size_t i = 0; i < policy->people.count; i++)
        if (sp_emails_have(&policy->people.items[i].users, owner))
            return true;
    return false;
}

bool sp_owner_is_left(const struct sp_policy *policy, const char *owner)
{
    return *owner != '@' && !sp_owner_is_anybody(policy, owner);
}

void sp_owner_users(const struct sp_policy *policy, const char *owner,
                    struct sp_strings *out)
{
    if (sp_owner_role(policy, owner) || !sp_owner_is_anybody(policy, owner))
        return;
    if (*owner == '@')
        sp_strings_add(out, owner + 1, strlen(owner + 1));
    for (size_t i = 0; *owner != '@' && i < policy->people.count; i++)
        if (sp_emails_have(&policy->people.items[i].users, owner))
            sp_strings_add(out, policy->people.items[i].name,
                           strlen(policy->people.items[i].name));
}

/* No host has two users whose names differ by case only; a system may. */
static bool is_user(const struct sp_policy *policy, const char *name,
                    const char *user)
{
    bool is_system = policy->identity.host == SP_HOST_PLAIN ||
                     policy->identity.host == SP_HOST_GITOLITE;
    return sp_user_is(name, user) ||
           (!is_system && sp_user_is_same(name, user));
}

static bool is_owner(const struct sp_policy *policy, const char *owner,
                     const struct sp_approver *who)
{
    const char *role = sp_owner_role(policy, owner);
    if (role)
        return (!who->role || strcmp(who->role, role) == 0) &&
               sp_policy_has_role(policy, role, who->user);
    if (*owner == '@')
        return is_user(policy, owner + 1, who->user);
    return sp_emails_have(sp_policy_emails(policy, who->user), owner);
}

bool sp_owned_has(const struct sp_owned *owned, const struct sp_policy *policy,
                  const struct sp_approver *who)
{
    for (size_t i = 0; i < owned->owners.count; i++)
        if (is_owner(policy, owned->owners.items[i], who))
            return true;
    return false;
}

size_t sp_owned_found(const struct sp_owned *owned,
                      const struct sp_policy *policy,
                      const struct sp_approvers *all)
{
    size_t found = 0;
    for (size_t i = 0; i < all->count; i++)
        found +=
            all->items[i].counts && sp_owned_has(owned, policy, &all->items[i]);
    return found;
}

static void add_all(struct sp_strings *out, const struct sp_strings *users)
{
    for (size_t i = 0; i < users->count; i++)
        sp_strings_add(out, users->items[i], strlen(users->items[i]));
}

/* The users who are owners, by a role or by themselves. */
static void find_users(const struct sp_owned *owned,
                       const struct sp_policy *policy, struct sp_strings *out)
{
    for (size_t i = 0; i < owned->owners.count; i++) {
        const char *owner = owned->owners.items[i];
        const char *role = sp_owner_role(policy, owner);
        const struct sp_strings *users =
            role ? sp_policy_users(policy, role) : NULL;
        if (users)
            add_all(out, users);
        sp_owner_users(policy, owner, out);
    }
}

/* Appends the users who have approved it as an owner. */
static void find_given(const struct sp_owned *owned,
                       const struct sp_policy *policy,
                       const struct sp_approvers *all, struct sp_strings *out)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].counts && sp_owned_has(owned, policy, &all->items[i]))
            sp_strings_add(out, all->items[i].user, strlen(all->items[i].user));
}

enum sp_owned_why sp_owned_why(const struct sp_owned *owned,
                               const struct sp_step *step,
                               const struct sp_policy *policy,
                               const struct sp_approvers *all)
{
    struct sp_strings users = {0}, barred = {0}, given = {0};
    enum sp_owned_why why = SP_OWNED_MAY_NOT;
    find_users(owned, policy, &users);
    find_given(owned, policy, all, &given);
    sp_approvers_barred(NULL, step, policy, &barred);
    for (size_t i = 0; i < users.count; i++) {
        const char *user = users.items[i];
        enum sp_owned_why next = SP_OWNED_CAN;
        if (sp_user_is_one_of(&barred, user))
            next = SP_OWNED_WROTE;
        else if (sp_user_is_one_of(&given, user))
            next = SP_OWNED_ONCE;
        else if (strcmp(user, "*") != 0 && !sp_approvers_may(policy, user))
            next = SP_OWNED_MAY_NOT;
        why = next < why ? next : why;
    }
    sp_strings_dispose(&users);
    sp_strings_dispose(&barred);
    sp_strings_dispose(&given);
    return why;
}

bool sp_owned_is_asked(const struct sp_owned *owned, const struct sp_step *step)
{
    return !step->is_rollback || owned->is_file;
}

bool sp_owned_is_short(const struct sp_step *step,
                       const struct sp_policy *policy, const char *ref)
{
    struct sp_approvers all = {0};
    bool is_short = false;
    if (!step->owned.count)
        return false;
    sp_approvers_find(&all, step, policy, ref);
    for (size_t i = 0; i < step->owned.count; i++) {
        const struct sp_owned *owned = &step->owned.items[i];
        is_short =
            is_short || (sp_owned_is_asked(owned, step) &&
                         sp_owned_found(owned, policy, &all) < owned->count);
    }
    sp_approvers_dispose(&all);
    return is_short;
}
