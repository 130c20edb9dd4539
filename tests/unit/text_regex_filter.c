#include "sallyport/regex_filter.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "support_assert.h"

enum { MOST = 4 };

static struct sp_regex *patterns[MOST];
static size_t count;

static struct sp_regex_filter *filter_of(const char *const *texts)
{
    struct sp_error err = {0};
    for (count = 0; texts[count]; count++)
        cr_assert_eq(sp_regex_compile(&patterns[count], texts[count], &err),
                     SP_OK, "%s", err.message);
    return sp_regex_filter_new((const struct sp_regex *const *)patterns, count);
}

static void end(struct sp_regex_filter *filter)
{
    for (size_t i = 0; i < count; i++)
        sp_regex_free(patterns[i]);
    sp_regex_filter_free(filter);
}

static bool one_matches(struct sp_str text)
{
    struct sp_match match;
    struct sp_error err = {0};
    for (size_t i = 0; i < count; i++)
        if (sp_regex_find(patterns[i], text, 0, &match, &err) > 0)
            return true;
    return false;
}

static const char *const phases[] = {
    "\\(RED\\)|^(?i:test)(\\([^)]*\\))?!?:",
    "\\(GREEN\\)|^(?i:feat|fix|perf)(\\((?!deps[-)])[^)]*\\))?!?:",
    "^(?i:docs|chore)(\\([^)]*\\))?!?:|^(?i:feat)\\(deps(-[^)]*)?\\)!?:"
    "(?!.*\\(GREEN\\))",
    NULL};

Test(text_regex_filter, what_a_pattern_matches_is_never_held_back)
{
    static const char *const parts[] = {
        "(RED)", "(GREEN)", "test",  "TEST", "feat", "(deps)", "(deps-x)",
        "(a)",   "!",       ":",     " ",    "docs", "chore",  "\xc3\xa4",
        "(",     ")",       "fix: ", "\n",   "\xff", "K"};
    struct sp_regex_filter *filter = filter_of(phases);
    struct sp_buf text = {0};
    unsigned seed = 7, held = 0, matched = 0;
    for (int round = 0; round < 20000; round++) {
        sp_buf_reset(&text);
        for (int i = round % 6; i >= 0; i--) {
            seed = seed * 1103515245u + 12345u;
            sp_buf_puts(&text, parts[(seed >> 16) % LENGTH(parts)]);
        }
        struct sp_str subject = {sp_buf_text(&text), text.len};
        bool passes = sp_regex_filter_passes(filter, subject);
        bool matches = one_matches(subject);
        cr_assert(passes || !matches, "%s", sp_buf_text(&text));
        held += !passes;
        matched += matches;
    }
    cr_assert(held > 2000 && matched > 2000, "%u %u", held, matched);
    sp_buf_dispose(&text);
    end(filter);
}

Test(text_regex_filter, a_text_that_nothing_matches_is_held_back)
{
    struct sp_regex_filter *filter = filter_of(phases);
    cr_assert(!sp_regex_filter_passes(filter, sp_str("MINOR: config: a test")));
    cr_assert(!sp_regex_filter_passes(filter, sp_str("")));
    cr_assert(!sp_regex_filter_passes(filter, (struct sp_str){NULL, 0}));
    cr_assert(sp_regex_filter_passes(filter, sp_str("Fix: it")));
    cr_assert(sp_regex_filter_passes(filter, sp_str("a \xc3\xa4")));
    end(filter);
}

Test(text_regex_filter, patterns_that_cannot_be_joined_hold_nothing_back)
{
    static const char *const some[] = {
        "(a)\\1",    "a|",    "|a",      "a||b",    "(?<x>a)",     "(?i)a",
        "\\Qa|b\\E", "a\\Kb", "(?>a)b",  "(*UCP)a", "[[:alpha:]]", "\xc3\xa4",
        "(?|(a)|b)", "\\x61", "(a)(?1)", "(?#)a",   "\\p{Lu}",     "(?-i:a)"};
    for (size_t i = 0; i < LENGTH(some); i++) {
        struct sp_regex_filter *filter =
            filter_of((const char *const[]){"^b", some[i], NULL});
        cr_assert(sp_regex_filter_passes(filter, sp_str("zzz")), "%s", some[i]);
        end(filter);
    }
}

Test(text_regex_filter, branches_end_at_bars_that_stand_alone)
{
    static const char *const some[] = {"^(a|b)c", "[|]d|e\\|f", "[]|]g|[^]|]hh",
                                       NULL};
    struct sp_regex_filter *filter = filter_of(some);
    static const char *const texts[] = {"ac", "bc", "xbc", "|d",  "e|f", "f",
                                        "|g", "]g", "ahh", "|hh", "a",   "c"};
    for (size_t i = 0; i < LENGTH(texts); i++)
        cr_assert_eq(sp_regex_filter_passes(filter, sp_str(texts[i])),
                     one_matches(sp_str(texts[i])), "%s", texts[i]);
    end(filter);
}
