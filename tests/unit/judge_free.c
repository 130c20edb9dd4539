/* Refs that are left out of a rule, and branches that no rule judges. */
#include <stdlib.h>

#include "support.h"

/* main is base; a is a commit that no rule would let in. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_files("a", "base", "deploy\n", "src/a");
}

TestSuite(judge_free, .init = open_repo, .fini = repo_close);

#define FREE "[refs]\nfree = refs/heads/gh-pages, refs/heads/mirror/*\n"

Test(judge_free, a_free_branch_is_not_judged)
{
    repo_draw("o=U^");
    JUDGED("0 judged\n", .push = "refs/heads/gh-pages - a", .ini = FREE,
           .user = "");
    JUDGED("0 judged\n", .push = "refs/heads/mirror/x - o", .ini = FREE);
    repo_ref("refs/heads/gh-pages", "a");
    JUDGED("0 judged\n", .push = "refs/heads/gh-pages a o", .ini = FREE);
    JUDGED("0 judged\n", .push = "refs/heads/gh-pages a -", .ini = FREE);
}

Test(judge_free, what_it_holds_is_judged_wherever_it_goes)
{
    repo_ref("refs/heads/gh-pages", "a");
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .ini = FREE);
    repo_draw("m=M^base+a");
    JUDGED("2 judged\n"
           "main a message-format/header\n",
           .push = "refs/heads/main base m", .ini = FREE);
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/mirror/x - a\nrefs/heads/feature/x - a",
           .ini = FREE);
}

Test(judge_free, a_branch_that_is_protected_is_never_free)
{
    static const char all[] = "[refs]\nprotected = HEAD\n"
                              "free = refs/heads/*, !refs/heads/x\n";
    repo_files("b", "base", "docs: b\n", "docs/b.md");
    JUDGED("1 judged\n"
           "main - protected-ref/direct-push\n",
           .push = "refs/heads/main base b", .user = "dana", .ini = all);
    JUDGED("0 judged\n", .push = "refs/heads/stuff - a", .ini = all);
    JUDGED("1 judged\n"
           "x - branch-name/pattern\n"
           "x a message-format/header\n",
           .push = "refs/heads/x - a", .ini = all);
}

Test(judge_free, a_free_name_leaves_room_for_protected_ones)
{
    JUDGED("0 judged\n"
           "release - protected-ref/blocks\n",
           .push = "refs/heads/release - a",
           .ini = "[refs]\nfree = refs/heads/release\n");
}

Test(judge_free, a_rule_leaves_a_ref_out)
{
    static const char ini[] = "[rule \"message-format\"]\n"
                              "refs = refs/heads/*, !refs/heads/fix/*\n"
                              "[rule \"tdd-phase\"]\nlevel = off\n"
                              "[rule \"prp-reference\"]\nlevel = off\n";
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .ini = ini);
    JUDGED("1 judged\n", .push = "refs/heads/fix/x - a", .ini = ini);
}

Test(judge_free, an_excluded_ref_is_not_protected)
{
    JUDGED("1 judged\n"
           "release/x - branch-name/pattern\n"
           "release/x a message-format/header\n",
           .push = "refs/heads/release/x - a", .user = "dana",
           .ini = "[refs]\nprotected = HEAD, refs/heads/release/*, "
                  "!refs/heads/release/x\n");
}
