#include <string.h>

#include "sallyport/report.h"
#include "sallyport/sanitise.h"

void sp_prefix_lines(struct sp_buf *out, struct sp_str text, const char *prefix)
{
    for (const char *end = text.ptr + text.len; text.len;) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t len = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        if (*prefix)
            sp_buf_puts(out, prefix);
        if (*prefix && *text.ptr != '\n')
            sp_buf_putc(out, ' ');
        sp_buf_add(out, text.ptr, len);
        text = (struct sp_str){text.ptr + len, (size_t)(end - text.ptr) - len};
    }
}

/* The state while lines are filled. */
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

/* A word longer than a line continues on the next. */
static void add_long(struct wrapping *w, struct sp_str word)
{
    while (word.len) {
        size_t room = w->columns > w->used ? w->columns - w->used : 0;
        size_t used, len = sp_fitting(word, room, &used);
        if (!len) /* not one character fits on any line */
            len = word.len;
        sp_buf_add(w->out, word.ptr, len);
        w->used += used;
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

/* The quote that is open after a character; '\0' for none. */
static char quote_after(char quote, char c)
{
    if (quote)
        return c == quote ? '\0' : quote;
    return c == '\'' || c == '"' ? c : '\0';
}

/* Where a command may be broken: after "&&", or at a space outside quotes.
 * Returns the length of the piece that fits into `columns`, 0 for none. */
static size_t break_at(const char *command, size_t columns)
{
    size_t at = 0, best = 0;
    char quote = '\0'; /* the open quote */
    for (; at <= columns && command[at]; at++) {
        char c = command[at];
        if (c == '\\' && quote != '\'' && command[at + 1])
            at++; /* the escaped quote in 'it'\''s' */
        else if (c == ' ' && !quote && at)
            best = at;
        else
            quote = quote_after(quote, c);
    }
    return command[at] ? best : strlen(command);
}

/* Appends a command of pieces that fit into `columns`, with `between` them; each but the
 * first has `indent` columns before it. */
static void add_pieces(struct sp_buf *out, struct sp_str text, size_t columns,
                       size_t first, const char *between, size_t indent)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, text, 0);
    const char *rest = sp_buf_text(&clean);
    size_t begins = out->len, before = first, room = columns - first;
    if (!sp_str_equal_c(text, rest))
        rest = ""; /* sanitised, it would be another command */
    while (*rest) {
        size_t len = strlen(rest);
        size_t piece = len <= room ? len : break_at(rest, room - 2);
        if (!piece) {
            sp_buf_cut(out, begins);
            break;
        }
        sp_buf_printf(out, "%*s%.*s%s", (int)before, "", (int)piece, rest,
                      piece < len ? between : "\n");
        rest += piece + (piece < len ? 1 : 0);
        before = indent;
        room = columns - first - 2;
    }
    sp_buf_dispose(&clean);
}

void sp_wrap_command(struct sp_buf *out, struct sp_str text, size_t columns,
                     size_t first)
{
    add_pieces(out, text, columns, first, " \\\n", first + 2);
}

void sp_unwrapped_command(struct sp_buf *out, struct sp_str text,
                          size_t columns, size_t first)
{
    add_pieces(out, text, columns, first, " ", 0);
}
