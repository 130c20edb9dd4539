/* Releases that a pipeline commits straight to a protected ref. */
#include <stdlib.h>

#include "support.h"

/* main is base; a is a release, e one that touches more. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_files("a", "base", "chore(release): 1.2.0 [skip ci]\n",
               "CHANGELOG.md src/version");
    repo_files("e", "base", "chore(release): 1.2.0\n", "src/version src/evil");
}

TestSuite(judge_automation, .init = open_repo, .fini = repo_close);

#define ROLE                                                                   \
    "release = rel-bot\n"                                                      \
    "[refs]\nautomation-role = release\n"                                      \
    "automation-paths = CHANGELOG.md, src/version\n"
static const char excused[] =
    "1 judged\n"
    "main a tdd-content/neutral-with-code, excused by automation-role\n";

Test(judge_automation, a_release_within_the_paths_is_accepted)
{
    JUDGED(excused, .push = "refs/heads/main base a", .user = "rel-bot",
           .ini = ROLE);
    repo_file("b", "a", "fix: 1.2.1\n", "src/version", "2");
    JUDGED("2 judged\n"
           "main a tdd-content/neutral-with-code, excused by automation-role\n"
           "main b prp-reference/missing, excused by automation-role\n",
           .push = "refs/heads/main base b", .user = "rel-bot", .ini = ROLE);
}

Test(judge_automation, nobody_else_may)
{
    JUDGED("1 judged\n"
           "main - protected-ref/direct-push\n"
           "main a tdd-content/neutral-with-code\n",
           .push = "refs/heads/main base a", .user = "dana", .ini = ROLE);
    JUDGED("1 judged\n"
           "main a tdd-content/neutral-with-code\n",
           .push = "refs/heads/main base a", .user = "ci-bot", .ini = ROLE);
}

Test(judge_automation, one_path_more_and_it_may_not)
{
    JUDGED("1 judged\n"
           "main - protected-ref/direct-push\n"
           "main e tdd-content/neutral-with-code\n",
           .push = "refs/heads/main base e", .user = "rel-bot", .ini = ROLE);
}

Test(judge_automation, its_subject_is_judged)
{
    repo_files("b", "base", "Release\n", "src/version");
    JUDGED("1 judged\n"
           "main b message-format/header\n",
           .push = "refs/heads/main base b", .user = "rel-bot", .ini = ROLE);
}

Test(judge_automation, it_merges_no_branch)
{
    repo_draw("d=N^base m=M^base+d");
    JUDGED("2 judged\n"
           "main - protected-ref/direct-push\n",
           .push = "refs/heads/main base m", .user = "rel-bot", .ini = ROLE);
    repo_draw("n=M^a+d");
    repo_ref("refs/heads/main", "a");
    JUDGED("2 judged\n"
           "main - protected-ref/direct-push\n",
           .push = "refs/heads/main a n", .user = "rel-bot", .ini = ROLE);
}

Test(judge_automation, it_neither_rewinds_creates_nor_deletes)
{
    repo_ref("refs/heads/main", "a");
    JUDGED("0 judged\n"
           "main - protected-ref/direct-push\n"
           "main - merge-shape/rewound\n",
           .push = "refs/heads/main a base", .user = "rel-bot", .ini = ROLE);
    JUDGED("0 judged\n"
           "main - protected-ref/deleted\n",
           .push = "refs/heads/main a -", .user = "rel-bot", .ini = ROLE);
    JUDGED("0 judged\n"
           "release/1 - protected-ref/direct-creation\n",
           .push = "refs/heads/release/1 - a", .user = "rel-bot", .ini = ROLE);
}

Test(judge_automation, on_a_branch_it_is_like_any_other)
{
    JUDGED("1 judged\n"
           "feature/x a tdd-content/neutral-with-code\n",
           .push = "refs/heads/feature/x - a", .user = "rel-bot", .ini = ROLE);
}
