/*
 * sha256_blocks.h - the blocks of SHA-256 by instructions of the processor.
 */
#ifndef SALLYPORT_SHA256_BLOCKS_H
#define SALLYPORT_SHA256_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SP_SHA256_BLOCK = 64 /* bytes */ };

/* Has this processor the instructions? */
bool sp_sha256_has_blocks(void);
/* Takes `count` blocks into the state. */
void sp_sha256_blocks(uint32_t state[8], const unsigned char *data,
                      size_t count);

#endif
