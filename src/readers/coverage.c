#include "coverage.h"

#include <stdlib.h>

uint64_t sp_place_hash(uint64_t in, struct sp_str name)
{
    const uint64_t prime = 0x9e3779b97f4a7c15u;
    uint64_t hash = (in ^ sp_str_hash(name)) * prime;
    return hash ^ (hash >> 29);
}

void sp_places_add(struct sp_reading *self, struct sp_places *places,
                   uint64_t hash, bool is_covered)
{
    if (places->count == SP_PLACES_MAX) {
        sp_reading_fault(self, "more than %d lines, branches or functions",
                         SP_PLACES_MAX);
        return;
    }
    SP_VEC_PUSH(places, (hash & ~(uint64_t)1) | is_covered);
}

enum { DIGITS = 256, DIGIT_BITS = 8, FEW = 64, FIRST_SHIFT = 56 };

static void insert(uint64_t *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t item = items[i];
        size_t at = i;
        for (; at && items[at - 1] > item; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static unsigned digit_of(uint64_t item, int shift)
{
    return (unsigned)(item >> shift) % DIGITS;
}

/* Moves each item to the part of its digit. ends[]: where each part ends. */
static void distribute(uint64_t *items, const size_t *ends, int shift)
{
    size_t next[DIGITS];
    for (unsigned i = 0; i < DIGITS; i++)
        next[i] = i ? ends[i - 1] : 0;
    for (unsigned i = 0; i < DIGITS; i++)
        while (next[i] < ends[i]) {
            uint64_t item = items[next[i]];
            for (unsigned to; (to = digit_of(item, shift)) != i;) {
                uint64_t other = items[next[to]];
                items[next[to]++] = item;
                item = other;
            }
            items[next[i]++] = item;
        }
}

/* By their digits, in place: qsort() would need as much memory again, and hashes are
 * spread evenly. */
static void sort(uint64_t *items, size_t count, int shift)
{
    size_t ends[DIGITS] = {0};
    if (count <= FEW) {
        insert(items, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        ends[digit_of(items[i], shift)]++;
    for (unsigned i = 1; i < DIGITS; i++)
        ends[i] += ends[i - 1];
    distribute(items, ends, shift);
    for (unsigned i = 0; shift && i < DIGITS; i++) {
        size_t from = i ? ends[i - 1] : 0;
        sort(items + from, ends[i] - from, shift - DIGIT_BITS);
    }
}

static struct sp_share share_of(struct sp_places *places)
{
    struct sp_share share = {0, 0};
    sort(places->items, places->count, FIRST_SHIFT);
    /* a place that is listed twice has its covered entry last */
    for (size_t i = 0; i < places->count; i++) {
        uint64_t place = places->items[i];
        if (i + 1 < places->count && places->items[i + 1] >> 1 == place >> 1)
            continue;
        share.total++;
        share.covered += place & 1;
    }
    return share;
}

/* In percent, with two decimals, rounded down. */
static double percent(struct sp_share share)
{
    const uint64_t all = 10000, hundred = 100;
    if (!share.total)
        return (double)hundred;
    long double part = (long double)share.covered / (long double)share.total;
    uint64_t rounded = (uint64_t)(part * (long double)all);
    if (share.covered < share.total && rounded == all)
        rounded--;
    return (double)rounded / (double)hundred;
}

static void add(struct sp_reading *self, const char *name, bool is_measured,
                struct sp_share share)
{
    if (share.covered > share.total)
        sp_reading_fault(self, "more %s are covered than there are", name);
    else if (is_measured)
        sp_reading_metric(self, name, percent(share));
    else
        sp_reading_missing(self, name);
}

void sp_coverage_end(struct sp_reading *self,
                     const struct sp_coverage *coverage)
{
    if (!coverage->lines.total) {
        sp_reading_fails(self, "no line was measured");
        return;
    }
    add(self, "lines", true, coverage->lines);
    add(self, "branches", coverage->has_branches, coverage->branches);
    add(self, "functions", coverage->has_functions, coverage->functions);
}

void sp_measured_end(struct sp_reading *self, struct sp_measured *measured)
{
    struct sp_coverage coverage = {.lines = share_of(&measured->lines),
                                   .branches = share_of(&measured->branches),
                                   .functions = share_of(&measured->functions),
                                   .has_branches = measured->has_branches,
                                   .has_functions = measured->has_functions};
    sp_coverage_end(self, &coverage);
}

void sp_measured_dispose(struct sp_measured *measured)
{
    free(measured->lines.items);
    free(measured->branches.items);
    free(measured->functions.items);
}
