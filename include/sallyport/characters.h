/*
 * characters.h - characters that look like others, or like nothing.
 * layer: text
 */
#ifndef SALLYPORT_CHARACTERS_H
#define SALLYPORT_CHARACTERS_H

#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

struct sp_character {
    uint32_t code;
    size_t len;       /* in bytes; 0: no character begins there */
    const char *name; /* with an article; NULL: there is nothing odd in it */
};

/* Reads the character that begins the text. These are odd: invisible
 * characters, spaces other than the plain one, controls, and look-alikes of
 * ':', '(', ')', '!', '#' and '-'. */
struct sp_character sp_character_read(struct sp_str text);

/* The ASCII letter that a letter of another alphabet looks like; 0: none. */
char sp_character_looks_like(uint32_t code);

/* Appends "a no-break space (U+00A0)". */
void sp_character_print(struct sp_buf *out,
                        const struct sp_character *character);

/* The first odd character of a text; its len is 0 where there is none. */
struct sp_character sp_character_find_odd(struct sp_str text);

#endif
