#include <stdlib.h>
#include <string.h>

#include "sallyport/near_miss.h"
#include "sallyport/rule.h"

#define SP_RULE(name) extern const struct sp_rule sp_rule_##name;
#include "sallyport/rules.def"
#undef SP_RULE

const struct sp_rule *const sp_rules[] = {
#define SP_RULE(name) &sp_rule_##name,
#include "sallyport/rules.def"
#undef SP_RULE
    NULL,
};

enum { RULES = sizeof sp_rules / sizeof sp_rules[0] - 1 };

const struct sp_rule *sp_rule_find(const char *id)
{
    for (size_t i = 0; i < RULES; i++)
        if (strcmp(sp_rules[i]->id, id) == 0)
            return sp_rules[i];
    return NULL;
}

/* The rule of a code, by its id. */
static const struct sp_rule *rule_of(const char *id)
{
    size_t len = strcspn(id, "/");
    for (size_t i = 0; i < RULES; i++)
        if (strlen(sp_rules[i]->id) == len &&
            strncmp(sp_rules[i]->id, id, len) == 0)
            return sp_rules[i];
    return NULL;
}

const struct sp_finding_code *sp_code_find(const char *id,
                                           const struct sp_rule **rule)
{
    *rule = rule_of(id);
    for (const struct sp_finding_code *code = *rule ? (*rule)->codes : NULL;
         code && code->id; code++)
        if (strcmp(code->id, id) == 0)
            return code;
    return NULL;
}

const char *sp_rule_near_miss(const char *id)
{
    const char *ids[RULES + 1] = {NULL};
    for (size_t i = 0; i < RULES; i++)
        ids[i] = sp_rules[i]->id;
    return sp_near_miss(id, ids);
}

size_t sp_rule_code_count(const struct sp_rule *rule)
{
    size_t count = 0;
    while (rule->codes[count].id)
        count++;
    return count;
}

const char *sp_code_near_miss(const struct sp_rule *rule, const char *id)
{
    size_t count = sp_rule_code_count(rule);
    const char **ids = sp_calloc(count + 1, sizeof(const char *));
    for (size_t i = 0; i < count; i++)
        ids[i] = rule->codes[i].id;
    const char *near = sp_near_miss(id, ids);
    free(ids);
    return near;
}

/* The code that a key of [rule "…"] sets; NULL when it is none. */
static const struct sp_finding_code *code_of_key(const struct sp_rule *rule,
                                                 const char *key)
{
    for (const struct sp_finding_code *code = rule->codes; code->id; code++)
        if (strcmp(sp_code_short(code), key) == 0)
            return code;
    return NULL;
}

static const char *const own_keys[] = {"level", "refs", NULL};

static const char *key_near_miss(const struct sp_rule *rule, const char *key)
{
    enum { OWN = sizeof own_keys / sizeof own_keys[0] - 1 };
    size_t count = sp_rule_code_count(rule);
    const char **keys = sp_calloc(OWN + count + 1, sizeof(const char *));
    memcpy(keys, own_keys, sizeof own_keys);
    for (size_t i = 0; i < count; i++)
        keys[OWN + i] = sp_code_short(&rule->codes[i]);
    const char *near = sp_near_miss(key, keys);
    free(keys);
    return near;
}

/* SP_LEVEL_…, or less than 0. */
static int read_level(const char *word)
{
    for (int i = 0; sp_level_words[i]; i++)
        if (strcmp(sp_level_words[i], word) == 0)
            return i;
    return -1;
}

static int unknown(const struct sp_setting *at, const char *what,
                   const char *name, const char *near, struct sp_error *err)
{
    return sp_error_set(err, SP_EPOLICY, "%s:%d: %s '%s'%s%s%s", at->file,
                        at->line, what, name, near ? "; did you mean '" : "",
                        near ? near : "", near ? "'?" : "");
}

static bool is_of_rule(const struct sp_setting *at)
{
    for (size_t i = 0; own_keys[i]; i++)
        if (strcmp(at->key, own_keys[i]) == 0)
            return true;
    return false;
}

static int check_setting(const struct sp_setting *at, struct sp_error *err)
{
    struct sp_buf what = {0};
    const struct sp_rule *rule = sp_rule_find(at->name);
    if (!rule)
        return unknown(at, "there is no rule", at->name,
                       sp_rule_near_miss(at->name), err);
    if (rule->is_fixed)
        return sp_error_set(err, SP_EPOLICY,
                            "%s:%d: the rule '%s' always holds; its values "
                            "are in %.*s",
                            at->file, at->line, rule->id,
                            (int)strcspn(rule->text.set, "\n"), rule->text.set);
    if (!is_of_rule(at) && !code_of_key(rule, at->key)) {
        sp_buf_printf(&what, "the rule '%s' has no key or code", rule->id);
        unknown(at, sp_buf_text(&what), at->key, key_near_miss(rule, at->key),
                err);
        sp_buf_dispose(&what);
        return SP_EPOLICY;
    }
    if (!is_of_rule(at) && read_level(at->value) < 0)
        return sp_error_set(err, SP_EPOLICY,
                            "%s:%d: [rule \"%s\"] %s = %.300s: expected "
                            "enforce or warn or off",
                            at->file, at->line, rule->id, at->key, at->value);
    return SP_OK;
}

/* Checks an item of `rules` of an [exempt] row. */
static int check_exempt(const char *id, const struct sp_setting *at,
                        struct sp_error *err)
{
    const struct sp_rule *rule = rule_of(id);
    if (!rule)
        return unknown(at, "there is no rule", id, sp_rule_near_miss(id), err);
    if (strchr(id, '/') && !sp_code_find(id, &rule))
        return sp_error_set(err, SP_EPOLICY,
                            "%s:%d: the rule '%s' has no code '%s'", at->file,
                            at->line, rule->id, id);
    if (rule->is_fixed ||
        !(rule->commit || rule->change || rule->step || rule->branch))
        return sp_error_set(
            err, SP_EPOLICY, "%s:%d: nobody is exempt from '%s': it %s",
            at->file, at->line, id,
            rule->is_fixed ? "always holds" : "says nothing about a commit");
    return SP_OK;
}

static int check_exempts(const struct sp_policy *policy, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < policy->exempts.count; i++) {
        const struct sp_exempt *row = &policy->exempts.items[i];
        const struct sp_setting *at =
            sp_policy_setting(policy, "exempt", row->name, "rules");
        for (size_t k = 0; !code && k < row->rules.count; k++)
            code = check_exempt(row->rules.items[k], at, err);
    }
    return code;
}

static int check_help(const struct sp_setting *at, struct sp_error *err)
{
    const struct sp_rule *rule = sp_rule_find(at->key);
    if (rule || sp_code_find(at->key, &rule))
        return SP_OK;
    return rule ? unknown(at, "there is no code", at->key,
                          sp_code_near_miss(rule, at->key), err)
                : unknown(at, "there is no rule", at->key,
                          sp_rule_near_miss(at->key), err);
}

int sp_rules_check(const struct sp_policy *policy, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < policy->settings.count; i++)
        if (strcmp(policy->settings.items[i].section, "rule") == 0)
            code = check_setting(&policy->settings.items[i], err);
        else if (strcmp(policy->settings.items[i].section, "help") == 0)
            code = check_help(&policy->settings.items[i], err);
    return code ? code : check_exempts(policy, err);
}

int sp_rule_default_level(const struct sp_rule *rule)
{
    int level = SP_LEVEL_OFF;
    for (const struct sp_finding_code *code = rule->codes; code->id; code++)
        if (code->level < level)
            level = code->level;
    return level;
}

int sp_code_level(const struct sp_rule *rule,
                  const struct sp_finding_code *code,
                  const struct sp_policy *policy)
{
    const struct sp_rule_setting *setting = sp_policy_rule(policy, rule->id);
    if (!setting || rule->is_fixed)
        return code->level;
    const struct sp_setting *own =
        sp_policy_setting(policy, "rule", rule->id, sp_code_short(code));
    int level = own ? read_level(own->value) : -1;
    if (level >= 0)
        return level;
    return setting->has_level && setting->level > code->level ? setting->level
                                                              : code->level;
}

static bool is_for(const struct sp_rule *rule, const struct sp_policy *policy,
                   const char *ref)
{
    const struct sp_rule_setting *setting = sp_policy_rule(policy, rule->id);
    return !setting || rule->is_fixed || !setting->refs.count ||
           sp_ref_matches(&setting->refs, ref, NULL);
}

bool sp_rule_is_off(const struct sp_rule *rule, const struct sp_policy *policy,
                    const char *ref)
{
    if (!is_for(rule, policy, ref))
        return true;
    for (const struct sp_finding_code *code = rule->codes; code->id; code++)
        if (sp_code_level(rule, code, policy) != SP_LEVEL_OFF)
            return false;
    return true;
}
