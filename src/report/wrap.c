#include <string.h>

#include "sallyport/report.h"
#include "sallyport/sanitise.h"

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

/* Lines that are being filled. */
struct wrapping {
    struct sp_buf *out;
    size_t columns, rest;
    const char *bar; /* before each line but the first */
    size_t used;
    bool at_start; /* of a line */
};

static void indent(struct sp_buf *out, size_t columns)
{
    while (columns--)
        sp_buf_putc(out, ' ');
}

static void next_line(struct wrapping *w)
{
    sp_buf_putc(w->out, '\n');
    indent(w->out, w->rest);
    sp_buf_puts(w->out, w->bar);
    w->used = w->rest + strlen(w->bar);
    w->at_start = true;
}

/* A word that is longer than a line goes on in the next. */
static void add_long(struct wrapping *w, struct sp_str word)
{
    while (word.len) {
        size_t room = w->columns > w->used ? w->columns - w->used : 0;
        size_t len = sp_fitting(word, room ? room : 1, &room);
        sp_buf_add(w->out, word.ptr, len);
        w->used += room;
        word.ptr += len;
        word.len -= len;
        if (word.len)
            next_line(w);
    }
    w->at_start = false;
}

static void add_word(struct wrapping *w, struct sp_str word)
{
    size_t width = sp_columns(word);
    if (!w->at_start && w->used + 1 + width > w->columns)
        next_line(w);
    if (!w->at_start) {
        sp_buf_putc(w->out, ' ');
        w->used++;
    }
    add_long(w, word);
}

static void wrap(struct wrapping *w, struct sp_str text, size_t first)
{
    struct sp_str word;
    indent(w->out, first);
    w->used = first;
    w->at_start = true;
    while (sp_str_item(&text, ' ', &word))
        if (word.len)
            add_word(w, word);
    sp_buf_putc(w->out, '\n');
}

void sp_wrap(struct sp_buf *out, struct sp_str text, size_t columns,
             size_t first, size_t rest)
{
    wrap(&(struct wrapping){out, columns, rest, "", 0, true}, text, first);
}

void sp_wrap_framed(struct sp_buf *out, struct sp_str text, size_t columns,
                    size_t first, size_t rest)
{
    wrap(&(struct wrapping){out, columns, rest, "| ", 0, true}, text, first);
}
