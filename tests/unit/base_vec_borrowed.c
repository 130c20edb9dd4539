#include <criterion/criterion.h>

#include "sallyport/vec.h"

Test(base_vec_borrowed, a_list_borrows_texts_until_one_is_added)
{
    static const char texts[] = "one\0two\0";
    static const unsigned char sizes[] = {4, 4};
    struct sp_strings list = {0};
    sp_strings_borrow(&list, texts, sizes, 2);
    cr_assert_eq(list.count, 2);
    cr_assert_eq((const char *)list.items[0], texts);
    cr_assert_str_eq(list.items[1], "two");
    sp_strings_add(&list, "three", 5);
    cr_assert_eq(list.count, 3);
    cr_assert_neq((const char *)list.items[0], texts);
    cr_assert_str_eq(list.items[0], "one");
    cr_assert_str_eq(list.items[2], "three");
    sp_strings_dispose(&list);
    sp_strings_borrow(&list, texts, sizes, 2);
    sp_strings_dispose(&list);
    sp_strings_borrow(&list, texts, sizes, 0);
    cr_assert_eq(list.count, 0);
    sp_strings_dispose(&list);
}
