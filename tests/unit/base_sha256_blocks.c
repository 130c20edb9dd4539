#include <criterion/criterion.h>

#include "sallyport/sha256.h"

/* The hash of the first `len` bytes, in parts of `step`. */
static void hash_in_steps(char out[SP_SHA256_HEX + 1], const char *text,
                          size_t len, size_t step)
{
    struct sp_sha256_sum *sum = sp_sha256_begin();
    for (size_t at = 0; at < len; at += step) {
        size_t left = len - at;
        sp_sha256_add(sum,
                      (struct sp_str){text + at, left < step ? left : step});
    }
    sp_sha256_end(sum, out);
}

Test(base_sha256_blocks, the_processor_and_the_library_agree)
{
    char text[300], fast[SP_SHA256_HEX + 1], slow[SP_SHA256_HEX + 1];
    if (!sp_sha256_by_processor(true))
        cr_skip_test("this processor has no such instructions");
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * i * 7 + i);
    for (size_t len = 0; len <= sizeof text; len++) {
        sp_sha256_by_processor(false);
        sp_sha256(slow, (struct sp_str){text, len});
        sp_sha256_by_processor(true);
        cr_assert_str_eq(sp_sha256(fast, (struct sp_str){text, len}), slow,
                         "%zu bytes", len);
        for (size_t step = 1; step <= 130; step += step < 5 ? 1 : 59) {
            hash_in_steps(fast, text, len, step);
            cr_assert_str_eq(fast, slow, "%zu bytes by %zu", len, step);
        }
    }
}

Test(base_sha256_blocks, the_library_hashes_where_the_processor_cannot)
{
    char hash[SP_SHA256_HEX + 1];
    cr_assert_not(sp_sha256_by_processor(false));
    cr_assert_str_eq(
        sp_sha256(hash, sp_str("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_in_steps(hash, "abc", 3, 1);
    cr_assert_str_eq(
        hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
