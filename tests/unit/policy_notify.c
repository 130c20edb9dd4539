/* [notify]. */
#include <string.h>

#include "sallyport/audit.h"
#include "sallyport/policy.h"
#include "support_assert.h"

/* "" where the text is a good policy. */
static void says(const char *ini, const char *expected)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add(policy, sp_policy_builtin(), "built-in", &err);
    if (!code)
        code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    if (!code)
        sp_policy_finish(policy, &err);
    assert_text(err.message, expected);
    sp_policy_free(policy);
}

Test(policy_notify, a_command_is_an_absolute_path)
{
    says("[notify]\ncommand = /bin/cat\n", "");
    says("[notify]\ncommand = cat\n",
         "p.ini:2: [notify] command = cat: expected an absolute path, or off");
}

Test(policy_notify, an_event_is_one_that_there_is)
{
    says("[notify]\nevents = landed, refused\n",
         "p.ini:2: [notify] events = refused: expected accept, refuse, "
         "undecided, never-ended, landed, record, exception, admin or "
         "out-of-band; did you mean 'refuse'?");
}

Test(policy_notify, every_kind_and_verdict_is_one)
{
    struct sp_buf ini = {0};
    for (size_t i = 0; i < SP_ENTRY_KINDS; i++) {
        sp_buf_reset(&ini);
        sp_buf_printf(&ini, "[notify]\nevents = %s\n", sp_entry_kinds[i]);
        if (i != SP_ENTRY_PUSH)
            says(sp_buf_text(&ini), "");
    }
    for (size_t i = SP_ENTRY_ACCEPT; i <= SP_ENTRY_UNDECIDED; i++) {
        sp_buf_reset(&ini);
        sp_buf_printf(&ini, "[notify]\nevents = %s\n", sp_entry_verdicts[i]);
        says(sp_buf_text(&ini), "");
    }
    sp_buf_dispose(&ini);
}
