/* Merges that need no git; tests/differential/merges.sh compares such merges with git. */
#include <stdlib.h>

#include "support_merge.h"
#include "support_objects.h"

TestSuite(git_merge_here, .init = merge_open, .fini = merge_close);

/* A row that expects NULL: git would have to make the merge. */
static void assert_here(const struct merge_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        merge_draw(&rows[i]);
        merge_assert_here("ours+theirs", "base-commit", rows[i].made,
                          rows[i].own);
    }
}

Test(git_merge_here, what_both_sides_changed_is_merged_here)
{
    static const struct merge_row rows[] = {
        {"f=base", "f=two", "f=nine", "f=both", ""},
        {"d/f=base d/g=base", "d/f=two d/g=nine", "d/f=nine d/g=two",
         "d/f=both d/g=both", ""},
        {"f=base", "f=two", "f=two", "f=two", ""},
        {"f=base", "f=two", "f=nine", "f=two", "f"},
        {"f=base", "f=two", "f=zwei", "f=two", ""},
        {"f=base", "f=two", "f=zwei", "f=drei", "f(resolved)"},
        {"f=base", "f=two", "f=zwei", "f=own", "f"},
        {"f=base", "f=two", "f=zwei", "", "f"},
        {"f=base", "f=two g=own", "f=nine", "f=both g=own", ""},
        {"f=base", "f=two g=own", "f=nine", "f=own g=own", "f"},
        /* modes, links and binary files */
        {"f=base", "f=twox", "f=nine", "f=bothx", ""},
        {"f=base", "f=twox", "f=nine", "f=both", "f"},
        {"f=base", "f=basex", "f=nine", "f=ninex", ""},
        {"f=base", "f=two", "f=zweix", "f=two", ""},
        {"f=base", "f=two", "f=zweix", "f=dreix", "f(resolved)"},
        {"m=basel", "m=twol", "m=ninel", "m=twol", ""},
        {"m=basel", "m=twol", "m=ninel", "m=ninel", ""},
        {"m=basel", "m=twol", "m=ninel", "m=ownl", "m(resolved)"},
        {"m=basel", "m=twol", "m=ninel", "m=two", "m"},
        {"m=basel k=own", "m=twol k=own", "m=ninel k=own", "k=own", "m"},
        {"m=binary1", "m=binary2", "m=binary3", "m=binary3", ""},
        {"m=binary1", "m=binary2", "m=binary3", "m=binary4", "m(resolved)"},
        {"m=bases k=own", "m=twos k=own", "m=nines k=own", "m=twos k=own",
         NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, a_file_here_and_a_link_there_need_no_git)
{
    static const struct merge_row rows[] = {
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=two k=own", ""},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=ninel k=own", ""},
        {"m=base k=own", "m=twol k=own", "m=ninex k=own", "m=nine k=own", ""},
        {"m=base k=own", "m=twol k=own", "m=nine k=own", "m=twol k=own", ""},
        {"k=own", "k=own m=two", "k=own m=ninel", "k=own m=ninel", ""},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "k=own", "m"},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=twox k=own", "m"},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=own k=own",
         "m(resolved)"},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=twol k=own",
         "m(resolved)"},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=nine k=own",
         "m(resolved)"},
        /* a directory and submodules are left to git */
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m/x=two k=own",
         NULL},
        {"m=bases k=own", "m=two k=own", "m=ninel k=own", "m=two k=own", NULL},
        {"m=basel k=own", "m=two k=own", "m=nines k=own", "m=two k=own", NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, a_merge_that_adds_something_by_itself_needs_no_git)
{
    static const struct merge_row rows[] = {
        {"f=base", "f=two g=own", "f=nine", "f=both", "g"},
        {"f=base", "f=base", "f=two", "f=two g=own", "g"},
        {"f=base", "f=base", "f=two", "f=base", "f"},
        {"f=base", "f=two", "f=two", "f=base", "f"},
        {"d/f=base k=own", "d/f=two k=own", "d/f=base k=two", "k=own", "d/f k"},
        /* both have added it */
        {"f=base", "f=two g=own", "f=nine g=other", "f=both g=own", ""},
        {"f=base", "f=two g=zwei", "f=nine g=drei", "f=both g=own", "g"},
        {"f=base", "f=two g=zwei", "f=nine g=drei", "f=both", "g"},
        {"f=base", "f=two g=zwei", "f=nine g=zwei", "f=both", "g"},
        {"f=base", "f=two g=zwei", "f=nine g=zwei", "f=both g=zwei", ""},
        {"f=base", "f=two g=own", "f=nine g=otherx", "f=both g=own", NULL},
        /* a file here, a directory there */
        {"k=own", "k=own f=two", "k=own f/x=own", "k=own f/x=own", NULL},
        {"k=own", "k=own f=two", "k=own f/x=own", "k=own f=two", NULL},
        {"f=base", "f=two", "f/x=own", "f/x=own", NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, a_removed_file_that_nothing_is_like_has_not_moved)
{
    static const struct merge_row rows[] = {
        {"f=base k=own", "f=two k=own", "k=own", "f=two k=own", ""},
        {"f=base k=own", "f=two k=own", "k=own", "k=own", ""},
        {"f=base k=own", "f=two k=own", "k=own", "f=base k=own", "f"},
        {"f=base k=own", "f=twox k=own", "k=own", "f=two k=own", ""},
        {"f=base k=own", "k=own", "f=two k=own", "f=own k=own", "f"},
        {"f=base k=own", "k=own g=other", "f=two k=own", "f=two k=own g=other",
         ""},
        {"f=base k=own", "k=own", "k=own", "k=own", ""},
        {"f=base k=own", "k=own", "k=own", "f=base k=own", "f"},
        {"d/f=base k=own", "k=own", "d/f=base d/g=other k=own",
         "d/g=other k=own", ""},
        {"d/f=base k=own", "e=other k=own", "d/f=base d/g=other k=own",
         "d/g=other k=own", "e"},
        {"m=basel k=own", "m=twol k=own", "k=own", "m=twol k=own", NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, git_is_asked_about_a_last_line_without_its_end)
{
    static const struct merge_row rows[] = {
        {"f=base k=own", "f=two k=own", "g=cut k=own", "g=cut k=own", NULL},
        {"f=cut k=own", "f=own k=own", "g=nine k=own", "g=nine k=own", NULL},
        {"f=cut k=own", "g=cut k=own", "k=own", "k=own", ""},
        {"f=base k=own", "f=two k=own", "g=rest k=own", "f=two g=rest k=own",
         ""},
    };
    repo_blob("cut", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj");
    repo_blob("rest", "1\n2\n3\n4\n5\n6\n7\n8\n9\nj");
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, a_file_that_moved_is_merged_at_its_new_name)
{
    static const struct merge_row rows[] = {
        {"f=base k=own", "f=two k=own", "g=nine k=own", "g=both k=own", ""},
        {"f=base k=own", "f=two k=own", "g=base k=own", "g=two k=own", ""},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "g=both k=own", ""},
        {"f=base k=own", "g=nine k=own", "f=twox k=own", "g=bothx k=own", ""},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "g=nine k=own", "g"},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "k=own", "g"},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "f=two g=both k=own",
         "f"},
        /* with a conflict */
        {"f=base k=own", "g=two k=own", "f=zwei k=own", "g=zwei k=own", ""},
        {"f=base k=own", "g=two k=own", "f=zwei k=own", "g=drei k=own",
         "g(resolved)"},
        /* the other one has moved, too */
        {"f=base k=own", "g=nine k=own", "g=two k=own", "g=both k=own", ""},
        {"f=base k=own", "g=nine k=own", "g=two k=own", "g=nine k=own", "g"},
        {"f=base b=own", "g=nine b=own", "f=two a=own", "g=both a=own", ""},
        /* the other side has removed it */
        {"f=base k=own", "g=nine k=own", "k=own", "k=own", ""},
        {"f=base k=own", "g=base k=own", "k=own", "k=own", ""},
        {"f=base k=own", "k=own", "g=base k=own", "g=base k=own", ""},
        {"f=base k=own", "g=nine k=own", "k=own", "f=nine k=own", ""},
        {"f=base k=own", "g=nine k=own", "k=own", "g=both k=own", "g"},
        {"f=base k=own", "g=nine k=own", "k=own", "f=both k=own", "f"},
        {"d/f=base d/k=own", "d/k=own g=nine", "d/k=own", "d/k=own", ""},
        /* the merge has a directory there */
        {"f=base k=own", "g=nine k=own", "k=own", "f/x=own g=nine k=own",
         "f/x"},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "f/x=own g=both k=own",
         NULL},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "g/x=own k=own", NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here,
     of_several_files_git_takes_the_same_name_or_what_is_most_alike)
{
    static const struct merge_row rows[] = {
        {"f=base k=own", "g=nine h=half k=own", "f=two k=own",
         "g=both h=half k=own", ""},
        {"f=base k=own", "g=nine h=half k=own", "f=two k=own",
         "g=nine h=half k=own", "g"},
        {"d/f=base k=own", "e/f=nine f/x=near k=own", "d/f=two k=own",
         "e/f=both f/x=near k=own", ""},
        /* the one is taken by another file */
        {"f=base o=near k=own", "g=nine p=near k=own", "f=two o=near k=own",
         "g=both p=near k=own", ""},
        {"f=base o=long k=own", "g=nine p=longer k=own",
         "f=two o=longest k=own", "g=both p=longer k=own", "p"},
        /* a name is not the only one if any removed file has it, too */
        {"a/f=own b/f=base k=own", "c/f=most d/y=nine k=own",
         "a/f=own b/f=two k=own", "c/f=most d/y=both k=own", ""},
        {"b/f=base k=own", "c/f=most d/y=nine k=own", "b/f=two k=own",
         "c/f=most d/y=both k=own", "c/f d/y"},
    };
    repo_blob("most", "a\nb\nc\nd\ne\nf\ng\nh\n12\n");
    repo_blob("near", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n");
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, a_move_that_depends_on_more_is_left_to_git)
{
    static const struct merge_row rows[] = {
        /* to two names, or to one that is there */
        {"f=base k=own", "g=nine k=own", "h=two k=own", "g=both k=own", NULL},
        {"f=base k=own", "g=nine k=own", "f=two g=own k=own", "g=both k=own",
         NULL},
        {"f=base k=own", "g=nine k=own", "g=own k=own", "g=own k=own", NULL},
        {"f=base k=own", "g=nine k=own", "f=two g/x=own k=own", "g=both k=own",
         NULL},
        /* two that are as much alike */
        {"f=base k=own", "g=base h=base k=own", "f=two k=own",
         "g=two h=base k=own", NULL},
        {"f=base k=own", "g=two h=nine k=own", "f=zwei k=own",
         "g=zwei h=nine k=own", NULL},
        {"e=base f=base k=own", "g=base k=own", "e=base f=two k=own",
         "g=two k=own", NULL},
        /* a directory may have moved */
        {"d/f=base k=own", "e/f=base k=own", "d/f=base d/g=other k=own",
         "e/f=base d/g=other k=own", NULL},
        /* the same name twice, and others that went somewhere */
        {"d/f=base e/f=long d/x=own k=other",
         "a/f=nine b/f=longer a/x=own k=other",
         "d/f=two e/f=longest d/x=own k=other",
         "a/f=both b/f=longest a/x=own k=other", NULL},
        {"f=basel k=own", "g=basel k=own", "f=twol k=own", "g=twol k=own",
         NULL},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, code_that_moved_is_merged_here_if_it_was_code)
{
    static const struct merge_row rows[] = {
        {"src/f=base k=own", "src/g=nine k=own", "src/f=two k=own",
         "src/g=both k=own", ""},
        {"src/f=base k=own", "src/g=nine k=other", "src/f=two k=own",
         "src/g=both k=other", ""},
        {"t/f=base k=own", "t/g=nine k=own", "t/f=two k=own", "t/g=both k=own",
         ""},
        {"t/f=base k=own", "src/g=nine k=own", "t/f=two k=own",
         "src/g=both k=own", NULL},
        {"src/f=base k=own", "t/g=nine k=own", "src/f=two k=own",
         "t/g=both k=own", NULL},
        /* without the tests a directory would be gone, and have moved */
        {"src/d/f=base t/f=own", "src/e/f=nine t/g=own",
         "src/d/f=two src/d/h=other t/f=own",
         "src/e/f=both src/d/h=other t/g=own", NULL},
    };
    merge_code_paths = &merge_below_src;
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, half_of_a_file_is_a_rename_and_less_is_none)
{
    static const struct merge_row rows[] = {
        {"f=base k=own", "f=two k=own", "g=under k=own", "f=two g=under k=own",
         ""},
        {"f=base k=own", "f=two k=own", "g=half k=own", "f=two g=half k=own",
         "f g"},
    };
    repo_blob("under", "a\nb\nc\nd\ne\n0123456789\n"); /* 10 of 21 bytes */
    assert_here(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_here, an_added_file_of_unknown_size_may_be_a_moved_one)
{
    static const struct merge_row row = {"f=base k=own", "f=two k=own",
                                         "g=gone k=own", "f=two g=gone k=own",
                                         NULL};
    repo_name("gone", "0123456789012345678901234567890123456789");
    assert_here(&row, 1);
}

Test(git_merge_here,
     a_search_for_moves_that_reads_too_many_files_is_left_to_git)
{
    enum { MANY = 300 };
    char *removed = merge_many_files('r', "thin", MANY);
    char *changed = merge_many_files('r', "two", MANY);
    char *added = merge_many_files('a', "slim", MANY);
    const struct merge_row row = {removed, changed, added, changed, NULL};
    repo_blob("thin", "1\n2\n3\n");
    repo_blob("slim", "4\n5\n6\n");
    assert_here(&row, 1);
    free(removed);
    free(changed);
    free(added);
}

Test(git_merge_here, a_move_among_thousands_of_added_files_is_found_here)
{
    enum { MANY = 5000 };
    char *added = merge_many_files('a', "own", MANY);
    struct sp_buf ours = {0}, made = {0};
    sp_buf_printf(&ours, "%s sub/f=nine", added);
    sp_buf_printf(&made, "%s sub/f=both", added);
    const struct merge_row rows[] = {
        {"f=base", sp_buf_text(&ours), "f=two", sp_buf_text(&made), ""},
        {"f=base", sp_buf_text(&ours), "f=two", sp_buf_text(&ours), "sub/f"},
    };
    assert_here(rows, sizeof rows / sizeof rows[0]);
    sp_buf_dispose(&ours);
    sp_buf_dispose(&made);
    free(added);
}
