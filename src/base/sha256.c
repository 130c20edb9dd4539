#include "sallyport/sha256.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <stdio.h>
#include <stdlib.h>

/* Version 3 dropped the functions that return nothing, and renamed these. */
#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define mbedtls_sha256_starts mbedtls_sha256_starts_ret
#define mbedtls_sha256_update mbedtls_sha256_update_ret
#define mbedtls_sha256_finish mbedtls_sha256_finish_ret
#endif

/* In software they cannot fail; a wrong hash would be worse than no process. */
static void must(int code)
{
    if (code)
        abort(); /* GCOVR_EXCL_LINE no hash in software fails */
}

void sp_sha256_parts(unsigned char out[SP_SHA256_SIZE],
                     const struct sp_str *parts, size_t count)
{
    mbedtls_sha256_context context;
    mbedtls_sha256_init(&context);
    must(mbedtls_sha256_starts(&context, 0));
    for (size_t i = 0; i < count; i++)
        must(mbedtls_sha256_update(
            &context, (const unsigned char *)parts[i].ptr, parts[i].len));
    must(mbedtls_sha256_finish(&context, out));
    mbedtls_sha256_free(&context);
}

char *sp_sha256(char out[SP_SHA256_HEX + 1], struct sp_str text)
{
    unsigned char hash[SP_SHA256_SIZE];
    sp_sha256_parts(hash, &text, 1);
    for (size_t i = 0; i < sizeof hash; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
    return out;
}
