#include "sallyport/ini.h"

#include <string.h>

#include "sallyport/buf.h"
#include "support_assert.h"

/* One line a value: "LINE section/name key=value", '|' between its lines. */
static int note(const struct sp_ini_entry *entry, void *context,
                struct sp_error *err)
{
    (void)err;
    if (!*entry->key)
        return SP_OK; /* a section's own line */
    struct sp_buf value = {0};
    sp_buf_puts(&value, entry->value);
    for (size_t i = 0; i < value.len; i++)
        value.data[i] = value.data[i] == '\n' ? '|' : value.data[i];
    sp_buf_printf(context, "%d %s%s%s %s%s=%s\n", entry->line, entry->section,
                  entry->name ? "/" : "", entry->name ? entry->name : "",
                  entry->key, entry->adds ? "+" : "", sp_buf_text(&value));
    sp_buf_dispose(&value);
    return SP_OK;
}

static void assert_reads(struct sp_str text, const char *expected)
{
    struct sp_buf seen = {0};
    struct sp_error err = {0};
    int code = sp_ini_read(text, "test.ini", note, &seen, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    assert_text(sp_buf_text(&seen), expected);
    sp_buf_dispose(&seen);
}

/* What was read before the error has been seen. */
static void assert_refuses(struct sp_str text, const char *seen_before,
                           const char *message)
{
    struct sp_buf seen = {0};
    struct sp_error err = {0};
    int code = sp_ini_read(text, "test.ini", note, &seen, &err);
    assert_error(err, SP_EPOLICY, message);
    cr_assert_eq(code, SP_EPOLICY);
    assert_text(sp_buf_text(&seen), seen_before);
    sp_buf_dispose(&seen);
}

Test(text_ini, reads_values_in_order_with_their_lines)
{
    assert_reads(BYTES("# a comment\n"
                       "[policy]\n"
                       "version = 1\n"
                       "\n"
                       "mode=observe\n"
                       "; another\n"
                       "[rule \"tdd-order\"]\n"
                       "level   =   warn  \n"
                       "[refs]\n"
                       "tag = free"),
                 "3 policy version=1\n"
                 "5 policy mode=observe\n"
                 "8 rule/tdd-order level=warn\n"
                 "10 refs tag=free\n");
}

Test(text_ini, a_plus_adds)
{
    assert_reads(BYTES("[a]\n"
                       "b += c\n"
                       "b+=d,\n"
                       "  e\n"
                       "b +=\n"
                       "f = +=g\n"
                       "  h += i\n"
                       "j=+k\n"),
                 "2 a b+=c\n"
                 "3 a b+=d,|e\n"
                 "5 a b+=\n"
                 "6 a f=+=g\n"
                 "7 a h+=i\n"
                 "8 a j=+k\n");
    assert_reads(BYTES("[a]\nb = c\nb += d\n"), "2 a b=c\n"
                                                "3 a b+=d\n");
    assert_refuses(BYTES("[a]\nb += c\nb = d\n"), "2 a b+=c\n",
                   "test.ini:3: 'b' is already set in line 2");
    assert_refuses(BYTES("[a]\n+= c\n"), "",
                   "test.ini:2: expected [section] or key = value");
}

Test(text_ini, nothing_holds_nothing)
{
    static const struct sp_str nothings[] = {
        {NULL, 0},
        BYTES(""),
        BYTES("\n\n"),
        BYTES("  \t\r\n"),
        BYTES("# [a]\n;b=c"),
        BYTES("[empty]\n"),
        BYTES("\xef\xbb\xbf"),
    };
    for (size_t i = 0; i < LENGTH(nothings); i++)
        assert_reads(nothings[i], "");
}

Test(text_ini, values_are_trimmed_and_otherwise_as_they_stand)
{
    assert_reads(BYTES("[a]\n"
                       "empty =\n"
                       "blank = \t \n"
                       "sign = a=b:c\n"
                       "colon = x: y\n"
                       "quoted = \"x\"\n"
                       "hash = a #b\n"
                       "regex = ^(a;b|c\\;)[=\"]$\n"
                       "semicolon =;x\n"
                       "tab\t=\tx\ty\n"
                       "utf8 = Grüße\n"
                       "latin1 = \xe9\n"),
                 "2 a empty=\n"
                 "3 a blank=\n"
                 "4 a sign=a=b:c\n"
                 "5 a colon=x: y\n"
                 "6 a quoted=\"x\"\n"
                 "7 a hash=a #b\n"
                 "8 a regex=^(a;b|c\\;)[=\"]$\n"
                 "9 a semicolon=;x\n"
                 "10 a tab=x\ty\n"
                 "11 a utf8=Grüße\n"
                 "12 a latin1=\xe9\n");
}

Test(text_ini, an_indented_line_continues_the_value)
{
    assert_reads(BYTES("[a]\n"
                       "list = one,\n"
                       "    two,\n"
                       "\tthree\n"
                       "late =\n"
                       "  one\n"
                       "gap = one\n"
                       "\n"
                       "  # in between\n"
                       "  two\n"
                       "odd = x\n"
                       "  [b]\n"
                       "  a key = no key\n"
                       "  y: z\n"
                       "next = z\n"),
                 "2 a list=one,|two,|three\n"
                 "5 a late=one\n"
                 "7 a gap=one|two\n"
                 "11 a odd=x|[b]|a key = no key|y: z\n"
                 "15 a next=z\n");
}

Test(text_ini, an_indented_key_is_a_key)
{
    assert_reads(BYTES("[a]\n"
                       "  one = 1\n"
                       "\ttwo = 2\n"
                       "   three-3   =3\n"
                       "    more\n"
                       "  [b]\n" /* a continuation */
                       "[c]\n"
                       "  four = 4\n"),
                 "2 a one=1\n"
                 "3 a two=2\n"
                 "4 a three-3=3|more|[b]\n"
                 "8 c four=4\n");
}

Test(text_ini, an_indented_section_below_a_section_is_one)
{
    assert_reads(BYTES("  [a]\n  [b]\n  key = x\n"), "3 b key=x\n");
}

/* It used to be taken for a part of the value above. */
Test(text_ini, nothing_continues_over_a_section)
{
    assert_refuses(BYTES("[a]\nkey = x\n[b]\n  y\n"), "2 a key=x\n",
                   "test.ini:4: expected [section] or key = value");
    assert_reads(BYTES("[a]\nkey = x\n[b]\n  \"y z\" = 1\n"),
                 "2 a key=x\n4 b \"y z\"=1\n");
}

Test(text_ini, a_byte_order_mark_may_begin_the_text)
{
    assert_reads(BYTES("\xef\xbb\xbf[a]\nkey = x\n"), "2 a key=x\n");
    assert_reads(BYTES("\xef\xbb\xbf  [a]\nkey = x\n"), "2 a key=x\n");
    assert_refuses(BYTES("\xef\xbb\xbf[a] b\nkey = x\n"), "",
                   "test.ini:1: a section ends with ']' and nothing after it");
}

Test(text_ini, lines_may_end_in_crlf)
{
    assert_reads(BYTES("[a]\r\nkey = x\r\n\r\nlist = y,\r\n  z\r\n"),
                 "2 a key=x\n4 a list=y,|z\n");
}

/* "[a]\n", `begin` and so many letters. */
static struct sp_str long_line(struct sp_buf *text, const char *begin,
                               size_t count)
{
    sp_buf_printf(text, "[a]\n%s", begin);
    for (size_t i = 0; i < count; i++)
        sp_buf_putc(text, 'x');
    return (struct sp_str){text->data, text->len};
}

Test(text_ini, a_line_may_be_long)
{
    struct sp_buf text = {0}, expected = {0};
    long_line(&text, "key = ", SP_INI_LINE - strlen("key = "));
    sp_buf_printf(&expected, "2 a key=%s|end\n", sp_buf_text(&text) + 10);
    sp_buf_puts(&text, "\n end\n# ");
    for (int i = 0; i < 1000; i++)
        sp_buf_putc(&text, '#');
    assert_reads((struct sp_str){text.data, text.len}, sp_buf_text(&expected));
    sp_buf_dispose(&text);
    sp_buf_dispose(&expected);
}

Test(text_ini, a_line_has_a_longest_length)
{
    struct sp_buf text = {0};
    assert_refuses(long_line(&text, "key = ", SP_INI_LINE), "",
                   "test.ini:2: this line is longer than 65536 bytes");
    sp_buf_dispose(&text);
}

Test(text_ini, a_key_has_a_longest_length)
{
    struct sp_buf text = {0};
    long_line(&text, "", SP_INI_KEY + 1);
    sp_buf_puts(&text, " = y");
    assert_refuses((struct sp_str){text.data, text.len}, "",
                   "test.ini:2: this key's name is too long");
    sp_buf_dispose(&text);
}

Test(text_ini, a_long_line_sets_no_second_option)
{
    char text[600] = "[policy]\nversion = 1\nmode = enforce";
    size_t len = strlen(text);
    memset(text + len, ' ', 300);
    strcpy(text + len + 199, "mode = off\n");
    struct sp_buf expected = {0};
    sp_buf_printf(&expected, "2 policy version=1\n3 policy mode=%.*s\n",
                  (int)strcspn(text + 28, "\n"), text + 28);
    assert_reads(sp_str(text), sp_buf_text(&expected));
    sp_buf_dispose(&expected);
}

Test(text_ini, a_value_may_be_long_over_many_lines)
{
    struct sp_buf text = {0}, expected = {0};
    sp_buf_puts(&text, "[a]\nkey =\n");
    sp_buf_puts(&expected, "2 a key=");
    for (int i = 0; i < 1000; i++) {
        sp_buf_printf(&text, "  item-%d,\n", i);
        sp_buf_printf(&expected, "%sitem-%d,", i ? "|" : "", i);
    }
    sp_buf_puts(&expected, "\n");
    assert_reads((struct sp_str){text.data, text.len}, sp_buf_text(&expected));
    sp_buf_dispose(&text);
    sp_buf_dispose(&expected);
}

#define SEMICOLON                                                              \
    "a ';' after white space would begin a comment here; give the comment "    \
    "its own line, or write \\x3b in a pattern"
#define MALFORMED "expected [section] or key = value"
#define SECTION "expected [name] or [name \"value\"]"
#define AFTER_SECTION "a section ends with ']' and nothing after it"

static const struct {
    struct sp_str text;
    const char *seen, *message;
} malformed[] = {
    {BYTES("[a]\nkey = \0x\n"), "", "2: this line holds a NUL byte"},
    {BYTES("# \0\n"), "", "1: this line holds a NUL byte"},
    {BYTES("[\0a\0]\0\n\0"), "", "1: this line holds a NUL byte"},
    {BYTES("[a]\nkey = x\vy\n"), "", "2: this line holds a control character"},
    {BYTES("[a]\nkey = x\f;y\n"), "", "2: this line holds a control character"},
    {BYTES("[a]\nk = x\rk = y\n"), "",
     "2: this line holds a control character"},
    {BYTES("[a]\n\fkey = x\n"), "", "2: this line holds a control character"},
    {BYTES("[a]\nk = x\n\xef\xbb\xbf[b]\n"), "2 a k=x\n",
     "3: this line holds a byte order mark"},
    {BYTES("[a]\n\xef\xbb\xbfkey = x\n"), "",
     "2: this line holds a byte order mark"},
    {BYTES("[a]\nkey = x ; y\n"), "", "2: " SEMICOLON},
    {BYTES("[a]\nkey = ^(a|\t;b)$\n"), "", "2: " SEMICOLON},
    {BYTES("[a]\nkey = ;\n"), "", "2: " SEMICOLON},
    {BYTES("[a]\nkey = x\n  y ;z\n"), "", "3: " SEMICOLON},
    {BYTES("[a] ; b\n"), "", "1: " SEMICOLON},
    {BYTES("key = x\n"), "", "1: a key needs a [section] above it"},
    {BYTES("[a]\nkey\n"), "", "2: " MALFORMED},
    {BYTES("[a]\nkey: x\n"), "", "2: " MALFORMED},
    {BYTES("[a]\nkey:b = x\n"), "", "2: " MALFORMED},
    {BYTES("[a]\n= x\n"), "", "2: " MALFORMED},
    {BYTES("[a]\n  = x\n"), "", "2: " MALFORMED},
    {BYTES("[a]\nk = x\nnonsense\nl = y\n"), "2 a k=x\n", "3: " MALFORMED},
    {BYTES("  more\n[a]\n"), "", "1: " MALFORMED},
    {BYTES("[a\nkey = x\n"), "", "1: " AFTER_SECTION},
    {BYTES("[\n"), "", "1: " AFTER_SECTION},
    {BYTES("[a] b\n"), "", "1: " AFTER_SECTION},
    {BYTES("[a] [b]\n"), "", "1: " AFTER_SECTION},
    {BYTES("[a]]\n"), "", "1: " AFTER_SECTION},
    {BYTES("[a]x=y\n"), "", "1: " AFTER_SECTION},
    {BYTES("[]\nkey = x\n"), "", "1: " SECTION},
    {BYTES("[ ]\nkey = x\n"), "", "1: " SECTION},
    {BYTES("[ a]\n"), "", "1: " SECTION},
    {BYTES("[a b]\n"), "", "1: " SECTION},
    {BYTES("[a\tb]\n"), "", "1: " SECTION},
    {BYTES("[\"a\"]\n"), "", "1: " SECTION},
    {BYTES("[ \"a\"]\n"), "", "1: " SECTION},
    {BYTES("[ \"a\"\n]"), "", "1: " AFTER_SECTION},
    {BYTES("[a\"b\"]\n"), "", "1: " SECTION},
    {BYTES("[a \"b]\n"), "", "1: " SECTION},
    {BYTES("[a \"b\" ]\n"), "", "1: " SECTION},
    {BYTES("[a \"b\" \"c\"]\n"), "", "1: " SECTION},
    {BYTES("[a \"b\"c]\n"), "", "1: " SECTION},
    {BYTES("[a]\nk = x\n[b c]\nk = y\n"), "2 a k=x\n", "3: " SECTION},
    {BYTES("[a]\nk = x\nk = x\n"), "2 a k=x\n",
     "3: 'k' is already set in line 2"},
    {BYTES("[a]\nk = x\n[b]\nk = y\n[a]\nk = z\n"), "2 a k=x\n4 b k=y\n",
     "6: 'k' is already set in line 2"},
    {BYTES("[a \"x\"]\nk = x\n[a \"y\"]\nk = y\n[a \"x\"]\nk = z\n"),
     "2 a/x k=x\n4 a/y k=y\n", "6: 'k' is already set in line 2"},
};

Test(text_ini, refuses_what_is_malformed)
{
    for (size_t i = 0; i < LENGTH(malformed); i++) {
        struct sp_buf message = {0};
        sp_buf_printf(&message, "test.ini:%s", malformed[i].message);
        assert_refuses(malformed[i].text, malformed[i].seen,
                       sp_buf_text(&message));
        sp_buf_dispose(&message);
    }
}

Test(text_ini, the_name_of_a_section_has_a_longest_length)
{
    assert_reads(BYTES("[rule \"123456789012345678901234567890123456789\"]\n"
                       "a = b\n"),
                 "2 rule/123456789012345678901234567890123456789 a=b\n");
    assert_refuses(BYTES("[rule \"1234567890123456789012345678901234567890\"]\n"
                         "a = b\n"),
                   "", "test.ini:1: this section's name is too long");
}

Test(text_ini, a_section_may_have_an_empty_name_between_quotes)
{
    assert_reads(BYTES("[a \"\"]\nk = x\n"), "2 a/ k=x\n");
}

static int stop_at_b(const struct sp_ini_entry *entry, void *context,
                     struct sp_error *err)
{
    note(entry, context, err);
    if (strcmp(entry->key, "b") == 0)
        return sp_error_set(err, SP_ELIMIT, "%d: enough", entry->line);
    return SP_OK;
}

Test(text_ini, the_visitor_may_end_the_reading)
{
    static const struct sp_str texts[] = {
        BYTES("[x]\na = 1\nb = 2\nc = 3\nnonsense\n"),
        BYTES("[x]\na = 1\nb = 2\n"),
        BYTES("[x]\na = 1\nb = 2\n[nonsense\n"),
        BYTES("[x]\na = 1\nb =\n 2\n[x y]\n"),
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct sp_buf seen = {0};
        struct sp_error err = {0};
        cr_assert_eq(sp_ini_read(texts[i], "f", stop_at_b, &seen, &err),
                     SP_ELIMIT);
        assert_error(err, SP_ELIMIT, "3: enough");
        assert_text(sp_buf_text(&seen), "2 x a=1\n3 x b=2\n");
        sp_buf_dispose(&seen);
    }
}

static int note_sections(const struct sp_ini_entry *entry, void *context,
                         struct sp_error *err)
{
    (void)err;
    if (!*entry->key)
        sp_buf_printf(context, "%d %s%s%s%s\n", entry->line, entry->section,
                      entry->name ? "/" : "", entry->name ? entry->name : "",
                      entry->value);
    return SP_OK;
}

Test(text_ini, a_section_is_seen_before_its_keys_and_without_any)
{
    struct sp_buf seen = {0};
    struct sp_error err = {0};
    cr_assert_eq(sp_ini_read(sp_str("[a]\nkey = x\n[b \"c\"]\n\n  [d]\n"),
                             "test.ini", note_sections, &seen, &err),
                 SP_OK);
    assert_text(sp_buf_text(&seen), "1 a\n3 b/c\n5 d\n");
    sp_buf_dispose(&seen);
}
