#include <stdlib.h>
#include <string.h>

#include "sallyport/report.h"
#include "support.h"

static char *wrap(const char *text, size_t columns, size_t first, size_t rest)
{
    struct sp_buf out = {0};
    sp_wrap(&out, sp_str(text), columns, first, rest);
    return sp_buf_detach(&out);
}

Test(report_wrap, lines_end_at_spaces)
{
    static const struct {
        const char *text;
        size_t columns, first, rest;
        const char *expected;
    } rows[] = {
        {"", 10, 0, 0, "\n"},
        {"a", 10, 0, 0, "a\n"},
        {"", 10, 2, 4, "  \n"},
        {"one two", 10, 0, 0, "one two\n"},
        {"one two three", 10, 0, 0, "one two\nthree\n"},
        {"one two3456", 10, 0, 0, "one\ntwo3456\n"},
        {"1234 67890", 10, 0, 0, "1234 67890\n"},
        {"one two three", 10, 2, 4, "  one two\n    three\n"},
        {"one two three", 10, 4, 2, "    one\n  two\n  three\n"},
        {"  many   spaces  ", 20, 0, 0, "many spaces\n"},
        {"a b c d e f", 3, 0, 0, "a b\nc d\ne f\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(wrap(rows[i].text, rows[i].columns, rows[i].first, rows[i].rest),
             rows[i].expected);
}

Test(report_wrap, a_word_that_is_too_long_is_cut)
{
    static const struct {
        const char *text;
        size_t columns, first, rest;
        const char *expected;
    } rows[] = {
        {"0123456789abc", 10, 0, 0, "0123456789\nabc\n"},
        {"0123456789", 10, 0, 0, "0123456789\n"},
        {"0123456789abcdefghij", 10, 0, 0, "0123456789\nabcdefghij\n"},
        {"0123456789ab", 10, 2, 4, "  01234567\n    89ab\n"},
        {"x 0123456789abc y", 10, 0, 2, "x\n  01234567\n  89abc y\n"},
        {"a 0123456789", 10, 2, 0, "  a\n0123456789\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(wrap(rows[i].text, rows[i].columns, rows[i].first, rows[i].rest),
             rows[i].expected);
}

Test(report_wrap, columns_are_those_of_a_terminal)
{
    /* umlauts: 2 bytes, 1 column; kanji: 3 bytes, 2 columns */
    SAME(wrap("\u00e4\u00e4\u00e4 \u00e4\u00e4\u00e4", 7, 0, 0),
         "\u00e4\u00e4\u00e4 \u00e4\u00e4\u00e4\n");
    SAME(wrap("\u6f22\u5b57 \u6f22\u5b57", 7, 0, 0),
         "\u6f22\u5b57\n\u6f22\u5b57\n");
    SAME(wrap("\u6f22\u5b57\u6f22\u5b57", 5, 0, 0),
         "\u6f22\u5b57\n\u6f22\u5b57\n");
    SAME(wrap("e\u0301e\u0301e\u0301", 2, 0, 0), "e\u0301e\u0301\ne\u0301\n");
}

/* Narrower than a character: it is printed all the same, on its own line. */
Test(report_wrap, what_never_fits_is_printed_once)
{
    SAME(wrap("\u6f22\u5b57", 1, 0, 0), "\u6f22\u5b57\n");
    SAME(wrap("ab", 2, 2, 2), "  ab\n");
    SAME(wrap("ab c", 4, 6, 6), "      ab\n      c\n");
}

static char *framed(const char *text, size_t columns, size_t first, size_t rest)
{
    struct sp_buf out = {0};
    sp_wrap_framed(&out, sp_str(text), columns, first, rest);
    return sp_buf_detach(&out);
}

Test(report_wrap, text_of_others_has_a_bar_from_its_second_line_on)
{
    SAME(framed("", 20, 2, 4), "  \n");
    SAME(framed("one two", 20, 2, 4), "  one two\n");
    SAME(framed("one two three four", 12, 2, 4),
         "  one two\n    | three\n    | four\n");
    SAME(framed("0123456789abcdefghij", 10, 2, 4),
         "  01234567\n    | 89ab\n    | cdef\n    | ghij\n");
    SAME(framed("\u6f22\u5b57\u6f22\u5b57", 6, 0, 0),
         "\u6f22\u5b57\u6f22\n| \u5b57\n");
}

/* One word as long as a report takes, each letter with its marks. */
Test(report_wrap, a_letter_keeps_its_marks)
{
    struct sp_buf word = {0}, expected = {0};
    for (int i = 0; i < 600; i++) {
        sp_buf_puts(&word, "e\u0301\u0301\u0301\u0301");
        sp_buf_puts(&expected, i && i % 10 == 0 ? "\n" : "");
        sp_buf_puts(&expected, "e\u0301\u0301\u0301\u0301");
    }
    sp_buf_putc(&expected, '\n');
    SAME(wrap(sp_buf_text(&word), 10, 0, 0), sp_buf_text(&expected));
    sp_buf_dispose(&word);
    sp_buf_dispose(&expected);
}

Test(report_wrap, a_command_is_never_broken_inside_of_quotes)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *expected;
    } rows[] = {
        {"git reset -- 'a\"b c d'", 20, "git reset -- \\\n  'a\"b c d'\n"},
        {"git reset -- 'a\"bbbbbbbb c d'", 15, ""},
        {"say \"a'b c\" d", 12, "say \\\n  \"a'b c\" d\n"},
        {"say \"a\\\" b\" d", 12, "say \\\n  \"a\\\" b\" d\n"},
        {"say 'it'\\''s a' d", 16, "say \\\n  'it'\\''s a' d\n"},
        {"say 'a\\' b 'c d'", 14, "say 'a\\' b \\\n  'c d'\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_buf out = {0};
        sp_wrap_command(&out, sp_str(rows[i].text), rows[i].columns, 0);
        SAME(sp_buf_detach(&out), rows[i].expected);
    }
}
