/* What may be free, and what is said of anything else. */
#include "sallyport/policy.h"
#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_free);

Test(policy_free, nothing_is_free_and_protected)
{
    policy_alone_refuses("[refs]\nfree = refs/heads/release/1\n",
                         "p.ini:2: [refs] free = refs/heads/release/1: "
                         "refs/heads/release/* is protected; leave it out with "
                         "'!refs/heads/release/*'");
    policy_alone_refuses(
        "[refs]\nfree = refs/heads/*\n",
        "p.ini:2: [refs] free = refs/heads/*: refs/heads/main is protected; "
        "leave it out with '!refs/heads/main'");
    policy_alone_refuses("[refs]\nfree = refs/heads/*, !refs/heads/main, "
                         "!refs/heads/release/*\n",
                         "");
    policy_alone_refuses(
        "[refs]\nprotected = refs/heads/*, !refs/heads/gh-pages\n"
        "free = refs/heads/gh-pages\n",
        "");
    policy_alone_refuses(
        "[refs]\nfree = refs/heads/rel*, !refs/heads/release/1\n",
        "p.ini:2: [refs] free = refs/heads/rel*: refs/heads/release/* is "
        "protected; leave it out with '!refs/heads/release/*'");
}

Test(policy_free, only_branches_are_free)
{
    policy_alone_refuses(
        "[refs]\nfree = refs/tags/*\n",
        "p.ini:2: [refs] free = refs/tags/*: expected branches, such as "
        "refs/heads/gh-pages");
    policy_alone_refuses(
        "[refs]\nfree = HEAD\n",
        "p.ini:2: [refs] free = HEAD: expected branches, such as "
        "refs/heads/gh-pages");
}
