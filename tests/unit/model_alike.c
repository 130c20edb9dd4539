/* How much two texts have in common. */
#include <criterion/criterion.h>

#include "sallyport/alike.h"

static unsigned percent(const char *one, const char *other)
{
    struct sp_alike left = {0}, right = {0};
    sp_alike_read(&left, sp_str(one));
    sp_alike_read(&right, sp_str(other));
    unsigned result = sp_alike_percent(&left, &right);
    cr_expect_eq(result, sp_alike_percent(&right, &left));
    sp_alike_dispose(&left);
    sp_alike_dispose(&right);
    return result;
}

Test(model_alike, lines_are_compared_without_order_and_blanks)
{
    cr_expect_eq(percent("aa\nbb\n", "  bb\n\n\taa"), 100);
    cr_expect_eq(percent("aa\nbb\n", "aa\ncc\n"), 50);
    cr_expect_eq(percent("aa\naa\n", "aa\ncc\n"), 50);
    cr_expect_eq(percent("aa\n", "aa\nbbbbbb\n"), 25);
}

Test(model_alike, nothing_is_like_nothing)
{
    cr_expect_eq(percent("", ""), 0);
    cr_expect_eq(percent("\n \n", "a\n"), 0);
}
