/* Gates that the policy asks for, and that nobody has recorded. */
#include <string.h>

#include "internal.h"
#include "sallyport/level.h"
#include "sallyport/recorded_gates.h"

/* Adds the gates without which a change is refused, each once. */
static void add_required(struct sp_strings *out, const struct sp_policy *policy)
{
    for (int category = 0; category < SP_CATEGORIES; category++) {
        const struct sp_strings *gates = &policy->categories[category].gates;
        for (size_t i = 0; i < gates->count; i++) {
            const char *gate = gates->items[i];
            const struct sp_gate_policy *set = sp_policy_gate(policy, gate);
            if (sp_policy_asks_for_gate(policy, gate) &&
                (!set || set->level == SP_LEVEL_ENFORCE) &&
                !sp_strings_have(out, gate))
                sp_strings_add(out, gate, strlen(gate));
        }
    }
}

void sp_doctor_read_gates(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    struct sp_strings required = {0}, recorded = {0};
    struct sp_error ignored = {0};
    if (!repo->is_clone)
        add_required(&required, repo->policy);
    if (required.count &&
        !sp_recorded_gates(git, sp_evidence_ref(SP_EVIDENCE_GATE), NULL,
                           &required, &recorded, &ignored))
        for (size_t i = 0; i < required.count; i++)
            if (!sp_strings_have(&recorded, required.items[i]))
                sp_strings_add(&repo->unrecorded, required.items[i],
                               strlen(required.items[i]));
    sp_strings_dispose(&required);
    sp_strings_dispose(&recorded);
}
