/*
 * str.h - a borrowed slice of bytes: a pointer and a length, no NUL needed.
 * layer: base
 *
 * Commit messages are hostile and may hold NUL, so parsers work on slices.
 */
#ifndef SALLYPORT_STR_H
#define SALLYPORT_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct sp_str {
    const char *ptr;
    size_t len;
};

/* For printf("%.*s"): SP_STR_ARG(s). */
#define SP_STR_ARG(s) sp_str_width(s), (s).ptr

struct sp_str sp_str(const char *text);
/* The length for printf's precision, cut at INT_MAX / 2. */
int sp_str_width(struct sp_str s);
bool sp_str_equal(struct sp_str a, struct sp_str b);
bool sp_str_equal_c(struct sp_str a, const char *b);
/* ASCII letters compare without case. */
bool sp_str_equal_nocase(struct sp_str a, const char *b);
/* How many bytes of ASCII it begins with. */
size_t sp_str_ascii(struct sp_str s);
/* Inline: it is asked about every line with a text that the compiler knows. */
static inline bool sp_str_starts(struct sp_str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.ptr, prefix, len) == 0;
}
bool sp_str_ends(struct sp_str s, const char *suffix);
/* White space as git has it: space, \t, \n, \r (its ctype.c). */
static inline bool sp_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
/* ASCII letters and digits. Inline: it is asked about every byte of a file. */
static inline bool sp_is_alnum(char c)
{
    char letter = c | ('a' ^ 'A');
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9');
}
/* Converts ASCII letters to lower case. */
void sp_lower(char *text, size_t len);
/* Drops white space at both ends. */
struct sp_str sp_str_trim(struct sp_str s);
/* Takes the next line off *rest, without its '\n'; false at the end. */
bool sp_str_line(struct sp_str *rest, struct sp_str *line);
/* Are all lines of `some` in `all`, in their order? */
bool sp_str_has_lines(struct sp_str all, struct sp_str some);
/* Takes the next item before `separator` off *rest, trimmed; false at the end.
 * "a,,b" yields "a", "", "b"; "" yields nothing. */
bool sp_str_item(struct sp_str *rest, char separator, struct sp_str *item);
/* Characters (code points) when the bytes are UTF-8; a stray byte counts 1. */
size_t sp_str_characters(struct sp_str s);
/* The ending of the noun after a number: "s", or nothing for one. */
const char *sp_plural(size_t count);
/* A 64-bit FNV-1a hash: for tables of names. An attacker can make two texts
 * collide. */
unsigned long long sp_str_hash(struct sp_str s);

#endif
