#include "sallyport/sanitise.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct range {
    uint32_t first, last;
};

/* Unicode's Bidi_Control, Default_Ignorable and line breaking controls:
 * everything that changes what a reader sees without being seen. */
static const struct range invisible[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c},
    {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
    {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

/* Wide on a terminal: East Asian Wide and Fullwidth, and emoji. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},
    {0x23e9, 0x23ec},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x26aa, 0x26ab},   {0x2705, 0x2705},   {0x270a, 0x270b},
    {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2b1b, 0x2b1c},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static const struct range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x064b, 0x065f},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool in(const struct range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

static size_t char_columns(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (in(combining, COUNT(combining), c))
        return 0;
    return in(wide, COUNT(wide), c) ? 2 : 1;
}

/*
 * Decodes one character of strict UTF-8 (RFC 3629). Returns the bytes it
 * takes, or 0 when the first byte does not begin a valid one.
 */
static size_t decode(struct sp_str s, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)s.ptr[0];
    size_t len = first < 0x80           ? 1
                 : (first >> 5) == 0x06 ? 2
                 : (first >> 4) == 0x0e ? 3
                 : (first >> 3) == 0x1e ? 4
                                        : 0;
    if (!len || len > s.len)
        return 0;
    uint32_t c = len == 1 ? first : first & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)s.ptr[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (next & 0x3f);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *out = c;
    return len;
}

/* More marks on one letter would grow into the lines above and below. */
enum { MOST_MARKS = 4 };

/* One character of `s` as it may be printed; its columns in *columns, 0 for a
 * mark upon the letter before it. Returns the bytes of s that it stands for. */
static size_t render(struct sp_str s, bool may_be_mark, char piece[16],
                     size_t *columns)
{
    uint32_t c;
    size_t len = decode(s, &c);
    if (!len) {
        *columns = (size_t)snprintf(piece, 16, "\\x%02x",
                                    (unsigned)(unsigned char)s.ptr[0]);
        return 1;
    }
    if (c == '\t' || c == '\n') {
        *columns = (size_t)snprintf(piece, 16, " ");
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        *columns = (size_t)snprintf(piece, 16, "\\x%02x", (unsigned)c);
    } else if (in(invisible, COUNT(invisible), c) ||
               (!may_be_mark && in(combining, COUNT(combining), c))) {
        *columns = (size_t)snprintf(piece, 16, "<U+%04X>", (unsigned)c);
    } else {
        memcpy(piece, s.ptr, len);
        piece[len] = '\0';
        *columns = char_columns(c);
    }
    return len;
}

void sp_sanitise(struct sp_buf *out, struct sp_str text, size_t max_columns)
{
    static const char ellipsis[] = "\xe2\x80\xa6";
    size_t used = 0, marks = 0;
    size_t fits = out->len; /* where the ellipsis would go */
    while (text.len) {
        char piece[16];
        size_t columns, len = render(text, marks < MOST_MARKS, piece, &columns);
        marks = columns ? 0 : marks + 1;
        if (max_columns && used + columns > max_columns) {
            out->len = fits;
            sp_buf_puts(out, ellipsis);
            return;
        }
        sp_buf_puts(out, piece);
        used += columns;
        if (!max_columns || used < max_columns)
            fits = out->len;
        text.ptr += len;
        text.len -= len;
    }
}

size_t sp_columns(struct sp_str text)
{
    size_t total = 0, marks = 0;
    while (text.len) {
        char piece[16];
        size_t columns, len = render(text, marks < MOST_MARKS, piece, &columns);
        marks = columns ? 0 : marks + 1;
        total += columns;
        text.ptr += len;
        text.len -= len;
    }
    return total;
}

void sp_shell_quote(struct sp_buf *out, struct sp_str text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%+=:,./_-^~";
    size_t i = 0;
    while (i < text.len && text.ptr[i] && strchr(plain, text.ptr[i]))
        i++;
    if (i == text.len && text.len && text.ptr[0] != '~') {
        sp_buf_add(out, text.ptr, text.len);
        return;
    }
    sp_buf_putc(out, '\'');
    for (i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'')
            sp_buf_puts(out, "'\\''");
        else
            sp_buf_putc(out, text.ptr[i]);
    }
    sp_buf_putc(out, '\'');
}
