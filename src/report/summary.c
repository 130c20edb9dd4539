#include "sallyport/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "sallyport/vec.h"

static const char unknown[] = "(unknown)";

static int by_name(const void *a, const void *b)
{
    const struct sp_tally_row *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static int newest_first(const void *a, const void *b)
{
    return by_name(b, a);
}

static int by_count(const void *a, const void *b)
{
    const struct sp_tally_row *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Most findings have a name that was added not long before. */
static void add(struct sp_tally *tally, const char *name)
{
    enum { LOOKED_AT = 32 };
    size_t end = tally->count > LOOKED_AT ? tally->count - LOOKED_AT : 0;
    for (size_t i = tally->count; i > end; i--)
        if (strcmp(tally->items[i - 1].name, name) == 0) {
            tally->items[i - 1].count++;
            return;
        }
    const struct sp_tally_row row = {sp_strdup(name), 1};
    SP_VEC_PUSH(tally, row);
}

/* Joins the rows of one name, then sorts them. */
static void count(struct sp_tally *tally,
                  int (*order)(const void *, const void *))
{
    struct sp_tally_row *rows = tally->items;
    size_t kept = 0;
    if (!tally->count)
        return;
    qsort(rows, tally->count, sizeof *rows, by_name);
    for (size_t i = 1; i < tally->count; i++) {
        if (strcmp(rows[i].name, rows[kept].name) == 0) {
            rows[kept].count += rows[i].count;
            free(rows[i].name);
        } else {
            rows[++kept] = rows[i];
        }
    }
    tally->count = kept + 1;
    qsort(rows, tally->count, sizeof *rows, order);
}

static void add_month(struct sp_tally *tally, int64_t seconds)
{
    enum { YEAR = 9999 - 1900 };
    const time_t when = (time_t)seconds;
    char month[16];
    struct tm utc;
    if (!seconds || !gmtime_r(&when, &utc) || utc.tm_year > YEAR) {
        add(tally, unknown);
        return;
    }
    strftime(month, sizeof month, "%Y-%m", &utc);
    add(tally, month);
}

void sp_summary_of(struct sp_summary *out, const struct sp_findings *findings)
{
    *out = (struct sp_summary){{0}, {0}, {0}};
    for (size_t i = 0; i < findings->count; i++) {
        const struct sp_finding *f = &findings->items[i];
        add(&out->rules, f->rule);
        if (!f->has_commit)
            continue;
        add(&out->authors, f->author && *f->author ? f->author : unknown);
        add_month(&out->months, f->time);
    }
    count(&out->rules, by_count);
    count(&out->authors, by_count);
    count(&out->months, newest_first);
}

static void dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        free(tally->items[i].name);
    free(tally->items);
}

void sp_summary_dispose(struct sp_summary *summary)
{
    dispose(&summary->rules);
    dispose(&summary->authors);
    dispose(&summary->months);
    *summary = (struct sp_summary){{0}, {0}, {0}};
}

/* The number of digits of the largest number in a column. */
static size_t widest(const struct sp_tally *tally, size_t least)
{
    for (size_t i = 0; i < tally->count; i++) {
        int digits = snprintf(NULL, 0, "%zu", tally->items[i].count);
        if ((size_t)digits > least)
            least = (size_t)digits;
    }
    return least;
}

static void table(struct sp_buf *out, const struct sp_tally *tally,
                  const char *what, const char *more, size_t width)
{
    size_t shown = tally->count;
    if (!shown)
        return;
    if (shown > SP_SUMMARY_ROWS)
        shown = SP_SUMMARY_ROWS;
    sp_buf_printf(out, "\nFindings by %s\n", what);
    for (size_t i = 0; i < shown; i++) {
        sp_buf_printf(out, "  %*zu  ", (int)width, tally->items[i].count);
        sp_sanitise(out, sp_str(tally->items[i].name),
                    SP_REPORT_COLUMNS - width - 4);
        sp_buf_putc(out, '\n');
    }
    if (tally->count > shown)
        sp_buf_printf(out, "  %*s  \xe2\x80\xa6 and %zu %s%s\n", (int)width, "",
                      tally->count - shown, more,
                      sp_plural(tally->count - shown));
}

void sp_summary_text(struct sp_buf *out, const struct sp_summary *summary)
{
    size_t width = widest(&summary->rules, 1);
    width = widest(&summary->authors, width);
    width = widest(&summary->months, width);
    table(out, &summary->rules, "rule", "more rule", width);
    table(out, &summary->authors, "author", "more author", width);
    table(out, &summary->months, "month", "earlier month", width);
}
