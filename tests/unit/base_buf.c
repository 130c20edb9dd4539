#include "sallyport/buf.h"
#include "sallyport/vec.h"

#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

Test(base_buf, is_empty_text_before_anything_is_added)
{
    struct sp_buf buf = {0};
    assert_text(sp_buf_text(&buf), "");
    cr_assert_null(buf.data);
    sp_buf_reset(&buf);
    sp_buf_dispose(&buf);
}

Test(base_buf, grows_by_bytes_texts_characters_and_formats)
{
    struct sp_buf buf = {0};
    sp_buf_add(&buf, "abc", 2);
    sp_buf_puts(&buf, "-cd-");
    sp_buf_putc(&buf, 'e');
    sp_buf_printf(&buf, "%d %s", 42, "findings");
    sp_buf_printf(&buf, "%s", "");
    assert_text(sp_buf_text(&buf), "ab-cd-e42 findings");
    cr_assert_eq(buf.len, 18);
    sp_buf_dispose(&buf);
    cr_assert_eq(buf.capacity, 0);
}

Test(base_buf, holds_nul_and_ends_with_one)
{
    struct sp_buf buf = {0};
    sp_buf_add(&buf, "a\0b", 3);
    sp_buf_add(&buf, NULL, 0);
    cr_assert_eq(buf.len, 3);
    cr_assert_arr_eq(buf.data, "a\0b", 4);
    sp_buf_dispose(&buf);
}

Test(base_buf, holds_a_long_text)
{
    struct sp_buf buf = {0};
    for (int i = 0; i < 20000; i++)
        sp_buf_printf(&buf, "%05d", i);
    cr_assert_eq(buf.len, 100000);
    cr_assert_eq(strlen(buf.data), 100000);
    assert_text(buf.data + 99990, "1999819999");
    sp_buf_dispose(&buf);
}

Test(base_buf, what_was_reserved_does_not_move)
{
    struct sp_buf buf = {0};
    sp_buf_reserve(&buf, 1000);
    const char *data = buf.data;
    for (int i = 0; i < 1000; i++)
        sp_buf_putc(&buf, 'x');
    cr_assert_eq(buf.data, data);
    sp_buf_dispose(&buf);
}

Test(base_buf, starts_again_after_reset)
{
    struct sp_buf buf = {0};
    sp_buf_puts(&buf, "old");
    sp_buf_reset(&buf);
    assert_text(sp_buf_text(&buf), "");
    sp_buf_puts(&buf, "new");
    assert_text(sp_buf_text(&buf), "new");
    sp_buf_dispose(&buf);
}

Test(base_buf, hands_its_text_over)
{
    struct sp_buf buf = {0};
    char *nothing = sp_buf_detach(&buf);
    sp_buf_puts(&buf, "text");
    char *text = sp_buf_detach(&buf);
    assert_text(nothing, "");
    assert_text(text, "text");
    assert_text(sp_buf_text(&buf), "");
    free(nothing);
    free(text);
}

Test(base_buf, lists_words_as_a_choice)
{
    static const char *const one[] = {"a", NULL};
    static const char *const three[] = {"a", "b", "c", NULL};
    struct sp_buf buf = {0};
    sp_buf_choice(&buf, one);
    assert_text(sp_buf_text(&buf), "a");
    sp_buf_reset(&buf);
    sp_buf_choice(&buf, three);
    assert_text(sp_buf_text(&buf), "a, b or c");
    sp_buf_dispose(&buf);
}

Test(base_buf, lists_all_of_the_words)
{
    struct sp_strings words = {0};
    struct sp_buf out = {0};
    sp_strings_add(&words, "a", 1);
    sp_buf_all(&out, &words);
    assert_text(sp_buf_text(&out), "a");
    sp_strings_add(&words, "b", 1);
    sp_strings_add(&words, "c", 1);
    sp_buf_reset(&out);
    sp_buf_all(&out, &words);
    assert_text(sp_buf_text(&out), "a, b and c");
    sp_buf_dispose(&out);
    sp_strings_dispose(&words);
}

Test(base_buf, a_list_has_commas)
{
    struct sp_strings words = {0};
    struct sp_buf out = {0};
    sp_buf_list(&out, &words);
    cr_assert_str_eq(sp_buf_text(&out), "");
    sp_strings_add(&words, "a", 1);
    sp_strings_add(&words, "b c", 3);
    sp_buf_list(&out, &words);
    cr_assert_str_eq(sp_buf_text(&out), "a, b c");
    sp_buf_dispose(&out);
    sp_strings_dispose(&words);
}
