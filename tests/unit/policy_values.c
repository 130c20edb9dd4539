/* Values that are no lists. */
#include <string.h>

#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *policy;

static void init(void)
{
    policy = sp_policy_new();
}

static void dispose(void)
{
    sp_policy_free(policy);
}

TestSuite(policy_values, .init = init, .fini = dispose);

static void add(const char *text)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(text), "p.ini", &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

static void assert_refuses(const char *text, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(text), "p.ini", &err),
                 SP_EPOLICY);
    assert_text(err.message, message);
}

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
    add("[prp]\npattern = A\\|\n");
}

Test(policy_values, a_directory_or_sections_may_be_empty)
{
    add("[prp]\ndirectory =\nsections =\n");
    assert_text(policy->prp.directory, "");
    cr_assert_eq(policy->prp.sections.count, 0);
    assert_refuses("[prp]\ntrailer =\n",
                   "p.ini:2: [prp] trailer = : expected a value");
}
