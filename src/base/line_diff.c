/*
 * git's histogram diff. Of the runs of lines that two texts have in common, it
 * takes a long one with rare lines, and looks at what lies before it and after it
 * in the same way. Which run it takes depends on the order of the search, so the
 * order here is git's (xdiff/xhistogram.c): the lines of the second text from the
 * beginning, each with all places that the first text has it at, first to last.
 * A run that was found is better if it is longer than the best so far, or if its
 * rarest line is rarer.
 *
 * Where the common lines are all more frequent than RARE, git falls back to its
 * classic diff; where CHAIN + 1 lines of the first text have one hash, it fails.
 * That is not repeated here.
 */
#include "line_diff.h"

#include <stdlib.h>
#include <string.h>

#include "line_classic.h"

#include "sallyport/vec.h"

enum {
    RARE = 64,
    CHAIN = 64,
    MAX_STEPS = 200, /* for each line, on average */
    NONE = UINT32_MAX,
};

/* Parts of two texts that are compared. */
struct pair {
    struct line_range one, other;
};

/* What is known about a line of the first text, within the pair. */
struct record {
    uint32_t pair; /* number of the pair for which it holds */
    uint32_t first, count;
};

struct run {
    struct pair at;
    uint32_t count; /* of its rarest line */
    bool is_found;
};

struct search {
    const uint32_t *one, *other; /* the numbers of their lines */
    struct record *records;      /* by number */
    uint32_t *next;              /* the same line's next place in the pair */
    uint8_t *chains;             /* by git's hash: how many different lines */
    uint32_t numbers, pairs, rare;
    bool has_common;
    uint64_t steps, max_steps;
    SP_VEC(struct pair) left;
};

static uint32_t length(struct line_range part)
{
    return part.end - part.begin;
}

/* git's XDL_HASHLONG and xdl_hashbits(). */
static unsigned hash_bits(uint32_t count)
{
    unsigned bits = 0;
    while (bits < 31 && 1U << bits < count)
        bits++;
    return bits ? bits : 1;
}

static uint32_t hash_of(uint32_t number, unsigned bits)
{
    return (number + (number >> bits)) & ((1U << bits) - 1);
}

/* Counts the lines of the first part. False where git would fail. */
static bool count_lines(struct search *search, struct line_range part)
{
    const unsigned bits = hash_bits(length(part));
    memset(search->chains, 0, (size_t)1 << bits);
    search->pairs++;
    for (uint32_t at = part.end; at-- > part.begin;) {
        const uint32_t number = search->one[at];
        struct record *record = &search->records[number];
        if (record->pair == search->pairs) {
            search->next[at] = record->first;
            record->first = at;
            record->count++;
            continue;
        }
        if (search->chains[hash_of(number, bits)]++ == CHAIN)
            return false;
        search->next[at] = NONE;
        *record = (struct record){search->pairs, at, 1};
    }
    return true;
}

/* The run of equal lines around two equal ones. */
static struct run extend(struct search *search, const struct pair *pair,
                         uint32_t one, uint32_t other)
{
    const uint32_t *a = search->one, *b = search->other;
    const struct record *records = search->records;
    struct run run = {
        {{one, one + 1}, {other, other + 1}}, records[a[one]].count, true};
    struct line_range *in_one = &run.at.one, *in_other = &run.at.other;
    while (in_one->begin > pair->one.begin &&
           in_other->begin > pair->other.begin &&
           a[in_one->begin - 1] == b[in_other->begin - 1]) {
        in_one->begin--;
        in_other->begin--;
        if (records[a[in_one->begin]].count < run.count)
            run.count = records[a[in_one->begin]].count;
    }
    while (in_one->end < pair->one.end && in_other->end < pair->other.end &&
           a[in_one->end] == b[in_other->end]) {
        if (records[a[in_one->end]].count < run.count)
            run.count = records[a[in_one->end]].count;
        in_one->end++;
        in_other->end++;
    }
    search->steps += length(*in_one);
    return run;
}

/* Tries all places of one line of the second text. Returns the line to try
 * next. */
static uint32_t try_line(struct search *search, const struct pair *pair,
                         uint32_t at, struct run *best)
{
    const struct record *record = &search->records[search->other[at]];
    uint32_t next = at + 1;
    if (record->pair != search->pairs)
        return next;
    search->has_common = true;
    if (record->count > search->rare)
        return next;
    for (uint32_t place = record->first; place != NONE;) {
        const struct run run = extend(search, pair, place, at);
        if (next < run.at.other.end)
            next = run.at.other.end;
        /* git counts from the best one's first line, so one line is no longer
         * than none */
        if (length(run.at.one) > (best->is_found ? length(best->at.one) : 1) ||
            run.count < search->rare) {
            *best = run;
            search->rare = run.count;
        }
        do
            place = search->next[place];
        while (place != NONE && place < run.at.one.end);
    }
    return next;
}

/* False where git would fail, or where it takes too long. */
static bool find_best(struct search *search, const struct pair *pair,
                      struct run *best)
{
    *best = (struct run){.is_found = false};
    if (!count_lines(search, pair->one))
        return false;
    search->rare = RARE + 1;
    search->has_common = false;
    search->steps += length(pair->one) + length(pair->other);
    for (uint32_t at = pair->other.begin;
         at < pair->other.end && search->steps <= search->max_steps;)
        at = try_line(search, pair, at, best);
    return search->steps <= search->max_steps;
}

static bool is_frequent(const struct search *search)
{
    return search->has_common && search->rare > RARE;
}

static void mark(struct numbered *text, struct line_range part)
{
    memset(text->changed + part.begin + 1, 1, length(part));
}

static bool diff_pair(struct search *search, const struct pair *pair,
                      struct numbered *one, struct numbered *other)
{
    struct run best = {.is_found = false};
    if (length(pair->one) && length(pair->other)) {
        if (!find_best(search, pair, &best))
            return false;
        if (is_frequent(search))
            return sp_lines_classic(one, pair->one, other, pair->other,
                                    search->numbers);
    }
    if (!best.is_found) {
        mark(one, pair->one);
        mark(other, pair->other);
        return true;
    }
    const struct pair before = {{pair->one.begin, best.at.one.begin},
                                {pair->other.begin, best.at.other.begin}};
    const struct pair after = {{best.at.one.end, pair->one.end},
                               {best.at.other.end, pair->other.end}};
    SP_VEC_PUSH(&search->left, after);
    SP_VEC_PUSH(&search->left, before);
    return true;
}

bool sp_lines_diff(struct numbered *one, struct numbered *other,
                   uint32_t numbers)
{
    const size_t lines = (size_t)one->count + other->count;
    struct search search = {
        .one = one->numbers,
        .other = other->numbers,
        .numbers = numbers,
        .records = sp_calloc(numbers + 1, sizeof *search.records),
        .next = sp_calloc(one->count + 1, sizeof *search.next),
        .chains = sp_calloc((size_t)1 << hash_bits(one->count), 1),
        .max_steps = MAX_STEPS * (lines + 1000)};
    const struct pair all = {{0, one->count}, {0, other->count}};
    bool good = true;
    memset(one->changed, 0, one->count + 2);
    memset(other->changed, 0, other->count + 2);
    SP_VEC_PUSH(&search.left, all);
    while (good && search.left.count) {
        const struct pair pair = search.left.items[--search.left.count];
        good = diff_pair(&search, &pair, one, other);
    }
    free(search.records);
    free(search.next);
    free(search.chains);
    free(search.left.items);
    return good;
}
