/* [refs] automation-role: a row of [exempt] for direct commits on protected refs. */
#include <string.h>

#include "internal.h"

static void add(struct sp_strings *list, const char *text)
{
    sp_strings_add(list, text, strlen(text));
}

static void make_row(struct sp_policy *policy)
{
    static const char *const rules[] = {"merge-shape", "prp-reference",
                                        "tdd-phase",   "tdd-content",
                                        "tdd-order",   "tdd-complete"};
    struct sp_exempt *row = &policy->automation;
    const struct sp_strings *roles = &policy->refs.automation_role;
    const struct sp_strings *paths = &policy->refs.automation_paths;
    sp_exempt_dispose(row);
    row->name = sp_strdup(SP_AUTOMATION);
    for (size_t i = 0; i < roles->count; i++) {
        struct sp_buf pusher = {0};
        sp_buf_printf(&pusher, "@%s", roles->items[i]);
        add(&row->pushers, sp_buf_text(&pusher));
        sp_buf_dispose(&pusher);
    }
    for (size_t i = 0; i < paths->count; i++)
        add(&row->paths, paths->items[i]);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        add(&row->rules, rules[i]);
}

int sp_policy_make_automation(struct sp_policy *policy, struct sp_error *err)
{
    const struct sp_strings *roles = &policy->refs.automation_role;
    const struct sp_setting *at =
        sp_policy_setting(policy, "refs", NULL, SP_AUTOMATION);
    int code = SP_OK;
    if (roles->count && !policy->refs.automation_paths.count)
        return sp_error_set(err, SP_EPOLICY,
                            "%s:%d: [refs] %s needs automation-paths: what its "
                            "commits may touch",
                            at->file, at->line, SP_AUTOMATION);
    for (size_t i = 0; !code && i < roles->count; i++)
        code = sp_policy_check_role(policy, roles->items[i], at->file, at->line,
                                    err);
    if (!code)
        make_row(policy);
    return code;
}
