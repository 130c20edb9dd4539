#include "sallyport/sha256.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/base64.h"
#include "sha256_blocks.h"

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

/* One of both: by the processor, or by the library. */
struct sp_sha256_sum {
    bool is_fast;
    uint32_t state[8];
    uint64_t length; /* bytes */
    unsigned char rest[SP_SHA256_BLOCK];
    mbedtls_sha256_context context;
};

static bool is_forbidden; /* by a test */

static bool is_fast(void)
{
    return !is_forbidden && sp_sha256_has_blocks();
}

bool sp_sha256_by_processor(bool is_allowed)
{
    is_forbidden = !is_allowed;
    return is_fast();
}

static void begin(struct sp_sha256_sum *sum)
{
    static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                        0xa54ff53a, 0x510e527f, 0x9b05688c,
                                        0x1f83d9ab, 0x5be0cd19};
    sum->is_fast = is_fast();
    if (sum->is_fast) {
        memcpy(sum->state, initial, sizeof initial);
        sum->length = 0;
        return;
    }
    mbedtls_sha256_init(&sum->context);
    must(mbedtls_sha256_starts(&sum->context, 0));
}

/* Whole blocks go in as they lie there; what is left waits. */
static void add_fast(struct sp_sha256_sum *sum, struct sp_str part)
{
    const unsigned char *data = (const unsigned char *)part.ptr;
    size_t waiting = sum->length % SP_SHA256_BLOCK, len = part.len;
    sum->length += len;
    if (waiting && len) {
        size_t room = SP_SHA256_BLOCK - waiting,
               taken = len < room ? len : room;
        memcpy(sum->rest + waiting, data, taken);
        if (taken < room)
            return;
        sp_sha256_blocks(sum->state, sum->rest, 1);
        data += taken;
        len -= taken;
    }
    sp_sha256_blocks(sum->state, data, len / SP_SHA256_BLOCK);
    if (len % SP_SHA256_BLOCK)
        memcpy(sum->rest, data + len - len % SP_SHA256_BLOCK,
               len % SP_SHA256_BLOCK);
}

static void put_number(unsigned char *out, uint64_t number, size_t bytes)
{
    while (bytes--) {
        out[bytes] = (unsigned char)number;
        number >>= 8;
    }
}

/* FIPS 180-4, 5.1.1: a bit that is set, zeros, the number of bits. */
static void end_fast(struct sp_sha256_sum *sum,
                     unsigned char out[SP_SHA256_SIZE])
{
    static const char padding[SP_SHA256_BLOCK] = {(char)0x80};
    unsigned char bits[8];
    put_number(bits, sum->length * 8, sizeof bits);
    size_t waiting = sum->length % SP_SHA256_BLOCK;
    size_t room = SP_SHA256_BLOCK - sizeof bits;
    add_fast(sum,
             (struct sp_str){padding, waiting < room
                                          ? room - waiting
                                          : room + SP_SHA256_BLOCK - waiting});
    add_fast(sum, (struct sp_str){(const char *)bits, sizeof bits});
    for (size_t i = 0; i < 8; i++)
        put_number(out + 4 * i, sum->state[i], 4);
}

static void end(struct sp_sha256_sum *sum, unsigned char out[SP_SHA256_SIZE])
{
    if (sum->is_fast) {
        end_fast(sum, out);
        return;
    }
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
    if (sum->is_fast)
        add_fast(sum, part);
    else
        must(mbedtls_sha256_update(&sum->context,
                                   (const unsigned char *)part.ptr, part.len));
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
