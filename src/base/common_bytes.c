#include "sallyport/common_bytes.h"

#include <string.h>

enum { BLOCK = 4096 }; /* bytes that are compared at once, at first */

size_t sp_common_start(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len, at = 0;
    for (size_t block = BLOCK; block; block /= 8)
        while (len - at >= block && !memcmp(a.ptr + at, b.ptr + at, block))
            at += block;
    return at;
}

size_t sp_common_end(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len, same = 0;
    const char *end_a = a.ptr + a.len, *end_b = b.ptr + b.len;
    for (size_t block = BLOCK; block; block /= 8)
        while (len - same >= block &&
               !memcmp(end_a - same - block, end_b - same - block, block))
            same += block;
    return same;
}
