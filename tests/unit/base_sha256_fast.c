/* The instructions of the processor hash as libmbedcrypto does. */
#include "../../src/base/sha256_fast.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <string.h>

#include "sallyport/sha256.h"
#include "support.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define mbedtls_sha256 mbedtls_sha256_ret
#endif

enum { LENGTH = 300 };

static void fill(unsigned char *bytes, size_t len)
{
    unsigned number = 1;
    for (size_t i = 0; i < len; i++) {
        number = number * 1103515245 + 12345;
        bytes[i] = (unsigned char)(number >> 16);
    }
}

/* In two parts. */
static void hash_fast(unsigned char out[SP_SHA256_SIZE],
                      const unsigned char *bytes, size_t len, size_t first)
{
    struct sha256_fast sum;
    sp_sha256_fast_begin(&sum);
    sp_sha256_fast_add(&sum, bytes, first);
    sp_sha256_fast_add(&sum, bytes + first, len - first);
    sp_sha256_fast_end(&sum, out);
}

Test(base_sha256_fast, each_length_in_any_two_parts_has_the_hash_of_the_library)
{
    unsigned char bytes[LENGTH], expected[SP_SHA256_SIZE], hash[SP_SHA256_SIZE];
    if (!sp_sha256_is_fast())
        cr_skip_test("this processor has no such instructions");
    fill(bytes, sizeof bytes);
    for (size_t len = 0; len <= LENGTH; len++) {
        cr_assert_eq(mbedtls_sha256(bytes, len, expected, 0), 0);
        for (size_t first = 0; first <= len; first++) {
            hash_fast(hash, bytes, len, first);
            cr_assert(memcmp(hash, expected, sizeof hash) == 0, "%zu, %zu", len,
                      first);
        }
    }
}

Test(base_sha256_fast, hashes_are_the_same_either_way)
{
    unsigned char bytes[LENGTH], expected[SP_SHA256_SIZE], hash[SP_SHA256_SIZE];
    fill(bytes, sizeof bytes);
    for (size_t len = 0; len <= LENGTH; len++) {
        const struct sp_str parts[] = {
            {(const char *)bytes, len / 3},
            {(const char *)bytes + len / 3, len - len / 3}};
        cr_assert_eq(mbedtls_sha256(bytes, len, expected, 0), 0);
        sp_sha256_parts(hash, parts, 2);
        cr_assert(memcmp(hash, expected, sizeof hash) == 0, "%zu", len);
    }
}
