/* The sections [exempt "NAME"]. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/finding.h"
#include "sallyport/glob.h"
#include "sallyport/user.h"

static const char host_merge[] = "@host-merge";

struct sp_exempt *sp_exempt_find(struct sp_policy *policy, const char *name)
{
    for (size_t i = 0; i < policy->exempts.count; i++)
        if (strcmp(policy->exempts.items[i].name, name) == 0)
            return &policy->exempts.items[i];
    if (policy->exempts.count == SP_EXEMPTS)
        return NULL;
    struct sp_exempt fresh = {.name = sp_strdup(name)};
    SP_VEC_PUSH(&policy->exempts, fresh);
    return &policy->exempts.items[policy->exempts.count - 1];
}

const struct sp_exempt *sp_exempt_row(const struct sp_policy *policy, size_t i)
{
    if (i < policy->exempts.count)
        return &policy->exempts.items[i];
    return i == SP_EXEMPTS && policy->automation.pushers.count
               ? &policy->automation
               : NULL;
}

void sp_exempt_dispose(struct sp_exempt *row)
{
    free(row->name);
    free(row->file);
    sp_regex_free(row->author);
    sp_strings_dispose(&row->pushers);
    sp_strings_dispose(&row->paths);
    sp_strings_dispose(&row->rules);
    *row = (struct sp_exempt){0};
}

int sp_exempt_check(const struct sp_policy *policy, const struct sp_exempt *row,
                    struct sp_error *err)
{
    if (strcmp(row->name, SP_AUTOMATION) == 0)
        return sp_error_set(
            err, SP_EPOLICY,
            "%s:%d: [exempt \"%s\"]: that name means [refs] %s; "
            "take another",
            row->file, row->line, row->name, row->name);
    if (!row->pushers.count)
        return sp_error_set(
            err, SP_EPOLICY,
            "%s:%d: [exempt \"%s\"] has no 'pusher': who pushes "
            "is all that the server knows for sure",
            row->file, row->line, row->name);
    int code = SP_OK;
    for (size_t i = 0; !code && i < row->pushers.count; i++) {
        const char *pusher = row->pushers.items[i];
        if (*pusher == '@' && strcmp(pusher, host_merge) != 0)
            code = sp_policy_check_role(policy, pusher + 1, row->file,
                                        row->line, err);
    }
    return code;
}

bool sp_exempt_names(const struct sp_exempt *row, const char *user)
{
    return user && *user && *user != '@' && strcmp(user, "*") != 0 &&
           sp_user_among(&row->pushers, user);
}

bool sp_exempt_is_pusher(const struct sp_policy *policy,
                         const struct sp_exempt *row, const char *user,
                         bool is_host_merge)
{
    if (is_host_merge && sp_strings_have(&row->pushers, host_merge))
        return true;
    if (!user || !*user || sp_exempt_names(row, user))
        return user && *user;
    for (size_t i = 0; i < row->pushers.count; i++) {
        const char *pusher = row->pushers.items[i];
        if (*pusher == '@'
                ? sp_policy_has_role(policy, pusher + 1, user)
                : sp_user_is_anybody(user) && strcmp(pusher, "*") == 0)
            return true;
    }
    return false;
}

bool sp_exempt_has_path(const struct sp_policy *policy,
                        const struct sp_exempt *row, struct sp_str path)
{
    if (!row->paths.count) {
        enum sp_path_class kind = sp_path_classify(&policy->paths, path);
        return kind != SP_PATH_IMPLEMENTATION && kind != SP_PATH_INFRA;
    }
    bool has = false;
    for (size_t i = 0; i < row->paths.count; i++) {
        struct sp_glob glob;
        if (sp_glob_read(&glob, sp_str(row->paths.items[i])) ||
            !sp_glob_match(&glob, path))
            continue;
        if (glob.is_exception)
            return false;
        has = true;
    }
    return has;
}

bool sp_exempt_covers(const struct sp_exempt *row, const char *code)
{
    /* the rules that a bot cannot keep, because it knows no proposal and no
     * phase */
    static const char *const usual[] = {"message-format", "tdd-phase",
                                        "prp-reference",  "tdd-content",
                                        "tdd-order",      "tdd-complete"};
    for (size_t i = 0; i < row->rules.count; i++)
        if (sp_code_is_of(row->rules.items[i], code))
            return true;
    for (size_t i = 0; !row->rules.count && i < sizeof usual / sizeof usual[0];
         i++)
        if (sp_code_is_of(usual[i], code))
            return true;
    return false;
}

bool sp_exempt_takes_no_step(const struct sp_exempt *row)
{
    bool takes_none = !row->rules.count;
    for (size_t i = 0; i < row->rules.count; i++)
        takes_none =
            takes_none || strcmp(row->rules.items[i], "tdd-order") == 0;
    return takes_none;
}
