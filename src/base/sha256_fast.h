/* SHA-256 by the instructions of the processor; only for sha256.c. */
#ifndef SALLYPORT_BASE_SHA256_FAST_H
#define SALLYPORT_BASE_SHA256_FAST_H

#include <stdint.h>

#include "sallyport/sha256.h"

enum { SHA256_WORDS = 8, SHA256_BLOCK = 64 };

struct sha256_fast {
    uint32_t state[SHA256_WORDS];
    uint64_t len; /* bytes that were added */
    unsigned char
        rest[SHA256_BLOCK]; /* the last ones, of a block that is not full */
};

/* Are there such instructions, and does this build know of them? If not, nothing below
 * may be called. */
bool sp_sha256_is_fast(void);

void sp_sha256_fast_begin(struct sha256_fast *sum);
void sp_sha256_fast_add(struct sha256_fast *sum, const void *bytes, size_t len);
void sp_sha256_fast_end(struct sha256_fast *sum,
                        unsigned char out[SP_SHA256_SIZE]);

#endif
