#include "sallyport/sanitise.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "unicode.h"

/* More marks on one letter would reach the lines above and below. */
enum { MAX_MARKS = 4, LONGEST_PIECE = 16 };

static const char ellipsis[] = "\xe2\x80\xa6";

/* A walk over text, one printable piece after the other. */
struct walk {
    struct sp_str rest;
    struct sp_str piece; /* as it may be printed */
    size_t columns;      /* that the piece takes */
    size_t marks; /* of the letter before; MAX_MARKS or more: no letter can take
                     one */
    char escaped[LONGEST_PIECE];
};

static struct walk walk_over(struct sp_str text)
{
    return (struct walk){.rest = text, .marks = MAX_MARKS};
}

static bool is_plain(char c)
{
    return c >= ' ' && c <= '~';
}

static bool begins_with(struct sp_str text, const char *beginning)
{
    size_t len = strlen(beginning);
    return text.len >= len && strncasecmp(text.ptr, beginning, len) == 0;
}

/* CI runners look for these anywhere in a line. */
static bool begins_runner_command(struct sp_str text)
{
    return *text.ptr == '#' &&
           (begins_with(text, "##[") || begins_with(text, "##vso["));
}

/* Takes plain ASCII, which is most text: at most `max` characters of it. */
static bool take_plain(struct walk *walk, size_t max)
{
    size_t len = 0;
    const struct sp_str rest = walk->rest;
    while (
        len < rest.len && len < max && is_plain(rest.ptr[len]) &&
        !begins_runner_command((struct sp_str){rest.ptr + len, rest.len - len}))
        len++;
    if (!len)
        return false;
    walk->piece = (struct sp_str){walk->rest.ptr, len};
    walk->columns = len;
    walk->marks = walk->rest.ptr[len - 1] == ' ' ? MAX_MARKS : 0;
    walk->rest.ptr += len;
    walk->rest.len -= len;
    return true;
}

/* Makes the text in walk->escaped the piece. */
static void escaped(struct walk *walk, int len)
{
    walk->piece = (struct sp_str){walk->escaped, (size_t)len};
    walk->columns = (size_t)len;
    walk->marks = MAX_MARKS;
}

static void escape_byte(struct walk *walk, unsigned byte)
{
    escaped(walk,
            snprintf(walk->escaped, sizeof walk->escaped, "\\x%02x", byte));
}

static void escape_char(struct walk *walk, unsigned code)
{
    escaped(walk,
            snprintf(walk->escaped, sizeof walk->escaped, "<U+%04X>", code));
}

static void take_char(struct walk *walk, const struct unicode_char *c,
                      size_t len)
{
    walk->piece = (struct sp_str){walk->rest.ptr, len};
    walk->columns = c->columns;
    if (c->code == '\t' || c->code == '\n')
        escaped(walk, snprintf(walk->escaped, sizeof walk->escaped, " "));
    else if (c->code == '#') /* of a runner's command */
        escape_char(walk, c->code);
    else if (c->kind == UNICODE_HIDDEN && c->code < 0xa0)
        escape_byte(walk, c->code);
    else if (c->kind == UNICODE_HIDDEN ||
             (c->kind == UNICODE_MARK && walk->marks >= MAX_MARKS))
        escape_char(walk, c->code);
    else if (c->kind == UNICODE_MARK)
        walk->marks++;
    else
        walk->marks = c->kind == UNICODE_SPACE ? MAX_MARKS : 0;
}

/* Steps over the next piece, at most `max` characters of plain text; false at
 * the end. */
static bool next(struct walk *walk, size_t max)
{
    struct unicode_char c;
    if (!walk->rest.len)
        return false;
    if (take_plain(walk, max))
        return true;
    size_t len = sp_unicode_read(walk->rest, &c);
    if (len)
        take_char(walk, &c, len);
    else
        escape_byte(walk, (unsigned char)*walk->rest.ptr);
    len = len ? len : 1;
    walk->rest.ptr += len;
    walk->rest.len -= len;
    return true;
}

/* Appends what fits, and remembers where the ellipsis would go. True when all
 * text fitted. */
static bool add_bounded(struct sp_buf *out, struct sp_str text,
                        size_t max_columns, size_t *cut)
{
    struct walk walk = walk_over(text);
    size_t used = 0;
    *cut = out->len;
    /* one by one near the limit, where the last one may become the ellipsis */
    while (next(&walk, used + 1 < max_columns ? max_columns - 1 - used : 1)) {
        if (used + walk.columns > max_columns)
            return false;
        sp_buf_add(out, walk.piece.ptr, walk.piece.len);
        used += walk.columns;
        if (used < max_columns)
            *cut = out->len;
    }
    return true;
}

void sp_sanitise(struct sp_buf *out, struct sp_str text, size_t max_columns)
{
    size_t cut;
    if (add_bounded(out, text, max_columns ? max_columns : SIZE_MAX, &cut))
        return;
    out->len = cut;
    sp_buf_puts(out, ellipsis);
}

void sp_escape_bytes(struct sp_buf *out, struct sp_str text)
{
    struct unicode_char c;
    while (text.len) {
        size_t len = sp_str_ascii(text); /* most text is nothing else */
        if (!len)
            len = sp_unicode_read(text, &c);
        if (len)
            sp_buf_add(out, text.ptr, len);
        else
            sp_buf_printf(out, "\\x%02x", (unsigned char)*text.ptr);
        text.ptr += len ? len : 1;
        text.len -= len ? len : 1;
    }
}

size_t sp_columns(struct sp_str text)
{
    struct walk walk = walk_over(text);
    size_t total = 0;
    while (next(&walk, SIZE_MAX))
        total += walk.columns;
    return total;
}

size_t sp_fitting(struct sp_str text, size_t columns, size_t *used)
{
    struct walk walk = walk_over(text);
    size_t fits = 0, total = 0;
    while (next(&walk, 1)) {
        if (total + walk.columns > columns)
            break;
        total += walk.columns;
        fits = text.len - walk.rest.len;
    }
    *used = total;
    return fits;
}

bool sp_is_sanitised(struct sp_str text)
{
    struct walk walk = walk_over(text);
    while (next(&walk, SIZE_MAX))
        if (walk.piece.ptr == walk.escaped)
            return false;
    return true;
}
