#include "tdd_content.h"

/* Where it is not known what a commit is, its content cannot be wrong. */
#define CAUSES SP_YIELDS("tdd-phase/contradiction")

const struct sp_finding_code sp_tdd_content_codes[] = {
    [RED_WITHOUT_TEST] = {.id = "tdd-content/red-without-test",
                          .wrong = "this RED commit brings no test",
                          .fix = "put the failing test into this commit",
                          .yields_to = CAUSES},
    [CODE_INSTEAD_OF_TEST] =
        {.id = "tdd-content/code-instead-of-test",
         .wrong = "this RED commit changes code and brings no test: {path}",
         .fix = "commit the failing test first, and the code in the next "
                "commit",
         .yields_to = CAUSES},
    [RED_WITH_CODE] = {.id = "tdd-content/red-with-code",
                       .wrong = "this RED commit changes code: {path}",
                       .fix = "put the test and the code into two commits",
                       .yields_to = CAUSES},
    [RED_CHANGES_CODE] = {.id = "tdd-content/red-changes-code",
                          .wrong =
                              "this RED commit changes code that was there "
                              "before: {path}",
                          .fix = "put the test and the code into two commits",
                          .yields_to = CAUSES},
    [GREEN_WITHOUT_CODE] = {.id = "tdd-content/green-without-code",
                            .wrong = "this GREEN commit changes no code",
                            .fix = "call it what it is: test:, docs:, chore: "
                                   "\xe2\x80\xa6",
                            .yields_to = CAUSES},
    /* A RED commit that only deletes one brings no test, and a REFACTOR commit alone is out
     * of order. */
    [GREEN_DELETES_TEST] = {.id = "tdd-content/green-deletes-test",
                            .wrong = "a GREEN commit deletes a test: {path}",
                            .fix = "keep the test, or delete it in a neutral "
                                   "commit, or in a REFACTOR one after the "
                                   "code",
                            .level = SP_LEVEL_WARN,
                            .yields_to = CAUSES},
    [GREEN_SKIPS_TEST] = {.id = "tdd-content/green-skips-test",
                          .wrong = "a GREEN commit skips a test: {path}",
                          .fix = "let the test run, or skip it in a RED or "
                                 "REFACTOR commit",
                          .level = SP_LEVEL_WARN,
                          .yields_to = CAUSES},
    [GREEN_WEAKENS_TEST] = {.id = "tdd-content/green-weakens-test",
                            .wrong = "a GREEN commit takes assertions out of "
                                     "a test: {path}",
                            .fix = "keep the assertions, or take them out in "
                                   "a RED or REFACTOR commit",
                            .level = SP_LEVEL_WARN,
                            .yields_to = CAUSES},
    [NEUTRAL_WITH_CODE] = {.id = "tdd-content/neutral-with-code",
                           .wrong = "{kind} may not change code: {path}",
                           .fix = "give it a test, and call it feat:, fix: or "
                                  "refactor:",
                           .yields_to = CAUSES},
    [EMPTY] = {.id = "tdd-content/empty",
               .wrong = "the commit is empty",
               .fix = "add changes or drop it",
               .yields_to = CAUSES},
    [MERGE_WITH_CHANGES] =
        {.id = "tdd-content/merge-with-changes",
         .wrong = "the merge has changes of its own, which neither side has: "
                  "{path}",
         .fix = "leave the merge as git makes it, and put what it adds into "
                "commits of the cycle"},
    [CODE_IN_CONFLICT] =
        {.id = "tdd-content/code-in-conflict",
         .wrong = "the merge resolves a conflict with code of its own, and no "
                  "RED and GREEN commits come before it: {path}",
         .fix = "take lines of the two sides, or commit a test (RED) and the "
                "code (GREEN) on the branch first"},
    {.id = NULL},
};
