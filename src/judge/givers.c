#include "givers.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/user.h"

void sp_take_need(struct sp_finding *finding, const struct sp_need *need)
{
    finding->gate = sp_strdup_or_null(need->gate);
    finding->role = sp_strdup_or_null(need->role);
    finding->document = sp_strdup_or_null(need->document);
    finding->opens = need->opens;
    finding->wait = need->wait;
}

/* Adds users who can give it, each once. */
static void add_users(struct sp_strings *out, const struct sp_strings *users,
                      const struct sp_need *need)
{
    for (size_t i = 0; i < users->count && out->count < SP_GIVERS_MAX; i++)
        if (!sp_strings_have(out, users->items[i]) &&
            !(need && need->except &&
              sp_user_is_one_of(need->except, users->items[i])))
            sp_strings_add(out, users->items[i], strlen(users->items[i]));
}

static void add_all(struct sp_strings *out, const struct sp_strings *more)
{
    for (size_t i = 0; i < more->count; i++)
        sp_strings_add(out, more->items[i], strlen(more->items[i]));
}

/* The roles that can give it; NULL: none, so it is for the pusher or for users. */
static const struct sp_strings *roles_of(enum sp_giver giver,
                                         const struct sp_need *need,
                                         const struct sp_policy *policy)
{
    if (giver == SP_GIVEN_BY_MERGER)
        return &policy->refs.merge_roles;
    return giver == SP_GIVEN_BY_ROLES && need ? need->roles : NULL;
}

void sp_take_givers(struct sp_finding *finding, const struct sp_need *need,
                    const struct sp_policy *policy)
{
    const struct sp_strings *roles =
        roles_of(finding->code->given_by, need, policy);
    if (roles)
        add_all(&finding->roles, roles);
    for (size_t i = 0; roles && i < policy->roles.count; i++)
        if (sp_strings_have(roles, policy->roles.items[i].name))
            add_users(&finding->users, &policy->roles.items[i].users, need);
    if (need && need->users)
        add_users(&finding->users, need->users, need);
    if (need && need->except)
        add_all(&finding->except, need->except);
}
