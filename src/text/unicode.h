/* What Unicode says about a character. The only user of utf8proc. */
#ifndef SALLYPORT_TEXT_UNICODE_H
#define SALLYPORT_TEXT_UNICODE_H

#include <stdint.h>

#include "sallyport/str.h"

enum unicode_kind {
    UNICODE_SPACE,  /* shown, and nothing for a mark to stand on */
    UNICODE_SHOWN,  /* has columns of its own */
    UNICODE_MARK,   /* stands on the character before it */
    UNICODE_HIDDEN, /* must not be printed as it is */
};

struct unicode_char {
    uint32_t code;
    enum unicode_kind kind;
    size_t columns; /* that it takes on a terminal, or more */
};

/* Reads the character that begins the text, in strict UTF-8 (RFC 3629). Returns
 * the bytes it takes, 0 when none begins there. */
size_t sp_unicode_read(struct sp_str text, struct unicode_char *out);

#endif
