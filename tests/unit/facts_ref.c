/* What is known of a ref. */
#include <criterion/criterion.h>

#include "sallyport/facts.h"

Test(facts_ref, who_pushes_is_known_on_the_server)
{
    const struct sp_ref_facts push = {.occasion = SP_PUSH};
    const struct sp_ref_facts local = {.occasion = SP_REHEARSAL,
                                       .is_local = true};
    const struct sp_ref_facts proposal = {.occasion = SP_PROPOSAL};
    cr_assert(sp_ref_knows_actor(&push));
    cr_assert_not(sp_ref_knows_actor(&local));
    cr_assert_not(sp_ref_knows_actor(&proposal));
}
