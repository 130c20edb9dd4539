#include "sallyport/sha256.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/base64.h"

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

struct sp_sha256_sum {
    mbedtls_sha256_context context;
};

static void begin(struct sp_sha256_sum *sum)
{
    mbedtls_sha256_init(&sum->context);
    must(mbedtls_sha256_starts(&sum->context, 0));
}

static void end(struct sp_sha256_sum *sum, unsigned char out[SP_SHA256_SIZE])
{
    must(mbedtls_sha256_finish(&sum->context, out));
    mbedtls_sha256_free(&sum->context);
}

struct sp_sha256_sum *sp_sha256_begin(void)
{
    struct sp_sha256_sum *sum = sp_calloc(1, sizeof *sum);
    begin(sum);
    return sum;
}

void sp_sha256_add(struct sp_sha256_sum *sum, struct sp_str part)
{
    must(mbedtls_sha256_update(&sum->context, (const unsigned char *)part.ptr,
                               part.len));
}

char *sp_sha256_end(struct sp_sha256_sum *sum, char out[SP_SHA256_HEX + 1])
{
    unsigned char hash[SP_SHA256_SIZE];
    end(sum, hash);
    free(sum);
    return sp_hex(out, hash, SP_SHA256_SIZE);
}

void sp_sha256_parts(unsigned char out[SP_SHA256_SIZE],
                     const struct sp_str *parts, size_t count)
{
    struct sp_sha256_sum sum;
    begin(&sum);
    for (size_t i = 0; i < count; i++)
        sp_sha256_add(&sum, parts[i]);
    end(&sum, out);
}

char *sp_sha256(char out[SP_SHA256_HEX + 1], struct sp_str text)
{
    unsigned char hash[SP_SHA256_SIZE];
    sp_sha256_parts(hash, &text, 1);
    return sp_hex(out, hash, SP_SHA256_SIZE);
}
