/* Two changes of a text are merged as git merges them. */
#include "sallyport/line_merge.h"

#include <criterion/criterion.h>
#include <string.h>

/* Lines are separated by blanks here. */
static struct sp_str lines(const char *words, char *out)
{
    char *to = stpcpy(out, words);
    for (char *c = out; *c; c++)
        if (*c == ' ')
            *c = '\n';
    return (struct sp_str){out, (size_t)(to - out)};
}

static const struct sp_line_labels labels = {"our side", "their side", 0};

static void assert_merge(const char *base, const char *ours, const char *theirs,
                         enum sp_lines_merged expected, const char *text)
{
    char a[256], b[256], c[256];
    struct sp_buf out = {0};
    enum sp_lines_merged merged = sp_line_merge(
        &out, lines(base, a), lines(ours, b), lines(theirs, c), &labels);
    cr_expect(merged == expected, "%s|%s|%s is %d", base, ours, theirs, merged);
    cr_expect_str_eq(sp_buf_text(&out), text, "%s|%s|%s gives %s", base, ours,
                     theirs, sp_buf_text(&out));
    sp_buf_dispose(&out);
}

static void assert_clean(const char *base, const char *ours, const char *theirs,
                         const char *expected)
{
    char text[256];
    lines(expected, text);
    assert_merge(base, ours, theirs, SP_LINES_MERGED, text);
}

Test(base_line_merge, changes_apart_are_merged)
{
    static const struct {
        const char *base, *ours, *theirs, *expected;
    } rows[] = {
        {"a b c d e ", "a B c d e ", "a b c D e ", "a B c D e "},
        {"a b c d e ", "a b c D e ", "a B c d e ", "a B c D e "},
        {"a b c d e ", "x a b c d e ", "a b c d e y ", "x a b c d e y "},
        {"a b c d e ", "b c d e ", "a b c d ", "b c d "},
        {"a b c d e ", "a b c x y z d e ", "A b c d e ", "A b c x y z d e "},
        {"a b c d e f g ", "a b c d f g ", "a x c d e f G ", "a x c d f G "},
        /* both made the same, or nothing */
        {"a b c d e ", "a B c d e ", "a B c d e ", "a B c d e "},
        {"a b c d e ", "a B c d e ", "a B c d E ", "a B c d E "},
        {"a b c d e ", "a B c d E ", "a B c d e ", "a B c d E "},
        {"a b c ", "a b c ", "a b c ", "a b c "},
        {"a b c ", "a B c ", "a b c ", "a B c "},
        {"", "a b ", "a b ", "a b "},
        {"a b ", "", "a b ", ""},
        /* the last line has no end */
        {"a b c d", "a b c d", "A b c d", "A b c d"},
        {"a b c d", "A b c d", "a b c d ", "A b c d "},
        {"a b c d", "A b c d", "a b c d e", "A b c d e"},
        {"a b c d ", "A b c d ", "a b c d", "A b c d"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_clean(rows[i].base, rows[i].ours, rows[i].theirs,
                     rows[i].expected);
}

#define OURS "<<<<<<< our side"
#define THEIRS ">>>>>>> their side"

Test(base_line_merge, changes_that_touch_are_a_conflict)
{
    static const struct {
        const char *base, *ours, *theirs, *expected;
    } rows[] = {
        {"a b c ", "a B c ", "a X c ",
         "a\n" OURS "\nB\n=======\nX\n" THEIRS "\nc\n"},
        {"a b c d ", "a B c d ", "a b C d ",
         "a\n" OURS "\nB\nc\n=======\nb\nC\n" THEIRS "\nd\n"},
        {"a b c ", "a c ", "a B c ",
         "a\n" OURS "\n=======\nB\n" THEIRS "\nc\n"},
        {"", "a ", "b ", OURS "\na\n=======\nb\n" THEIRS "\n"},
        /* the sides get the end of a line that they do not have */
        {"a b", "a c", "a d", "a\n" OURS "\nc\n=======\nd\n" THEIRS "\n"},
        {"a\r b\r ", "a\r c\r ", "a\r d",
         "a\r\n" OURS "\r\nc\r\n=======\r\nd\r\n" THEIRS "\r\n"},
        /* what both sides have is no conflict */
        {"a b c ", "a X y Z c ", "a x y z c ",
         "a\n" OURS "\nX\ny\nZ\n=======\nx\ny\nz\n" THEIRS "\nc\n"},
        {"a b c ", "a X 1 2 3 4 Z c ", "a x 1 2 3 4 z c ",
         "a\n" OURS "\nX\n=======\nx\n" THEIRS "\n1\n2\n3\n4\n" OURS
         "\nZ\n=======\nz\n" THEIRS "\nc\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_merge(rows[i].base, rows[i].ours, rows[i].theirs,
                     SP_LINES_CONFLICT, rows[i].expected);
}

/* Both sides did the same in different ways. */
Test(base_line_merge, sides_that_are_the_same_are_no_conflict)
{
    assert_clean("a b c d ", "a x d ", "a x d ", "a x d ");
    assert_clean("a b c d e ", "a x c d E ", "a x c d E ", "a x c d E ");
}

/* An added line that equals the one before it stands after it. */
Test(base_line_merge, a_change_stands_as_low_as_it_can)
{
    assert_clean("a b c d ", "a b b c d ", "X b c d ", "X b b c d ");
    assert_clean("a b b c d ", "a b c d ", "X b b c d ", "X b c d ");
    assert_merge("a b c d ", "a b b c d ", "a b X d ", SP_LINES_CONFLICT,
                 "a\nb\n" OURS "\nb\nc\n=======\nX\n" THEIRS "\nd\n");
}

Test(base_line_merge, a_binary_file_is_not_merged)
{
    static const char old[] = "a\nb\nc\n\0\n", one[] = "A\nb\nc\n\0\n";
    struct sp_str base = {old, sizeof old - 1}, side = {one, sizeof one - 1};
    struct sp_buf out = {0};
    cr_assert(sp_line_merge(&out, base, side, base, &labels) ==
              SP_LINES_BINARY);
    sp_buf_dispose(&out);
}

/* git takes its classic diff where all common lines are frequent. */
Test(base_line_merge, frequent_lines_are_compared_as_git_does)
{
    struct sp_buf base = {0}, ours = {0}, theirs = {0}, both = {0}, out = {0};
    for (int i = 0; i < 66; i++)
        sp_buf_puts(&base, "x\n");
    sp_buf_printf(&ours, "a\n%s", sp_buf_text(&base));
    sp_buf_printf(&theirs, "%sb\n", sp_buf_text(&base));
    sp_buf_printf(&both, "a\n%sb\n", sp_buf_text(&base));
    cr_assert(sp_line_merge(&out, sp_str(base.data), sp_str(ours.data),
                            sp_str(theirs.data), &labels) == SP_LINES_MERGED);
    cr_assert_str_eq(sp_buf_text(&out), sp_buf_text(&both));
    sp_buf_dispose(&base);
    sp_buf_dispose(&ours);
    sp_buf_dispose(&theirs);
    sp_buf_dispose(&both);
    sp_buf_dispose(&out);
}

/* The pusher chooses the lines: what takes too long is left to git. */
Test(base_line_merge, hostile_texts_take_little_time, .timeout = 60)
{
    static const char *const words[] = {"a\n", "b\n", "a\n", "a\n", "b\n"};
    struct sp_buf base = {0}, ours = {0}, theirs = {0}, out = {0};
    for (unsigned i = 0; i < 60000; i++) {
        sp_buf_puts(&base, words[i * i % 5]);
        sp_buf_puts(&ours, words[i * 7 % 5]);
        sp_buf_printf(&theirs, "%u\n", i * 7919U % 60000);
    }
    sp_line_merge(&out, sp_str(base.data), sp_str(ours.data),
                  sp_str(theirs.data), &labels);
    sp_buf_reset(&out);
    sp_line_merge(&out, sp_str(theirs.data), sp_str(base.data),
                  sp_str(theirs.data), &labels);
    sp_buf_puts(&ours, theirs.data);
    cr_assert(sp_line_merge(&out, sp_str(base.data), sp_str(ours.data),
                            sp_str(theirs.data), &labels) == SP_LINES_UNKNOWN,
              "more than 100,000 lines");
    sp_buf_dispose(&base);
    sp_buf_dispose(&ours);
    sp_buf_dispose(&theirs);
    sp_buf_dispose(&out);
}
