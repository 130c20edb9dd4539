/* The sections [gate "NAME"]. */
#include <string.h>

#include "internal.h"
#include "sallyport/evidence.h"

static struct sp_gate_policy *find_gate(const struct sp_policy *policy,
                                        const char *name)
{
    for (size_t i = 0; i < policy->gates.count; i++)
        if (strcmp(policy->gates.items[i].name, name) == 0)
            return &policy->gates.items[i];
    return NULL;
}

int sp_policy_read_gate(const struct sp_place *at)
{
    static const char *const keys[] = {"roles", NULL};
    struct sp_policy *policy = at->layer->policy;
    const struct sp_ini_entry *e = at->entry;
    if (!sp_evidence_is_name(sp_str(e->name)))
        return sp_error_set(
            at->err, SP_EPOLICY,
            "%s:%d: the gate '%s' has a name that no record can "
            "have: expected letters, digits, '-', '_' and '.'",
            at->layer->file, e->line, e->name);
    if (strcmp(e->key, keys[0]) != 0)
        return sp_policy_unknown(at, "key", e->key, keys);
    if (!find_gate(policy, e->name)) {
        struct sp_gate_policy fresh = {.name = sp_strdup(e->name)};
        SP_VEC_PUSH(&policy->gates, fresh);
    }
    return sp_policy_read_words(at, &find_gate(policy, e->name)->roles);
}

const struct sp_strings *sp_policy_gate_roles(const struct sp_policy *policy,
                                              const char *gate)
{
    const struct sp_gate_policy *own = find_gate(policy, gate);
    return own && own->roles.count ? &own->roles : &policy->evidence.gate_roles;
}
