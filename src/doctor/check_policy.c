/* Checks of the policy: can it be used, and does it guard? */
#include <string.h>

#include "internal.h"
#include "sallyport/rule.h"

void sp_check_policy(const struct sp_patient *patient,
                     struct sp_complaints *out)
{
    if (patient->policy_fault && !patient->unreadable.count)
        sp_complain(out, NULL,
                    "its policy cannot be used, so %s is refused: %s",
                    patient->is_desk ? "every commit" : "every push",
                    patient->policy_fault);
}

void sp_check_readable(const struct sp_patient *patient,
                       struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->unreadable.count; i++) {
        const struct sp_unreadable *one = &patient->unreadable.items[i];
        if (!sp_patient_is_guarded(patient))
            continue;
        if (one->closed)
            sp_complain(out, one->closed,
                        "%s cannot enter %s, which is on the way to %s, so "
                        "every push is refused",
                        patient->owner_name, one->closed, one->path);
        else
            sp_complain(out, one->path,
                        "%s cannot read %s, so every push is refused",
                        patient->owner_name, one->path);
    }
}

static bool has_mode(const struct sp_patient *patient, int mode)
{
    return patient->policy && patient->policy->mode == mode;
}

void sp_check_mode(const struct sp_patient *patient, struct sp_complaints *out)
{
    if (has_mode(patient, SP_MODE_OFF))
        sp_complain(out, NULL, "its policy is off, so nothing is judged");
}

void sp_check_observe(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    if (has_mode(patient, SP_OBSERVE) && !patient->is_desk)
        sp_complain(out, NULL,
                    "its policy only observes, so nothing is refused");
}

void sp_check_off(const struct sp_patient *patient, struct sp_complaints *out)
{
    if (!patient->policy)
        return;
    for (size_t i = 0; i < patient->policy->rules.count; i++) {
        const struct sp_rule_setting *rule = &patient->policy->rules.items[i];
        const struct sp_setting *level =
            sp_policy_setting(patient->policy, "rule", rule->rule, "level");
        if (level && rule->level == SP_LEVEL_OFF)
            sp_complain(out, rule->rule, "the rule %s is off (%s:%d)",
                        rule->rule, level->file, level->line);
    }
}

/* A server with pull requests merges them by itself. */
static bool merges_itself(const char *host)
{
    static const char *const hosts[] = {"gitea", "forgejo", "gogs", "gitlab",
                                        "ghes"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (strcmp(host, hosts[i]) == 0)
            return true;
    return false;
}

void sp_check_merge_role(const struct sp_patient *patient,
                         struct sp_complaints *out)
{
    const struct sp_policy *policy = patient->policy;
    if (!policy || patient->is_desk || !sp_patient_is_guarded(patient) ||
        sp_policy_anybody_has(policy, &policy->merge_roles) ||
        merges_itself(sp_patient_host(patient)))
        return;
    const char *file =
        patient->policy_files.items[patient->policy_files.count - 1];
    if (policy->merge_roles.count)
        sp_complain(out, file,
                    "nobody has a role yet that may merge (%s), so protected "
                    "refs accept no push",
                    policy->merge_roles.items[0]);
    else
        sp_complain(out, file,
                    "no role may merge, so protected refs accept no push");
}

/* In the order of enum sp_layout; the first host is the one to propose. */
static const char *const hosts_of[][4] = {
    [SP_LAYOUT_PLAIN] = {"plain", "ghes"},
    [SP_LAYOUT_GITOLITE] = {"gitolite"},
    [SP_LAYOUT_DELEGATED] = {"gitea", "forgejo"},
    [SP_LAYOUT_CUSTOM] = {"gitlab", "gogs"},
    [SP_LAYOUT_CUSTOM_D] = {"gitlab"},
    [SP_LAYOUT_GLOBAL] = {"gitlab"},
};

static const struct sp_hook_file *first_guard(const struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (sp_hook_guards(&patient->files.items[i]))
            return &patient->files.items[i];
    return NULL;
}

void sp_check_host(const struct sp_patient *patient, struct sp_complaints *out)
{
    const struct sp_hook_file *guard = first_guard(patient);
    const char *host = sp_patient_host(patient);
    if (!guard || !patient->policy || patient->is_desk)
        return;
    const char *const *fitting = hosts_of[guard->layout];
    for (size_t i = 0; fitting[i]; i++)
        if (strcmp(fitting[i], host) == 0)
            return;
    sp_complain(out, fitting[0],
                "%s lies where %s has it, but the policy says host = %s, so it "
                "is not known who is pushing",
                guard->shown, fitting[0], host);
}

void sp_check_baseline(const struct sp_patient *patient,
                       struct sp_complaints *out)
{
    const struct sp_strings *lost = &patient->lost;
    if (lost->count == 1)
        sp_complain(out, NULL,
                    "the baseline names %.7s, which is no commit of it",
                    lost->items[0]);
    else if (lost->count)
        sp_complain(out, NULL,
                    "the baseline names %zu ids that are no commits of it, the "
                    "first is %.7s",
                    lost->count, lost->items[0]);
}
