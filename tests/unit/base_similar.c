/* Similarity, with the percentages that `git diff --find-renames=1%` prints. */
#include "sallyport/similar.h"

#include <stdint.h>

#include "support_assert.h"

static unsigned percent(struct sp_str one, struct sp_str other)
{
    struct sp_similar *similar = sp_similar_new(one);
    unsigned result = sp_similar_score(similar, other, 1);
    /* what it has counted is forgotten */
    cr_assert(sp_similar_score(similar, other, result + 1) == 0);
    cr_assert(sp_similar_score(similar, other, result) == result);
    sp_similar_free(similar);
    return result / (SP_SIMILAR_ALL / 100);
}

static unsigned percent_of(const char *one, const char *other)
{
    return percent(sp_str(one), sp_str(other));
}

Test(base_similar, lines_that_both_have_count_by_their_bytes)
{
    cr_assert(percent_of("a\nb\nc\nd\n", "a\nb\nc\nd\n") == 100);
    cr_assert(percent_of("a\nb\nc\nd\n", "d\nc\nb\na\n") == 100);
    cr_assert(percent_of("a\nb\nc\nd\n", "a\nb\nc\ne\n") == 75);
    cr_assert(percent_of("a\na\na\na\n", "a\nb\nc\nd\n") == 25);
    cr_assert(percent_of("a\n", "a\na\na\na\n") == 25);
    cr_assert(percent_of("one two\nx\n", "one two\nyyyyyy\n") == 53);
    cr_assert(percent_of("a\nb\n", "") == 0);
    cr_assert(percent_of("", "a\nb\n") == 0);
}

Test(base_similar, a_long_line_counts_in_parts_of_64_bytes)
{
    char one[129], other[129];
    for (size_t i = 0; i < 128; i++) {
        one[i] = (char)('!' + i % 64);
        other[i] = i < 64 ? one[i] : '.';
    }
    one[128] = other[128] = '\0';
    cr_assert(percent_of(one, other) == 50);
}

Test(base_similar, a_text_has_no_carriage_returns_and_a_binary_file_has)
{
    cr_assert(percent_of("a\r\nb\r\n", "a\nb\n") == 66);
    cr_assert(percent(BYTES("\0\na\r\nb\r\n"), BYTES("\0\na\nb\n")) == 25);
}

Test(base_similar, sizes_alone_rule_out_a_rename)
{
    cr_assert(sp_similar_sizes(100, 50));
    cr_assert(sp_similar_sizes(50, 100));
    cr_assert_not(sp_similar_sizes(100, 49));
    cr_assert_not(sp_similar_sizes(49, 100));
    cr_assert_not(sp_similar_sizes(0, 1));
    cr_assert(sp_similar_sizes(SIZE_MAX, SIZE_MAX));
}
