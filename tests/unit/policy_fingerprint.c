#include <criterion/criterion.h>

#include "sallyport/policy.h"

static void fingerprint(char out[SP_SHA256_HEX + 1], const char *first,
                        const char *second)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add(policy, sp_str(first), "first", &err), SP_OK,
                 "%s", err.message);
    cr_assert_eq(sp_policy_add(policy, sp_str(second), "second", &err), SP_OK,
                 "%s", err.message);
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
