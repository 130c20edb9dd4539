/* What each occasion knows. */
#include "sallyport/occasion.h"

#include <criterion/criterion.h>

enum { ALL = (1 << (SP_PROPOSAL + 1)) - 1 };

static int bits(bool (*asked)(enum sp_occasion))
{
    int all = 0;
    for (int i = SP_PUSH; i <= SP_PROPOSAL; i++)
        all |= asked((enum sp_occasion)i) << i;
    return all;
}

Test(model_occasion, only_a_push_moves_refs)
{
    cr_assert_eq(bits(sp_occasion_moves_refs), 1 << SP_PUSH);
}

Test(model_occasion, nobody_has_made_a_proposal)
{
    cr_assert_eq(bits(sp_occasion_has_actor), ALL & ~(1 << SP_PROPOSAL));
}

Test(model_occasion, a_draft_has_no_id)
{
    cr_assert_eq(bits(sp_occasion_has_ids), ALL & ~(1 << SP_DRAFT));
}

Test(model_occasion, a_range_says_not_what_a_ref_was)
{
    cr_assert_eq(bits(sp_occasion_knows_old), ALL & ~(1 << SP_RANGE));
}

Test(model_occasion, a_proposal_is_not_what_the_ref_becomes)
{
    cr_assert_eq(bits(sp_occasion_knows_new), ALL & ~(1 << SP_PROPOSAL));
}

Test(model_occasion, a_draft_is_judged_without_what_is_below)
{
    cr_assert_eq(bits(sp_occasion_judges_all), ALL & ~(1 << SP_DRAFT));
}

Test(model_occasion, only_what_has_elapsed_looks_back)
{
    cr_assert_eq(bits(sp_occasion_looks_back), 1 << SP_ELAPSED);
}

Test(model_occasion, something_lands_by_a_push_or_what_stands_for_one)
{
    cr_assert_eq(bits(sp_occasion_lands),
                 1 << SP_PUSH | 1 << SP_REHEARSAL | 1 << SP_PROPOSAL);
}
