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

static void sift(uint64_t *items, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && items[child] < items[child + 1])
            child++;
        if (items[at] >= items[child])
            return;
        uint64_t other = items[at];
        items[at] = items[child];
        items[child] = other;
    }
}

/* A heap sort: qsort() would need as much memory again. */
static void sort(uint64_t *items, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(items, i, count);
    for (size_t end = count; end-- > 1;) {
        uint64_t other = items[0];
        items[0] = items[end];
        items[end] = other;
        sift(items, 0, end);
    }
}

struct sp_share sp_places_share(struct sp_places *places)
{
    struct sp_share share = {0, 0};
    sort(places->items, places->count);
    /* Of one place, the one that is covered stands last. */
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
    struct sp_coverage coverage = {
        .lines = sp_places_share(&measured->lines),
        .branches = sp_places_share(&measured->branches),
        .functions = sp_places_share(&measured->functions),
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
