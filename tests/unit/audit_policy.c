/* What changed in the policy between two pushes. */
#include <stdlib.h>

#include "sallyport/recorded.h"
#include "support.h"
#include "support_audit.h"

TestSuite(audit_policy, .init = audit_enter, .fini = audit_leave);

enum { PAGE = 4096 };

/* Records that a push had the built-in policy, with this fingerprint. */
static int record(const char *fingerprint, struct sp_error *err)
{
    struct sp_audit *audit = audit_open();
    struct sp_policy *policy = policy_of("");
    const struct sp_entry entry = {.time = 1000, .repository = "/srv/x.git"};
    int code = sp_record_policy(audit, policy, fingerprint, &entry, err);
    sp_policy_free(policy);
    sp_audit_close(audit);
    return code;
}

/* Cuts every text that is longer than its page: only the settings are. */
static void cut_long_texts(void)
{
    static const unsigned char nowhere[] = {0x7f, 0xff, 0xff, 0xff};
    unsigned cut = 0;
    FILE *store = fopen("audit.db", "r+");
    cr_assert(store != NULL);
    for (long at = PAGE; fseek(store, at, SEEK_SET) == 0; at += PAGE) {
        int first = fgetc(store);
        if (first == EOF)
            break;
        if (first != 0)
            continue;
        cr_assert_eq(fseek(store, at, SEEK_SET), 0);
        cr_assert_eq(fwrite(nowhere, sizeof nowhere, 1, store), 1);
        cut++;
    }
    cr_assert_eq(fclose(store), 0);
    cr_assert_gt(cut, 3);
}

Test(audit_policy, the_settings_are_read_only_where_the_policy_differs)
{
    struct sp_error err = {0};
    cr_assert_eq(record("1234", &err), SP_OK, "%s", err.message);
    cut_long_texts();
    cr_assert_eq(record("1234", &err), SP_OK, "%s", err.message);
    cr_assert_eq(record("5678", &err), SP_EDAMAGED);
    cr_assert(strstr(err.message, "is damaged"), "%s", err.message);
}
