/*
 * common_bytes.h - what two texts have in common at their ends.
 * layer: base
 */
#ifndef SALLYPORT_COMMON_BYTES_H
#define SALLYPORT_COMMON_BYTES_H

#include "sallyport/str.h"

/* How many bytes are the same from the beginning on. */
size_t sp_common_start(struct sp_str a, struct sp_str b);
/* How many bytes are the same before the end. */
size_t sp_common_end(struct sp_str a, struct sp_str b);

#endif
