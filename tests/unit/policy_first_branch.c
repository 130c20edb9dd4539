/* What is proposed first for a branch whose name is wrong. */
#include <stdlib.h>

#include "sallyport/example.h"
#include "support.h"

TestSuite(policy_first_branch);

/* The first choice, or "none". */
static char *first_of(const char *ini, const char *name)
{
    struct sp_policy *policy = policy_of(ini);
    char *first = sp_example_first_branch(policy, name);
    sp_policy_free(policy);
    return first ? first : sp_strdup("none");
}

Test(policy_first_branch, it_is_nearly_the_same)
{
    SAME(first_of("", "Feature/WU-62"), "feature/WU-62");
    SAME(first_of("", "feature/WU-9-gr\u00f6\u00dfe"), "feature/WU-9-gr");
    SAME(first_of("[refs]\nbranch-name = fix/.+\n", "FIX/x"), "fix/x");
}

Test(policy_first_branch, or_has_it_in_it)
{
    SAME(first_of("", "money"), "feature/money");
    SAME(first_of("", "Topic/x"), "feature/Topic/x");
    SAME(first_of("[refs]\nbranch-name = fix/.+\n", "money"), "fix/money");
}

Test(policy_first_branch, odd_names_have_none)
{
    SAME(first_of("", "feature/x;\u00f6"), "none");
    SAME(first_of("", "a'b"), "none");
    SAME(first_of("[refs]\nbranch-name = story/[0-9]+\n", "money"), "none");
}
