#include "sallyport/facts.h"

bool sp_ref_may_change(const struct sp_ref_facts *ref,
                       const struct sp_policy *policy)
{
    return ref->push->leaves_roles ||
           (ref->push->is_host_merge && ref->kind == SP_UPDATE) ||
           sp_policy_has_any_role(policy, &policy->refs.merge_roles,
                                  ref->push->user);
}

bool sp_untraced_is_left(const struct sp_ref_facts *ref,
                         const struct sp_untraced *untraced)
{
    bool lacks_request = *untraced->request && !untraced->has_request;
    bool lacks_named = untraced->names_some && !untraced->has_named;
    return ref->push->is_local && (lacks_request || lacks_named);
}

struct sp_branch_facts sp_branch_of(const struct sp_ref_facts *ref)
{
    static const struct sp_history no_history;
    return (struct sp_branch_facts){
        .ref = ref, .history = &no_history, .keeps_mainline = true};
}

const struct sp_untraced *sp_untraced_find(const struct sp_untraced *untraced,
                                           size_t count,
                                           const struct sp_oid *commit)
{
    for (size_t i = 0; i < count; i++)
        if (sp_oid_equal(&untraced[i].commit, commit))
            return &untraced[i];
    return NULL;
}
