#include "sallyport/encoding.h"

#include <stdint.h>

/* The code point of a byte from 0x80 on; 0 when there is none. */
typedef uint16_t to_code_point(unsigned char byte);

static uint16_t from_iso_8859_1(unsigned char byte)
{
    return byte;
}

static uint16_t from_iso_8859_15(unsigned char byte)
{
    switch (byte) {
    case 0xa4:
        return 0x20ac;
    case 0xa6:
        return 0x160;
    case 0xa8:
        return 0x161;
    case 0xb4:
        return 0x17d;
    case 0xb8:
        return 0x17e;
    case 0xbc:
        return 0x152;
    case 0xbd:
        return 0x153;
    case 0xbe:
        return 0x178;
    default:
        return byte;
    }
}

static uint16_t from_windows_1252(unsigned char byte)
{
    static const uint16_t from_80_to_9f[] = {
        0x20ac, 0,      0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
        0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0,      0x17d,  0,
        0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0,      0x17e,  0x178};
    return byte < 0xa0 ? from_80_to_9f[byte - 0x80] : byte;
}

/* The encodings and their names. */
static const struct {
    to_code_point *decode;
    const char *const names[14]; /* NULL-terminated */
} known[] = {
    {from_iso_8859_1,
     {"ISO-8859-1", "ISO8859-1", "ISO88591", "ISO_8859-1", "ISO_8859-1:1987",
      "8859_1", "latin1", "latin-1", "L1", "CP819", "IBM819", "ISO-IR-100",
      "csISOLatin1", NULL}},
    {from_iso_8859_15,
     {"ISO-8859-15", "ISO8859-15", "ISO885915", "ISO_8859-15",
      "ISO_8859-15:1998", "latin-9", "latin9", "ISO-IR-203", NULL}},
    {from_windows_1252, {"windows-1252", "CP1252", "MS-ANSI", NULL}},
};

static to_code_point *find(struct sp_str encoding)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        for (const char *const *name = known[i].names; *name; name++)
            if (sp_str_equal_nocase(encoding, *name))
                return known[i].decode;
    return NULL;
}

static void put(struct sp_buf *out, uint16_t code)
{
    if (code < 0x80) {
        sp_buf_putc(out, (char)code);
        return;
    }
    if (code < 0x800) {
        sp_buf_putc(out, (char)(0xc0 | code >> 6));
    } else {
        sp_buf_putc(out, (char)(0xe0 | code >> 12));
        sp_buf_putc(out, (char)(0x80 | (code >> 6 & 0x3f)));
    }
    sp_buf_putc(out, (char)(0x80 | (code & 0x3f)));
}

bool sp_utf8_from(struct sp_buf *out, struct sp_str text,
                  struct sp_str encoding)
{
    to_code_point *decode = encoding.len ? find(encoding) : NULL;
    sp_buf_reset(out);
    while (decode && text.len) {
        size_t plain = sp_str_ascii(text);
        sp_buf_add(out, text.ptr, plain);
        if (plain == text.len)
            break;
        uint16_t code = decode((unsigned char)text.ptr[plain]);
        if (!code) {
            sp_buf_reset(out);
            return false;
        }
        put(out, code);
        text.ptr += plain + 1;
        text.len -= plain + 1;
    }
    return decode != NULL;
}

/* The bytes of the character at `at`, 0 where there is no valid one. */
static size_t valid_length(struct sp_str text, size_t at)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text.ptr + at;
    size_t len = *bytes < 0x80             ? 1
                 : (*bytes & 0xe0) == 0xc0 ? 2
                 : (*bytes & 0xf0) == 0xe0 ? 3
                 : (*bytes & 0xf8) == 0xf0 ? 4
                                           : 0;
    if (len < 2)
        return len;
    if (len > text.len - at)
        return 0;
    uint32_t code = *bytes & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3fu);
    }
    bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    bool is_none =
        (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
    return code < least[len] || code > 0x10ffff || is_surrogate || is_none
               ? 0
               : len;
}

void sp_utf8_repair(struct sp_buf *out, struct sp_str text)
{
    size_t at = 0;
    while (at < text.len) {
        size_t len =
            sp_str_ascii((struct sp_str){text.ptr + at, text.len - at});
        if (!len)
            len = valid_length(text, at);
        if (len)
            sp_buf_add(out, text.ptr + at, len);
        else
            put(out, (unsigned char)text.ptr[at]);
        at += len ? len : 1;
    }
}
