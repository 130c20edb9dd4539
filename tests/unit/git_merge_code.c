/* Code comes from code, whatever git takes for a renamed file. */
#include "support_merge.h"

TestSuite(git_merge_code, .init = merge_open, .fini = merge_close);

/* git takes a test that went and code that came for one file. */
Test(git_merge_code, code_comes_from_code)
{
    static const struct merge_row rows[] = {
        {"src/app=base tests/x=base", "src/x=base", "src/app=base tests/x=two",
         "src/x=two", "src/x"},
        {"src/app=base tests/x=own", "src/y=base tests/x=own",
         "src/app=two tests/x=own", "src/y=two tests/x=own", ""},
        {"src/app=base tests/x=own", "src/y=base tests/y=own",
         "src/app=two tests/x=other", "src/y=two tests/y=other", ""},
        {"src/a/f=base src/a/g=own tests/d/f=base tests/d/g=own",
         "src/b/f=base src/b/g=own",
         "src/a/f=base src/a/g=own tests/d/f=base tests/d/g=own tests/d/h=two",
         "src/b/f=base src/b/g=own src/b/h=two", "src/b/h"},
        {"src/a/f=base src/a/g=own src/a/t=other",
         "src/b/f=base src/b/g=own src/b/t=other",
         "src/a/f=base src/a/g=own src/a/t=other src/a/h=two",
         "src/b/f=base src/b/g=own src/b/t=other src/b/h=two", ""},
        {"src/f=base", "src/f=two", "src/f=nine", "src/f=both", ""},
    };
    merge_code_paths = &merge_below_src;
    merge_assert_own(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_code, a_squash_takes_code_from_code)
{
    commit_of("r", "", "src/app=base tests/x=base");
    commit_of("a", "r", "src/x=base");
    commit_of("b", "r", "src/app=base tests/x=two");
    struct sp_oid a = repo_id("a"), b = repo_id("b"),
                  tree = tree_of("src/x=two");
    cr_assert(
        sp_repo_merge_gives(merge_repo, &a, &b, &tree, NULL, &merge_err) == 1);
    cr_assert(sp_repo_merge_gives(merge_repo, &a, &b, &tree, &merge_below_src,
                                  &merge_err) == 0);
}

Test(git_merge_code, code_comes_from_code_in_an_octopus)
{
    commit_of("r", "", "src/app=base tests/x=base src/f=base");
    commit_of("a", "r", "src/x=base src/f=two");
    commit_of("b", "r", "src/app=base tests/x=two src/f=nine");
    commit_of("c", "r", "src/app=base tests/x=base src/f=base c=own");
    merge_code_paths = &merge_below_src;
    SAME(merge_own("a+b+c", "", "src/x=two src/f=both c=own"), "src/x");
}

/* The second parent fills it, the third one makes it a program. */
Test(git_merge_code, an_empty_file_that_all_have_is_filled_in_place)
{
    merge_code_paths = &merge_below_src;
    repo_blob("empty", "");
    commit_of("r", "", "src/x=empty tests/x=base");
    commit_of("a", "r", "src/x=empty tests/x=base src/a=own");
    commit_of("b", "r", "src/x=own tests/x=two");
    commit_of("c", "r", "src/x=emptyx tests/x=base");
    SAME(merge_own("a+b+c", "", "src/x=ownx tests/x=two src/a=own"), "");
    SAME(merge_own("a+b+c", "", "src/x=otherx tests/x=two src/a=own"), "src/x");
}

/* Two bases: one has src/p, the other one src/q. */
static void cross(const char *ours, const char *theirs)
{
    commit_of("r", "", "tests/x=base");
    commit_of("p", "r", "tests/x=base src/p=base");
    commit_of("q", "r", "tests/x=base src/q=base");
    commit_of("pq", "p+q", "tests/x=base src/p=base src/q=base");
    commit_of("qp", "q+p", "tests/x=base src/p=base src/q=base");
    commit_of("a", "pq", ours);
    commit_of("b", "qp", theirs);
}

Test(git_merge_code,
     what_git_merges_in_a_file_of_one_base_is_no_code_from_elsewhere)
{
    merge_code_paths = &merge_below_src;
    cross("tests/x=base src/p=two src/q=two f=own",
          "tests/x=two src/p=nine src/q=nine f=other");
    SAME(merge_own("a+b", "", "tests/x=two src/p=both src/q=both f=own"), "");
}

Test(git_merge_code, a_conflict_in_a_file_of_one_base_is_the_merges_own)
{
    merge_code_paths = &merge_below_src;
    repo_blob("beide", "a\nB\nZ\nc\nd\ne\nf\ng\nh\ni\nj\n");
    cross("tests/x=base src/p=two src/q=two",
          "tests/x=two src/p=zwei src/q=zwei");
    SAME(merge_own("a+b", "", "tests/x=two src/p=beide src/q=beide"),
         "src/p src/q");
    SAME(merge_own("a+b", "", "tests/x=two src/p=two src/q=zwei"), "");
    /* of a file that both have it is not */
    commit_of("c", "p+q", "tests/x=base src/p=base src/q=base src/r=base");
    commit_of("d", "c", "tests/x=base src/p=base src/q=base src/r=two");
    commit_of("e", "c", "tests/x=two src/p=base src/q=base src/r=zwei");
    SAME(merge_own("d+e", "", "tests/x=two src/p=base src/q=base src/r=beide"),
         "");
}
