#include "sallyport/policy.h"
#include "support.h"
#include "support_assert.h"

Test(policy_settings, ten_thousand_texts_are_each_found)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add_builtin(policy, &err), SP_OK);
    sp_buf_puts(&text, "[help]\n");
    for (int i = 0; i < 10000; i++)
        sp_buf_printf(&text, "code-%d = text %d\n", i, i);
    cr_assert_eq(sp_policy_add(policy,
                               (struct sp_str){sp_buf_text(&text), text.len},
                               "f.ini", &err),
                 SP_OK, "%s", err.message);
    sp_buf_dispose(&text);
    assert_text(sp_policy_help(policy, "x", "code-0"), "text 0");
    assert_text(sp_policy_help(policy, "x", "code-9999"), "text 9999");
    cr_assert_null(sp_policy_help(policy, "x", "code-10000"));
    sp_policy_free(policy);
}

Test(policy_settings, a_value_that_adds_says_what_was_before)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert_eq(sp_policy_add_builtin(policy, &err), SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str("[refs]\nfree = refs/heads/a\n"),
                               "one.ini", &err),
                 SP_OK);
    cr_assert_eq(sp_policy_add(policy, sp_str("[refs]\nfree += refs/heads/b\n"),
                               "two.ini", &err),
                 SP_OK);
    const struct sp_setting *at =
        sp_policy_setting(policy, "refs", NULL, "free");
    assert_text(at->value, "refs/heads/a, refs/heads/b");
    assert_text(at->before, "one.ini:2");
    assert_text(at->file, "two.ini");
    cr_assert_null(sp_policy_setting(policy, "refs", "free", "free"));
    cr_assert_null(sp_policy_setting(policy, "roles", NULL, "free"));
    sp_policy_free(policy);
}

Test(policy_settings, a_policy_without_a_file_is_the_built_in_one)
{
    struct sp_policy *policy = policy_of("# nothing\n");
    cr_assert(sp_policy_is_builtin(policy));
    sp_policy_free(policy);
    policy = policy_of("[tdd]\nrefactor-step = optional\n");
    cr_assert_not(sp_policy_is_builtin(policy));
    sp_policy_free(policy);
    policy = policy_of("[roles]\nci = ci-bot\n");
    cr_assert_not(sp_policy_is_builtin(policy));
    sp_policy_free(policy);
}
