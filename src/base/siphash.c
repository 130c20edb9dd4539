#include "sallyport/siphash.h"

static uint64_t turn(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void rounds(uint64_t v[4], int count)
{
    for (; count; count--) {
        v[0] += v[1], v[1] = turn(v[1], 13) ^ v[0], v[0] = turn(v[0], 32);
        v[2] += v[3], v[3] = turn(v[3], 16) ^ v[2];
        v[0] += v[3], v[3] = turn(v[3], 21) ^ v[0];
        v[2] += v[1], v[1] = turn(v[1], 17) ^ v[2], v[2] = turn(v[2], 32);
    }
}

/* The next 8 bytes at most, the first one lowest. */
static uint64_t word(const char *at, size_t len)
{
    uint64_t out = 0;
    for (size_t i = 0; i < len; i++)
        out |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return out;
}

static void mix(uint64_t v[4], uint64_t m)
{
    v[3] ^= m;
    rounds(v, 2);
    v[0] ^= m;
}

void sp_siphash(struct sp_siphash *out, const struct sp_siphash *key,
                struct sp_str text)
{
    uint64_t v[4] = {
        0x736f6d6570736575 ^ key->low, 0x646f72616e646f6d ^ key->high ^ 0xee,
        0x6c7967656e657261 ^ key->low, 0x7465646279746573 ^ key->high};
    size_t whole = text.len / 8 * 8;
    for (size_t i = 0; i < whole; i += 8)
        mix(v, word(text.ptr + i, 8));
    mix(v, word(text.ptr + whole, text.len - whole) | (uint64_t)text.len << 56);
    v[2] ^= 0xee;
    rounds(v, 4);
    out->low = v[0] ^ v[1] ^ v[2] ^ v[3];
    v[1] ^= 0xdd;
    rounds(v, 4);
    out->high = v[0] ^ v[1] ^ v[2] ^ v[3];
}
