/*
 * strange.c - commits with messages that only a fuzzer would write.
 *
 *     strange SEED COUNT | git fast-import
 *
 * The messages are put together from lines that matter to git's reading of
 * trailers, a few bytes of which are then changed. The same seed gives the
 * same commits everywhere.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"

/* xorshift64*, by S. Vigna */
static uint64_t state;

static size_t below(size_t bound)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % bound;
}

#define ONE_OF(array) (array)[below(sizeof(array) / sizeof(array)[0])]

static const char *const prose[] = {
    "feat: open the tunnel",
    "a line of prose",
    "note: this looks like a trailer",
    "BREAKING CHANGE: it does not open any more",
    "Closes #1",
    "PRP_REF: WU-006a",
    "http://example.org/a:b",
    "--- a/file",
    "diff --git a/a b/a",
    "Conflicts",
    ": value without a key",
    "\xc3\xa9t\xc3\xa9: not ASCII",
    "\x80\xff: not UTF-8",
    "k\xc3\xa9y: not ASCII",
    "k\xe9y: not UTF-8",
    "\xe6\x97\xa5\xe6\x9c\xac: \xe8\xaa\x9e",
    "a lone\rcarriage return",
    "trailing white space \t ",
    "Helped-by = A U Thor",
    "Bug #1",
};

static const char *const trailers[] = {
    "Signed-off-by: A U Thor <a@example.org>",
    "Signed-off-by:no space",
    "signed-off-by: a@example.org",
    "Signed-off-by : a@example.org",
    "(cherry picked from commit 0123456789)",
    "(cherry picked from commit ",
    "(cherry picked from commit 01: 23)",
    "PRP: WU-006a-vpn-tunnel",
    "PRP:WU-006a,  WU-007",
    "PRP:",
    "PRP :",
    "PRP \t: value",
    "TDD: red",
    "Two words: value",
    "Key-with-dash:   value   ",
    "Key: \t value\t",
    "Key: a: b: c",
    "1: 2",
    "-: -",
    "Conflicts:",
    "Conflicts: none",
    "PRP: \xc3\xbc \xfc \x80 \xa4",
    "Signed-off-by: Andr\xe9 <a@example.org>",
    "Key:\rvalue",
    "Key: value\r",
};

static const char *const continuations[] = {
    " continued",
    "\tcontinued",
    "   continued: as a key",
    "\t\tConflicts:",
    " # no comment",
    " Signed-off-by: indented",
    " .",
    "\r",
    " \r",
};

static const char *const comments[] = {
    "# a comment",
    "#",
    "#Key: value",
    "# Conflicts:",
    "# ------------------------ >8 ------------------------",
    "#  ------------------------ >8 ------------------------",
    "# ------------------------ >8 ------------------------ ",
};

static const char *const dividers[] = {
    "---",         "--- ",        "---\tx", "----", "-- ",        "Conflicts:",
    "Conflicts: ", "\tpath/file", "\ta:b",  "\t",   "Conflicts:", " Conflicts:",
};

static const char *const blanks[] = {"", "", "", "", " ", "\t", "\r", " \t "};

/* What a commit says of its encoding; the names are those of tables of ours,
 * of iconv, and of nobody. */
static const char *const encodings[] = {
    "ISO-8859-1",   "latin1", "ISO8859-1", "ISO-8859-15",  "LATIN-9",
    "windows-1252", "CP1252", "US-ASCII",  "UTF-8",        "utf8",
    "iso-8859-8",   "KOI8-R", "no-such",   "'ISO-8859-1'",
};

static const char *one_line(void)
{
    switch (below(16)) {
    case 0:
    case 1:
    case 2:
        return ONE_OF(prose);
    case 3:
    case 4:
        return ONE_OF(continuations);
    case 5:
        return ONE_OF(comments);
    case 6:
        return ONE_OF(dividers);
    case 7:
    case 8:
    case 9:
        return ONE_OF(blanks);
    default:
        return ONE_OF(trailers);
    }
}

/* Some lines of any kind, or, more often than not, a block of trailers. */
static void paragraph(struct sp_buf *out, const char *newline)
{
    bool is_block = below(5) < 3;
    for (size_t lines = 1 + below(6); lines; lines--) {
        const char *line = one_line();
        if (is_block && below(4))
            line = below(4) ? ONE_OF(trailers) : ONE_OF(continuations);
        sp_buf_puts(out, line);
        sp_buf_puts(out, newline);
    }
}

/* A line, or a paragraph of lines, that does not fit into any buffer. */
static void long_paragraph(struct sp_buf *out, const char *newline)
{
    const char *between = below(2) ? " " : newline;
    sp_buf_puts(out, ONE_OF(trailers));
    for (size_t words = 1 + below(4000); words; words--) {
        sp_buf_puts(out, between);
        sp_buf_puts(out, below(50) ? ONE_OF(trailers) : ONE_OF(prose));
    }
    sp_buf_puts(out, newline);
}

/* Sign-offs among lines of prose: about as many as make a block or none. */
static void signed_paragraph(struct sp_buf *out, const char *newline)
{
    size_t trailer_lines = 1 + below(3);
    size_t lines = trailer_lines * 4 - below(3) + below(3);
    for (; lines; lines--) {
        if (trailer_lines && below(lines) < trailer_lines) {
            trailer_lines--;
            sp_buf_puts(out, below(3) ? trailers[0] : ONE_OF(trailers));
        } else {
            sp_buf_puts(out, below(8) ? prose[1] : one_line());
        }
        sp_buf_puts(out, newline);
    }
}

static void blank_lines(struct sp_buf *out)
{
    for (size_t lines = below(6); lines; lines--) {
        sp_buf_puts(out, ONE_OF(blanks));
        sp_buf_putc(out, '\n');
    }
}

static void mutate(struct sp_buf *text)
{
    static const char bytes[] = " \t\n\r\v\f:#-_A1(\\\xc3\xa9\x80";
    if (!text->len)
        return;
    size_t at = below(text->len);
    switch (below(4)) {
    case 0: /* one byte less */
        memmove(text->data + at, text->data + at + 1, text->len - at);
        text->len--;
        break;
    case 1: /* one byte more */
        sp_buf_putc(text, ' ');
        memmove(text->data + at + 1, text->data + at, text->len - at - 1);
        text->data[at] = bytes[below(sizeof bytes - 1)];
        break;
    case 2: /* another one; seldom a NUL */
        text->data[at] = bytes[below(sizeof bytes)];
        break;
    default: /* cut off */
        if (!below(4))
            text->len = at;
    }
}

static void message(struct sp_buf *out)
{
    const char *newline = below(12) ? "\n" : below(4) ? "\r\n" : "\r";
    sp_buf_reset(out);
    if (!below(16))
        blank_lines(out);
    if (!below(8))
        paragraph(out, newline);
    else if (below(8))
        sp_buf_printf(out, "%s\n", below(6) ? prose[0] : one_line());
    for (size_t paragraphs = below(4); paragraphs; paragraphs--) {
        sp_buf_puts(out, ONE_OF(blanks));
        sp_buf_puts(out, newline);
        if (!below(500))
            long_paragraph(out, newline);
        else if (!below(8))
            signed_paragraph(out, newline);
        else
            paragraph(out, newline);
    }
    if (!below(16))
        blank_lines(out);
    if (below(2))
        for (size_t changes = below(6); changes; changes--)
            mutate(out);
    if (!below(8) && out->len)
        out->len--;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    /* Seeds that are near each other must not begin alike. */
    state = (strtoull(argv[1], NULL, 10) + 1) * UINT64_C(0x9e3779b97f4a7c15);
    unsigned long count = strtoul(argv[2], NULL, 10);
    struct sp_buf text = {0};
    for (unsigned long i = 0; i < count; i++) {
        message(&text);
        printf("commit refs/heads/strange\n"
               "committer A U %s <a@example.org> 1700000000 +0000\n",
               below(100) ? "Thor" : "Th\xf6r \x81");
        if (!below(8))
            printf("encoding %s\n", ONE_OF(encodings));
        printf("data %zu\n", text.len);
        fwrite(text.data, 1, text.len, stdout);
        putchar('\n');
    }
    sp_buf_dispose(&text);
    return 0;
}
