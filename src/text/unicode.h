/* The properties of a character. The only user of utf8proc. */
#ifndef SALLYPORT_TEXT_UNICODE_H
#define SALLYPORT_TEXT_UNICODE_H

#include <stdint.h>

#include "sallyport/str.h"

enum unicode_kind {
    UNICODE_SPACE,  /* shown, and a mark cannot be combined with it */
    UNICODE_SHOWN,  /* has columns of its own */
    UNICODE_MARK,   /* combined with the character before it */
    UNICODE_HIDDEN, /* must not be printed as it is */
};

struct unicode_char {
    uint32_t code;
    enum unicode_kind kind;
    size_t columns; /* the largest width on any terminal */
};

/* Reads the character that begins the text, in strict UTF-8 (RFC 3629). Returns
 * the bytes it takes, 0 when none begins there. */
size_t sp_unicode_read(struct sp_str text, struct unicode_char *out);

#endif
