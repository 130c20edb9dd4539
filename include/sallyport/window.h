/*
 * window.h - when something may land: weekly, monthly and once, in UTC.
 * layer: model
 *
 *     Tue 02:00-04:00                        every week
 *     Mon-Fri 09:00-17:00                    on several days
 *     first Sun 00:00-06:00                  every month; second, third, fourth, last
 *     2025-12-24 00:00-06:00                 once
 *     2025-12-20 18:00 - 2026-01-05 06:00    once, over days
 *     2025-12-24                             a whole day, as in 2025-12-20 - 2026-01-05
 *
 * " UTC" may follow. An end that is not after its begin is on the next day. 24:00 is the end of a day.
 * A moment is in seconds since 1970, as time(2) has it; an interval holds its begin
 * and not its end.
 */
#ifndef SALLYPORT_WINDOW_H
#define SALLYPORT_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/error.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

struct sp_interval {
    int64_t begin, end;
};

enum sp_window_kind { SP_WINDOW_WEEKLY, SP_WINDOW_MONTHLY, SP_WINDOW_ONCE };

struct sp_window {
    enum sp_window_kind kind;
    unsigned days;     /* weekly: bit 0 is Sunday */
    int week, day;     /* monthly: 1 to 4, or 0 for the last; 0 is Sunday */
    int begin, length; /* minutes; of the day */
    struct sp_interval one; /* once */
};

struct sp_windows {
    struct sp_window *items;
    size_t count, capacity;
};

/*
 * Reads one of the forms above. SP_EPOLICY with what is wrong in it, as one clause:
 * "'25:00' is no time of day".
 */
int sp_window_read(struct sp_window *out, struct sp_str text,
                   struct sp_error *err);

/* Is it open at that moment? Then *out, unless NULL, is since when and until when:
 * of the interval that ends last, where two meet. */
bool sp_window_at(const struct sp_window *window, int64_t moment,
                  struct sp_interval *out);

/* The first interval that begins after that moment; false when there is none any
 * more. */
bool sp_window_after(const struct sp_window *window, int64_t moment,
                     struct sp_interval *out);

/*
 * The first moment, not before `moment`, at which one of the windows is open and no
 * freeze is. False when there is none, or none within ten years. No windows at all:
 * always open, but for the freezes.
 */
bool sp_windows_open(const struct sp_windows *windows,
                     const struct sp_windows *freezes, int64_t moment,
                     int64_t *opens);

/* "2026-02-29 24:00" as a moment, for tests and [policy] now: a date, and a time of
 * day or none. SP_EPOLICY as sp_window_read(). */
int sp_moment_read(int64_t *out, struct sp_str text, struct sp_error *err);

/* "Tue 2026-12-01 02:00 UTC"; a moment outside of the years 1 to 9999 is "never". */
#define SP_MOMENT_SIZE 64
void sp_moment_write(char out[SP_MOMENT_SIZE], int64_t moment);

#endif
