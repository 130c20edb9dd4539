/*
 * base64.h - bytes as text: base64 (RFC 4648, section 4), or two hexadecimal digits each.
 * layer: base
 */
#ifndef SALLYPORT_BASE64_H
#define SALLYPORT_BASE64_H

#include <stddef.h>

/* How many characters so many bytes take. */
#define SP_BASE64_LEN(bytes) (((bytes) + 2) / 3 * 4)

/* Writes SP_BASE64_LEN(count) characters and a NUL. Returns out. */
char *sp_base64(char *out, const unsigned char *bytes, size_t count);

/* Writes 2 * count lower-case digits and a NUL. Returns out. */
char *sp_hex(char *out, const unsigned char *bytes, size_t count);

#endif
