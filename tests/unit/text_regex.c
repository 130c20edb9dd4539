#include "sallyport/regex.h"

#include <stdio.h>
#include <stdlib.h>

#include "sallyport/buf.h"
#include "support_assert.h"

static struct sp_regex *compiled(const char *pattern)
{
    struct sp_regex *regex = NULL;
    struct sp_error err = {0};
    cr_assert_eq(sp_regex_compile(&regex, pattern, &err), SP_OK, "%s",
                 err.message);
    return regex;
}

/* "START-END GROUP-START-GROUP-END", "none", or the message of the error. */
static const char *answer(int found, const struct sp_match *m,
                          const struct sp_error *err)
{
    static char text[1100];
    if (found < 0)
        snprintf(text, sizeof text, "%d: %s", found, err->message);
    else if (!found)
        snprintf(text, sizeof text, "none");
    else
        snprintf(text, sizeof text, "%zu-%zu %zu-%zu", m->start, m->end,
                 m->group_start, m->group_end);
    return text;
}

static const char *find(const char *pattern, struct sp_str text, size_t from)
{
    struct sp_regex *regex = compiled(pattern);
    struct sp_match match = {0};
    struct sp_error err = {0};
    int found = sp_regex_find(regex, text, from, &match, &err);
    sp_regex_free(regex);
    return answer(found, &match, &err);
}

static const char *full(const char *pattern, struct sp_str text)
{
    struct sp_regex *regex = compiled(pattern);
    struct sp_match match = {0};
    struct sp_error err = {0};
    int found = sp_regex_full(regex, text, &match, &err);
    sp_regex_free(regex);
    return answer(found, &match, &err);
}

Test(text_regex, finds_the_first_match)
{
    assert_text(find("b+", BYTES("abbab"), 0), "1-3 1-3");
    assert_text(find("b+", BYTES("abbab"), 3), "4-5 4-5");
    assert_text(find("b+", BYTES("abbab"), 5), "none");
    assert_text(find("x", BYTES("abbab"), 0), "none");
    assert_text(find("", BYTES("ab"), 2), "2-2 2-2");
    assert_text(find("^", (struct sp_str){NULL, 0}, 0), "0-0 0-0");
    assert_text(find(".", (struct sp_str){NULL, 0}, 0), "none");
}

Test(text_regex, the_start_of_the_text_stays_where_it_is)
{
    assert_text(find("^b", BYTES("ab"), 1), "none");
    assert_text(find("(?<=a)b", BYTES("ab"), 1), "1-2 1-2");
}

Test(text_regex, group_one_is_told_where_it_took_part)
{
    assert_text(find("a(b)(c)", BYTES("xabc"), 0), "1-4 2-3");
    assert_text(find("a(?:b)c", BYTES("xabc"), 0), "1-4 1-4");
    assert_text(find("(x)?a", BYTES("a"), 0), "0-1 0-1");
    assert_text(find("(x)|(a)", BYTES("a"), 0), "0-1 0-1");
    assert_text(find("()a", BYTES("a"), 0), "0-1 0-0");
}

Test(text_regex, a_full_match_is_the_whole_text)
{
    assert_text(full("a|ab", BYTES("ab")), "0-2 0-2");
    assert_text(full("(a)b", BYTES("ab")), "0-2 0-1");
    assert_text(full("a", BYTES("ab")), "none");
    assert_text(full("b", BYTES("ab")), "none");
    assert_text(full("a$", BYTES("a\n")), "none");
    assert_text(full("^a$", BYTES("a")), "0-1 0-1");
    assert_text(full(".*", (struct sp_str){NULL, 0}), "0-0 0-0");
}

Test(text_regex, text_is_utf8)
{
    assert_text(full(".", BYTES("é")), "0-2 0-2");
    assert_text(full("[[:alpha:]é]+", BYTES("été")), "0-5 0-5");
    assert_text(find("\\x{1F680}", BYTES("go 🚀"), 0), "3-7 3-7");
}

Test(text_regex, bytes_that_are_not_utf8_never_match)
{
    assert_text(find("caf.", BYTES("caf\xe9"), 0), "none");
    assert_text(find("[^a]", BYTES("a\xff"), 0), "none");
    assert_text(find("b", BYTES("\xff\xfe b"), 0), "3-4 3-4");
    assert_text(full(".*", BYTES("a\xff")), "none");
    assert_text(full(".*", BYTES("\xffz")), "none");
    assert_text(find("^a$", BYTES("a\xff"), 0), "none");
    assert_text(find("^a$",
                     BYTES("\xff"
                           "a"),
                     0),
                "none");
    /* from the middle of a character */
    assert_text(find(".", BYTES("éa"), 1), "2-3 2-3");
}

Test(text_regex, text_may_hold_nul)
{
    assert_text(find("b", BYTES("a\0b"), 0), "2-3 2-3");
    assert_text(full("a\\x00b", BYTES("a\0b")), "0-3 0-3");
}

Test(text_regex, keeps_its_pattern)
{
    struct sp_regex *regex = compiled("(a|b)+");
    assert_text(sp_regex_pattern(regex), "(a|b)+");
    sp_regex_free(regex);
    sp_regex_free(NULL);
}

Test(text_regex, says_what_is_wrong_with_a_pattern_and_where)
{
    static const struct {
        const char *pattern, *message;
    } cases[] = {
        {"(a", "not a regular expression: missing closing parenthesis at "
               "character 3"},
        {"a)", "not a regular expression: unmatched closing parenthesis at "
               "character 2"},
        {"*a", "not a regular expression: quantifier does not follow a "
               "repeatable item at character 1"},
        {"[a", "not a regular expression: missing terminating ] for character "
               "class at character 3"},
        {"a\\", "not a regular expression: \\ at end of pattern at character "
                "3"},
        {"a\\C", "not a regular expression: using \\C is disabled by the "
                 "application at character 4"},
        {"\xff", "not a regular expression: UTF-8 error: illegal byte (0xfe "
                 "or 0xff) at character 1"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_regex *regex = NULL;
        struct sp_error err = {0};
        cr_assert_eq(sp_regex_compile(&regex, cases[i].pattern, &err),
                     SP_EPOLICY);
        assert_error(err, SP_EPOLICY, cases[i].message);
        cr_assert_null(regex);
    }
}

Test(text_regex, a_pattern_that_takes_too_long_is_given_up)
{
    static const char *const bombs[] = {"(a+)+$", "(a|aa)+$",
                                        "(x+x+)+y|a*a*a*a*a*a*a*b|(a*)*c|!!"};
    for (size_t i = 0; i < LENGTH(bombs); i++) {
        char expected[128];
        snprintf(expected, sizeof expected,
                 "%d: the pattern '%s' takes too long on a text of this push",
                 SP_ELIMIT, bombs[i]);
        assert_text(find(bombs[i],
                         BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                         0),
                    expected);
    }
}

Test(text_regex, a_pattern_that_needs_too_much_memory_is_given_up)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 200000; i++)
        sp_buf_putc(&text, 'a');
    assert_text(full("(?:(a)|b)*", (struct sp_str){text.data, text.len}),
                "-5: the pattern '(?:(a)|b)*' takes too long on a text of this "
                "push");
    sp_buf_dispose(&text);
}

Test(text_regex, tells_the_version_of_pcre2)
{
    cr_assert(strtod(sp_regex_version(), NULL) >= 10.30, "%s",
              sp_regex_version());
}

/* PCRE2 forbids \K in a lookaround, but not in a group that one calls. */
Test(text_regex, a_match_begins_where_it_was_looked_for_and_before_its_end)
{
    static const char behind[] = "(?(DEFINE)(?<x>b\\K))a(?=(?&x))";
    static const char before[] = "(?(DEFINE)(?<x>\\Ka))(?<=(?&x))b";
    static const char said[] = "-2: the pattern '%s' moves the beginning of "
                               "its match out of it; leave "
                               "\\K out of the pattern";
    char expected[256];
    snprintf(expected, sizeof expected, said, behind);
    assert_text(find(behind, BYTES("ab"), 0), expected);
    assert_text(full(behind, BYTES("ab")), "none");
    snprintf(expected, sizeof expected, said, before);
    assert_text(find(before, BYTES("ab"), 1), expected);
    assert_text(find("a\\Kb", BYTES("ab"), 0), "1-2 1-2");
}
