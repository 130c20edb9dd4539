/* The times that the commands which read the trail are given. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "audit.h"
#include "sallyport/clock.h"
#include "sallyport/utc.h"

/* Reads "NUMBER UNIT ago", or "yesterday", into milliseconds since 1970; false for anything else. */
static bool read_ago(int64_t *out, const char *text)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } units[] = {{"minute", SP_MINUTE},  {"hour", SP_HOUR},
                 {"day", SP_DAY},        {"week", 7 * SP_DAY},
                 {"month", 30 * SP_DAY}, {"year", 365 * SP_DAY}};
    char unit[8];
    long number;
    int end = 0;
    if (strcmp(text, "yesterday") == 0)
        text = "1 day ago";
    if (sscanf(text, "%6ld %7[a-z] ago%n", &number, unit, &end) < 2 || !end ||
        text[end] || number < 0)
        return false;
    size_t len = strlen(unit);
    if (len && unit[len - 1] == 's')
        unit[len - 1] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i].word) == 0) {
            *out = (sp_clock_now() - number * units[i].seconds) * 1000;
            return true;
        }
    return false;
}

int audit_time(int64_t *out, const char *text, struct sp_error *err)
{
    static const char *const formats[] = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"};
    if (!text || read_ago(out, text))
        return SP_OK;
    for (size_t i = 0; i < 2; i++) {
        struct tm parts = {0};
        const char *end = strptime(text, formats[i], &parts);
        if (end && !*end) {
            *out = (int64_t)timegm(&parts) * 1000;
            return SP_OK;
        }
    }
    return sp_error_set(err, SP_EUSAGE,
                        "'%s' is not a time; type one such as 2026-11-28, "
                        "2026-11-28T15:00:00Z or '1 week ago'",
                        text);
}
