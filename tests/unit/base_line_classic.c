/* Lines are compared as git's classic diff does. Each letter is a line here. */
#include "../../src/base/line_classic.h"

#include <criterion/criterion.h>
#include <string.h>

#include "sallyport/alloc.h"

enum { LETTERS = 26 };

static struct numbered numbered(const char *letters)
{
    const size_t count = strlen(letters);
    struct numbered out = {.count = (uint32_t)count};
    out.numbers = sp_calloc(count + 1, sizeof *out.numbers);
    out.changed = sp_calloc(count + 2, 1);
    for (size_t i = 0; i < count; i++)
        out.numbers[i] = (uint32_t)(letters[i] - 'a');
    return out;
}

/* The lines with a capital for each that is changed. */
static void assert_marks(const struct numbered *text, const char *expected)
{
    char out[256] = "";
    for (uint32_t i = 0; i < text->count; i++)
        out[i] =
            (char)((text->changed[i + 1] ? 'A' : 'a') + (int)text->numbers[i]);
    cr_expect_str_eq(out, expected, "%s, not %s", out, expected);
}

static void assert_diff(const char *one, const char *other, const char *marked,
                        const char *other_marked)
{
    struct numbered a = numbered(one), b = numbered(other);
    cr_assert(sp_lines_classic(&a, (struct line_range){0, a.count}, &b,
                               (struct line_range){0, b.count}, LETTERS));
    assert_marks(&a, marked);
    assert_marks(&b, other_marked);
    free(a.numbers);
    free(a.changed);
    free(b.numbers);
    free(b.changed);
}

Test(base_line_classic, the_shortest_way_is_taken)
{
    assert_diff("abc", "abc", "abc", "abc");
    assert_diff("abc", "axc", "aBc", "aXc");
    assert_diff("abcabba", "cbabac", "ABcAbba", "cbAbaC");
    assert_diff("abcd", "bcda", "Abcd", "bcdA");
    assert_diff("abc", "xyz", "ABC", "XYZ");
}

/* What is frequent there, and stands among lines without a match, has none either. */
Test(base_line_classic, frequent_lines_among_others_are_set_aside)
{
    assert_diff("aqrstxuvwb", "axxxxxxxxb", "aQRSTXUVWb", "aXXXXXXXXb");
    assert_diff("aqxb", "axxxxxxxxb", "aQxb", "aXXXXXXXxb");
}

Test(base_line_classic, other_lines_keep_their_marks)
{
    struct numbered a = numbered("abcde"), b = numbered("axcye");
    a.changed[1] = a.changed[2] = a.changed[3] = 1;
    cr_assert(sp_lines_classic(&a, (struct line_range){1, 3}, &b,
                               (struct line_range){1, 3}, LETTERS));
    assert_marks(&a, "ABcde");
    assert_marks(&b, "aXcye");
    free(a.numbers);
    free(a.changed);
    free(b.numbers);
    free(b.changed);
}
