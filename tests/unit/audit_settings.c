/* The trail that a policy names. */
#include <stdlib.h>

#include "sallyport/recorded.h"
#include "support.h"

TestSuite(audit_settings, .init = repo_open, .fini = repo_close);

static int opens(const char *ini, struct sp_error *err)
{
    struct sp_policy *policy = policy_of(ini);
    struct sp_audit *audit = NULL;
    int code = sp_audit_open_of(&audit, NULL, policy, repo_path(), false, err);
    cr_assert((code == SP_OK) == (audit != NULL));
    sp_audit_close(audit);
    sp_policy_free(policy);
    return code;
}

Test(audit_settings, where_it_is_off_there_is_none)
{
    struct sp_error err = {0};
    cr_assert_eq(opens("[audit]\npath = off\n", &err), SP_ENOTFOUND);
    cr_assert_str_eq(err.message, "there is no trail: [audit] path is off");
}

Test(audit_settings, none_is_made_to_be_read)
{
    struct sp_error err = {0};
    cr_assert_eq(opens("[audit]\npath = sallyport.db\n", &err), SP_ENOTFOUND);
    err = (struct sp_error){0};
    cr_assert_eq(opens("[audit]\npath = sallyport.db\n", &err), SP_ENOTFOUND);
}
