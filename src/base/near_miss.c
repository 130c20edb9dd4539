#include "sallyport/near_miss.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { LONGEST_WORD = 40 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The number of edits from one word to another, of at most LONGEST_WORD
 * letters: a letter added, removed or replaced, or two neighbours swapped. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST_WORD + 1], len = strlen(b);
    for (size_t k = 0; k <= len; k++)
        rows[0][k] = k;
    size_t i = 1;
    for (; a[i - 1]; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];
        const size_t *higher = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= len; k++) {
            row[k] = smaller(above[k - 1] + (a[i - 1] != b[k - 1]),
                             smaller(above[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = smaller(row[k], higher[k - 2] + 1);
        }
    }
    return rows[(i - 1) % 3][len];
}

/* Could a word be less than `edits` from one of `len` bytes? Each byte more is one. */
static bool may_be_near(const char *word, size_t len, size_t edits)
{
    size_t other = strlen(word);
    return other <= LONGEST_WORD && other < len + edits && len < other + edits;
}

/* A bit for each letter that is in the word. */
static uint32_t letters_of(const char *word)
{
    enum { BITS = 32 };
    uint32_t letters = 0;
    for (; *word; word++)
        letters |= 1u << ((unsigned char)*word % BITS);
    return letters;
}

/* Could two words with these letters be less than `edits` apart? Each letter that only
 * one has takes an edit, which can bring in one of the other. */
static bool may_differ_less(uint32_t a, uint32_t b, size_t edits)
{
    return (size_t)__builtin_popcount(a & ~b) < edits &&
           (size_t)__builtin_popcount(b & ~a) < edits;
}

/* Does a word begin as the wrong one, and the nearest so far does not? */
static bool begins_better(const char *word, const char *nearest,
                          const char *wrong)
{
    return nearest && *nearest != *wrong && *word == *wrong;
}

const char *sp_near_miss(const char *wrong, const char *const *words)
{
    const char *nearest = NULL;
    size_t least = 3, len = strlen(wrong);
    uint32_t letters = letters_of(wrong);
    if (len > LONGEST_WORD)
        return NULL;
    for (; *words; words++) {
        size_t bound = least + begins_better(*words, nearest, wrong);
        if (!may_be_near(*words, len, bound) ||
            !may_differ_less(letters, letters_of(*words), bound))
            continue;
        size_t edits = distance(wrong, *words);
        if (edits < bound && edits * 2 < len) {
            least = edits;
            nearest = *words;
        }
    }
    return nearest;
}
