/* What each occasion knows. */
#include "sallyport/occasion.h"

#include <criterion/criterion.h>

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
    cr_assert_eq(bits(sp_occasion_has_actor), 0x1f & ~(1 << SP_PROPOSAL));
}

Test(model_occasion, a_draft_has_no_id)
{
    cr_assert_eq(bits(sp_occasion_has_ids), 0x1f & ~(1 << SP_DRAFT));
}

Test(model_occasion, a_range_says_not_what_a_ref_was)
{
    cr_assert_eq(bits(sp_occasion_knows_old), 0x1f & ~(1 << SP_RANGE));
}

Test(model_occasion, a_proposal_is_not_what_the_ref_becomes)
{
    cr_assert_eq(bits(sp_occasion_knows_new), 0x1f & ~(1 << SP_PROPOSAL));
}

Test(model_occasion, a_draft_is_judged_without_what_is_below)
{
    cr_assert_eq(bits(sp_occasion_judges_all), 0x1f & ~(1 << SP_DRAFT));
}
