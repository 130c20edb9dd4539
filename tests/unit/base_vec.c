#include "sallyport/vec.h"

#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

Test(base_vec, grows_by_what_is_pushed)
{
    SP_VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        SP_VEC_PUSH(&numbers, i * i);
    cr_assert_eq(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(numbers.items[i], i * i);
    free(numbers.items);
}

Test(base_vec, a_list_of_strings_owns_them)
{
    struct sp_strings list = {0};
    char text[] = "main";
    sp_strings_add(&list, text, 4);
    sp_strings_add(&list, "release", 3);
    sp_strings_add(&list, "", 0);
    text[0] = 'x';
    cr_assert_eq(list.count, 3);
    assert_text(list.items[0], "main");
    assert_text(list.items[1], "rel");
    cr_assert(sp_strings_have(&list, "rel"));
    cr_assert(sp_strings_have(&list, ""));
    cr_assert_not(sp_strings_have(&list, "release"));
    sp_strings_dispose(&list);
    cr_assert_eq(list.count, 0);
    cr_assert_not(sp_strings_have(&list, "main"));
}

Test(base_vec, the_first_place_in_a_sorted_list)
{
    static const struct {
        const char *text;
        size_t place;
    } rows[] = {{"", 0}, {"a", 0}, {"a/", 1}, {"a/b", 1}, {"a/c", 2}, {"z", 3}};
    static const char *const texts[] = {"a", "a/b", "b"};
    struct sp_strings list = {0};
    cr_assert_eq(sp_strings_from(&list, "a"), 0);
    for (size_t i = 0; i < 3; i++)
        sp_strings_add(&list, texts[i], strlen(texts[i]));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert_eq(sp_strings_from(&list, rows[i].text), rows[i].place, "%s",
                     rows[i].text);
    sp_strings_dispose(&list);
}
