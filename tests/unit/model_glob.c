#include "sallyport/glob.h"

#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

static bool matches(const char *text, const char *path)
{
    struct sp_glob glob;
    const char *expected = sp_glob_read(&glob, sp_str(text));
    cr_assert_null(expected, "%s: %s", text, expected);
    return sp_glob_match(&glob, sp_str(path));
}

/* For each glob, paths that it matches and paths that it does not match, with
 * spaces between them. */
struct row {
    const char *glob, *matched, *other;
};

static void assert_paths(const char *glob, const char *paths, bool expected)
{
    char *copy = strdup(paths), *rest = copy;
    for (char *path; (path = strsep(&rest, " "));)
        if (*path)
            cr_expect_eq(matches(glob, path), expected, "%s %s %s", glob,
                         expected ? "does not match" : "matches", path);
    free(copy);
}

static void assert_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_paths(rows[i].glob, rows[i].matched, true);
        assert_paths(rows[i].glob, rows[i].other, false);
    }
}

Test(model_glob, without_a_slash_is_a_name_in_any_directory)
{
    static const struct row rows[] = {
        {"conftest.py", "conftest.py a/conftest.py a/b/conftest.py",
         "xconftest.py conftest.pyc conftest a/xconftest.py Conftest.py "
         "conftest.py/a"},
        {"test_*.py", "test_a.py a/test_.py",
         "contest_a.py a/contest_a.py test_a.pyc test_a/b.py test_a.py/b"},
        {"*.md", ".md a.md a/b.md", "md a.mdx a.MD"},
        {"*", "a .a a/b", ""},
        {"a*b*c", "abc axbxc abbcc", "ab acb abcx"},
        {"a?c", "abc x/a.c", "ac abbc"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, with_a_slash_at_its_end_is_a_directory_anywhere)
{
    static const struct row rows[] = {
        {"tests/", "tests/a tests/a/b a/tests/b",
         "tests a/tests tests.c mytests/a tests2/a a/tests.c"},
        {"*.Tests/", "A.Tests/b .Tests/b a/B.Tests/c/d",
         "A.Tests A.Tests.cs a/b A.Testsx/a"},
        {"[0-9]/", "0/a a/1/b", "0 00/a a/1"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, with_another_slash_is_a_path_from_the_root)
{
    static const struct row rows[] = {
        {"/Makefile", "Makefile", "Makefile/a a/Makefile Makefile2"},
        {"/tests/", "tests/a", "tests a/tests/b"},
        {"docs/*.txt", "docs/a.txt docs/.txt",
         "a/docs/b.txt docs/a/b.txt docs/a.txtx docsa.txt"},
        {"a/b/", "a/b/c a/b/c/d", "a/b x/a/b/c a/c/b"},
        {"a/*/b", "a/x/b", "a/b a/x/y/b a/xy/b/c"},
        {"*/b", "a/b", "b a/c/b a/b/c"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, that_names_a_file_matches_nothing_below_a_directory)
{
    static const struct row rows[] = {
        {"docs", "docs a/docs", "docs/a a/docs/b/c docsx a/docsx/b"},
        {"LICENSE", "LICENSE a/LICENSE", "LICENSE/a.c a/LICENSE/b.c"},
        {"*.d", "a.d x/a.d x.d/a.d", "a.d/b x/a.d/b/c a.dx/b"},
        {"a/b", "a/b", "a/b/c a/bc a"},
        {"a/*", "a/b", "a a/b/c"},
        {"*", "a a/b", ""},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, two_stars_are_any_number_of_directories)
{
    static const struct row rows[] = {
        {"**/a", "a x/a x/y/a", "a/b ba x/ba"},
        {"**/src/test/**", "src/test/a x/src/test/a x/y/src/test/a/b",
         "src/test src/tests/a src/a/test/b xsrc/test/a"},
        {"a/**", "a/b a/b/c", "a b/a/c ab/c"},
        {"a/**/b", "a/b a/x/b a/x/y/b", "b a/xb a x/a/b a/b/c"},
        {"a/**/b/**/c", "a/b/c a/x/b/y/c", "a/c a/c/b b/c a/b/b/c/d"},
        {"a/**/", "a/b/c", "a a/b"},
        {"**/", "a/b", "a"},
        {"**", "a a/b", ""},
        {"***/a", "a x/y/a", "ba"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, two_stars_within_a_name_are_one)
{
    static const struct row rows[] = {
        {"a**b", "ab axb x/axyb", "a/b"},
        {"x/a**b", "x/ab x/ayb", "x/a/b"},
        {"**b", "b ab x/ab", "ba"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, sets_hold_characters_ranges_and_classes)
{
    static const struct row rows[] = {
        {"[ab]", "a b", "c ab [ab]"},
        {"[a-c]x", "ax bx cx", "dx x -x"},
        {"[!a-c]", "d -", "a b c"},
        {"[^a]", "b ^", "a"},
        {"[]a]", "] a", "b"},
        {"[!]]", "a", "]"},
        {"[a-]", "a -", "b"},
        {"[-a]", "a -", "b"},
        {"[a-b-c]", "a b - c", "d"},
        {"[a\\]b]", "a ] b", "c \\"},
        {"[a-\\c]", "a b c", "d \\"},
        {"[c-a]", "c", "a b -"},
        {"[[:digit:]x]", "0 9 x", "a : d ["},
        {"[![:space:]]", "a", ""},
        {"[[:digit:]-z]", "1 - z", "a"},
        {"[[:]", "[ :", "]"},
        {"[[:a]", "[ : a", "]"},
        {"[[a:]b", "[b ab :b", "b"},
        {"[\xc3]\xa9", "\xc3\xa9", "e"},
        {"[[:alpha:]]", "a Z", "1 \xc3"},
        {"a[/]b", "", "a/b a[/]b"},
        {"a[!b]c", "axc", "a/c abc"},
        {"x/[!a]", "x/b", "x/a x"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, a_backslash_takes_the_meaning_of_what_follows)
{
    static const struct row rows[] = {
        {"\\*", "* a/*", "a \\*"}, {"a\\?", "a?", "ab"},
        {"\\!a", "!a", "a"},       {"\\[a]", "[a]", "a"},
        {"\\\\", "\\", "\\\\ a"},  {"\\a*", "a ab", "b"},
        {"*\\*", "a* *", "a"},     {"a\\/b", "a/b", "b"},
        {"\\#a", "#a", "a"},
    };
    assert_rows(rows, LENGTH(rows));
}

Test(model_glob, that_makes_no_sense_is_refused_and_matches_nothing)
{
    static const char set[] = "a set such as [a-z] or [[:digit:]] with its "
                              "']'; write \\[ for a name with '['";
    static const char name[] = "a glob with a name in it";
    static const char backslash[] = "a character after the backslash";
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", name},
        {"/", name},
        {"//", name},
        {"a\\", backslash},
        {"\\", backslash},
        {"a\\/", backslash},
        {"\\\\\\", backslash},
        {"[a", set},
        {"a[]", set},
        {"[!", set},
        {"[!]", set},
        {"[a\\]", set},
        {"[a-", set},
        {"[a-\\", set},
        {"[[:digit:]", set},
        {"[[:nonsense:]]", set},
        {"[[::]]", set},
        {"!", name},
        {"!/", name},
        {"![a", set},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_glob glob;
        const char *expected = sp_glob_read(&glob, sp_str(cases[i].text));
        cr_assert_not_null(expected, "%s", cases[i].text);
        assert_text(expected, cases[i].expected);
        cr_assert_not(sp_glob_match(&glob, sp_str("a")));
        cr_assert_not(sp_glob_match(&glob, sp_str("a/b")));
        cr_assert_not(sp_glob_match(&glob, sp_str("")));
    }
}

Test(model_glob, with_a_mark_in_front_is_an_exception)
{
    static const struct {
        const char *text, *path;
        bool is_exception;
    } cases[] = {{"!a", "a", true},         {"!/a/", "a/b", true},
                 {"!*.go", "x/a.go", true}, {"!!a", "!a", true},
                 {"\\!a", "!a", false},     {"a!", "a!", false}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_glob glob;
        cr_assert_null(sp_glob_read(&glob, sp_str(cases[i].text)));
        cr_assert_eq(glob.is_exception, cases[i].is_exception, "%s",
                     cases[i].text);
        cr_assert(sp_glob_match(&glob, sp_str(cases[i].path)), "%s",
                  cases[i].text);
    }
}

Test(model_glob, a_name_is_matched_alone)
{
    struct sp_glob glob;
    cr_assert_null(sp_glob_read(&glob, sp_str("test_*.py")));
    cr_assert(glob.is_name && !glob.is_directory);
    cr_assert_eq(glob.tail, strlen(".py"));
    cr_assert(sp_glob_match_name(&glob, sp_str("test_a.py")));
    cr_assert_not(sp_glob_match_name(&glob, sp_str("contest_a.py")));
}

Test(model_glob, its_tail_stands_for_itself)
{
    static const struct {
        const char *text;
        size_t tail;
    } cases[] = {{"abc", 3},    {"/abc/", 3}, {"*.md", 3}, {"a[bc]d", 1},
                 {"a\\bcd", 2}, {"a?", 0},    {"a*", 0},   {"x/*/yz", 3},
                 {"[a]", 0},    {"a]b", 3}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_glob glob;
        cr_assert_null(sp_glob_read(&glob, sp_str(cases[i].text)));
        cr_assert_eq(glob.tail, cases[i].tail, "%s", cases[i].text);
        cr_assert_eq(sp_glob_has_tail(&glob, sp_str("x/abc")),
                     cases[i].tail == 0 || strcmp(cases[i].text, "abc") == 0 ||
                         strcmp(cases[i].text, "/abc/") == 0,
                     "%s", cases[i].text);
    }
}

Test(model_glob, of_a_name_looks_at_one_part_of_the_path)
{
    static const struct row rows[] = {
        {"a*c", "abc x/abc", "abc/x abc/"},
        {"b*/", "a/bc/d bc/d", "a/bc bc"},
        {"c/", "c/d", "bc/d c a/c"},
    };
    assert_rows(rows, LENGTH(rows));
    cr_assert_not(matches("*", ""));
    cr_assert_not(matches("*", "a/"));
}

/* Trying everything would not come to an end before the sun does. */
Test(model_glob, time_is_bounded, .timeout = 20)
{
    enum { LEN = 100000 };
    char *path = malloc(LEN + 1);
    memset(path, 'a', LEN);
    path[LEN] = '\0';
    cr_assert_not(matches("*a*a*a*a*a*a*a*a*a*a*a*ab", path));
    cr_assert_not(matches("x/**/*a*a*a*a*a*a*ab", path));
    for (int i = 1; i < LEN; i += 2)
        path[i] = '/';
    path[LEN - 1] = 'a';
    cr_assert_not(matches("**/a/**/a/**/a/**/a/**/a/**/a/**/b", path));
    cr_assert_not(matches("**/*a*/*a*/*a*/*a*/*a*/*a*/*a*/b", path));
    cr_assert_not(matches("**/?/[a]/a/a/a/a/a/a/a/a/a/a/a/a/a/b", path));
    free(path);
}
