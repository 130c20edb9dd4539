#include "overview.h"

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
