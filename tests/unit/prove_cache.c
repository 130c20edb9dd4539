#include "sallyport/proof_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support.h"
#include "support_assert.h"

TestSuite(prove_cache, .init = repo_open, .fini = repo_close);

/* The number as a key. */
static const char *key_of(unsigned number)
{
    static char key[SP_SHA256_HEX + 1];
    snprintf(key, sizeof key, "%064x", number);
    return key;
}

static bool find(unsigned number, int expected_status, uint64_t expected_ms)
{
    struct sp_proof_cache *cache = sp_proof_cache_open(repo_beside("cache"));
    int status = -1;
    uint64_t milliseconds = 0;
    bool found =
        sp_proof_cache_find(cache, key_of(number), &status, &milliseconds);
    if (found) {
        cr_assert_eq(status, expected_status);
        cr_assert_eq(milliseconds, expected_ms);
    }
    sp_proof_cache_free(cache);
    return found;
}

static void write_cache(const char *text)
{
    FILE *out = fopen(repo_beside("cache"), "w");
    fputs(text, out);
    fclose(out);
}

Test(prove_cache, what_was_added_is_found)
{
    cr_assert_not(find(1, 0, 0));
    struct sp_proof_cache *cache = sp_proof_cache_open(repo_beside("cache"));
    sp_proof_cache_add(cache, key_of(1), 0, 1234);
    sp_proof_cache_add(cache, key_of(2), 255, 0);
    sp_proof_cache_add(cache, key_of(1), 7, 8);
    sp_proof_cache_free(cache);
    cr_assert(find(1, 7, 8));
    cr_assert(find(2, 255, 0));
    cr_assert_not(find(3, 0, 0));
}

#define KEY_1 "0000000000000000000000000000000000000000000000000000000000000001"
#define KEY_2 "0000000000000000000000000000000000000000000000000000000000000002"

Test(prove_cache, what_is_no_line_is_passed_over)
{
    write_cache("1 " KEY_1 " 1 2\n1 " KEY_2 " 3 4\n");
    cr_assert(find(1, 1, 2) && find(2, 3, 4));
    static const char *const broken[] = {
        "",
        "\n",
        "2 " KEY_1 " 1 2\n",
        "1 " KEY_1 " 256 2\n",
        "1 " KEY_1 " 1 2",
        "1 " KEY_1 " 1 2 3\n",
        "1 " KEY_1 " -1 2\n",
        "1 " KEY_1 "  1 2\n",
        "1 " KEY_1 " 1 99999999999\n",
        "1 " KEY_1 "0 1 2\n",
        "1 x" KEY_1 " 1 2\n",
        "1 " KEY_1 " 1\n",
        "1 1 " KEY_1 " 1 2\n",
        "1  1 2\n",
    };
    for (size_t i = 0; i < LENGTH(broken); i++) {
        write_cache(broken[i]);
        cr_assert_not(find(1, 0, 0), "%zu", i);
    }
    write_cache("1 " KEY_2 " 3 1 " KEY_1 " 1 2\n1 " KEY_1 " 5 6\n");
    cr_assert(find(1, 5, 6));
    cr_assert_not(find(2, 0, 0));
}

Test(prove_cache, it_stays_small)
{
    FILE *out = fopen(repo_beside("cache"), "w");
    for (unsigned i = 0; i <= 2 * SP_PROOF_CACHE_MAX; i++)
        fprintf(out, "1 %s 1 %u\n", key_of(i), i);
    fclose(out);
    cr_assert(find(2 * SP_PROOF_CACHE_MAX, 1, 2 * SP_PROOF_CACHE_MAX));
    cr_assert_not(find(SP_PROOF_CACHE_MAX, 0, 0));
    cr_assert(find(SP_PROOF_CACHE_MAX + 1, 1, SP_PROOF_CACHE_MAX + 1));
    struct stat about;
    cr_assert_eq(stat(repo_beside("cache"), &about), 0);
    cr_assert_lt(about.st_size, SP_PROOF_CACHE_MAX * 80);
}

Test(prove_cache, one_that_cannot_be_written_is_no_error)
{
    struct sp_proof_cache *cache =
        sp_proof_cache_open("/nonexistent/directory/cache");
    int status;
    uint64_t milliseconds;
    cr_assert_not(
        sp_proof_cache_find(cache, key_of(1), &status, &milliseconds));
    sp_proof_cache_add(cache, key_of(1), 4, 5);
    cr_assert(sp_proof_cache_find(cache, key_of(1), &status, &milliseconds));
    cr_assert_eq(status, 4);
    sp_proof_cache_free(cache);
}
