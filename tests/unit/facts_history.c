#include "support.h"

Test(facts_history, a_parent_is_found_in_the_history_and_outside_of_it)
{
    struct sp_history history = {0};
    history_of(&history, "a=R:A b=G:A");
    struct sp_outside outside = {.id = id_of("p"), .at = 0};
    SP_VEC_PUSH(&history.outside, outside);
    struct sp_oid found = sp_history_parent(&history, 0), p = id_of("p");
    cr_assert(sp_oid_equal(&found, &p));
    found = sp_history_parent(&history, 1);
    p = id_of("a");
    cr_assert(sp_oid_equal(&found, &p));
    history.outside.count = 0;
    found = sp_history_parent(&history, 0);
    cr_assert(sp_oid_is_zero(&found));
    history_dispose(&history);
}
