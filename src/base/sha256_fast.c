/*
 * FIPS 180-4 is the standard; the instructions are in volume 2 of Intel's manual, under
 * SHA256RNDS2. The C library knows what the processor has: to ask it again would take
 * longer than to hash a few kilobytes.
 */
#include "sha256_fast.h"

#include <string.h>

#if defined(__x86_64__) && defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

#ifdef CPU_FEATURE_ACTIVE
#include <immintrin.h>

bool sp_sha256_is_fast(void)
{
    return CPU_FEATURE_ACTIVE(SHA) && CPU_FEATURE_ACTIVE(SSE4_1) &&
           CPU_FEATURE_ACTIVE(SSSE3);
}

static const uint32_t constants[SHA256_BLOCK] = {
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

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

WITH_SHA static __m128i load(const void *from)
{
    return _mm_loadu_si128(from);
}

/* The next four words of the schedule, from the 16 before; `at` is where the oldest four
 * of these are. */
WITH_SHA static __m128i next_words(const __m128i words[4], unsigned at)
{
    __m128i a = words[at % 4], b = words[(at + 1) % 4], c = words[(at + 2) % 4],
            d = words[(at + 3) % 4];
    __m128i sum =
        _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
    return _mm_sha256msg2_epu32(sum, d);
}

/* 64 rounds, four at a time. The processor wants A, B, E and F in one register, and C, D, G
 * and H in the other. */
WITH_SHA static void add_block(__m128i *abef, __m128i *cdgh,
                               const unsigned char *bytes)
{
    const __m128i big_endian =
        _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i words[4], ab = *abef, cd = *cdgh;
    for (unsigned i = 0; i < 16; i++) {
        words[i % 4] =
            i < 4 ? _mm_shuffle_epi8(load(bytes + 16 * (size_t)i), big_endian)
                  : next_words(words, i);
        __m128i add =
            _mm_add_epi32(words[i % 4], load(constants + 4 * (size_t)i));
        cd = _mm_sha256rnds2_epu32(cd, ab, add);
        ab = _mm_sha256rnds2_epu32(ab, cd, _mm_shuffle_epi32(add, 0x0e));
    }
    *abef = _mm_add_epi32(*abef, ab);
    *cdgh = _mm_add_epi32(*cdgh, cd);
}

WITH_SHA static void add_blocks(uint32_t state[SHA256_WORDS],
                                const unsigned char *bytes, size_t count)
{
    __m128i badc = _mm_shuffle_epi32(load(state), 0xb1),
            hgfe = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8),
            cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
    for (; count; count--, bytes += SHA256_BLOCK)
        add_block(&abef, &cdgh, bytes);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b),
            dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((void *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}
#else
bool sp_sha256_is_fast(void)
{
    return false;
}

static void add_blocks(uint32_t state[SHA256_WORDS], const unsigned char *bytes,
                       size_t count)
{
    (void)state, (void)bytes, (void)count;
}
#endif

void sp_sha256_fast_begin(struct sha256_fast *sum)
{
    *sum = (struct sha256_fast){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                          0xa54ff53a, 0x510e527f, 0x9b05688c,
                                          0x1f83d9ab, 0x5be0cd19}};
}

void sp_sha256_fast_add(struct sha256_fast *sum, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;
    size_t filled = sum->len % SHA256_BLOCK, room = SHA256_BLOCK - filled;
    sum->len += len;
    if (filled && len >= room) {
        memcpy(sum->rest + filled, from, room);
        add_blocks(sum->state, sum->rest, 1);
        from += room, len -= room, filled = 0;
    }
    if (!filled) {
        add_blocks(sum->state, from, len / SHA256_BLOCK);
        from += len - len % SHA256_BLOCK, len %= SHA256_BLOCK;
    }
    if (len)
        memcpy(sum->rest + filled, from, len);
}

static void write_big_endian(unsigned char *out, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(number >> 8 * (bytes - 1 - i));
}

/* A bit that is set, zeros up to the end of a block, and the length in bits. */
void sp_sha256_fast_end(struct sha256_fast *sum,
                        unsigned char out[SP_SHA256_SIZE])
{
    unsigned char end[2 * SHA256_BLOCK] = {0x80};
    enum { NUMBER = sizeof(uint64_t) };
    uint64_t bits = 8 * sum->len;
    size_t filled = sum->len % SHA256_BLOCK;
    size_t zeros = filled < SHA256_BLOCK - NUMBER ? SHA256_BLOCK - filled
                                                  : 2 * SHA256_BLOCK - filled;
    write_big_endian(end + zeros - NUMBER, bits, NUMBER);
    sp_sha256_fast_add(sum, end, zeros);
    for (size_t i = 0; i < SHA256_WORDS; i++)
        write_big_endian(out + 4 * i, sum->state[i], 4);
}
