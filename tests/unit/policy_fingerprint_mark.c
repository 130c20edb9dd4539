#include <criterion/criterion.h>

#include "sallyport/policy_mark.h"

static struct sp_siphash mark(const char *first, const char *second)
{
    struct sp_siphash out;
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add_builtin(policy, &err), SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str(first), "first", &err), SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str(second), "second", &err), SP_OK);
    sp_policy_mark(&out, policy);
    sp_policy_free(policy);
    return out;
}

static bool is_same(struct sp_siphash a, struct sp_siphash b)
{
    return a.low == b.low && a.high == b.high;
}

Test(policy_fingerprint_mark, policies_that_judge_alike_have_the_same_mark)
{
    cr_assert(is_same(mark("[policy]\nmode = off\n[refs]\ntag = free\n", ""),
                      mark("[refs]\ntag = free\n", "[policy]\nmode = off\n")));
    cr_assert(is_same(
        mark("[message]\nheader-max = 10\n", "[message]\nheader-max = 100\n"),
        mark("[message]\nheader-max = 100\n", "")));
}

Test(policy_fingerprint_mark, another_value_or_key_is_another_mark)
{
    cr_assert(!is_same(mark("", ""), mark("[policy]\nmode = off\n", "")));
    cr_assert(
        !is_same(mark("[help]\ntag = a\n", ""), mark("[help]\ntag = b\n", "")));
    cr_assert(!is_same(mark("[help]\ntag = a\n", ""),
                       mark("[help]\nrecord = a\n", "")));
}
