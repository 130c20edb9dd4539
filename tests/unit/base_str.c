#include "sallyport/str.h"

#include <stdio.h>
#include <string.h>

#include "support_assert.h"

Test(base_str, knows_white_space_as_git_does)
{
    for (int c = 0; c < 256; c++)
        cr_assert_eq(sp_is_space((char)c),
                     c == ' ' || c == '\t' || c == '\n' || c == '\r', "%d", c);
}

Test(base_str, knows_letters_and_digits_of_ascii)
{
    static const char all[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (int c = 0; c < 256; c++)
        cr_assert_eq(sp_is_alnum((char)c), c && strchr(all, c) != NULL, "%d",
                     c);
}

Test(base_str, compares_bytes)
{
    struct sp_str none = {NULL, 0}, with_nul = BYTES("a\0b");
    cr_assert(sp_str_equal(none, BYTES("")));
    cr_assert(sp_str_equal(with_nul, BYTES("a\0b")));
    cr_assert_not(sp_str_equal(with_nul, BYTES("a\0c")));
    cr_assert_not(sp_str_equal_c(with_nul, "a"));
    cr_assert(sp_str_equal_c(BYTES("abc"), "abc"));
    cr_assert_not(sp_str_equal_c(BYTES("abc"), "abC"));
    cr_assert_not(sp_str_equal_c(BYTES("abc"), "abcd"));
}

Test(base_str, compares_ascii_letters_without_case)
{
    cr_assert(sp_str_equal_nocase(BYTES("aZ-[@`{é"), "Az-[@`{é"));
    cr_assert_not(sp_str_equal_nocase(BYTES("@"), "`"));
    cr_assert_not(sp_str_equal_nocase(BYTES("["), "{"));
    cr_assert_not(sp_str_equal_nocase(BYTES("PRP"), "PR"));
    cr_assert_not(sp_str_equal_nocase(BYTES("É"), "é"));
    cr_assert(sp_str_equal_nocase((struct sp_str){NULL, 0}, ""));
}

Test(base_str, starts_with_a_prefix)
{
    cr_assert(sp_str_starts(BYTES("refs/heads/main"), "refs/"));
    cr_assert(sp_str_starts(BYTES("refs/"), "refs/"));
    cr_assert_not(sp_str_starts(BYTES("refs"), "refs/"));
    cr_assert_not(sp_str_starts(BYTES("Refs/"), "refs/"));
}

Test(base_str, trims_both_ends)
{
    assert_slice(sp_str_trim(BYTES(" \t\r\n a b \n")), "a b");
    assert_slice(sp_str_trim(BYTES("a")), "a");
    assert_slice(sp_str_trim(BYTES(" \n ")), "");
    assert_slice(sp_str_trim((struct sp_str){NULL, 0}), "");
    assert_slice(sp_str_trim(BYTES("\va\f")), "\va\f");
}

Test(base_str, takes_lines_off)
{
    struct sp_str line, rest = BYTES("one\n\ntwo\r\nthree");
    cr_assert(sp_str_line(&rest, &line));
    assert_slice(line, "one");
    cr_assert(sp_str_line(&rest, &line));
    assert_slice(line, "");
    cr_assert(sp_str_line(&rest, &line));
    assert_slice(line, "two\r");
    cr_assert(sp_str_line(&rest, &line));
    assert_slice(line, "three");
    cr_assert_not(sp_str_line(&rest, &line));
    rest = (struct sp_str){NULL, 0};
    cr_assert_not(sp_str_line(&rest, &line));
}

Test(base_str, a_last_newline_begins_no_line)
{
    struct sp_str line, rest = BYTES("one\n");
    cr_assert(sp_str_line(&rest, &line));
    cr_assert_not(sp_str_line(&rest, &line));
}

Test(base_str, takes_items_off)
{
    static const struct {
        const char *text, *items; /* joined by '|' */
    } cases[] = {
        {"", ""},        {"a", "a|"},    {"a,,b", "a||b|"},
        {"a,", "a|"},    {",a", "|a|"},  {" a b , c ", "a b|c|"},
        {",", "|"},      {" ", "|"},     {"a\n,\n b", "a|b|"},
        {"a;b", "a;b|"}, {",,,", "|||"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_str item, rest = sp_str(cases[i].text);
        char joined[64] = "";
        while (sp_str_item(&rest, ',', &item)) {
            strncat(joined, item.ptr, item.len);
            strcat(joined, "|");
        }
        assert_text(joined, cases[i].items);
    }
    struct sp_str item, none = {NULL, 0};
    cr_assert_not(sp_str_item(&none, ',', &item));
}

Test(base_str, counts_characters)
{
    cr_assert_eq(sp_str_characters(BYTES("")), 0);
    cr_assert_eq(sp_str_characters(BYTES("abc")), 3);
    cr_assert_eq(sp_str_characters(BYTES("Grüße")), 5);
    cr_assert_eq(sp_str_characters(BYTES("日本語🚀")), 4);
    cr_assert_eq(sp_str_characters(BYTES("caf\xe9")), 4);
}

Test(base_str, hashes_are_those_of_fnv1a)
{
    cr_assert_eq(sp_str_hash(BYTES("")), 0xcbf29ce484222325ull);
    cr_assert_eq(sp_str_hash(BYTES("a")), 0xaf63dc4c8601ec8cull);
    cr_assert_eq(sp_str_hash(BYTES("foobar")), 0x85944171f73967e8ull);
}

Test(base_str, is_printed_by_its_length)
{
    char out[16];
    snprintf(out, sizeof out, "%.*s", SP_STR_ARG(((struct sp_str){"abc", 2})));
    assert_text(out, "ab");
}

Test(base_str, ends_with_what_it_ends_with)
{
    cr_expect(sp_str_ends(sp_str("a.sh"), ".sh"));
    cr_expect(sp_str_ends(sp_str(".sh"), ".sh"));
    cr_expect(sp_str_ends(sp_str(""), ""));
    cr_expect_not(sp_str_ends(sp_str("sh"), ".sh"));
    cr_expect_not(sp_str_ends(sp_str("a.shx"), ".sh"));
}
