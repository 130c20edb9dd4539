/* What is known of a ref. */
#include <criterion/criterion.h>

#include "sallyport/facts.h"

Test(facts_ref, who_may_change_a_protected_ref_is_asked_where_it_is_known)
{
    static const struct {
        struct sp_push_facts push;
        bool may;
    } rows[] = {
        {{.occasion = SP_PUSH}, false},
        {{.occasion = SP_REHEARSAL, .is_local = true}, false},
        {{.occasion = SP_REHEARSAL, .leaves_roles = true}, true},
    };
    struct sp_policy *policy = sp_policy_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sp_ref_facts ref = {.push = &rows[i].push};
        cr_assert(sp_ref_may_change(&ref, policy) == rows[i].may, "row %zu", i);
    }
    sp_policy_free(policy);
}

Test(facts_ref, a_branch_without_commits_has_an_empty_history)
{
    const struct sp_ref_facts ref = {.is_protected = true};
    const struct sp_branch_facts branch = sp_branch_of(&ref);
    cr_assert(branch.ref == &ref);
    cr_assert(branch.history->nodes.count == 0);
    cr_assert(branch.keeps_mainline);
    cr_assert_not(branch.too_many_commits);
}

Test(facts_ref, an_untraced_commit_is_found_by_its_id)
{
    const struct sp_untraced untraced[] = {{.commit = {{1}}},
                                           {.commit = {{2}}}};
    const struct sp_oid second = {{2}}, none = {{3}};
    cr_assert(sp_untraced_find(untraced, 2, &second) == &untraced[1]);
    cr_assert(sp_untraced_find(untraced, 2, &none) == NULL);
    cr_assert(sp_untraced_find(NULL, 0, &none) == NULL);
}
