/* How conflicts in a text were resolved. */
#include "sallyport/resolution.h"

#include <criterion/criterion.h>

#define SUFFIX "^0~0"
#define ONE "1111111111111111111111111111111111111111" SUFFIX
#define TWO "2222222222222222222222222222222222222222" SUFFIX

/* Lines are separated by blanks here; '{' opens a hunk, '|' splits it, and '}'
 * closes it. */
static struct sp_str lines(const char *words, char *out)
{
    char *to = out;
    for (const char *c = words; *c; c++) {
        if (*c == ' ')
            *to++ = '\n';
        else if (*c == '{')
            to = stpcpy(to, "<<<<<<< " ONE);
        else if (*c == '|')
            to = stpcpy(to, "=======");
        else if (*c == '}')
            to = stpcpy(to, ">>>>>>> " TWO);
        else
            *to++ = *c;
    }
    *to = '\0';
    return sp_str(out);
}

static int resolved(const char *automatic, const char *base, const char *made)
{
    char a[1024], b[1024], m[1024];
    return sp_resolution_of(lines(automatic, a), lines(base, b), lines(made, m),
                            sp_str(SUFFIX));
}

#define SIDES SP_RESOLVED_BY_SIDES
#define OWN SP_RESOLVED_BY_OWN_LINES
#define OUTSIDE SP_RESOLVED_OUTSIDE

Test(base_resolution, lines_of_the_sides_are_free_within_their_hunk)
{
    static const struct {
        const char *automatic, *base, *made;
        enum sp_resolution expected;
    } rows[] = {
        {"a { x | y } b ", "", "a x b ", SIDES},
        {"a { x | y } b ", "", "a y b ", SIDES},
        {"a { x | y } b ", "", "a y x y b ", SIDES},
        {"a { x | y } b ", "", "a b ", SIDES},
        {"a { x | y } b ", "old", "a old b ", SIDES},
        {"a { x | y } b ", "", "a own b ", OWN},
        {"a { x | y } b ", "", "a x own y b ", OWN},
        {"a { x | y } b ", "", "a { x | y } b ", OWN},
        {"a { x | y } b ", "", "own x b ", OUTSIDE},
        {"a { x | y } b ", "", "x b ", OUTSIDE},
        {"a { x | y } b ", "", "a x ", OUTSIDE},
        {"a { x | y } b ", "", "a x b own ", OUTSIDE},
        {"a { x | y } b ", "", "", OUTSIDE},
        /* at the beginning and at the end */
        {"{ x | y } b ", "", "x b ", SIDES},
        {"a { x | y } ", "", "a x ", SIDES},
        {"a { x | y } ", "", "a x", SIDES},
        {"a { x | y } ", "", "a own", OWN},
        {"{ x | y } ", "", "", SIDES},
        {"a { x | y } b", "", "a x b ", OUTSIDE},
        {"a { x | y } b", "", "a x b", SIDES},
        /* a line of one hunk is not free in another */
        {"a { x | y } b { v | w } c ", "", "a x b v c ", SIDES},
        {"a { x | y } b { v | w } c ", "", "a v b x c ", OWN},
        {"a { x | y } b { v | w } c ", "", "a x v c ", OUTSIDE},
        /* what stands between hunks may stand inside of them, too */
        {"a { b | y } b { v | w } c ", "", "a b b b v c ", SIDES},
        {"{ b | y } b { v | b } ", "", "y b b v ", SIDES},
        {"{ x | b } b { v | w } ", "", "b b v ", SIDES},
        {"{ x | b } b { v | w } ", "", "b v b ", OWN},
        {"{ x | y } b b { v | w } ", "", "x b b b v ", OWN},
        {"{ b | y } b b { v | w } ", "", "y b b b v ", SIDES},
        /* a side that holds what looks like a separator */
        {"a { x | | y } b ", "", "a | b ", SIDES},
        /* without hunks, or with broken ones */
        {"a b ", "", "a b ", OUTSIDE},
        {"a { x | y b ", "", "a x b ", OUTSIDE},
        {"a x | y } b ", "", "a x b ", OUTSIDE},
        {"a { x { y | } b ", "", "a x b ", OUTSIDE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect(resolved(rows[i].automatic, rows[i].base, rows[i].made) ==
                      (int)rows[i].expected,
                  "%s -> %s", rows[i].automatic, rows[i].made);
    }
}

Test(base_resolution, a_label_may_be_followed_by_the_files_other_name)
{
    static const struct {
        const char *automatic, *made;
        enum sp_resolution expected;
    } rows[] = {
        {"a\n<<<<<<< " ONE ":b.c\nx\n=======\n>>>>>>> " TWO ":d.c\n", "a\nx\n",
         SIDES},
        {"a\n<<<<<<< " ONE "\r\nx\n=======\n>>>>>>> " TWO "\r\n", "a\nx\n",
         SIDES},
        {"<<<<<<< " ONE "\r\nx\r\n=======\r\n>>>>>>> " TWO "\r\n",
         "=======\r\n", OWN},
        {"a\n<<<<<<< " ONE "s\nx\n=======\n>>>>>>> " TWO "\n", "a\nx\n",
         OUTSIDE},
        {"a\n<<<<<< " ONE "\nx\n=======\n>>>>>> " TWO "\n", "a\nx\n", OUTSIDE},
        {"a\n<<<<<<< one\nx\n=======\n>>>>>>> two\n", "a\nx\n", OUTSIDE},
        /* the content of a file that was moved two ways */
        {"a\n<<<<<<<< " ONE ":b\nx\n========\n>>>>>>>> " TWO ":c\n", "a\nx\n",
         SIDES},
        {"a\n<<<<<<< " ONE "\n<<<<<<<< " ONE "\nx\n========\ny\n>>>>>>>> " TWO
         "\n=======\nz\n>>>>>>> " TWO "\n",
         "a\ny\nz\n", SIDES},
        {"a\n<<<<<<< " ONE "\nx\n=======\n", "a\nx\n", OUTSIDE},
        /* what looks like a marker, and has not the suffix */
        {"a\n<<<<<<< 1111111111111111111111111111111111111111\n<<<<<<< " ONE
         "\nx\n=======\n>>>>>>> " TWO "\n",
         "a\n<<<<<<< 1111111111111111111111111111111111111111\nx\n", SIDES},
        /* one hunk in another of the same size */
        {"a\n<<<<<<< " ONE "\n<<<<<<< " ONE "\nx\n=======\ny\n>>>>>>> " TWO
         "\n=======\nz\n>>>>>>> " TWO "\nb\n",
         "a\ny\nz\nb\n", SIDES},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect(sp_resolution_of(sp_str(rows[i].automatic), sp_str(""),
                                   sp_str(rows[i].made),
                                   sp_str(SUFFIX)) == rows[i].expected,
                  "%s", rows[i].automatic);
}
