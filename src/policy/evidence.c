/* The sections [gate "NAME"]. */
#include <string.h>

#include "internal.h"
#include "sallyport/evidence.h"

enum { TIMEOUT = 600, TIMEOUT_MAX = 86400 }; /* seconds */

static struct sp_gate_policy *find_gate(const struct sp_policy *policy,
                                        const char *name)
{
    for (size_t i = 0; i < policy->gates.count; i++)
        if (strcmp(policy->gates.items[i].name, name) == 0)
            return &policy->gates.items[i];
    return NULL;
}

const struct sp_gate_policy *sp_policy_gate(const struct sp_policy *policy,
                                            const char *name)
{
    return find_gate(policy, name);
}

static int read_roles(const struct sp_place *at, struct sp_gate_policy *gate)
{
    return sp_policy_read_words(at, &gate->roles);
}

static int read_command(const struct sp_place *at, struct sp_gate_policy *gate)
{
    return sp_policy_read_text(at, NULL, &gate->command);
}

/* Does a path lead out of the directory that it begins in? */
static bool leaves(const char *path)
{
    struct sp_str part, rest = sp_str(path);
    if (*path == '/')
        return true;
    while (sp_str_item(&rest, '/', &part))
        if (sp_str_equal_c(part, ".."))
            return true;
    return false;
}

static int read_report(const struct sp_place *at, struct sp_gate_policy *gate)
{
    if (leaves(at->entry->value))
        return sp_policy_wrong(at, "a path within the repository");
    return sp_policy_read_text(at, NULL, &gate->report);
}

static int read_timeout(const struct sp_place *at, struct sp_gate_policy *gate)
{
    const struct sp_option option = {
        .type = SP_OPTION_DURATION, .min = 1, .max = TIMEOUT_MAX};
    return sp_policy_read_number(at, &option, &gate->timeout);
}

static const struct {
    const char *key;
    int (*read)(const struct sp_place *at, struct sp_gate_policy *gate);
} keys[] = {{"roles", read_roles},
            {"command", read_command},
            {"report", read_report},
            {"timeout", read_timeout}};
enum { KEYS = sizeof keys / sizeof keys[0] };

static int read_key(const struct sp_place *at, struct sp_gate_policy *gate)
{
    const char *names[KEYS + 1] = {NULL};
    for (size_t i = 0; i < KEYS; i++) {
        names[i] = keys[i].key;
        if (strcmp(keys[i].key, at->entry->key) == 0)
            return keys[i].read(at, gate);
    }
    return sp_policy_unknown(at, "key", at->entry->key, names);
}

int sp_policy_read_gate(const struct sp_place *at)
{
    struct sp_policy *policy = at->layer->policy;
    const struct sp_ini_entry *e = at->entry;
    if (!sp_evidence_is_name(sp_str(e->name)))
        return sp_error_set(
            at->err, SP_EPOLICY,
            "%s:%d: the gate '%s' has a name that no record can "
            "have: expected letters, digits, '-', '_' and '.'",
            at->layer->file, e->line, e->name);
    if (!find_gate(policy, e->name)) {
        struct sp_gate_policy fresh = {.name = sp_strdup(e->name),
                                       .timeout = TIMEOUT};
        SP_VEC_PUSH(&policy->gates, fresh);
    }
    return read_key(at, find_gate(policy, e->name));
}

const struct sp_strings *sp_policy_gate_roles(const struct sp_policy *policy,
                                              const char *gate)
{
    const struct sp_gate_policy *own = find_gate(policy, gate);
    return own && own->roles.count ? &own->roles : &policy->evidence.gate_roles;
}
