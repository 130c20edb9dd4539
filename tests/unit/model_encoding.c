/*
 * What iconv makes of the same bytes, and git with it;
 * tests/checks/trailers.sh compares the two.
 */
#include "sallyport/encoding.h"

#include "support.h"
#include "support_assert.h"

static struct sp_buf out;

static void dispose(void)
{
    sp_buf_dispose(&out);
}

TestSuite(model_encoding, .fini = dispose);

static void assert_text_of(const char *encoding, struct sp_str bytes,
                           const char *expected)
{
    cr_assert(sp_utf8_from(&out, bytes, sp_str(encoding)), "%s", encoding);
    assert_text(sp_buf_text(&out), expected);
    cr_assert_eq(out.len, strlen(expected));
}

static void assert_kept(const char *encoding, struct sp_str bytes)
{
    sp_buf_puts(&out, "what was there before");
    cr_assert_not(sp_utf8_from(&out, bytes, sp_str(encoding)), "%s", encoding);
    assert_text(sp_buf_text(&out), "");
}

Test(model_encoding, iso_8859_1_is_the_first_256_code_points)
{
    assert_text_of("ISO-8859-1", BYTES("caf\xe9 \xa4 \xff \xa0"),
                   "café ¤ ÿ \u00a0");
    assert_text_of("ISO-8859-1", BYTES("\x80\x9f"), "\xc2\x80\xc2\x9f");
    assert_text_of("ISO-8859-1", BYTES("\n\t~ :#"), "\n\t~ :#");
    assert_text_of("ISO-8859-1", BYTES(""), "");
    assert_text_of("ISO-8859-1", (struct sp_str){NULL, 0}, "");
}

Test(model_encoding, iso_8859_15_differs_in_eight)
{
    assert_text_of("ISO-8859-15",
                   BYTES("\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe \xa5\xa7\xbb\xbf"
                         "\xe9\x80"),
                   "€ŠšŽžŒœŸ ¥§»¿é\xc2\x80");
}

Test(model_encoding, windows_1252_differs_in_27)
{
    assert_text_of("windows-1252",
                   BYTES("\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e"
                         "\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e"
                         "\x9f \xa4\xe9\xff"),
                   "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ¤éÿ");
}

Test(model_encoding, five_bytes_are_no_character_of_windows_1252)
{
    assert_kept("CP1252", BYTES("a\x81"));
    assert_kept("CP1252", BYTES("\x8d"));
    assert_kept("CP1252", BYTES("\x8f"));
    assert_kept("CP1252", BYTES("\x90"));
    assert_kept("CP1252", BYTES("\x9d and more"));
}

static const struct {
    const char *name, *of_a4;
} names[] = {
    {"ISO-8859-1", "¤"},
    {"iso-8859-1", "¤"},
    {"ISO8859-1", "¤"},
    {"ISO88591", "¤"},
    {"ISO_8859-1", "¤"},
    {"ISO_8859-1:1987", "¤"},
    {"8859_1", "¤"},
    {"Latin1", "¤"},
    {"latin-1", "¤"},
    {"l1", "¤"},
    {"CP819", "¤"},
    {"IBM819", "¤"},
    {"ISO-IR-100", "¤"},
    {"csISOLatin1", "¤"},
    {"ISO-8859-15", "€"},
    {"iso8859-15", "€"},
    {"ISO885915", "€"},
    {"ISO_8859-15", "€"},
    {"ISO_8859-15:1998", "€"},
    {"LATIN-9", "€"},
    {"latin9", "€"},
    {"ISO-IR-203", "€"},
    {"Windows-1252", "¤"},
    {"cp1252", "¤"},
    {"MS-ANSI", "¤"},
};

Test(model_encoding, has_other_names_without_case)
{
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_text_of(names[i].name, BYTES("\xa4"), names[i].of_a4);
    assert_text_of("CP1252", BYTES("\x80"), "€");
    assert_text_of("MS-ANSI", BYTES("\x80"), "€");
}

Test(model_encoding, others_are_left_alone)
{
    static const char *const others[] = {
        "",
        "UTF-8",
        "utf8",
        "US-ASCII",
        "ISO-8859-2",
        "iso-8859-8",
        "ISO-8859",
        "Latin",
        "Latin10",
        "KOI8-R",
        "Shift_JIS",
        "UTF-16",
        "UTF-7",
        "CP125",
        "CP12522",
        "ISO-8859-1 ",
        "'ISO-8859-1'",
        "ISO-8859-16",
    };
    for (size_t i = 0; i < LENGTH(others); i++)
        assert_kept(others[i], BYTES("caf\xe9"));
    cr_assert_not(sp_utf8_from(&out, BYTES("a"), (struct sp_str){NULL, 0}));
}

Test(model_encoding, what_was_there_before_is_replaced)
{
    assert_text_of("ISO-8859-1", BYTES("a long text"), "a long text");
    assert_text_of("ISO-8859-1", BYTES("\xe9"), "é");
}

static char *repaired(const char *text)
{
    struct sp_buf made = {0};
    sp_utf8_repair(&made, sp_str(text));
    sp_buf_puts(&made, "");
    return sp_buf_detach(&made);
}

Test(model_encoding, what_is_no_utf8_is_stored_as_if_it_were_latin)
{
    SAME(repaired(""), "");
    SAME(repaired("plain \u00e4 \u20ac \U0001f534"),
         "plain \u00e4 \u20ac \U0001f534");
    SAME(repaired("\xe4pfel"), "\u00e4pfel");
    SAME(repaired("\xc3"), "\u00c3");
    SAME(repaired("\xe2\x82"), "\u00e2\xc2\x82");
    SAME(repaired("\x80\xbf"), "\xc2\x80\xc2\xbf");
    SAME(repaired("\xc0\x80"), "\u00c0\xc2\x80");           /* too long */
    SAME(repaired("\xed\xa0\x80"), "\u00ed\u00a0\xc2\x80"); /* surrogate */
    SAME(repaired("\xef\xbf\xbe"), "\u00ef\u00bf\u00be");   /* U+FFFE */
    SAME(repaired("\xef\xb7\x90"), "\u00ef\u00b7\xc2\x90"); /* U+FDD0 */
    SAME(repaired("\xf4\x90\x80\x80"), "\u00f4\xc2\x90\xc2\x80\xc2\x80");
    SAME(repaired("\xf8\x88"), "\u00f8\xc2\x88");
}
