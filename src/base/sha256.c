#include "sallyport/sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sallyport/buf.h"

enum { BLOCK = 64 };

static const uint32_t constants[BLOCK] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, unsigned by)
{
    return x >> by | x << (32 - by);
}

static void schedule(uint32_t words[BLOCK], const unsigned char *block)
{
    for (size_t i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 |
                   (uint32_t)block[4 * i + 1] << 16 |
                   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (size_t i = 16; i < BLOCK; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] +
                   (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
                   (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

static void compress(uint32_t state[8], const unsigned char *block)
{
    uint32_t words[BLOCK], s[8];
    schedule(words, block);
    memcpy(s, state, sizeof s);
    for (size_t i = 0; i < BLOCK; i++) {
        uint32_t sum = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t first = s[7] + sum + choice + constants[i] + words[i];
        sum = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + sum + majority;
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += s[i];
}

static void hash(unsigned char out[SP_SHA256_SIZE], struct sp_str text)
{
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    uint64_t bits = (uint64_t)text.len * 8;
    size_t left = text.len;
    for (; left >= BLOCK; left -= BLOCK, bytes += BLOCK)
        compress(state, bytes);
    /* the rest, a one bit, zeros, the length: one block or two */
    unsigned char last[2 * BLOCK] = {0};
    if (left)
        memcpy(last, bytes, left);
    last[left] = 0x80;
    size_t size = left + 9 > BLOCK ? 2 * BLOCK : BLOCK;
    for (size_t i = 0; i < 8; i++)
        last[size - 1 - i] = (unsigned char)(bits >> (8 * i));
    for (size_t at = 0; at < size; at += BLOCK)
        compress(state, last + at);
    for (size_t i = 0; i < SP_SHA256_SIZE; i++)
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

void sp_sha256_parts(unsigned char out[SP_SHA256_SIZE],
                     const struct sp_str *parts, size_t count)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < count; i++)
        sp_buf_add(&text, parts[i].ptr, parts[i].len);
    hash(out, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

char *sp_sha256(char out[SP_SHA256_HEX + 1], struct sp_str text)
{
    unsigned char bytes[SP_SHA256_SIZE];
    hash(bytes, text);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return out;
}
