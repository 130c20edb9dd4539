#include <string.h>

#include "sallyport/report.h"
#include "sallyport/sanitise.h"

static void indent(struct sp_buf *out, size_t columns)
{
    while (columns--)
        sp_buf_putc(out, ' ');
}

/* The longest beginning of a word that fits, at a character's boundary. */
static size_t fitting(struct sp_str word, size_t columns)
{
    size_t fits = 0, at = 0;
    while (at < word.len) {
        at++;
        while (at < word.len && ((unsigned char)word.ptr[at] & 0xc0) == 0x80)
            at++;
        if (sp_columns((struct sp_str){word.ptr, at}) > columns)
            break;
        fits = at;
    }
    return fits ? fits : word.len;
}

void sp_prefix_lines(struct sp_buf *out, struct sp_str text, const char *prefix)
{
    for (size_t i = 0; i < text.len; i++) {
        if (*prefix && (i == 0 || text.ptr[i - 1] == '\n')) {
            sp_buf_puts(out, prefix);
            if (text.ptr[i] != '\n')
                sp_buf_putc(out, ' ');
        }
        sp_buf_putc(out, text.ptr[i]);
    }
}

void sp_wrap(struct sp_buf *out, struct sp_str text, size_t columns,
             size_t first, size_t rest)
{
    size_t used = first;
    bool at_start = true;
    indent(out, first);
    struct sp_str word;
    while (sp_str_item(&text, ' ', &word)) {
        if (!word.len)
            continue;
        size_t width = sp_columns(word);
        if (!at_start && used + 1 + width > columns) {
            sp_buf_putc(out, '\n');
            indent(out, rest);
            used = rest;
            at_start = true;
        }
        while (at_start && used + width > columns) {
            size_t part = fitting(word, columns - used);
            if (part == word.len)
                break; /* not one character fits */
            sp_buf_add(out, word.ptr, part);
            word.ptr += part;
            word.len -= part;
            width = sp_columns(word);
            sp_buf_putc(out, '\n');
            indent(out, rest);
            used = rest;
        }
        if (!at_start) {
            sp_buf_putc(out, ' ');
            used++;
        }
        sp_buf_add(out, word.ptr, word.len);
        used += width;
        at_start = false;
    }
    sp_buf_putc(out, '\n');
}
