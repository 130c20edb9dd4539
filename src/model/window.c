#include "sallyport/window.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sallyport/utc.h"

enum {
    MINUTE = 60,
    DAY = 24 * 60 * MINUTE,
    WEEK = 7,
    AHEAD_DAYS = 10 * 366, /* how far sp_windows_open() looks */
    STEPS = 4096,          /* and how often it moves on */
};

static int64_t floor_day(int64_t moment)
{
    int64_t rest = moment % DAY;
    return moment - (rest < 0 ? rest + DAY : rest);
}

/* Does the window begin on the day of that first moment? */
static bool begins_on(const struct sp_window *window, int64_t day)
{
    struct tm date;
    time_t seconds = (time_t)day;
    if (!gmtime_r(&seconds, &date))
        return false;
    if (window->kind == SP_WINDOW_WEEKLY)
        return window->days & 1u << date.tm_wday;
    if (date.tm_wday != window->day)
        return false;
    if (window->week)
        return (date.tm_mday - 1) / WEEK + 1 == window->week;
    return date.tm_mday + WEEK >
           sp_utc_days_of_month(date.tm_year + 1900, date.tm_mon + 1);
}

/* The interval that begins on that day. */
static struct sp_interval interval_of(const struct sp_window *window,
                                      int64_t day)
{
    int64_t begin = day + (int64_t)window->begin * MINUTE;
    return (struct sp_interval){begin,
                                begin + (int64_t)window->length * MINUTE};
}

static bool is_in(struct sp_interval interval, int64_t moment)
{
    return interval.begin <= moment && moment < interval.end;
}

bool sp_window_at(const struct sp_window *window, int64_t moment,
                  struct sp_interval *out)
{
    struct sp_interval unused;
    out = out ? out : &unused;
    if (window->kind == SP_WINDOW_ONCE) {
        *out = window->one;
        return is_in(*out, moment);
    }
    int64_t today = floor_day(moment);
    for (int64_t day = today; day >= today - DAY; day -= DAY) {
        *out = interval_of(window, day);
        if (begins_on(window, day) && is_in(*out, moment))
            return true;
    }
    return false;
}

bool sp_window_after(const struct sp_window *window, int64_t moment,
                     struct sp_interval *out)
{
    /* The same day of two months in a row is at most 35 days apart. */
    enum { DAYS = 36 };
    if (window->kind == SP_WINDOW_ONCE) {
        *out = window->one;
        return out->begin > moment;
    }
    int64_t day = floor_day(moment);
    for (int i = 0; i < DAYS; i++, day += DAY) {
        *out = interval_of(window, day);
        if (begins_on(window, day) && out->begin > moment)
            return true;
    }
    return false;
}

/* Until when one of the freezes lasts that is on at that moment; else the moment. */
static int64_t thawed(const struct sp_windows *freezes, int64_t moment)
{
    struct sp_interval one;
    int64_t until = moment;
    for (size_t i = 0; i < freezes->count; i++)
        if (sp_window_at(&freezes->items[i], moment, &one) && one.end > until)
            until = one.end;
    return until;
}

/* The first moment, not before that one, at which one of the windows is open. */
static bool opened(const struct sp_windows *windows, int64_t moment,
                   int64_t *opens)
{
    struct sp_interval one;
    bool does_open = false;
    for (size_t i = 0; i < windows->count; i++) {
        const struct sp_window *window = &windows->items[i];
        int64_t begin = moment;
        if (!sp_window_at(window, moment, NULL)) {
            if (!sp_window_after(window, moment, &one))
                continue;
            begin = one.begin;
        }
        if (!does_open || begin < *opens)
            *opens = begin;
        does_open = true;
    }
    return does_open;
}

bool sp_windows_open(const struct sp_windows *windows,
                     const struct sp_windows *freezes, int64_t moment,
                     int64_t *opens)
{
    int64_t last = moment + (int64_t)AHEAD_DAYS * DAY;
    *opens = moment;
    for (int i = 0; i < STEPS && moment <= last; i++) {
        if (windows->count && !opened(windows, moment, opens))
            return false;
        if (!windows->count)
            *opens = moment;
        moment = thawed(freezes, *opens);
        if (moment == *opens)
            return true;
    }
    return false;
}

void sp_moment_write(char out[SP_MOMENT_SIZE], int64_t moment)
{
    struct tm date;
    time_t seconds = (time_t)moment;
    static const char days[] = "SunMonTueWedThuFriSat";
    enum { FIRST_YEAR = 1 - 1900, LAST_YEAR = 9999 - 1900 };
    if (!gmtime_r(&seconds, &date) || date.tm_year < FIRST_YEAR ||
        date.tm_year > LAST_YEAR)
        strcpy(out, "never");
    else
        snprintf(out, SP_MOMENT_SIZE, "%.3s %04d-%02d-%02d %02d:%02d UTC",
                 days + 3 * date.tm_wday, date.tm_year + 1900, date.tm_mon + 1,
                 date.tm_mday, date.tm_hour, date.tm_min);
}
