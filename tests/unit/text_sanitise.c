#include "sallyport/sanitise.h"

#include <locale.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "support_assert.h"

struct sanitised {
    struct sp_str text;
    const char *expected;
};

static void assert_sanitised(const struct sanitised *cases, size_t count,
                             size_t columns)
{
    for (size_t i = 0; i < count; i++) {
        struct sp_buf out = {0};
        sp_sanitise(&out, cases[i].text, columns);
        assert_text(sp_buf_text(&out), cases[i].expected);
        sp_buf_dispose(&out);
    }
}

static const struct sanitised plain[] = {
    {BYTES(""), ""},
    {{NULL, 0}, ""},
    {BYTES("feat: open the tunnel (GREEN)"), "feat: open the tunnel (GREEN)"},
    {BYTES(" ~!@#$%^&*()"), " ~!@#$%^&*()"},
    {BYTES("Grüße, Ἑλλάς, 日本語, 한국어, עברית, 🚀"),
     "Grüße, Ἑλλάς, 日本語, 한국어, עברית, 🚀"},
    {BYTES("e\xcc\x81"), "e\xcc\x81"},
    {BYTES("\xc2\xa0\xdf\xbf\xe0\xa0\x80\xf0\x90\x80\x80"),
     "\xc2\xa0\xdf\xbf\xe0\xa0\x80\xf0\x90\x80\x80"},
};

Test(text_sanitise, leaves_text_alone)
{
    assert_sanitised(plain, LENGTH(plain), 0);
}

static const struct sanitised controls[] = {
    {BYTES("a\tb\nc"), "a b c"},
    {BYTES("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m"},
    {BYTES("\x1b]0;title\x07"), "\\x1b]0;title\\x07"},
    {BYTES("a\0b"), "a\\x00b"},
    {BYTES("a\rb\x08"), "a\\x0db\\x08"},
    {BYTES("\x01\x1f\x7f"), "\\x01\\x1f\\x7f"},
    {BYTES("\xc2\x80\xc2\x9b"
           "31m\xc2\x9f"),
     "\\x80\\x9b31m\\x9f"},
    {BYTES("a\xe2\x80\xa8"
           "b\xe2\x80\xa9"),
     "a<U+2028>b<U+2029>"},
};

Test(text_sanitise, shows_control_characters)
{
    assert_sanitised(controls, LENGTH(controls), 0);
}

static const struct sanitised runner_commands[] = {
    {BYTES("docs ##[stop-commands]x"), "docs <U+0023>#[stop-commands]x"},
    {BYTES("##vso[task.setvariable]y"), "<U+0023>#vso[task.setvariable]y"},
    {BYTES("##VsO[a"), "<U+0023>#VsO[a"},
    {BYTES("###[a]##[b]"), "#<U+0023>#[a]<U+0023>#[b]"},
    {BYTES("#[test] # #[a] ## [b] ##vs ##vso ##"),
     "#[test] # #[a] ## [b] ##vs ##vso ##"},
};

Test(text_sanitise, a_command_of_a_ci_runner_is_broken_up)
{
    static const struct sanitised cut[] = {
        {BYTES("ab##[c]"), "ab<U+0023>\xe2\x80\xa6"},
        {BYTES("abc##[c]"), "abc\xe2\x80\xa6"},
    };
    assert_sanitised(runner_commands, LENGTH(runner_commands), 0);
    assert_sanitised(cut, LENGTH(cut), 11);
}

static const struct sanitised invisible[] = {
    {BYTES("\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae"),
     "<U+202A><U+202B><U+202C><U+202D><U+202E>"},
    {BYTES("\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9"),
     "<U+2066><U+2067><U+2068><U+2069>"},
    {BYTES("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"), "<U+200E><U+200F><U+061C>"},
    {BYTES("\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xef\xbb\xbf"),
     "<U+200B><U+200C><U+200D><U+FEFF>"},
    {BYTES("soft\xc2\xadhyphen"), "soft<U+00AD>hyphen"},
    {BYTES("\xf3\xa0\x80\x81\xf3\xa0\x81\x81"), "<U+E0001><U+E0041>"},
    {BYTES("\xe3\x85\xa4\xef\xbe\xa0"), "<U+3164><U+FFA0>"},
    {BYTES("\xef\xbf\xb9"), "<U+FFF9>"},
    /* variation selectors, and what joins emoji into one */
    {BYTES("\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5"),
     "\xe2\x9d\xa4<U+FE0F><U+200D>\xf0\x9f\x94\xa5"},
    {BYTES("\xf3\xa0\x84\x80"), "<U+E0100>"},
    /* format characters far away, private ones, unassigned ones */
    {BYTES("\xd8\x80\xf0\x93\x90\xb0"), "<U+0600><U+13430>"},
    {BYTES("\xee\x80\x80\xf3\xb0\x80\x80\xf4\x8f\xbf\xbd"),
     "<U+E000><U+F0000><U+10FFFD>"},
    {BYTES("\xcd\xb8\xef\xbf\xbf"), "<U+0378><U+FFFF>"},
};

Test(text_sanitise, shows_what_cannot_be_seen)
{
    assert_sanitised(invisible, LENGTH(invisible), 0);
}

static const struct sanitised invalid[] = {
    {BYTES("\x80"), "\\x80"},
    {BYTES("\xff\xfe"), "\\xff\\xfe"},
    {BYTES("caf\xe9"), "caf\\xe9"},
    {BYTES("\xe9t\xe9"), "\\xe9t\\xe9"},
    {BYTES("\xc3"), "\\xc3"},
    {BYTES("\xe2\x82"), "\\xe2\\x82"},
    {BYTES("\xf0\x9f\x9a"), "\\xf0\\x9f\\x9a"},
    {BYTES("\xe2\x82x"), "\\xe2\\x82x"},
    {BYTES("\xe2\x28\xa1"), "\\xe2(\\xa1"},
    /* overlong */
    {BYTES("\xc0\xaf"), "\\xc0\\xaf"},
    {BYTES("\xc1\xbf"), "\\xc1\\xbf"},
    {BYTES("\xe0\x80\xaf"), "\\xe0\\x80\\xaf"},
    {BYTES("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf"},
    {BYTES("\xf0\x80\x80\xaf"), "\\xf0\\x80\\x80\\xaf"},
    {BYTES("\xf0\x8f\xbf\xbf"), "\\xf0\\x8f\\xbf\\xbf"},
    {BYTES("\xc0\x80"), "\\xc0\\x80"},
    /* surrogates */
    {BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
    {BYTES("\xed\xbf\xbf"), "\\xed\\xbf\\xbf"},
    {BYTES("\xed\xa0\xbd\xed\xba\x80"), "\\xed\\xa0\\xbd\\xed\\xba\\x80"},
    {BYTES("\xed\x9f\xbb"), "\xed\x9f\xbb"}, /* U+D7FB is none */
    /* beyond the last character */
    {BYTES("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"},
    {BYTES("\xf7\xbf\xbf\xbf"), "\\xf7\\xbf\\xbf\\xbf"},
    {BYTES("\xf8\x88\x80\x80\x80"), "\\xf8\\x88\\x80\\x80\\x80"},
    {BYTES("\xfc\x84\x80\x80\x80\x80"), "\\xfc\\x84\\x80\\x80\\x80\\x80"},
};

Test(text_sanitise, shows_bytes_that_are_not_utf8)
{
    assert_sanitised(invalid, LENGTH(invalid), 0);
}

#define MARK "\xcc\x81"

static const struct sanitised marked[] = {
    {BYTES("e" MARK MARK MARK MARK), "e" MARK MARK MARK MARK},
    {BYTES("e" MARK MARK MARK MARK MARK), "e" MARK MARK MARK MARK "<U+0301>"},
    {BYTES("e" MARK MARK MARK MARK "e" MARK), "e" MARK MARK MARK MARK "e" MARK},
    {BYTES("e" MARK MARK MARK MARK MARK MARK MARK),
     "e" MARK MARK MARK MARK "<U+0301><U+0301><U+0301>"},
};

Test(text_sanitise, keeps_marks_from_growing_into_other_lines)
{
    assert_sanitised(marked, LENGTH(marked), 0);
    for (size_t i = 0; i < LENGTH(marked); i++) {
        struct sp_str shown = sp_str(marked[i].expected);
        cr_assert_eq(sp_columns(marked[i].text), sp_columns(shown));
    }
}

static const struct sanitised without_a_letter[] = {
    {BYTES(MARK "e"), "<U+0301>e"},
    {BYTES("e " MARK), "e <U+0301>"},
    {BYTES("e\xc2\xa0" MARK), "e\xc2\xa0<U+0301>"},
    {BYTES("\x01" MARK), "\\x01<U+0301>"},
    {BYTES("e\xff" MARK), "e\\xff<U+0301>"},
    {BYTES("e\xe2\x80\x8d" MARK), "e<U+200D><U+0301>"},
    {BYTES("(" MARK), "(" MARK},
};

Test(text_sanitise, a_mark_needs_something_to_stand_on)
{
    assert_sanitised(without_a_letter, LENGTH(without_a_letter), 0);
}

static size_t utf8(char out[5], uint32_t c)
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len; i > 1; i--, c >>= 6)
        out[i - 1] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[len] | c);
    out[len] = '\0';
    return len;
}

/* General_Category Cc, Cf, Cs, Co, Zl and Zp, and all that Unicode ignores by
 * default, as UnicodeData.txt and DerivedCoreProperties.txt of 15.0 have it. */
static const uint32_t hidden[][2] = {
    {0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},
    {0x034f, 0x034f},   {0x0600, 0x0605},   {0x061c, 0x061c},
    {0x06dd, 0x06dd},   {0x070f, 0x070f},   {0x0890, 0x0891},
    {0x08e2, 0x08e2},   {0x115f, 0x1160},   {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},   {0xd800, 0xdfff},
    {0xe000, 0xf8ff},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff},
};

static bool is_hidden(uint32_t c)
{
    for (size_t i = 0; i < LENGTH(hidden); i++)
        if (c >= hidden[i][0] && c <= hidden[i][1])
            return true;
    return false;
}

/* Each character after a letter: escaped, or as wide as the C library has it,
 * or wider. */
Test(text_sanitise, no_character_is_wider_than_it_is_counted)
{
    cr_assert(setlocale(LC_CTYPE, "C.UTF-8"));
    for (uint32_t c = ' '; c <= 0x10ffff; c++) {
        char text[8] = "e";
        struct sp_str all = {text, 1 + utf8(text + 1, c)};
        struct sp_buf out = {0};
        sp_sanitise(&out, all, 0);
        bool is_kept = sp_str_equal_c(all, sp_buf_text(&out));
        cr_assert(!is_kept || !is_hidden(c), "U+%04X", (unsigned)c);
        cr_assert(!is_kept || (int)sp_columns(all) - 1 >= wcwidth((wchar_t)c),
                  "U+%04X", (unsigned)c);
        sp_buf_dispose(&out);
    }
}

/* The Unicode of a terminal and that of utf8proc differ, and what is a mark in one
 * may have a column in the other (U+1171E has, since 16). The combining class of
 * a character never changes: where that does not place it, it counts. */
static const struct {
    uint32_t code;
    size_t columns;
} marks[] = {
    {0x0301, 0},  {0x0338, 0},  {0x0591, 0},  {0x05b0, 0},  {0x064b, 0},
    {0x0e38, 0},  {0x0f74, 0},  {0x20d7, 0},  {0x0941, 1},  {0x093c, 1},
    {0x094d, 1},  {0x0e31, 1},  {0x1b34, 1},  {0x1171e, 1}, {0x11f40, 1},
    {0x1d167, 1}, {0x10efd, 1}, {0x16fe4, 1}, {0x1e2ae, 1},
};

Test(text_sanitise, a_mark_counts_where_terminals_may_draw_it_beside_a_letter)
{
    for (size_t i = 0; i < LENGTH(marks); i++) {
        char text[8] = "e";
        struct sp_str all = {text, 1 + utf8(text + 1, marks[i].code)};
        cr_assert_eq(sp_columns(all) - 1, marks[i].columns, "U+%04X",
                     (unsigned)marks[i].code);
    }
}

static const struct sanitised five_columns[] = {
    {BYTES("12345"), "12345"},
    {BYTES("123456"), "1234…"},
    {BYTES("ééééé"), "ééééé"},
    {BYTES("éééééé"), "éééé…"},
    {BYTES("日本"), "日本"},
    {BYTES("日本1"), "日本1"},
    {BYTES("日本語"), "日本…"},
    {BYTES("1日本語"), "1日…"}, /* half of a wide character does not fit */
    {BYTES("🚀🚀🚀"), "🚀🚀…"},
    {BYTES("1234\xe2\x80\xae"), "1234…"},
    {BYTES("1\x1b"), "1\\x1b"},
    {BYTES("12\x1b"), "12…"},
    {BYTES("\x1b\x1b"), "\\x1b…"},
    {BYTES("\xe2\x80\xae"), "…"},
    {BYTES("e\xcc\x81"
           "e\xcc\x81"
           "e\xcc\x81"
           "e\xcc\x81"
           "e\xcc\x81"),
     "e\xcc\x81"
     "e\xcc\x81"
     "e\xcc\x81"
     "e\xcc\x81"
     "e\xcc\x81"},
    {BYTES("1234e\xcc\x81x"), "1234…"},
    {BYTES("1234\xcc\x81xx"), "1234\xcc\x81…"},
};

Test(text_sanitise, ends_in_an_ellipsis_at_the_bound)
{
    assert_sanitised(five_columns, LENGTH(five_columns), 5);
}

static const struct sanitised one_column[] = {
    {BYTES("a"), "a"},
    {BYTES("ab"), "…"},
    {BYTES("日"), "…"},
    {BYTES("\x80"), "…"},
};

Test(text_sanitise, one_column_is_enough_for_the_ellipsis)
{
    assert_sanitised(one_column, LENGTH(one_column), 1);
}

Test(text_sanitise, appends_and_leaves_alone_what_is_there)
{
    struct sp_buf out = {0};
    sp_buf_puts(&out, "\x1b[1m");
    sp_sanitise(&out, BYTES("123456"), 3);
    assert_text(sp_buf_text(&out), "\x1b[1m12…");
    sp_buf_dispose(&out);
}

Test(text_sanitise, takes_very_long_lines)
{
    enum { LONG = 1000000 };
    struct sp_buf line = {0}, out = {0};
    while (line.len < LONG)
        sp_buf_puts(&line, "0123456789");
    struct sp_str text = {line.data, line.len};
    sp_sanitise(&out, text, 72);
    cr_assert_eq(out.len, 71 + strlen("…"));
    cr_assert_eq(sp_columns((struct sp_str){out.data, out.len}), 72);
    sp_buf_reset(&out);
    sp_sanitise(&out, text, 0);
    assert_text(sp_buf_text(&out), line.data);
    sp_buf_dispose(&line);
    sp_buf_dispose(&out);
}

Test(text_sanitise, knows_the_columns_it_takes)
{
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"é", 1},
        {"e\xcc\x81", 1},
        {"\xd7\x91\xd6\xb0", 1}, /* a Hebrew letter with a point */
        {"日本語", 6},
        {"한국", 4},
        {"ｆｕｌｌ", 8},
        {"🚀", 2},
        {"\xf0\x9f\xa9\xb0", 2}, /* U+1FA70, of Unicode 12 */
        /* what some terminals show wider than others */
        {"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", 4},     /* a flag */
        {"\xe2\x9d\xa4", 2},                         /* a heart */
        {"\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", 6}, /* one syllable */
        {"1\xe2\x83\xa3", 2},                        /* a keycap */
        {"\xe0\xa4\x95\xe0\xa4\xbe", 2},             /* a vowel with a width */
        {"…", 1},
        {"\x1b", 4},
        {"\xff", 4},
        {"\xe2\x80\xae", 8},
        {"\xf3\xa0\x80\x81", 9},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_str text = sp_str(cases[i].text);
        struct sp_buf out = {0};
        sp_sanitise(&out, text, 0);
        cr_assert_eq(sp_columns(text), cases[i].columns, "%s",
                     sp_buf_text(&out));
        cr_assert_eq(sp_columns((struct sp_str){out.data, out.len}),
                     cases[i].columns);
        sp_buf_dispose(&out);
    }
}

Test(text_sanitise_escape_bytes, text_stays_and_other_bytes_are_shown)
{
    static const struct sanitised cases[] = {
        {BYTES(""), ""},
        {BYTES("feat: \x1b[31m\t\n"), "feat: \x1b[31m\t\n"},
        {BYTES("\xe2\x80\xae\xc3\xa4\xf4\x8f\xbf\xbf"),
         "\xe2\x80\xae\xc3\xa4\xf4\x8f\xbf\xbf"},
        {BYTES("a\xff\xc3"), "a\\xff\\xc3"},
        {BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
        {BYTES("\xc0\x80"), "\\xc0\\x80"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_buf out = {0};
        sp_escape_bytes(&out, cases[i].text);
        assert_text(sp_buf_text(&out), cases[i].expected);
        sp_buf_dispose(&out);
    }
}
