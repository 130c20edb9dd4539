#include "sallyport/characters.h"

#include "unicode.h"

static const struct {
    uint32_t code;
    const char *name;
} names[] = {
    {'\t', "a tab"},
    {'\r', "a carriage return"},
    {0x00a0, "a no-break space"},
    {0x00ad, "a soft hyphen"},
    {0x034f, "a combining grapheme joiner"},
    {0x1680, "an Ogham space"},
    {0x180e, "a Mongolian vowel separator"},
    {0x2007, "a figure space"},
    {0x2009, "a thin space"},
    {0x200a, "a hair space"},
    {0x200b, "a zero width space"},
    {0x200c, "a zero width non-joiner"},
    {0x200d, "a zero width joiner"},
    {0x200e, "a left-to-right mark"},
    {0x200f, "a right-to-left mark"},
    {0x2010, "a hyphen that is no '-'"},
    {0x2011, "a no-break hyphen"},
    {0x2013, "an en dash"},
    {0x2014, "an em dash"},
    {0x2028, "a line separator"},
    {0x2029, "a paragraph separator"},
    {0x202f, "a narrow no-break space"},
    {0x205f, "a mathematical space"},
    {0x2060, "a word joiner"},
    {0x2236, "a ratio sign"},
    {0x3000, "an ideographic space"},
    {0x3164, "a Hangul filler"},
    {0xa789, "a modifier letter colon"},
    {0xfe13, "a vertical colon"},
    {0xfe55, "a small colon"},
    {0xfe0f, "a variation selector"},
    {0xfeff, "a byte order mark"},
    {0xff01, "a full-width exclamation mark"},
    {0xff03, "a full-width number sign"},
    {0xff08, "a full-width parenthesis"},
    {0xff09, "a full-width parenthesis"},
    {0xff0d, "a full-width hyphen"},
    {0xff1a, "a full-width colon"},
    {0xff1b, "a full-width semicolon"},
};

/* Cyrillic and Greek letters, each with the ASCII one that it looks like. */
static const struct {
    uint32_t code;
    char letter;
} alike[] = {
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'},
    {0x0399, 'I'}, {0x039a, 'K'}, {0x039c, 'M'}, {0x039d, 'N'}, {0x039f, 'O'},
    {0x03a1, 'P'}, {0x03a4, 'T'}, {0x03a5, 'Y'}, {0x03a7, 'X'}, {0x03bf, 'o'},
    {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'},
    {0x0415, 'E'}, {0x041a, 'K'}, {0x041c, 'M'}, {0x041d, 'H'}, {0x041e, 'O'},
    {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'}, {0x0430, 'a'},
    {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'},
    {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
};

char sp_character_looks_like(uint32_t code)
{
    if (code >= 0xff21 && code <= 0xff3a)
        return (char)(code - 0xff21 + 'A');
    if (code >= 0xff41 && code <= 0xff5a)
        return (char)(code - 0xff41 + 'a');
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++)
        if (alike[i].code == code)
            return alike[i].letter;
    return 0;
}

static const char *name_of(const struct unicode_char *c)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].code == c->code)
            return names[i].name;
    if (c->code < ' ' || c->code == 0x7f)
        return "a control character";
    if (c->kind == UNICODE_HIDDEN)
        return "an invisible character";
    return c->kind == UNICODE_SPACE && c->code != ' '
               ? "a space of another kind"
               : NULL;
}

struct sp_character sp_character_read(struct sp_str text)
{
    struct unicode_char c;
    size_t len = text.len ? sp_unicode_read(text, &c) : 0;
    if (!len)
        return (struct sp_character){0, 0, NULL};
    return (struct sp_character){c.code, len, name_of(&c)};
}

void sp_character_print(struct sp_buf *out, const struct sp_character *c)
{
    sp_buf_printf(out, "%s (U+%04X)", c->name ? c->name : "a character",
                  (unsigned)c->code);
}

struct sp_character sp_character_find_odd(struct sp_str text)
{
    while (text.len) {
        struct sp_character c = sp_character_read(text);
        size_t len = c.len ? c.len : 1;
        if (c.name)
            return c;
        text.ptr += len;
        text.len -= len;
    }
    return (struct sp_character){0, 0, NULL};
}
