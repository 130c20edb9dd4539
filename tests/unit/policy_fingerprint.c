#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/kept_file.h"
#include "sallyport/policy.h"

static struct sp_policy *policy_of(const char *first, const char *second)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add(policy, sp_str(first), "first", &err), SP_OK,
                 "%s", err.message);
    cr_assert_eq(sp_policy_add(policy, sp_str(second), "second", &err), SP_OK,
                 "%s", err.message);
    return policy;
}

static void fingerprint(char out[SP_SHA256_HEX + 1], const char *first,
                        const char *second)
{
    struct sp_policy *policy = policy_of(first, second);
    sp_policy_fingerprint(policy, out);
    sp_policy_free(policy);
}

Test(policy_fingerprint, is_the_hash_of_the_sorted_values)
{
    char actual[SP_SHA256_HEX + 1], expected[SP_SHA256_HEX + 1];
    fingerprint(actual, "[refs]\ntag = free\n[policy]\nmode = off\n",
                "[rule \"tag\"]\nrefs = refs/tags/*\nlevel = warn\n");
    sp_sha256(expected, sp_str("policy\n\nmode\noff\nrefs\n\ntag\nfree\n"
                               "rule\ntag\nlevel\nwarn\n"
                               "rule\ntag\nrefs\nrefs/tags/*\n"));
    cr_assert_str_eq(actual, expected);
}

Test(policy_fingerprint, does_not_depend_on_order_or_file)
{
    char a[SP_SHA256_HEX + 1], b[SP_SHA256_HEX + 1], c[SP_SHA256_HEX + 1];
    fingerprint(a, "[policy]\nmode = off\n[refs]\ntag = free\n", "");
    fingerprint(b, "[refs]\ntag = immutable\n",
                "[refs]\ntag = free\n[policy]\nmode = off\n");
    fingerprint(c, "[policy]\nmode = off\n[refs]\ntag = immutable\n", "");
    cr_assert_str_eq(a, b);
    cr_assert_str_neq(a, c);
}

static char top[] = "/tmp/sallyport-fingerprint-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(top) && chdir(top) == 0);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", top);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(policy_fingerprint_kept, .init = enter, .fini = leave);

#define KEPT "sallyport/fingerprint"
#define HEAD "sallyport fingerprint 1"

/* The one by the file is the one without it. */
static void assert_kept(const char *first, const char *second)
{
    char kept[SP_SHA256_HEX + 1], made[SP_SHA256_HEX + 1];
    struct sp_policy *policy = policy_of(first, second);
    cr_assert_str_eq(sp_policy_fingerprint_kept(policy, KEPT, kept),
                     sp_policy_fingerprint(policy, made));
    sp_policy_free(policy);
}

Test(policy_fingerprint_kept, is_that_of_each_policy)
{
    static const char *const texts[] = {
        "",
        "[refs]\ntag = free\n",
        "[refs]\ntag = immutable\n",
        "[policy]\nmode = off\n",
        "[help]\ntag = a\n\tb\n",
        "[help]\ntag = a b\n",
    };
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    for (size_t i = 0; i < TEXTS * TEXTS; i++)
        for (int again = 0; again < 2; again++)
            assert_kept(texts[i / TEXTS], texts[i % TEXTS]);
}

/* What the file holds for the policy of mode "off". Yours to free. */
static char *body_of_kept(size_t *len)
{
    struct sp_kept_file file;
    assert_kept("[policy]\nmode = off\n", "");
    cr_assert(sp_kept_file_open(&file, KEPT, HEAD, 1 << 20));
    char *body = malloc(file.body.len);
    memcpy(body, file.body.ptr, *len = file.body.len);
    sp_kept_file_close(&file);
    return body;
}

Test(policy_fingerprint_kept, is_not_made_again)
{
    size_t len;
    char made[SP_SHA256_HEX + 1], *body = body_of_kept(&len);
    struct sp_policy *policy = policy_of("[policy]\nmode = off\n", "");
    body[0] = '#';
    cr_assert(sp_kept_file_write(KEPT, HEAD, (struct sp_str){body, len}));
    cr_assert_eq(sp_policy_fingerprint_kept(policy, KEPT, made)[0], '#');
    sp_policy_free(policy);
    free(body);
}

Test(policy_fingerprint_kept, a_file_of_another_shape_is_not_used)
{
    size_t len;
    char *body = body_of_kept(&len);
    for (size_t to = 0; to < len; to++) {
        cr_assert(sp_kept_file_write(KEPT, HEAD, (struct sp_str){body, to}));
        assert_kept("[policy]\nmode = off\n", "");
    }
    cr_assert(
        sp_kept_file_write(KEPT, HEAD, (struct sp_str){body + 1, len - 1}));
    assert_kept("[policy]\nmode = off\n", "");
    cr_assert_eq(truncate(KEPT, 20), 0);
    assert_kept("[policy]\nmode = off\n", "");
    free(body);
}

Test(policy_fingerprint_kept, is_made_where_no_file_can_be)
{
    char made[SP_SHA256_HEX + 1], kept[SP_SHA256_HEX + 1];
    struct sp_policy *policy = policy_of("[policy]\nmode = off\n", "");
    cr_assert_str_eq(
        sp_policy_fingerprint_kept(policy, "/dev/null/x/fingerprint", kept),
        sp_policy_fingerprint(policy, made));
    sp_policy_free(policy);
}
