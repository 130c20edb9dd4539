#include "support.h"

LAB_SUITE(rules_lockout, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "lockout", expected)

Test(rules_lockout, nobody_is_locked_out)
{
    FOUND("");
}

Test(rules_lockout, a_lock_says_when_it_ends)
{
    lab.push.locked_until = 1795885200;
    lab.push.user = "alice";
    lab_policy(&lab, "[lockout]\nrefusals = 5\n");
    FOUND("lockout/too-often: who=user alice; max=5; "
          "until=2026-11-28T17:00:00Z; name=alice\n");
    cr_assert_str_eq(
        lab.findings.items[0].fix,
        "wait until then, and judge your work with 'sallyport check' first; "
        "or ask the administrator, who can type in the repository on the "
        "server: sallyport lockout clear alice");
    lab.push.user = "a b";
    FOUND("lockout/too-often: who=user a b; max=5; "
          "until=2026-11-28T17:00:00Z; name='a b'\n");
    lab.push.user = NULL;
    FOUND("lockout/too-often: who=an unknown user; max=5; "
          "until=2026-11-28T17:00:00Z\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "wait until then, and judge your work with 'sallyport "
                     "check' first");
}

Test(rules_lockout, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "lockout",
        "lockout/too-often\n"
        "  WHO was refused MAX times, and nothing is let in until UNTIL\n"
        "  wait until then, and judge your work with 'sallyport check' first; "
        "or "
        "ask the administrator, who can type in the repository on the server: "
        "sallyport lockout clear NAME\n");
}
