#include "sallyport/user.h"

#include <string.h>
#include <strings.h>

static const char digits[] = "0123456789";

/* "#7" or "#-2" at the end of a user; its end where there is no number. */
static const char *number_of(const char *user)
{
    const char *end = user + strlen(user), *at = strrchr(user, '#');
    const char *first = at ? at + 1 + (at[1] == '-') : end;
    return *first && !first[strspn(first, digits)] ? at : end;
}

size_t sp_user_name_len(const char *user)
{
    return (size_t)(number_of(user) - user);
}

bool sp_user_is(const char *item, const char *user)
{
    if (!user || !*user)
        return false;
    const char *wanted = number_of(item), *number = number_of(user);
    size_t len = sp_user_name_len(user);
    if (*wanted)
        return strcmp(wanted, number) == 0;
    return len && strlen(item) == len && memcmp(item, user, len) == 0;
}

bool sp_user_is_same(const char *one, const char *other)
{
    const char *number = number_of(one);
    size_t len = sp_user_name_len(one);
    if (*number && strcmp(number, number_of(other)) == 0)
        return true;
    return len && len == sp_user_name_len(other) &&
           strncasecmp(one, other, len) == 0;
}

bool sp_user_among(const struct sp_strings *list, const char *user)
{
    for (size_t i = 0; i < list->count; i++)
        if (sp_user_is(list->items[i], user))
            return true;
    return false;
}

bool sp_user_is_one_of(const struct sp_strings *users, const char *item)
{
    for (size_t i = 0; i < users->count; i++)
        if (sp_user_is(item, users->items[i]) ||
            sp_user_is_same(item, users->items[i]))
            return true;
    return false;
}

bool sp_user_is_anybody(const char *user)
{
    return user && *user &&
           strncmp(number_of(user), SP_TOKEN, strlen(SP_TOKEN)) != 0;
}

bool sp_user_is_written(const char *item)
{
    const char *at = strchr(item, '#');
    return !at || at == number_of(item);
}
