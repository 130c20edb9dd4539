#include "overview.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/utc.h"

char *sp_overview_day(char out[OVERVIEW_DAY + 1], int64_t time)
{
    char text[SP_UTC_TEXT + 1];
    memcpy(out, sp_utc_write(text, time / 1000), OVERVIEW_DAY);
    out[OVERVIEW_DAY] = '\0';
    return out;
}

char *sp_overview_minute(char out[OVERVIEW_MINUTE + 1], int64_t seconds)
{
    char text[SP_UTC_TEXT + 1];
    memcpy(out, sp_utc_write(text, seconds), OVERVIEW_MINUTE);
    out[OVERVIEW_DAY] = ' ';
    out[OVERVIEW_MINUTE] = '\0';
    return out;
}

void sp_overview_duration(struct sp_buf *out, int64_t milliseconds)
{
    long long minutes = (milliseconds + 30000) / 60000;
    long long hours = minutes / 60, days = hours / 24;
    if (days)
        sp_buf_printf(out, "%lld d %lld h", days, hours % 24);
    else if (hours)
        sp_buf_printf(out, "%lld h %lld min", hours, minutes % 60);
    else
        sp_buf_printf(out, "%lld min", minutes);
}

unsigned sp_overview_percent(uint64_t a, uint64_t b)
{
    return b ? (unsigned)((a * 200 + b) / (b * 2)) : 0;
}

static int by_harm(const void *a, const void *b)
{
    const struct sp_tally_code *x = *(const struct sp_tally_code *const *)a;
    const struct sp_tally_code *y = *(const struct sp_tally_code *const *)b;
    uint64_t left = x->refused + x->observed, right = y->refused + y->observed;
    if (left != right)
        return left < right ? 1 : -1;
    if (x->warned != y->warned)
        return x->warned < y->warned ? 1 : -1;
    return strcmp(x->code, y->code);
}

const struct sp_tally_code **sp_overview_codes(const struct sp_tally *tally)
{
    size_t count = tally->codes.count;
    const struct sp_tally_code **sorted =
        sp_calloc(count, sizeof(const struct sp_tally_code *));
    for (size_t i = 0; i < count; i++)
        sorted[i] = &tally->codes.items[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_harm);
    return sorted;
}

/* Weeks of the period that have passed, from the first entry on where that is later. */
static double weeks_of(const struct sp_overview *o,
                       const struct sp_tally *tally)
{
    bool is_now = tally == &o->now;
    int64_t length = o->until - o->since;
    int64_t since = is_now ? o->since : o->since - length;
    int64_t until = is_now ? o->until : o->since;
    if (until > o->made)
        until = o->made;
    if (tally->first > since && !(is_now && o->before.entries))
        since = tally->first;
    double weeks = (double)(until - since) / (7 * 1000.0 * SP_DAY);
    return weeks > 1 ? weeks : 1;
}

void sp_overview_keys(struct overview_keys *out, const struct sp_overview *o,
                      const struct sp_tally *tally)
{
    *out = (struct overview_keys){.deployments = sp_tally_landed(tally),
                                  .rollbacks = tally->rollbacks.count,
                                  .weeks = weeks_of(o, tally),
                                  .restored =
                                      tally->spans[SP_TALLY_RESTORE].count};
    out->per_week = (double)out->deployments / out->weeks;
    if (out->deployments)
        out->failure_rate = (double)out->rollbacks / (double)out->deployments;
}

/* The week of a time; the number of weeks: there is none. */
static size_t week_at(const struct sp_tally *tally, int64_t time)
{
    size_t low = 0, high = tally->weeks.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tally->weeks.items[middle].begin <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : tally->weeks.count;
}

double *sp_overview_counts(const struct sp_tally *tally,
                           const struct sp_tally_points *points)
{
    double *out = sp_calloc(tally->weeks.count + 1, sizeof *out);
    for (size_t i = 0; i < points->count; i++)
        out[week_at(tally, points->items[i].begin)] +=
            (double)points->items[i].count;
    return out;
}

uint64_t sp_overview_landed(const struct sp_tally_week *week)
{
    return week->landed;
}

uint64_t sp_overview_refused(const struct sp_tally_week *week)
{
    return week->refused;
}

uint64_t sp_overview_observed(const struct sp_tally_week *week)
{
    return week->observed;
}

double *sp_overview_weeks(const struct sp_tally *tally,
                          uint64_t (*count_of)(const struct sp_tally_week *))
{
    double *out = sp_calloc(tally->weeks.count + 1, sizeof *out);
    for (size_t i = 0; i < tally->weeks.count; i++)
        out[i] = (double)count_of(&tally->weeks.items[i]);
    return out;
}

/* Spans are sorted by length: the one in the middle of those of its week. */
double *sp_overview_medians(const struct sp_tally *tally,
                            enum sp_tally_measure measure)
{
    size_t weeks = tally->weeks.count;
    const struct sp_tally_spans *spans = &tally->spans[measure];
    double *out = sp_calloc(weeks + 1, sizeof *out);
    size_t *all = sp_calloc(weeks + 1, sizeof *all),
           *seen = sp_calloc(weeks + 1, sizeof *seen);
    for (size_t i = 0; i < spans->count; i++)
        all[week_at(tally, spans->items[i].end)]++;
    for (size_t i = 0; i <= weeks; i++)
        out[i] = NAN;
    for (size_t i = 0; i < spans->count; i++) {
        size_t week = week_at(tally, spans->items[i].end);
        if (++seen[week] == (all[week] + 1) / 2)
            out[week] = (double)spans->items[i].length / (1000.0 * SP_HOUR);
    }
    free(all);
    free(seen);
    return out;
}
