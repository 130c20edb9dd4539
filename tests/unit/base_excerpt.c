#include "sallyport/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

/* What is kept of a text that comes in pieces of `step` bytes, `keep` of each
 * end. Yours to free. */
static char *kept(const char *text, size_t keep, size_t step)
{
    struct sp_excerpt excerpt = {.keep = keep};
    struct sp_buf out = {0};
    for (size_t at = 0, len = strlen(text); at < len; at += step)
        sp_excerpt_add(&excerpt, text + at, len - at < step ? len - at : step);
    sp_excerpt_text(&excerpt, &out);
    sp_excerpt_dispose(&excerpt);
    return sp_buf_detach(&out);
}

static void assert_kept(const char *text, size_t keep, const char *expected)
{
    for (size_t step = 1; step < 20; step++) {
        char *got = kept(text, keep, step);
        assert_text(got, expected);
        free(got);
    }
}

Test(base_excerpt, what_is_short_is_kept_whole)
{
    assert_kept("", 4, "");
    assert_kept("abc", 4, "abc");
    assert_kept("abcdefgh", 4, "abcdefgh");
    assert_kept("abcdefghijkl", 4, "abcdefghijkl");
}

Test(base_excerpt, of_what_is_long_both_ends_are_kept)
{
    assert_kept("abcdefghijklm", 4, "abcd\n(4 bytes are left out)\nijklm");
    assert_kept("abcdefghijklmnopqrstuvwxyz", 4,
                "abcd\n(16 bytes are left out)\nuvwxyz");
}

Test(base_excerpt, nothing_may_be_kept)
{
    assert_kept("abc", 0, "\n(3 bytes are left out)\n");
}

Test(base_excerpt, it_stays_small)
{
    struct sp_excerpt excerpt = {.keep = 100};
    for (int i = 0; i < 100000; i++)
        sp_excerpt_add(&excerpt, "0123456789", 10);
    cr_assert_leq(excerpt.head.len + excerpt.tail.len, 300);
    cr_assert_eq(excerpt.dropped + excerpt.head.len + excerpt.tail.len,
                 1000000);
    sp_excerpt_dispose(&excerpt);
}
