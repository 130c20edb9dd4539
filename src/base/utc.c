#include "sallyport/utc.h"

#include <stdio.h>

enum { FIRST_YEAR = 1970, LAST_YEAR = 9999 };

static const int64_t last_second = 253402300799;

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int sp_utc_days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from the first of January 1970 to that of a year. */
static int64_t days_before(int year)
{
    int64_t past = year - 1;
    return 365 * (int64_t)(year - FIRST_YEAR) + (past / 4 - 1969 / 4) -
           (past / 100 - 1969 / 100) + (past / 400 - 1969 / 400);
}

/* `digits` digits at `at`; -1 when there is something else. */
static int number_at(const char *at, int digits)
{
    int number = 0;
    for (int i = 0; i < digits; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        number = number * 10 + at[i] - '0';
    }
    return number;
}

/* Has it its separators where they belong? */
static bool has_form(struct sp_str text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    if (text.len != SP_UTC_TEXT)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] != '0' && form[i] != text.ptr[i])
            return false;
    return true;
}

bool sp_utc_read(int64_t *out, struct sp_str text)
{
    if (!has_form(text))
        return false;
    int year = number_at(text.ptr, 4), month = number_at(text.ptr + 5, 2);
    int day = number_at(text.ptr + 8, 2), hour = number_at(text.ptr + 11, 2);
    int minute = number_at(text.ptr + 14, 2);
    int second = number_at(text.ptr + 17, 2);
    if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > sp_utc_days_of_month(year, month) || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    int64_t days = days_before(year) + day - 1;
    for (int m = 1; m < month; m++)
        days += sp_utc_days_of_month(year, m);
    *out = ((days * 24 + hour) * 60 + minute) * 60 + second;
    return true;
}

char *sp_utc_write(char out[SP_UTC_TEXT + 1], int64_t seconds)
{
    seconds = seconds < 0 ? 0 : seconds > last_second ? last_second : seconds;
    int64_t days = seconds / SP_DAY, rest = seconds % SP_DAY;
    int year = FIRST_YEAR + (int)(days / 365), month = 1;
    while (days_before(year) > days)
        year--;
    days -= days_before(year);
    for (; days >= sp_utc_days_of_month(year, month); month++)
        days -= sp_utc_days_of_month(year, month);
    snprintf(out, SP_UTC_TEXT + 1, "%04u-%02u-%02uT%02u:%02u:%02uZ",
             (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)(days + 1) % 100, (unsigned)(rest / SP_HOUR) % 100,
             (unsigned)(rest / SP_MINUTE % 60), (unsigned)(rest % 60));
    return out;
}
