#include <stdlib.h>
#include <string.h>

#include "support.h"

LAB_SUITE(rules_tdd_content_neutral, NULL, "refs/heads/feature/x");

#define GIVE_A_TEST "give it a test, and call it feat:, fix: or refactor:"

/* A formatter has no test to give. */
Test(rules_tdd_content_neutral, what_only_cleans_up_is_no_style_commit)
{
    static const struct {
        const char *message, *ini, *content, *fix;
    } rows[] = {
        {"style: format", NULL, "impl~1",
         GIVE_A_TEST "; the administrator can let refactor: stand alone where "
                     "the tests stay: [tdd] lone-refactor = on"},
        {"chore: format", "[tdd]\nlone-refactor = off\n", "impl~1",
         GIVE_A_TEST "; the administrator can let refactor: stand alone where "
                     "the tests stay: [tdd] lone-refactor = on"},
        {"style: format", "[tdd]\nlone-refactor = on\n", "impl~1",
         "call it refactor: if it only cleans up; else give it a test, and "
         "call it feat: or fix:"},
        {"style: format", NULL, "impl~1 test~1", GIVE_A_TEST},
        {"docs: format", NULL, "impl~1", GIVE_A_TEST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_policy(&lab, rows[i].ini);
        lab_message(&lab, rows[i].message);
        lab_content(&lab, rows[i].content);
        free(lab_run(&lab, "tdd-content"));
        cr_expect_str_eq(lab.findings.items[0].fix, rows[i].fix, "row %zu", i);
    }
}
