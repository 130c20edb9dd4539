#include "sallyport/window.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
    MINUTE = 60,
    DAY_MINUTES = 24 * 60,
    DAY = DAY_MINUTES * MINUTE,
    WEEK = 7,
    AHEAD_DAYS = 10 * 366, /* how far sp_windows_open() looks */
    STEPS = 4096,          /* and how often it moves on */
};

/* --- reading --- */

static const char *const day_names[] = {"Sunday",    "Monday",   "Tuesday",
                                        "Wednesday", "Thursday", "Friday",
                                        "Saturday"};
/* As struct sp_window's `week`: 0 is the last one. */
static const char *const week_names[] = {"last", "first", "second", "third",
                                         "fourth"};

static int wrong(struct sp_error *err, struct sp_str text, const char *what)
{
    return sp_error_set(err, SP_EPOLICY, "'%.*s' is no %s", SP_STR_ARG(text),
                        what);
}

/* Takes the word before the next blank off *rest; "" at the end. */
static struct sp_str take_word(struct sp_str *rest)
{
    struct sp_str word;
    *rest = sp_str_trim(*rest);
    if (!sp_str_item(rest, ' ', &word))
        word = sp_str("");
    return word;
}

/* `count` digits at text[at] as a number, or -1. */
static int digits(struct sp_str text, size_t at, size_t count)
{
    int number = 0;
    if (at + count > text.len)
        return -1;
    for (size_t i = at; i < at + count; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        number = number * 10 + (text.ptr[i] - '0');
    }
    return number;
}

/* "HH:MM" as minutes of the day; 24:00 is its end. */
static int read_time(int *out, struct sp_str text, struct sp_error *err)
{
    int hour = digits(text, 0, 2), minute = digits(text, 3, 2);
    if (text.len != 5 || text.ptr[2] != ':' || hour < 0 || minute < 0 ||
        minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return wrong(err, text, "time of day (HH:MM)");
    *out = hour * 60 + minute;
    return SP_OK;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

/* The day's first moment. */
static int64_t day_moment(int year, int month, int day)
{
    struct tm date = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return timegm(&date);
}

/* "YYYY-MM-DD", from 1970 on: its first moment. */
static int read_date(int64_t *out, struct sp_str text, struct sp_error *err)
{
    int year = digits(text, 0, 4), month = digits(text, 5, 2),
        day = digits(text, 8, 2);
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
        year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return wrong(err, text, "date (YYYY-MM-DD)");
    *out = day_moment(year, month, day);
    return SP_OK;
}

int sp_moment_read(int64_t *out, struct sp_str text, struct sp_error *err)
{
    int minutes = 0;
    struct sp_str rest = text, date = take_word(&rest);
    int code = read_date(out, date, err);
    if (!code && rest.len)
        code = read_time(&minutes, sp_str_trim(rest), err);
    if (!code)
        *out += (int64_t)minutes * MINUTE;
    return code;
}

/* "HH:MM-HH:MM" */
static int read_times(int *begin, int *length, struct sp_str text,
                      struct sp_error *err)
{
    const char *dash = text.len ? memchr(text.ptr, '-', text.len) : NULL;
    if (!dash)
        return wrong(err, text, "time (HH:MM-HH:MM)");
    size_t before = (size_t)(dash - text.ptr);
    struct sp_str first = {text.ptr, before},
                  last = {dash + 1, text.len - before - 1};
    int end;
    int code = read_time(begin, sp_str_trim(first), err);
    if (!code)
        code = read_time(&end, sp_str_trim(last), err);
    if (code)
        return code;
    if (*begin == DAY_MINUTES)
        return wrong(err, text, "time: a day ends at 24:00");
    *length = end > *begin ? end - *begin : end + DAY_MINUTES - *begin;
    return SP_OK;
}

/* "Tue" or "Tuesday": 2; or -1. */
static int day_number(struct sp_str word)
{
    for (int day = 0; day < WEEK; day++)
        if (sp_str_equal_nocase(word, day_names[day]) ||
            (word.len == 3 && strncasecmp(word.ptr, day_names[day], 3) == 0))
            return day;
    return -1;
}

/* "Mon-Fri" or "Mon" as bits. */
static int read_days(unsigned *out, struct sp_str word, struct sp_error *err)
{
    struct sp_str rest = word, name;
    sp_str_item(&rest, '-', &name);
    int first = day_number(name), last = first;
    if (name.len < word.len)
        last = day_number(rest);
    if (first < 0 || last < 0)
        return wrong(err, word, "day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)");
    *out = 1u << last;
    for (int day = first; day != last; day = (day + 1) % WEEK)
        *out |= 1u << day;
    return SP_OK;
}

static int read_monthly(struct sp_window *out, struct sp_str rest,
                        struct sp_error *err)
{
    struct sp_str day = take_word(&rest);
    out->kind = SP_WINDOW_MONTHLY;
    out->day = day_number(day);
    if (out->day < 0)
        return wrong(err, day, "day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)");
    return read_times(&out->begin, &out->length, sp_str_trim(rest), err);
}

/* " - " in the text splits it; false when there is none. */
static bool split(struct sp_str text, struct sp_str *first, struct sp_str *last)
{
    const char *at = text.len ? memmem(text.ptr, text.len, " - ", 3) : NULL;
    if (!at)
        return false;
    size_t before = (size_t)(at - text.ptr);
    *first = (struct sp_str){text.ptr, before};
    *last = (struct sp_str){at + 3, text.len - before - 3};
    return true;
}

static int read_once(struct sp_window *out, struct sp_str text,
                     struct sp_error *err)
{
    struct sp_str first, last;
    int code;
    out->kind = SP_WINDOW_ONCE;
    if (split(text, &first, &last)) {
        code = sp_moment_read(&out->one.begin, sp_str_trim(first), err);
        if (!code)
            code = sp_moment_read(&out->one.end, sp_str_trim(last), err);
        if (!code && out->one.end <= out->one.begin)
            code = wrong(err, text, "interval: it ends before it begins");
        return code;
    }
    code = read_date(&out->one.begin, take_word(&text), err);
    if (!code)
        code = read_times(&out->begin, &out->length, sp_str_trim(text), err);
    out->one.begin += (int64_t)out->begin * MINUTE;
    out->one.end = out->one.begin + (int64_t)out->length * MINUTE;
    return code;
}

int sp_window_read(struct sp_window *out, struct sp_str text,
                   struct sp_error *err)
{
    struct sp_str rest = sp_str_trim(text);
    *out = (struct sp_window){.kind = SP_WINDOW_WEEKLY};
    if (digits(rest, 0, 1) >= 0)
        return read_once(out, rest, err);
    struct sp_str word = take_word(&rest);
    for (size_t i = 0; i < sizeof week_names / sizeof week_names[0]; i++)
        if (sp_str_equal_nocase(word, week_names[i])) {
            out->week = (int)i;
            return read_monthly(out, rest, err);
        }
    int code = read_days(&out->days, word, err);
    if (!code)
        code = read_times(&out->begin, &out->length, sp_str_trim(rest), err);
    return code;
}

/* --- days --- */

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
           month_length(date.tm_year + 1900, date.tm_mon + 1);
}

/* The interval that begins on that day. */
static struct sp_interval interval_of(const struct sp_window *window,
                                      int64_t day)
{
    int64_t begin = day + (int64_t)window->begin * MINUTE;
    return (struct sp_interval){begin,
                                begin + (int64_t)window->length * MINUTE};
}

/* --- questions --- */

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
    enum { FIRST_YEAR = 1 - 1900, LAST_YEAR = 9999 - 1900 };
    if (!gmtime_r(&seconds, &date) || date.tm_year < FIRST_YEAR ||
        date.tm_year > LAST_YEAR)
        strcpy(out, "never");
    else
        snprintf(out, SP_MOMENT_SIZE, "%.3s %04d-%02d-%02d %02d:%02d UTC",
                 day_names[date.tm_wday], date.tm_year + 1900, date.tm_mon + 1,
                 date.tm_mday, date.tm_hour, date.tm_min);
}
