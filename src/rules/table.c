#include <string.h>

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

const char *sp_rule_near_miss(const char *id)
{
    const char *ids[RULES + 1] = {NULL};
    for (size_t i = 0; i < RULES; i++)
        ids[i] = sp_rules[i]->id;
    return sp_near_miss(id, ids);
}

static int unknown_rule(const char *id, const struct sp_setting *at,
                        struct sp_error *err)
{
    const char *near = sp_rule_near_miss(id);
    return sp_error_set(err, SP_EPOLICY, "%s:%d: there is no rule '%s'%s%s%s",
                        at->file, at->line, id, near ? "; did you mean '" : "",
                        near ? near : "", near ? "'?" : "");
}

int sp_rules_check(const struct sp_policy *policy, struct sp_error *err)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *at = &policy->settings.items[i];
        if (strcmp(at->section, "rule") != 0)
            continue;
        const struct sp_rule *rule = sp_rule_find(at->name);
        if (!rule)
            return unknown_rule(at->name, at, err);
        if (rule->is_fixed)
            return sp_error_set(err, SP_EPOLICY,
                                "%s:%d: the rule '%s' always holds; its values "
                                "are in [%s]",
                                at->file, at->line, rule->id, rule->id);
    }
    return SP_OK;
}

int sp_rule_level(const struct sp_rule *rule, const struct sp_policy *policy,
                  const char *ref)
{
    const struct sp_rule_setting *setting = sp_policy_rule(policy, rule->id);
    if (!setting || rule->is_fixed)
        return rule->level;
    if (setting->refs.count && !sp_ref_matches(&setting->refs, ref, NULL))
        return SP_LEVEL_OFF;
    return setting->has_level ? setting->level : rule->level;
}
