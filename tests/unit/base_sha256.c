#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/sha256.h"

/* The examples of FIPS 180-4, and every length around the edges of a block,
 * whose hashes were made with sha256sum. */
Test(base_sha256, hashes_what_the_standard_hashes)
{
    static const struct {
        const char *text, *hash;
    } examples[] = {
        {"",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char hash[SP_SHA256_HEX + 1];
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        cr_assert_str_eq(sp_sha256(hash, sp_str(examples[i].text)),
                         examples[i].hash);
}

Test(base_sha256, pads_at_the_edges_of_a_block)
{
    static const struct {
        size_t length; /* of a text of 'a' */
        const char *hash;
    } edges[] = {
        {55,
         "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56,
         "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63,
         "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64,
         "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65,
         "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
        {119,
         "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
        {120,
         "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
        {128,
         "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"},
    };
    char text[200], hash[SP_SHA256_HEX + 1];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        cr_assert_str_eq(
            sp_sha256(hash, (struct sp_str){text, edges[i].length}),
            edges[i].hash, "%zu bytes", edges[i].length);
}

Test(base_sha256, hashes_a_million_letters)
{
    static const char expected[] =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    char *text = malloc(1000000), hash[SP_SHA256_HEX + 1];
    memset(text, 'a', 1000000);
    cr_assert_str_eq(sp_sha256(hash, (struct sp_str){text, 1000000}), expected);
    free(text);
}

Test(base_sha256, hashes_parts_as_if_they_were_one)
{
    const struct sp_str parts[] = {{"a", 1}, {"", 0}, {"bc", 2}};
    static const unsigned char expected[] = {0xba, 0x78, 0x16, 0xbf};
    unsigned char hash[SP_SHA256_SIZE];
    sp_sha256_parts(hash, parts, 3);
    cr_assert_arr_eq(hash, expected, sizeof expected);
    cr_assert_eq(hash[SP_SHA256_SIZE - 1], 0xad);
}

Test(base_sha256, a_hash_in_parts_is_the_hash_of_the_whole)
{
    char whole[SP_SHA256_HEX + 1], parts[SP_SHA256_HEX + 1];
    struct sp_sha256_sum *sum = sp_sha256_begin();
    sp_sha256_add(sum, sp_str("a"));
    sp_sha256_add(sum, sp_str(""));
    sp_sha256_add(sum, sp_str("bc"));
    cr_assert_str_eq(sp_sha256_end(sum, parts),
                     sp_sha256(whole, sp_str("abc")));
}
