#include "support_policy.h"

#include "sallyport/rule.h"
#include "support_assert.h"

struct sp_policy *policy;

void policy_open_empty(void)
{
    policy = sp_policy_new();
}

void policy_takes(const char *ini)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

void policy_takes_not(const char *ini, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(ini), "p.ini", &err), SP_EPOLICY);
    assert_text(err.message, message);
}

void policy_open(void)
{
    policy_open_empty();
    cr_assert(!sp_policy_add(policy, sp_policy_builtin(), "built-in",
                             &(struct sp_error){0}));
}

void policy_close(void)
{
    sp_policy_free(policy);
    policy = NULL;
}

void policy_refuses(const char *ini, const char *message)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    if (!code)
        code = sp_rules_check(policy, &err);
    assert_text(err.message, message);
    cr_assert_eq(code, *message ? SP_EPOLICY : SP_OK);
}

void policy_alone_refuses(const char *ini, const char *message)
{
    policy_open();
    policy_refuses(ini, message);
    policy_close();
}
