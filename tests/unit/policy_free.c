/* What may be free, and what is said of anything else. */
#include "sallyport/policy.h"
#include "support_assert.h"

TestSuite(policy_free);

static void refused(const char *ini, const char *expected)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert(!sp_policy_add(policy, sp_policy_builtin(), "built-in", &err));
    int code = sp_policy_add(policy, sp_str(ini), "p.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    assert_text(err.message, expected);
    cr_assert_eq(code, *expected ? SP_EPOLICY : SP_OK);
    sp_policy_free(policy);
}

Test(policy_free, nothing_is_free_and_protected)
{
    refused("[refs]\nfree = refs/heads/release/1\n",
            "p.ini:2: [refs] free = refs/heads/release/1: "
            "refs/heads/release/* is protected; leave it out with "
            "'!refs/heads/release/*'");
    refused(
        "[refs]\nfree = refs/heads/*\n",
        "p.ini:2: [refs] free = refs/heads/*: refs/heads/main is protected; "
        "leave it out with '!refs/heads/main'");
    refused("[refs]\nfree = refs/heads/*, !refs/heads/main, "
            "!refs/heads/release/*\n",
            "");
    refused("[refs]\nprotected = refs/heads/*, !refs/heads/gh-pages\n"
            "free = refs/heads/gh-pages\n",
            "");
    refused("[refs]\nfree = refs/heads/rel*, !refs/heads/release/1\n",
            "p.ini:2: [refs] free = refs/heads/rel*: refs/heads/release/* is "
            "protected; leave it out with '!refs/heads/release/*'");
}

Test(policy_free, only_branches_are_free)
{
    refused("[refs]\nfree = refs/tags/*\n",
            "p.ini:2: [refs] free = refs/tags/*: expected branches, such as "
            "refs/heads/gh-pages");
    refused("[refs]\nfree = HEAD\n",
            "p.ini:2: [refs] free = HEAD: expected branches, such as "
            "refs/heads/gh-pages");
}
