#include "sha256_blocks.h"

#include <stdlib.h>

/* The C library knows what the processor has: to ask it again is slow in a virtual
 * machine. An older library does not tell. */
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

#if defined(CPU_FEATURE_ACTIVE)
#include <immintrin.h>

/* FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] = {
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

#define BY_PROCESSOR __attribute__((target("sha,sse4.1,ssse3")))

bool sp_sha256_has_blocks(void)
{
    return CPU_FEATURE_ACTIVE(SHA) && CPU_FEATURE_ACTIVE(SSE4_1) &&
           CPU_FEATURE_ACTIVE(SSSE3);
}

/* The instructions keep the state as ABEF and CDGH. */
struct halves {
    __m128i abef, cdgh;
};

BY_PROCESSOR static struct halves load_state(const uint32_t state[8])
{
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)state);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));
    low = _mm_shuffle_epi32(low, 0xb1);
    high = _mm_shuffle_epi32(high, 0x1b);
    return (struct halves){_mm_alignr_epi8(low, high, 8),
                           _mm_blend_epi16(high, low, 0xf0)};
}

BY_PROCESSOR static void store_state(uint32_t state[8], struct halves now)
{
    __m128i low = _mm_shuffle_epi32(now.abef, 0x1b);
    __m128i high = _mm_shuffle_epi32(now.cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)(void *)state,
                     _mm_blend_epi16(low, high, 0xf0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4),
                     _mm_alignr_epi8(high, low, 8));
}

/* The next four words of the schedule, from the last sixteen. */
BY_PROCESSOR static __m128i next_words(const __m128i words[4], int at)
{
    __m128i sum = _mm_sha256msg1_epu32(words[at], words[(at + 1) & 3]);
    __m128i last = words[(at + 3) & 3];
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, words[(at + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, last);
}

BY_PROCESSOR static struct halves take_block(struct halves now,
                                             const unsigned char *data)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    struct halves before = now;
    __m128i words[4];
    for (int i = 0; i < 4; i++)
        words[i] = _mm_shuffle_epi8(
            _mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i)),
            swap);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        __m128i sum = _mm_add_epi32(
            words[i & 3],
            _mm_loadu_si128(
                (const __m128i *)(const void *)(constants + 4 * i)));
        now.cdgh = _mm_sha256rnds2_epu32(now.cdgh, now.abef, sum);
        now.abef = _mm_sha256rnds2_epu32(now.abef, now.cdgh,
                                         _mm_shuffle_epi32(sum, 0x0e));
        if (i < 12)
            words[i & 3] = next_words(words, i & 3);
    }
    return (struct halves){_mm_add_epi32(now.abef, before.abef),
                           _mm_add_epi32(now.cdgh, before.cdgh)};
}

BY_PROCESSOR void sp_sha256_blocks(uint32_t state[8], const unsigned char *data,
                                   size_t count)
{
    struct halves now = load_state(state);
    for (; count; count--, data += SP_SHA256_BLOCK)
        now = take_block(now, data);
    store_state(state, now);
}
#else
bool sp_sha256_has_blocks(void)
{
    return false;
}

/* GCOVR_EXCL_START nobody asks for it */
void sp_sha256_blocks(uint32_t state[8], const unsigned char *data,
                      size_t count)
{
    (void)state;
    (void)data;
    (void)count;
    abort();
}
/* GCOVR_EXCL_STOP */
#endif
