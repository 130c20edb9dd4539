/* What commits change, by the class of their paths; over repositories. */
#include <stdlib.h>
#include <string.h>

#include "support_content.h"

TestSuite(gather_content, .init = content_open, .fini = repo_close);

/* One commit on top of o, and what is found in it. */
struct row {
    const char *tree, *expected;
};

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%u", (unsigned)i);
        commit_of(name, "o", rows[i].tree);
        char push[64], expected[512];
        snprintf(push, sizeof push, "refs/heads/feature/x - %s", name);
        snprintf(expected, sizeof expected, "%s=U%s", name, rows[i].expected);
        char *found = contents(push, NULL);
        cr_expect_str_eq(found, expected, "%s: %s", rows[i].tree, found);
        free(found);
    }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows)[0])

Test(gather_content, what_came_went_and_was_edited_by_class)
{
    static const struct row rows[] = {
        {ALL, " empty"},
        {ALL " src/b=own", " impl+1(src/b)"},
        {ALL " tests/b=own", " test+1(tests/b)"},
        {ALL " docs/b=own", " docs+1(docs/b)"},
        {ALL " vpn.tf=own", " infra+1(vpn.tf)"},
        {ALL " Makefile=own", " build+1(Makefile)"},
        {"src/a=own " KEPT, " impl~1(src/a)"},
        {"src/a=base tests/a=own docs/a.md=base", " test~1(tests/a)"},
        {"src/a=base tests/a=base docs/a.md=own", " docs~1(docs/a.md)"},
        {KEPT, " impl-1(src/a)"},
        {"src/a=base docs/a.md=base", " test-1(tests/a)"},
        {"src/a=base tests/a=base", " docs-1(docs/a.md)"},
        {"", " impl-1(src/a) test-1(tests/a) docs-1(docs/a.md)"},
        {"src/a=own src/b=own src/c=other tests/a=own tests/b=other",
         " impl+2 impl~1(src/a) test+1 test~1(tests/a) docs-1(docs/a.md)"},
    };
    CHECK(rows);
}

Test(gather_content, the_example_is_what_is_told_first)
{
    static const struct row rows[] = {
        {ALL " src/c=own src/b=other", " impl+2(src/b)"},
        {KEPT " src/b=own src/0=other", " impl+2 impl-1(src/0)"},
        /* where something was edited, that */
        {"src/a=own src/0=other " KEPT, " impl+1 impl~1(src/a)"},
    };
    CHECK(rows);
}

Test(gather_content, a_long_example_is_cut)
{
    char path[200], tree[300], expected[300];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    snprintf(tree, sizeof tree, ALL " %s=own", path);
    snprintf(expected, sizeof expected, " impl+1(%.127s)", path);
    const struct row row = {tree, expected};
    check(&row, 1);
}

Test(gather_content, a_file_that_moved_within_its_class_has_not_changed)
{
    static const struct row rows[] = {
        {"src/b=base " KEPT, " impl>1"},
        {"lib/deep/a=base " KEPT, " impl>1"},
        {"src/a=base tests/b=base docs/a.md=base", " test>1"},
        {"src/a=base tests/a=base docs/b.md=base", " docs>1"},
        {"src/b=base tests/b=base docs/b.md=base", " impl>1 test>1 docs>1"},
        {"src/b=base docs/a.md=base", " impl>1 test-1(tests/a)"},
        {"src/b=base src/c=own " KEPT, " impl+1 impl>1(src/c)"},
        /* of two copies only one has moved */
        {"src/b=base src/c=base " KEPT, " impl+1 impl>1(src/c)"},
        /* edited as well: one that went and one that came */
        {"src/b=two " KEPT, " impl+1 impl-1(src/b)"},
        {"src/b=basex " KEPT, " impl+1 impl-1(src/b)"},
        {"src/b=basel " KEPT, " impl+1 impl-1(src/b)"},
        /* a copy is no move */
        {ALL " src/b=base", " impl+1(src/b)"},
        {"src/a/b=base " KEPT, " impl>1"},
    };
    CHECK(rows);
}

Test(gather_content, a_move_out_of_the_tests_is_a_change)
{
    static const struct row rows[] = {
        {"src/a=base src/t=base docs/a.md=base",
         " impl+1(src/t) test-1(tests/a)"},
        {"tests/a=base tests/s=base docs/a.md=base",
         " impl-1(src/a) test+1(tests/s)"},
        {"a.tf=base " KEPT, " impl-1(src/a) infra+1(a.tf)"},
        /* to and fro */
        {"src/t=base tests/s=base docs/a.md=base", " impl>1 test>1"},
    };
    CHECK(rows);
}

Test(gather_content, modes_links_submodules_and_binaries_are_changes)
{
    static const struct row rows[] = {
        {"src/a=basex " KEPT, " impl~1(src/a)"},
        {"src/a=basel " KEPT, " impl~1(src/a)"},
        {"src/a=7s " KEPT, " impl~1(src/a)"},
        {ALL " lib/x=7s", " build+1(lib/x)"},
        {ALL " vendor/x=7s", " generated+1(vendor/x)"},
        {ALL " tests/x=7s", " test+1(tests/x)"},
        {ALL " link=ownl", " impl+1(link)"},
        {ALL " run=ownx", " impl+1(run)"},
        {ALL " src/empty=nothing", " impl+1(src/empty)"},
        /* a link of that name is not below it */
        {"src/a=base docs/a.md=base tests=ownl",
         " impl+1(tests) test-1(tests/a)"},
    };
    CHECK(rows);
}

Test(gather_content, bytes_do_not_matter)
{
    repo_blob("binary", "\x01\x02\xff\xfe");
    commit_of("a", "o", ALL " src/x=binary");
    commit_of("b", "a", ALL " src/y=binary");
    commit_of("c", "b", ALL " src/y=own");
    BRANCH("c", "a=U impl+1(src/x); b=U impl>1; c=U impl~1(src/y)");
}

Test(gather_content, a_root_brings_all_that_it_has)
{
    commit_of("root", "", "src/a=own tests/a=base Makefile=own");
    commit_of("bare", "", "");
    commit_of("next", "root", "tests/a=base Makefile=own");
    BRANCH("next", "root=U impl+1(src/a) test+1(tests/a) build+1(Makefile); "
                   "next=U impl-1(src/a)");
    BRANCH("bare", "bare=U empty");
}

/* Where a shallow clone ends, nothing is known of the commit. */
Test(gather_content, behind_a_shallow_boundary_nothing_is_known)
{
    commit_of("a", "o", "src/a=two " KEPT);
    commit_of("b", "a", "src/a=both " KEPT);
    char text[SP_OID_HEX + 2];
    snprintf(text, sizeof text, "%s\n", repo_hex("a"));
    repo_write("shallow", text);
    repo_ref("refs/heads/dev", "b"); /* it is no import */
    repo_ref("refs/heads/main", "-");
    BRANCH("b", "a=U unknown; b=U impl~1(src/a)");
}
