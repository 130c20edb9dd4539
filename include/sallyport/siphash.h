/*
 * siphash.h - SipHash-2-4 with a result of 128 bits (Aumasson and Bernstein), which none
 * of the linked libraries has. For tables: who does not know the key cannot choose texts
 * whose hashes have anything to do with each other. SHA-256 takes thirty times as long.
 * layer: base
 */
#ifndef SALLYPORT_SIPHASH_H
#define SALLYPORT_SIPHASH_H

#include <stdint.h>

#include "sallyport/str.h"

struct sp_siphash {
    uint64_t low, high;
};

void sp_siphash(struct sp_siphash *out, const struct sp_siphash *key,
                struct sp_str text);

#endif
