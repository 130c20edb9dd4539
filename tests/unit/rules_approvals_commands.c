/* What is typed to approve a change. */
#include <stdio.h>

#include "support.h"

static struct lab lab;

static void open_lab(void)
{
    lab_open(&lab, "[roles]\nmaintainer = alice, bob\n");
    lab_step(&lab, SP_MEDIUM);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_approvals_commands, .init = open_lab, .fini = close_lab);

#define ANYBODY "roles=developer, maintainer or security"
#define FOUND(expected) FINDS(&lab, "approvals", expected)

Test(rules_approvals_commands, an_octopus_is_to_be_approved_itself)
{
    lab.step.is_octopus = true;
    FOUND("approvals/missing m: category=MEDIUM; " ANYBODY
          "; wanted=1 approval; found=0\n  type: sallyport approve 6d00000\n");
}

Test(rules_approvals_commands,
     among_several_protected_refs_it_says_for_which_one)
{
    static const char *const names[][2] = {
        {"refs/heads/release/1.0", "release/1.0"},
        {"refs/heads/release/(1)", "'release/(1)'"},
        {"refs/tags/v1", "refs/tags/v1"}};
    for (size_t i = 0; i < 3; i++) {
        char expected[200];
        lab_ref(&lab, names[i][0], SP_UPDATE);
        lab.ref.has_others = true;
        snprintf(expected, sizeof expected,
                 "approvals/missing m: category=MEDIUM; " ANYBODY
                 "; wanted=1 approval; found=0\n  type: sallyport approve "
                 "--ref %s 6800000\n",
                 names[i][1]);
        FOUND(expected);
    }
}
