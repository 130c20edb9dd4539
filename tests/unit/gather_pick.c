/* From where a commit may be picked. */
#include <stdlib.h>
#include <string.h>

#include "support_tree.h"

TestSuite(gather_pick, .init = repo_open, .fini = repo_close);

#define OUTSIDE "1 judged\nfeature/x p tdd-content/neutral-with-code\n"
#define MAIN_ALONE                                                             \
    "[rule \"tdd-content\"]\nrefs = refs/heads/main, refs/heads/feature/*\n"

Test(gather_pick, a_protected_ref_with_less_rules_accepts_for_itself_alone)
{
    char message[128];
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_file("c", "base", "docs: c", "src/c", "code\n");
    repo_ref("refs/heads/release/1", "c");
    snprintf(message, sizeof message,
             "docs: c\n\n(cherry picked from commit %s)\n", repo_hex("c"));
    repo_file("p", "base", message, "src/c", "code\n");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - p");
    JUDGED(OUTSIDE, .push = "refs/heads/feature/x - p", .ini = MAIN_ALONE);
    /* a rule that no protected ref has tells them not apart */
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - p",
           .ini = "[rule \"branch-name\"]\nrefs = refs/heads/feature/*\n");
    repo_ref("refs/heads/main", "c");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - p", .ini = MAIN_ALONE);
}

/* Dates say nothing of what a protected ref has. */
Test(gather_pick, of_what_was_accepted_before_whatever_its_date)
{
    char message[128];
    const char *range = "refs/heads/feature/x base p";
    repo_draw("base=N^");
    repo_clock_step = -1000;
    repo_file("c", "base", "docs: c", "src/c", "code\n");
    repo_file("d", "c", "docs: d", "docs/d.md", "d\n");
    repo_ref("refs/heads/main", "d");
    repo_files("gone", "d", "docs: gone", "-src/c");
    snprintf(message, sizeof message,
             "docs: c\n\n(cherry picked from commit %s)\n", repo_hex("c"));
    repo_file("p", "gone", message, "src/c", "code\n");
    JUDGED("4 judged\n"
           "feature/x c tdd-content/neutral-with-code\n"
           "feature/x gone tdd-content/neutral-with-code\n",
           .push = range, .occasion = SP_RANGE);
    repo_ref("refs/heads/main", "base");
    JUDGED("4 judged\n"
           "feature/x c tdd-content/neutral-with-code\n"
           "feature/x gone tdd-content/neutral-with-code\n"
           "feature/x p tdd-content/neutral-with-code\n",
           .push = range, .occasion = SP_RANGE);
}

/* A pull request is judged by its base; what was accepted elsewhere may be picked. */
Test(gather_pick, from_every_protected_ref_whatever_the_base_is)
{
    char message[128];
    const char *base = "refs/heads/release/1";
    repo_draw("base=N^");
    repo_file("c", "base", "docs: c", "src/c", "code\n");
    repo_ref("refs/heads/release/1", "base");
    snprintf(message, sizeof message,
             "docs: c\n\n(cherry picked from commit %s)\n", repo_hex("c"));
    repo_file("p", "base", message, "src/c", "code\n");
    JUDGED(OUTSIDE, .push = "refs/heads/feature/x - p", .base = base,
           .occasion = SP_RANGE);
    repo_ref("refs/heads/main", "c");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - p", .base = base,
           .occasion = SP_RANGE);
    JUDGED("1 judged\nfeature/x c tdd-content/neutral-with-code\n",
           .push = "refs/heads/feature/x - c", .base = base,
           .occasion = SP_RANGE);
    JUDGED("1 judged\n", .push = "refs/heads/feature/x - p", .base = base,
           .occasion = SP_RANGE, .ini = MAIN_ALONE);
    JUDGED(OUTSIDE, .push = "refs/heads/feature/x - p", .base = base,
           .occasion = SP_RANGE,
           .ini = "[rule \"branch-name\"]\nrefs = refs/heads/release/*\n");
}
