#include "sallyport/policy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/layers.h"
#include "sallyport/user.h"

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
    for (size_t i = 0; i < policy->roles.count; i++) {
        free(policy->roles.items[i].name);
        sp_strings_dispose(&policy->roles.items[i].users);
    }
    free(policy->roles.items);
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

static const struct sp_role *find_role(const struct sp_policy *policy,
                                       const char *name)
{
    for (size_t i = 0; i < policy->roles.count; i++)
        if (strcmp(policy->roles.items[i].name, name) == 0)
            return &policy->roles.items[i];
    return NULL;
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

void sp_policy_suggest(struct sp_buf *out, const char *wrong,
                       const char *const *words)
{
    const char *near = sp_near_miss(wrong, words);
    if (near)
        sp_buf_printf(out, "; did you mean '%s'?", near);
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

/* Checks that all roles of a setting are there. */
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

static int check_roles(const struct sp_policy *policy, struct sp_error *err)
{
    int code = sp_policy_check_roles(policy, &policy->refs.merge_roles, "refs",
                                     NULL, "merge-roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->evidence.approver_roles,
                                     "evidence", NULL, "approver-roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->evidence.gate_roles,
                                     "evidence", NULL, "gate-roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->evidence.bridge_roles,
                                     "evidence", NULL, "bridge-roles", err);
    if (!code)
        code = sp_policy_check_roles(policy, &policy->lockout.exempt_roles,
                                     "lockout", NULL, "exempt-roles", err);
    for (size_t i = 0; !code && i < policy->gates.count; i++)
        code =
            sp_policy_check_roles(policy, &policy->gates.items[i].roles, "gate",
                                  policy->gates.items[i].name, "roles", err);
    if (!code)
        code = sp_policy_check_categories(policy, err);
    for (size_t i = 0; !code && i < policy->exempts.count; i++)
        code = sp_exempt_check(policy, &policy->exempts.items[i], err);
    return code;
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
    int code = check_roles(policy, err);
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

enum { LONGEST_WORD = 40 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The number of edits from one word to another, of at most LONGEST_WORD
 * letters: a letter added, removed or replaced, or two neighbours swapped. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST_WORD + 1], len = strlen(b);
    for (size_t k = 0; k <= len; k++)
        rows[0][k] = k;
    size_t i = 1;
    for (; a[i - 1]; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];
        const size_t *higher = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= len; k++) {
            row[k] = smaller(above[k - 1] + (a[i - 1] != b[k - 1]),
                             smaller(above[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = smaller(row[k], higher[k - 2] + 1);
        }
    }
    return rows[(i - 1) % 3][len];
}

/* Could a word be less than `edits` from one of `len` bytes? Each byte more is one. */
static bool may_be_near(const char *word, size_t len, size_t edits)
{
    size_t other = strlen(word);
    return other <= LONGEST_WORD && other < len + edits && len < other + edits;
}

const char *sp_near_miss(const char *wrong, const char *const *words)
{
    const char *nearest = NULL;
    size_t least = 3, len = strlen(wrong);
    if (len > LONGEST_WORD)
        return NULL;
    for (; *words; words++) {
        if (!may_be_near(*words, len, least))
            continue;
        size_t edits = distance(wrong, *words);
        if (edits < least && edits * 2 < len) {
            least = edits;
            nearest = *words;
        }
    }
    return nearest;
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
