#include "sallyport/apart.h"

#include <criterion/criterion.h>

static bool apart(const char *base, const char *ours, const char *theirs,
                  const char *made)
{
    return sp_lies_apart(sp_str(base), sp_str(ours), sp_str(theirs),
                         sp_str(made));
}

Test(apart, two_changes_with_a_line_between_them)
{
    cr_assert(apart("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"));
    cr_assert(apart("a\nb\nc\n", "a\nb\nC\n", "A\nb\nc\n", "A\nb\nC\n"));
    /* insertions at both ends, deletions at both ends */
    cr_assert(apart("b\n", "a\nb\n", "b\nc\n", "a\nb\nc\n"));
    cr_assert(apart("a\nb\nc\n", "b\nc\n", "a\nb\n", "b\n"));
    /* a last line without an end */
    cr_assert(apart("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"));
    cr_assert(apart("a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"));
}

Test(apart, anything_else_in_the_result_is_not_explained)
{
    const char *base = "a\nb\nc\nd\n", *ours = "A\nb\nc\nd\n",
               *theirs = "a\nb\nc\nD\n";
    cr_assert(apart(base, ours, theirs, "A\nb\nc\nD\n"));
    cr_assert_not(apart(base, ours, theirs, ours));
    cr_assert_not(apart(base, ours, theirs, theirs));
    cr_assert_not(apart(base, ours, theirs, base));
    cr_assert_not(apart(base, ours, theirs, "A\nb\nx\nc\nD\n"));
    cr_assert_not(apart(base, ours, theirs, "A\nc\nD\n"));
    cr_assert_not(apart(base, ours, theirs, "A\nb\nc\nD"));
    cr_assert_not(apart(base, ours, theirs, "A\nb\nc\nD\nE\n"));
    cr_assert_not(apart(base, ours, theirs, "A\nb\n"));
    cr_assert_not(apart(base, ours, theirs, ""));
}

Test(apart, changes_that_touch_or_cross_are_left_to_a_merge)
{
    cr_assert_not(apart("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"));
    cr_assert_not(apart("a\nb\nc\n", "A\nb\nC\n", "a\nB\nc\n", "A\nB\nC\n"));
    cr_assert_not(apart("a\n", "b\n", "c\n", "b\nc\n"));
    cr_assert_not(apart("", "a\n", "b\n", "a\nb\n"));
    cr_assert_not(apart("", "", "", ""));
}

Test(apart, lines_are_whole)
{
    /* the changes lie apart in bytes, but in one line */
    cr_assert_not(
        apart("one line\n", "One line\n", "one linE\n", "One linE\n"));
    cr_assert_not(apart("ab\ncd\n", "Ab\ncd\n", "ab\ncD\n", "Ab\ncD\n"));
}

Test(apart, a_line_that_repeats_is_counted_once)
{
    /* the same line added to a run of it, at either end */
    cr_assert(apart("x\na\na\ny\n", "x\na\na\na\ny\n", "X\na\na\ny\n",
                    "X\na\na\na\ny\n"));
    cr_assert_not(apart("x\na\na\ny\n", "x\na\na\na\ny\n", "X\na\na\ny\n",
                        "X\na\na\ny\n"));
}

Test(apart, any_byte_may_stand_in_a_line)
{
    const struct sp_str base = {"a\0\nb\nc\n", 7}, ours = {"A\0\nb\nc\n", 7},
                        theirs = {"a\0\nb\n\0\n", 7},
                        made = {"A\0\nb\n\0\n", 7}, other = {"A\1\nb\n\0\n", 7};
    cr_assert(sp_lies_apart(base, ours, theirs, made));
    cr_assert_not(sp_lies_apart(base, ours, theirs, other));
}
