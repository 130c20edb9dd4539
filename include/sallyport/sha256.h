/*
 * sha256.h - SHA-256 (FIPS 180-4), by libmbedcrypto.
 * layer: base
 *
 * A static libgit2 of Debian brings that library with it, so nothing is added to what
 * is linked.
 */
#ifndef SALLYPORT_SHA256_H
#define SALLYPORT_SHA256_H

#include "sallyport/str.h"

enum { SP_SHA256_HEX = 64, SP_SHA256_SIZE = 32 };

/* Writes the hash of text as 64 lower-case hex digits and a NUL. Returns out. */
char *sp_sha256(char out[SP_SHA256_HEX + 1], struct sp_str text);

/* Writes the hash of the parts as if they were one text. */
void sp_sha256_parts(unsigned char out[SP_SHA256_SIZE],
                     const struct sp_str *parts, size_t count);

/* A hash that is computed in parts. sp_sha256_end() frees it, and writes 64 hex digits
 * and a NUL. Returns out. */
struct sp_sha256_sum;
struct sp_sha256_sum *sp_sha256_begin(void);
void sp_sha256_add(struct sp_sha256_sum *sum, struct sp_str part);
char *sp_sha256_end(struct sp_sha256_sum *sum, char out[SP_SHA256_HEX + 1]);

#endif
