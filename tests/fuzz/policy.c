/* A policy file: alone, and laid over the built-in one when it can be. */
#include <stdint.h>
#include <stdlib.h>

#include "sallyport/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Frees the policy. */
static void check(struct sp_policy *policy, int code,
                  const struct sp_error *err)
{
    if (code != SP_OK && code != SP_EPOLICY)
        abort();
    if (code != (int)err->code || (code == SP_OK) != !*err->message)
        abort();
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *s = &policy->settings.items[i];
        if (sp_policy_setting(policy, s->section, s->name, s->key) != s)
            abort();
    }
    sp_policy_free(policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_error err = {0};
    struct sp_str text = {(const char *)data, size};
    struct sp_policy *alone = sp_policy_new();
    int code = sp_policy_add(alone, text, "fuzz.ini", &err);
    check(alone, code, &err);
    if (code)
        return 0;
    struct sp_policy *policy = sp_policy_new();
    if (sp_policy_add(policy, sp_policy_builtin(), "built-in", &err) ||
        sp_policy_add(policy, text, "fuzz.ini", &err))
        abort();
    code = sp_policy_finish(policy, &err);
    check(policy, code, &err);
    return 0;
}
