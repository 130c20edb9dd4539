#include <criterion/criterion.h>
#include <stdio.h>

#include "sallyport/text_places.h"

Test(base_text_places, a_text_has_the_place_at_which_it_was_added)
{
    struct sp_text_places places = {0};
    cr_assert_eq(sp_text_places_find(&places, "a"), SP_TEXT_PLACES_NONE);
    for (uint32_t i = 0; i < 1000; i++) {
        char text[16];
        snprintf(text, sizeof text, "text %u", i);
        cr_assert_eq(sp_text_places_find(&places, text), SP_TEXT_PLACES_NONE);
        cr_assert_eq(sp_text_places_add(&places, text), i);
        cr_assert_eq(sp_text_places_find(&places, text), i);
        cr_assert_eq(sp_text_places_find(&places, "text 0"), 0);
    }
    sp_text_places_dispose(&places);
}

Test(base_text_places, of_a_text_that_was_added_twice_the_first_counts)
{
    struct sp_text_places places = {0};
    for (uint32_t i = 0; i < 200; i++)
        cr_assert_eq(sp_text_places_add(&places, "same"), i);
    cr_assert_eq(sp_text_places_find(&places, "same"), 0);
    sp_text_places_dispose(&places);
}
