/* [break-glass] and [waiver]. */
#include "support_assert.h"
#include "support_policy.h"

Test(policy_exceptions, what_is_built_in)
{
    policy_open();
    struct sp_terms grant = sp_policy_terms(policy, SP_BREAK_GLASS);
    struct sp_terms waiver = sp_policy_terms(policy, SP_WAIVER);
    cr_assert_eq(grant.quorum, 2);
    cr_assert_eq(grant.max, 4 * 3600);
    cr_assert_eq(grant.review_within, 24 * 3600);
    cr_assert_eq(waiver.quorum, 2);
    cr_assert_eq(waiver.max, 30 * 86400);
    cr_assert_eq(waiver.review_within, 0);
    policy_close();
}

Test(policy_exceptions, the_bounds_hold)
{
    policy_alone_refuses(
        "[break-glass]\nquorum = 1\n",
        "p.ini:2: [break-glass] quorum = 1: expected a number from 2 to "
        "20");
    policy_alone_refuses(
        "[break-glass]\nmax = 5h\n",
        "p.ini:2: [break-glass] max = 5h: expected a duration such as "
        "30s, 5m or 1h, from 60 to 14400 seconds");
    policy_alone_refuses(
        "[waiver]\nmax = 31d\n",
        "p.ini:2: [waiver] max = 31d: expected a duration such as 30s, 5m "
        "or 1h, from 3600 to 2592000 seconds");
    policy_alone_refuses(
        "[break-glass]\napprover-roles = maintaner\n",
        "p.ini:2: the role 'maintaner' is not in [roles]; did you mean "
        "'maintainer'?");
    policy_alone_refuses("[break-glass]\nroles = x\n",
                         "p.ini:2: the role 'x' is not in [roles]");
    policy_alone_refuses("[waiver]\napprover-roles = x\n",
                         "p.ini:2: the role 'x' is not in [roles]");
    policy_alone_refuses("[break-glas]\nmax = 1h\n",
                         "p.ini:1: unknown section 'break-glas'; did you mean "
                         "'break-glass'?");
}

Test(policy_exceptions, no_policy_makes_time_pressure_a_reason)
{
    policy_alone_refuses(
        "[waiver]\nreasons = vendor-limitation, time-pressure\n",
        "p.ini:2: [waiver] reasons: time pressure is no reason: it "
        "passes, and the change stays");
    policy_alone_refuses("[waiver]\nreasons += legal-order\n", "");
}

Test(policy_exceptions, two_names_with_one_email_are_one_person)
{
    policy_open();
    policy_refuses("[identity]\nann = ann@a.org, a@b.org\nanna = A@b.org\n"
                   "bob = bob@a.org\n",
                   "");
    struct sp_terms terms = sp_policy_terms(policy, SP_WAIVER);
    cr_assert(terms.is_same("ann", "anna", terms.context));
    cr_assert(terms.is_same("anna#3", "ann", terms.context));
    cr_assert(terms.is_same("Bob", "bob", terms.context));
    cr_assert_not(terms.is_same("ann", "bob", terms.context));
    cr_assert_not(terms.is_same("ann", "carol", terms.context));
    cr_assert_not(terms.is_same("carol", "dana", terms.context));
    policy_close();
}
