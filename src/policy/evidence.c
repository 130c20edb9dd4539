/* The sections [gate "NAME"]. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/evidence.h"
#include "sallyport/layers.h"
#include "sallyport/threshold.h"
#include "sallyport/utc.h"

enum { TIMEOUT = 600, TIMEOUT_MAX = SP_DAY }; /* seconds */

static struct sp_gate_policy *find_gate(const struct sp_policy *policy,
                                        const char *name)
{
    for (size_t i = 0; i < policy->gates.count; i++)
        if (strcmp(policy->gates.items[i].name, name) == 0)
            return &policy->gates.items[i];
    return NULL;
}

static int read_roles(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    return sp_policy_read_words(at, &out->roles);
}

static int read_require(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    struct sp_threshold ignored;
    int code = sp_policy_read_list(at, &out->require);
    for (size_t i = 0; !code && i < out->require.count; i++)
        if (!sp_threshold_read(&ignored, sp_str(out->require.items[i])))
            code = sp_policy_wrong_item(at, out->require.items[i],
                                        "METRIC>=NUMBER, or <=, >, < or =");
    return code;
}

static int read_paths(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    return sp_policy_read_paths(at, &out->paths);
}

static int read_level(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    return sp_policy_read_word(at, sp_level_words, &out->level);
}

static int read_about(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    static const char *const words[] = {"change", "result", NULL};
    return sp_policy_read_word(at, words, &out->about);
}

static int read_command(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    return sp_policy_read_text(at, NULL, &out->command);
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

static int read_report(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    if (leaves(at->entry->value))
        return sp_policy_wrong(at, "a path within the repository");
    return sp_policy_read_text(at, NULL, &out->report);
}

static int read_timeout(const struct sp_place *at, void *context)
{
    struct sp_gate_policy *out = context;
    const struct sp_option option = {
        .type = SP_OPTION_DURATION, .min = 1, .max = TIMEOUT_MAX};
    return sp_policy_read_number(at, &option, &out->timeout);
}

static const struct sp_key keys[] = {
    {"roles", true, read_roles},    {"require", true, read_require},
    {"paths", true, read_paths},    {"level", false, read_level},
    {"about", false, read_about},   {"command", false, read_command},
    {"report", false, read_report}, {"timeout", false, read_timeout},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* The section of a gate; a new one is added. */
static struct sp_gate_policy *gate_of(struct sp_policy *policy,
                                      const char *name)
{
    if (!find_gate(policy, name)) {
        struct sp_gate_policy fresh = {.name = sp_strdup(name),
                                       .timeout = TIMEOUT};
        SP_VEC_PUSH(&policy->gates, fresh);
    }
    return find_gate(policy, name);
}

int sp_policy_read_gate(const struct sp_place *at)
{
    const struct sp_ini_entry *e = at->entry;
    if (!sp_evidence_is_name(sp_str(e->name)))
        return sp_error_set(
            at->err, SP_EPOLICY,
            "%s:%d: the gate '%s' has a name that no record can "
            "have: expected letters, digits, '-', '_' and '.'",
            at->layer->file, e->line, e->name);
    return sp_policy_read_key(at, keys, KEYS,
                              gate_of(at->layer->policy, e->name));
}

void sp_policy_dispose_gates(struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->gates.count; i++) {
        free(policy->gates.items[i].name);
        free(policy->gates.items[i].command);
        free(policy->gates.items[i].report);
        sp_strings_dispose(&policy->gates.items[i].roles);
        sp_strings_dispose(&policy->gates.items[i].require);
        sp_strings_dispose(&policy->gates.items[i].paths);
    }
    free(policy->gates.items);
}

const struct sp_gate_policy *sp_policy_gate(const struct sp_policy *policy,
                                            const char *gate)
{
    return find_gate(policy, gate);
}

const struct sp_strings *sp_policy_gate_roles(const struct sp_policy *policy,
                                              const char *gate)
{
    const struct sp_gate_policy *own = find_gate(policy, gate);
    return own && own->roles.count ? &own->roles : &policy->evidence.gate_roles;
}

/* Does that value name the gate: as its section, or in the list of a category? */
static bool names_gate(const struct sp_setting *setting, const char *gate)
{
    struct sp_str item, rest = sp_str(setting->value);
    if (strcmp(setting->section, "gate") == 0)
        return strcmp(setting->name, gate) == 0;
    if (strcmp(setting->section, "category") != 0 ||
        strcmp(setting->key, "gates") != 0)
        return false;
    while (sp_str_item(&rest, ',', &item))
        if (sp_str_equal_c(item, gate))
            return true;
    return false;
}

bool sp_policy_asks_for_gate(const struct sp_policy *policy, const char *gate)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *setting = &policy->settings.items[i];
        if (strcmp(setting->file, SP_BUILTIN_NAME) != 0 &&
            names_gate(setting, gate))
            return true;
    }
    return false;
}
