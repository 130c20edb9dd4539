/*
 * early_text.h - texts without the C library, which is not ready yet.
 *
 * The Makefile has the compiler make no call of its own for them, such as to strlen().
 */
#ifndef SALLYPORT_EARLY_TEXT_H
#define SALLYPORT_EARLY_TEXT_H

#include "sallyport/str.h"

#define EARLY_DIGITS "0123456789"
#define EARLY_LOWER "abcdefghijklmnopqrstuvwxyz"
#define EARLY_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
/* What a name of a user has; a ref has a slash, too. */
#define EARLY_NAME EARLY_LOWER EARLY_UPPER EARLY_DIGITS "._-"

static inline struct sp_str early_all(const char *text)
{
    struct sp_str all = {text, 0};
    while (text[all.len])
        all.len++;
    return all;
}

/* Without so many of its first bytes. */
static inline struct sp_str early_after(struct sp_str text, size_t count)
{
    return (struct sp_str){text.ptr + count, text.len - count};
}

/* Does the text begin with the word, as far as that goes before its first `end`? */
static inline bool early_begins_before(struct sp_str text, const char *with,
                                       char end)
{
    size_t len = 0;
    while (len < text.len && with[len] != end && with[len] &&
           text.ptr[len] == with[len])
        len++;
    return !with[len] || with[len] == end;
}

static inline bool early_begins(struct sp_str text, const char *with)
{
    return early_begins_before(text, with, '\0');
}

static inline bool early_is(struct sp_str text, const char *word)
{
    return text.len == early_all(word).len && early_begins(text, word);
}

/* How often a word, which is not empty, stands in a text. */
static inline size_t early_count(struct sp_str text, struct sp_str word)
{
    size_t count = 0;
    for (; text.len >= word.len; text = early_after(text, 1)) {
        size_t len = 0;
        while (len < word.len && text.ptr[len] == word.ptr[len])
            len++;
        count += len == word.len;
    }
    return count;
}

static inline bool early_has(struct sp_str text, const char *word)
{
    return early_count(text, early_all(word)) > 0;
}

/* How many bytes of these letters it begins with. */
static inline size_t early_span(struct sp_str text, const char *letters)
{
    size_t len = 0;
    while (len < text.len &&
           early_count(early_all(letters), (struct sp_str){text.ptr + len, 1}))
        len++;
    return len;
}

/* Takes the next line off a text, without its end; false at the end of the text. */
static inline bool early_line(struct sp_str *text, struct sp_str *line)
{
    *line = (struct sp_str){text->ptr, 0};
    while (line->len < text->len && line->ptr[line->len] != '\n')
        line->len++;
    bool is_there = text->len > 0;
    *text = early_after(*text, line->len + (line->len < text->len));
    return is_there;
}

#endif
