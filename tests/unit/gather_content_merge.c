/* What merges have of their own; over repositories. */
#include <stdlib.h>
#include <string.h>

#include "support_content.h"

TestSuite(gather_content_merge, .init = content_open, .fini = repo_close);

/* ours and theirs, o their base; then the merge of them. */
static void check_merge(const char *ours, const char *theirs, const char *made,
                        const char *expected)
{
    static unsigned count;
    char name[3][16], parents[40], push[64], wanted[256];
    for (int i = 0; i < 3; i++)
        snprintf(name[i], sizeof name[i], "%c%u", "otm"[i], ++count);
    snprintf(parents, sizeof parents, "%s+%s", name[0], name[1]);
    commit_of(name[0], "o", ours);
    commit_of(name[1], "o", theirs);
    commit_of(name[2], parents, made);
    snprintf(push, sizeof push, "refs/heads/feature/x - %s", name[2]);
    snprintf(wanted, sizeof wanted, "%s=M%s", name[2], expected);
    char *found = contents(push, NULL);
    const char *last = strrchr(found, ';');
    cr_expect_str_eq(last ? last + 2 : found, wanted, "%s | %s | %s: %s", ours,
                     theirs, made, found);
    free(found);
    /* and where its parents lie outside */
    repo_ref("refs/heads/main", name[0]);
    repo_ref("refs/heads/release/1", name[1]);
    found = contents(push, NULL);
    cr_expect_str_eq(found, wanted, "outside: %s | %s | %s: %s", ours, theirs,
                     made, found);
    free(found);
    repo_ref("refs/heads/main", "o");
    repo_ref("refs/heads/release/1", "-");
}

Test(gather_content_merge, a_clean_merge_has_nothing_of_its_own)
{
    check_merge("src/a=two " KEPT, ALL " src/b=own",
                "src/a=two src/b=own " KEPT, " empty");
    check_merge("src/a=two " KEPT, "src/a=nine " KEPT, "src/a=both " KEPT,
                " empty");
    check_merge(KEPT, ALL " vpn.tf=own", KEPT " vpn.tf=own", " empty");
    check_merge("src/a=two " KEPT, "src/a=two " KEPT, "src/a=two " KEPT,
                " empty");
}

Test(gather_content_merge, an_evil_merge_has_changes_of_its_own)
{
    check_merge(ALL " src/b=own", ALL " src/c=own",
                "src/a=two src/b=own src/c=own " KEPT, " impl~1(src/a)");
    check_merge(ALL " src/b=own", ALL " src/c=own",
                ALL " src/b=own src/c=own src/evil=other", " impl~1(src/evil)");
    check_merge(ALL " src/b=own", ALL " src/c=own",
                ALL " src/b=own src/c=own evil.tf=other", " infra~1(evil.tf)");
    check_merge("src/a=two " KEPT, "src/a=nine " KEPT, "src/a=own " KEPT,
                " impl~1(src/a)");
    check_merge(ALL " src/b=own", ALL " src/c=own", KEPT " src/b=own src/c=own",
                " impl~1(src/a)");
    check_merge(ALL " src/b=own", ALL " src/c=own",
                "src/a=basex src/b=own src/c=own " KEPT, " impl~1(src/a)");
    /* what is not code is nobody's business */
    check_merge(ALL " src/b=own", ALL " src/c=own",
                "src/a=base tests/a=own docs/a.md=own src/b=own src/c=own",
                " empty");
}

Test(gather_content_merge, a_merge_that_settles_a_conflict_is_not_evil)
{
    check_merge("src/a=two " KEPT, "src/a=zwei " KEPT, "src/a=two " KEPT,
                " empty");
    check_merge(KEPT, "src/a=zwei " KEPT, KEPT, " empty");
    check_merge(KEPT, "src/a=zwei " KEPT, "src/a=zwei " KEPT, " empty");
    /* but elsewhere it is, and outside of the hunk */
    check_merge("src/a=two " KEPT, "src/a=zwei " KEPT,
                "src/a=two src/evil=other " KEPT, " impl~1(src/evil)");
    check_merge("src/a=two " KEPT, "src/a=zwei " KEPT, "src/a=own " KEPT,
                " impl~1(src/a)");
}

Test(gather_content_merge, a_conflict_may_be_resolved_with_lines_of_ones_own)
{
    check_merge(ALL " src/n=two", ALL " src/n=own", ALL " src/n=other",
                " resolved1(src/n)");
    check_merge(ALL " src/n=two tests/n=two", ALL " src/n=own tests/n=own",
                ALL " src/n=own tests/n=other", " empty");
}

Test(gather_content_merge, a_merge_that_drops_one_sides_change_is_evil)
{
    /* -s ours */
    check_merge(ALL " src/b=own", "src/a=two " KEPT, ALL " src/b=own",
                " impl~1(src/a)");
    check_merge("src/a=two " KEPT, "src/a=nine " KEPT, "src/a=two " KEPT,
                " impl~1(src/a)");
    check_merge(ALL " src/b=own", ALL " src/c=own", ALL " src/b=own",
                " impl~1(src/c)");
}

Test(gather_content_merge, a_merge_follows_a_rename)
{
    check_merge("src/b=base " KEPT, "src/a=two " KEPT, "src/b=two " KEPT,
                " empty");
    check_merge("src/a=two " KEPT, "src/b=base " KEPT, "src/b=two " KEPT,
                " empty");
    check_merge("src/b=two " KEPT, "src/a=nine " KEPT, "src/b=both " KEPT,
                " empty");
}

/* Renamed here, edited there: something else in its place hides it. */
Test(gather_content_merge, a_rename_hides_no_change_of_a_merge)
{
    check_merge("src/b=base " KEPT, "src/a=two " KEPT, "src/b=own " KEPT,
                " impl~1(src/b)");
    check_merge("src/b=base " KEPT, "src/a=two " KEPT,
                "src/b=two src/evil=other " KEPT, " impl~1(src/evil)");
}

Test(gather_content_merge, an_octopus_is_looked_at_too)
{
    commit_of("a", "o", ALL " src/b=own");
    commit_of("b", "o", ALL " src/c=own");
    commit_of("c", "o", "src/a=two " KEPT);
    commit_of("m", "a+b+c", "src/a=two src/b=own src/c=own " KEPT);
    commit_of("e", "a+b+c", "src/a=two src/b=own src/c=own src/e=other " KEPT);
    commit_of("d", "a+b+c", "src/a=base src/b=own src/c=own " KEPT);
    repo_ref("refs/heads/main", "c");
    repo_ref("refs/heads/release/1", "b");
    repo_ref("refs/heads/release/2", "a");
    BRANCH("m", "m=M empty");
    BRANCH("e", "e=M impl~1(src/e)");
    BRANCH("d", "d=M impl~1(src/a)");
}

Test(gather_content_merge, a_merge_of_the_unrelated_has_what_both_have)
{
    commit_of("p", "", "src/p=own");
    commit_of("m", "o+p", ALL " src/p=own");
    commit_of("e", "o+p", "src/a=two src/p=own " KEPT);
    repo_ref("refs/heads/release/1", "p");
    BRANCH("m", "m=M empty");
    BRANCH("e", "e=M impl~1(src/a)");
}

Test(gather_content_merge, a_criss_cross_merge_is_merged_over_its_bases)
{
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("b", "o", "src/a=nine " KEPT);
    commit_of("m", "a+b", "src/a=both " KEPT);
    commit_of("n", "b+a", "src/a=both " KEPT);
    commit_of("x", "m", "src/a=both src/x=own " KEPT);
    commit_of("y", "n", "src/a=both src/y=own " KEPT);
    commit_of("z", "x+y", "src/a=both src/x=own src/y=own " KEPT);
    commit_of("e", "x+y", "src/a=two src/x=own src/y=own " KEPT);
    repo_ref("refs/heads/main", "x");
    repo_ref("refs/heads/release/1", "y");
    BRANCH("z", "z=M empty");
    repo_ref("refs/heads/main", "o");
    repo_ref("refs/heads/release/1", "-");
    char *found = contents("refs/heads/feature/x - z", NULL);
    cr_assert(strstr(found, "m=M empty") && strstr(found, "n=M empty") &&
                  strstr(found, "z=M empty"),
              "%s", found);
    free(found);
    found = contents("refs/heads/feature/x - e", NULL);
    cr_assert(strstr(found, "e=M impl~1(src/a)"), "%s", found);
    free(found);
}
