/*
 * diffcore_count_changes() of git's diffcore-delta.c: a text is cut after each newline,
 * and after 64 bytes; each part has a hash of less than 17 bits. What both have, counts.
 */
#include "sallyport/similar.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

enum {
    HASHES = 107927,
    LONGEST_PART = 64,
    FIRST_BYTES = 8000, /* with a NUL there, a file is no text */
};

struct sp_similar {
    size_t size;
    bool has_end;           /* of its last line */
    uint32_t bytes[HASHES]; /* of its parts with that hash */
    uint32_t taken[HASHES]; /* by the text that it is compared with */
};

/* The parts of a text. */
struct cutter {
    const unsigned char *at, *end;
    bool is_text;
};

static struct cutter cutter_of(struct sp_str text)
{
    size_t first = text.len < FIRST_BYTES ? text.len : FIRST_BYTES;
    const unsigned char *begin = (const unsigned char *)text.ptr;
    return (struct cutter){begin, begin + text.len,
                           !first || !memchr(text.ptr, '\0', first)};
}

/* Its hash, and in *bytes how many it has; false at the end. */
static bool next_part(struct cutter *cutter, uint32_t *hash, uint32_t *bytes)
{
    uint32_t one = 0, other = 0, before;
    *bytes = 0;
    while (cutter->at < cutter->end) {
        unsigned char c = *cutter->at++;
        if (cutter->is_text && c == '\r' && cutter->at < cutter->end &&
            *cutter->at == '\n')
            continue;
        before = one;
        one = (one << 7) ^ (other >> 25);
        other = (other << 7) ^ (before >> 25);
        one += c;
        if (++*bytes == LONGEST_PART || c == '\n')
            break;
    }
    *hash = (one + other * 0x61) % HASHES;
    return *bytes > 0;
}

static bool ends_its_line(struct sp_str text)
{
    return !text.len || text.ptr[text.len - 1] == '\n';
}

struct sp_similar *sp_similar_new(struct sp_str text)
{
    struct sp_similar *similar = sp_calloc(1, sizeof *similar);
    struct cutter cutter = cutter_of(text);
    uint32_t hash, bytes;
    similar->size = text.len;
    similar->has_end = ends_its_line(text);
    while (next_part(&cutter, &hash, &bytes))
        similar->bytes[hash] += bytes;
    return similar;
}

void sp_similar_free(struct sp_similar *similar)
{
    free(similar);
}

bool sp_similar_sizes(size_t one, size_t other)
{
    size_t larger = one > other ? one : other;
    return larger - (one + other - larger) <= larger / 2;
}

/* Takes a part that both have. */
static uint32_t take(struct sp_similar *similar, uint32_t hash, uint32_t bytes)
{
    uint32_t left = similar->bytes[hash] - similar->taken[hash];
    uint32_t taken = bytes < left ? bytes : left;
    similar->taken[hash] += taken;
    return taken;
}

/* Forgets what was taken by the first bytes of a text. */
static void give_back(struct sp_similar *similar, struct sp_str text,
                      const unsigned char *end)
{
    struct cutter cutter = cutter_of(text);
    uint32_t hash, bytes;
    while (cutter.at < end && next_part(&cutter, &hash, &bytes))
        similar->taken[hash] = 0;
}

/* Stops where all that is left would not be enough. */
unsigned sp_similar_score(struct sp_similar *similar, struct sp_str text,
                          unsigned min)
{
    const uint64_t larger = text.len > similar->size ? text.len : similar->size;
    const uint64_t least = larger * min;
    struct cutter cutter = cutter_of(text);
    uint64_t common = 0;
    uint32_t hash, bytes;
    while ((common + (uint64_t)(cutter.end - cutter.at)) * SP_SIMILAR_ALL >=
               least &&
           next_part(&cutter, &hash, &bytes))
        common += take(similar, hash, bytes);
    give_back(similar, text, cutter.at);
    uint64_t score = larger ? SP_SIMILAR_ALL * common / larger : 0;
    return score >= min ? (unsigned)score : 0;
}

bool sp_similar_depends(const struct sp_similar *similar, struct sp_str text)
{
    return !similar->has_end || !ends_its_line(text);
}
