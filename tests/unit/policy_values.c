/* Values that are no lists. */
#include <string.h>

#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_values, .init = policy_open_empty, .fini = policy_close);

/* A comment took away the last line. */
Test(policy_values, a_pattern_does_not_end_with_an_empty_choice)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy,
                               BYTES("[prp]\npattern = A-[0-9]+|\n"
                                     "    #[0-9]+\n"),
                               "p.ini", &err),
                 SP_EPOLICY);
    assert_text(err.message,
                "p.ini:2: [prp] pattern = A-[0-9]+|: expected something after "
                "the last '|'; a line that begins with '#' is a comment, so "
                "write [#] there");
    policy_takes("[prp]\npattern = A\\|\n");
}

Test(policy_values, a_directory_or_sections_may_be_empty)
{
    policy_takes("[prp]\ndirectory =\nsections =\n");
    assert_text(policy->prp.directory, "");
    cr_assert_eq(policy->prp.sections.count, 0);
    policy_takes_not("[prp]\ntrailer =\n",
                     "p.ini:2: [prp] trailer = : expected a value");
}

Test(policy_values, a_moment_is_in_utc)
{
    static const char *const forms[] = {
        "2026-12-01 02:30", "2026-12-01T02:30:00Z", "2026-12-01 02:30 UTC"};
    cr_assert_eq(policy->policy.now, 0);
    for (size_t i = 0; i < LENGTH(forms); i++) {
        struct sp_buf ini = {0};
        sp_buf_printf(&ini, "[policy]\nnow = %s\n", forms[i]);
        policy_takes(sp_buf_text(&ini));
        cr_assert_eq(policy->policy.now, 1796092200, "%s", forms[i]);
        sp_buf_dispose(&ini);
    }
    policy_takes("[policy]\nnow =\n");
    cr_assert_eq(policy->policy.now, 0);
    policy_takes_not(
        "[policy]\nnow = noon\n",
        "p.ini:2: [policy] now = noon: expected a time in UTC, such "
        "as 2026-12-01 02:30; 'noon' is no date (YYYY-MM-DD)");
    policy_takes_not("[policy]\nnow = 1970-01-01\n",
                     "p.ini:2: [policy] now = 1970-01-01: expected a time in "
                     "UTC, such as 2026-12-01 02:30");
}
