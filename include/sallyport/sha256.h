/*
 * sha256.h - SHA-256 (FIPS 180-4), for fingerprints.
 * layer: base
 *
 * libgit2 1.5 offers none, and the hooks link no TLS library that would.
 */
#ifndef SALLYPORT_SHA256_H
#define SALLYPORT_SHA256_H

#include "sallyport/str.h"

enum { SP_SHA256_HEX = 64 };

/* Writes the hash of text as 64 lower-case hex digits and a NUL. Returns out. */
char *sp_sha256(char out[SP_SHA256_HEX + 1], struct sp_str text);

#endif
