/* Changes above and below a line that is there once need no diff. */
#include "../../src/base/line_merge.h"

#include <criterion/criterion.h>
#include <string.h>

static struct sp_buf out;

/* Lines are separated by blanks here. NULL where no line parts the changes. */
static const char *merged(const char *base, const char *ours,
                          const char *theirs)
{
    char texts[3][256];
    const char *words[] = {base, ours, theirs};
    for (size_t i = 0; i < 3; i++) {
        strcpy(texts[i], words[i]);
        for (char *c = texts[i]; *c; c++)
            *c = *c == ' ' ? '\n' : *c;
    }
    sp_buf_dispose(&out);
    if (!sp_lines_apart(&out, sp_str(texts[0]), sp_str(texts[1]),
                        sp_str(texts[2])))
        return NULL;
    for (size_t i = 0; i < out.len; i++)
        if (out.data[i] == '\n')
            out.data[i] = ' ';
    return sp_buf_text(&out);
}

static void dispose(void)
{
    sp_buf_dispose(&out);
}

TestSuite(base_line_apart, .fini = dispose);

Test(base_line_apart, one_text_is_taken_above_the_line_and_the_other_below_it)
{
    static const struct {
        const char *base, *ours, *theirs, *expected;
    } rows[] = {
        {"a b c d e ", "A b c d e ", "a b c d E ", "A b c d E "},
        {"a b c d e ", "a b c d E ", "A b c d e ", "A b c d E "},
        {"a b c d e ", "b c d e ", "a b c d ", "b c d "},
        {"a b c d e ", "x a b c d e ", "a b c d e x ", "x a b c d e x "},
        {"a b c d e ", "a b x y c d e ", "a b c d ", "a b x y c d "},
        {"a b c d e", "A b c d e", "a b c d E", "A b c d E"},
        {"a b c d e", "A b c d e", "a b c d e ", "A b c d e "},
        /* only one of them is there once */
        {"a b cc b a ", "A b cc b a ", "a b cc b A ", "A b cc b A "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *text = merged(rows[i].base, rows[i].ours, rows[i].theirs);
        cr_assert(text, "%zu is not parted", i);
        cr_expect_str_eq(text, rows[i].expected);
    }
}

Test(base_line_apart, a_line_that_is_there_twice_parts_nothing)
{
    static const struct {
        const char *base, *ours, *theirs;
    } rows[] = {
        {"a b b c ", "A b b c ", "a b b C "},
        {"a b c b ", "A b c b ", "a b C b "},
        {"a b c d ", "b b c d ", "a b C d "},  /* in our side */
        {"a b c d ", "A b c d ", "a b c b "},  /* in their side */
        {"a b c d ", "xb b c d ", "a b C d "}, /* as the end of a line */
        {"a b c ", "a B c ", "a b C "},        /* no line between them */
        {"a b c ", "a B c ", "a X c "},
        {"a b c ", "A b C ", "a B c "},
        {"a b c d ", "A b c d ", "A b c D "},
        {"", "a ", "b "},
        {"a", "b", "c"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_not(merged(rows[i].base, rows[i].ours, rows[i].theirs),
                      "%zu is parted", i);
}

/* Many lines are there again and again, and one is not. */
Test(base_line_apart, a_long_line_is_tried_first)
{
    char base[2048] = "first\n", ours[2048] = "First\n", theirs[2048] = "";
    for (int i = 0; i < 200; i++)
        strcat(base, i == 180 ? "the only one\n" : i % 2 ? "}\n" : "{\n");
    strcat(ours, base + strlen("first\n"));
    strcpy(theirs, base);
    strcat(base, "last\n");
    strcat(ours, "last\n");
    strcat(theirs, "Last\n");
    cr_assert(sp_lines_apart(&out, sp_str(base), sp_str(ours), sp_str(theirs)));
    strcpy(strstr(ours, "last"), "Last\n");
    cr_expect_str_eq(sp_buf_text(&out), ours);
}
