/* Reads windows and moments. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sallyport/utc.h"
#include "sallyport/window.h"

enum { MINUTE = 60, DAY_MINUTES = 24 * 60, WEEK = 7 };

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

/* "YYYY-MM-DD", from 1970 on: its first moment. */
static int read_date(int64_t *out, struct sp_str text, struct sp_error *err)
{
    static const char midnight[] = "T00:00:00Z";
    enum { DATE = SP_UTC_TEXT + 1 - sizeof midnight };
    char whole[SP_UTC_TEXT + 1] = "";
    if (text.len == DATE)
        snprintf(whole, sizeof whole, "%.*s%s", SP_STR_ARG(text), midnight);
    return sp_utc_read(out, sp_str(whole))
               ? SP_OK
               : wrong(err, text, "date (YYYY-MM-DD)");
}

/* All times are in UTC, so it may be said. */
static struct sp_str without_zone(struct sp_str text)
{
    static const char zone[] = " UTC";
    size_t len = sizeof zone - 1;
    if (text.len > len && memcmp(text.ptr + text.len - len, zone, len) == 0)
        text.len -= len;
    return text;
}

int sp_moment_read(int64_t *out, struct sp_str text, struct sp_error *err)
{
    int minutes = 0;
    struct sp_str rest = without_zone(text), date = take_word(&rest);
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

/* The end of an interval: a date alone is the end of that day. */
static int read_end(int64_t *out, struct sp_str text, struct sp_error *err)
{
    int code = sp_moment_read(out, text, err);
    if (!code && !memchr(text.ptr, ':', text.len))
        *out += DAY_MINUTES * MINUTE;
    return code;
}

/* "MOMENT - MOMENT" */
static int read_interval(struct sp_interval *out, struct sp_str text,
                         struct sp_str first, struct sp_str last,
                         struct sp_error *err)
{
    int code = sp_moment_read(&out->begin, sp_str_trim(first), err);
    if (!code)
        code = read_end(&out->end, sp_str_trim(last), err);
    if (!code && out->end <= out->begin)
        code = wrong(err, text, "interval: it ends before it begins");
    return code;
}

static int read_once(struct sp_window *out, struct sp_str text,
                     struct sp_error *err)
{
    struct sp_str first, last;
    out->kind = SP_WINDOW_ONCE;
    if (split(text, &first, &last))
        return read_interval(&out->one, text, first, last, err);
    int code = read_date(&out->one.begin, take_word(&text), err);
    if (!code && !sp_str_trim(text).len)
        out->length = DAY_MINUTES;
    else if (!code)
        code = read_times(&out->begin, &out->length, sp_str_trim(text), err);
    out->one.begin += (int64_t)out->begin * MINUTE;
    out->one.end = out->one.begin + (int64_t)out->length * MINUTE;
    return code;
}

int sp_window_read(struct sp_window *out, struct sp_str text,
                   struct sp_error *err)
{
    struct sp_str rest = without_zone(sp_str_trim(text));
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
