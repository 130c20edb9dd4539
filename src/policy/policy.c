#include "sallyport/policy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/layers.h"
#include "sallyport/near_miss.h"

struct sp_policy *sp_policy_new(void)
{
    struct sp_policy *policy = sp_calloc(1, sizeof *policy);
    sp_policy_make_examples(policy);
    return policy;
}

static void *field(const struct sp_policy *policy,
                   const struct sp_option *option)
{
    return (void *)((uintptr_t)policy + option->offset);
}

static void free_options(struct sp_policy *policy)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    for (size_t i = 0; i < count; i++) {
        void *at = field(policy, &options[i]);
        switch (options[i].type) {
        case SP_OPTION_TEXT:
            free(*(char **)at);
            break;
        case SP_OPTION_LIST:
        case SP_OPTION_REFS:
        case SP_OPTION_GLOBS:
        case SP_OPTION_BASELINE:
            sp_strings_dispose(at);
            break;
        case SP_OPTION_REGEX:
            sp_regex_free(*(struct sp_regex **)at);
            break;
        case SP_OPTION_WORD:
        case SP_OPTION_NUMBER:
        case SP_OPTION_SIZE:
        case SP_OPTION_DURATION:
        case SP_OPTION_MOMENT:
            break;
        }
    }
}

void sp_policy_free(struct sp_policy *policy)
{
    if (!policy)
        return;
    free_options(policy);
    sp_paths_dispose(&policy->paths); /* its lists are options, which are freed
                                         already */
    sp_policy_dispose_roles(policy);
    for (size_t i = 0; i < policy->rules.count; i++) {
        free(policy->rules.items[i].rule);
        sp_strings_dispose(&policy->rules.items[i].refs);
    }
    free(policy->rules.items);
    for (size_t i = 0; i < policy->windows.count; i++)
        sp_window_policy_dispose(&policy->windows.items[i]);
    free(policy->windows.items);
    sp_policy_dispose_gates(policy);
    sp_policy_dispose_people(policy);
    sp_policy_dispose_categories(policy);
    for (size_t i = 0; i < policy->exempts.count; i++)
        sp_exempt_dispose(&policy->exempts.items[i]);
    free(policy->exempts.items);
    sp_exempt_dispose(&policy->automation);
    sp_policy_dispose_settings(policy);
    sp_policy_dispose_examples(policy);
    free(policy);
}

int64_t sp_policy_now(const struct sp_policy *policy)
{
    return policy->policy.now ? policy->policy.now : sp_clock_now();
}

bool sp_policy_sets(const struct sp_policy *policy, const char *section,
                    const char *key)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *s = &policy->settings.items[i];
        if (strcmp(s->section, section) == 0 &&
            (!key || strcmp(s->key, key) == 0) &&
            strcmp(s->file, SP_BUILTIN_NAME) != 0)
            return true;
    }
    return false;
}

const char *sp_policy_help(const struct sp_policy *policy, const char *rule,
                           const char *code)
{
    const struct sp_setting *own =
        sp_policy_setting(policy, "help", NULL, code);
    if (!own)
        own = sp_policy_setting(policy, "help", NULL, rule);
    return own ? own->value : NULL;
}

const struct sp_rule_setting *sp_policy_rule(const struct sp_policy *policy,
                                             const char *rule)
{
    for (size_t i = 0; i < policy->rules.count; i++)
        if (strcmp(policy->rules.items[i].rule, rule) == 0)
            return &policy->rules.items[i];
    return NULL;
}

void sp_policy_suggest(struct sp_buf *out, const char *wrong,
                       const char *const *words)
{
    const char *near = sp_near_miss(wrong, words);
    if (near)
        sp_buf_printf(out, "; did you mean '%s'?", near);
}

/* Refusals are counted in the trail. */
static int check_lockout(const struct sp_policy *policy, struct sp_error *err)
{
    const struct sp_setting *at =
        sp_policy_setting(policy, "lockout", NULL, "refusals");
    if (!policy->lockout.refusals || strcmp(policy->audit.path, "off") != 0)
        return SP_OK;
    return sp_error_set(err, SP_EPOLICY,
                        "%s:%d: [lockout] refusals = %ld needs the trail, but "
                        "[audit] path is off",
                        at->file, at->line, policy->lockout.refusals);
}

int sp_policy_finish(struct sp_policy *policy, struct sp_error *err)
{
    size_t count;
    const struct sp_option *options = sp_policy_options(&count);
    /* the built-in policy has all of them */
    for (size_t i = 0; !policy->built_in && i < count; i++)
        if (!sp_policy_setting(policy, options[i].section, NULL,
                               options[i].key))
            return sp_error_set(err, SP_EPOLICY, "nothing sets [%s] %s",
                                options[i].section, options[i].key);
    sp_paths_compile(&policy->paths);
    policy->paths.known = sp_builtin_globs(&policy->paths);
    int code = sp_policy_check_all_roles(policy, err);
    if (!code)
        code = sp_policy_make_automation(policy, err);
    if (!code)
        code = check_lockout(policy, err);
    if (!code)
        code = sp_policy_check_windows(policy, err);
    if (!code)
        code = sp_policy_check_exceptions(policy, err);
    if (!code)
        code = sp_policy_check_notify(policy, err);
    return code ? code : sp_policy_check_free(policy, err);
}

bool sp_setting_beside(const struct sp_setting *a, const struct sp_setting *b)
{
    return strcmp(a->section, b->section) == 0 &&
           strcmp(a->name ? a->name : "", b->name ? b->name : "") == 0;
}

int sp_policy_skips_author(const struct sp_policy *policy, struct sp_str author,
                           struct sp_error *err)
{
    struct sp_match match;
    return policy->message.authors_skip
               ? sp_regex_find(policy->message.authors_skip, author, 0, &match,
                               err)
               : 0;
}
