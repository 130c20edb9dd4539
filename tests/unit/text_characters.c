/* Characters that look like others, or like nothing. */
#include "sallyport/characters.h"

#include "support.h"

static char *odd(const char *text)
{
    struct sp_buf out = {0};
    struct sp_character found = sp_character_find_odd(sp_str(text));
    if (found.len)
        sp_character_print(&out, &found);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(text_characters, odd_ones_have_a_name)
{
    SAME(odd("a\u00a0b"), "a no-break space (U+00A0)");
    SAME(odd("\ufeffa"), "a byte order mark (U+FEFF)");
    SAME(odd("a\uff1a"), "a full-width colon (U+FF1A)");
    SAME(odd("a\tb"), "a tab (U+0009)");
    SAME(odd("a\x1b"), "a control character (U+001B)");
    SAME(odd("a\u2003"), "a space of another kind (U+2003)");
    SAME(odd("a\u2066"), "an invisible character (U+2066)");
}

Test(text_characters, others_are_none_of_them)
{
    SAME(odd(""), "");
    SAME(odd("docs: a b"), "");
    SAME(odd("\u00e4\u8aaa\xff"), "");
}

Test(text_characters, letters_of_other_alphabets_look_like_ours)
{
    cr_assert_eq(sp_character_looks_like(0x0420), 'P');
    cr_assert_eq(sp_character_looks_like(0x0430), 'a');
    cr_assert_eq(sp_character_looks_like(0x03a1), 'P');
    cr_assert_eq(sp_character_looks_like(0xff30), 'P');
    cr_assert_eq(sp_character_looks_like(0xff5a), 'z');
    cr_assert_eq(sp_character_looks_like('P'), 0);
    cr_assert_eq(sp_character_looks_like(0x00e4), 0);
    cr_assert_eq(sp_character_looks_like(0xff5b), 0);
}
