/* When something may land. */
#include "sallyport/window.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static int64_t moment(const char *text)
{
    struct sp_error err = {0};
    int64_t out = 0;
    cr_assert_eq(sp_moment_read(&out, sp_str(text), &err), SP_OK, "%s: %s",
                 text, err.message);
    return out;
}

static struct sp_window window(const char *text)
{
    struct sp_error err = {0};
    struct sp_window out;
    cr_assert_eq(sp_window_read(&out, sp_str(text), &err), SP_OK, "%s: %s",
                 text, err.message);
    return out;
}

/* "now until END", "next BEGIN", or "never" */
static const char *state(const char *text, const char *at)
{
    static char out[2 * SP_MOMENT_SIZE];
    char words[SP_MOMENT_SIZE];
    struct sp_window one = window(text);
    struct sp_interval found;
    if (sp_window_at(&one, moment(at), &found)) {
        sp_moment_write(words, found.end);
        snprintf(out, sizeof out, "until %s", words);
    } else if (sp_window_after(&one, moment(at), &found)) {
        sp_moment_write(words, found.begin);
        snprintf(out, sizeof out, "next %s", words);
    } else {
        return "never";
    }
    return out;
}

Test(model_window, forms)
{
    static const char *const rows[][3] = {
        {"Tue 02:00-04:00", "2026-12-01 02:00",
         "until Tue 2026-12-01 04:00 UTC"},
        {"Tue 02:00-04:00", "2026-12-01 03:59",
         "until Tue 2026-12-01 04:00 UTC"},
        {"Tue 02:00-04:00", "2026-12-01 04:00",
         "next Tue 2026-12-08 02:00 UTC"},
        {"Tue 02:00-04:00", "2026-12-01 01:59",
         "next Tue 2026-12-01 02:00 UTC"},
        {"tuesday 02:00-04:00", "2026-12-01", "next Tue 2026-12-01 02:00 UTC"},
        {"Sat 22:00-02:00", "2026-12-06 01:00",
         "until Sun 2026-12-06 02:00 UTC"},
        {"Sat 22:00-02:00", "2026-12-06 02:00",
         "next Sat 2026-12-12 22:00 UTC"},
        {"Mon-Fri 09:00-17:00", "2026-12-04 18:00",
         "next Mon 2026-12-07 09:00 UTC"},
        {"Fri-Mon 09:00-17:00", "2026-12-06 10:00",
         "until Sun 2026-12-06 17:00 UTC"},
        {"Fri-Mon 09:00-17:00", "2026-12-08 10:00",
         "next Fri 2026-12-11 09:00 UTC"},
        {"Sun 00:00-24:00", "2026-12-06 23:59",
         "until Mon 2026-12-07 00:00 UTC"},
        {"Sun 00:00-00:00", "2026-12-06 23:59",
         "until Mon 2026-12-07 00:00 UTC"},
        {"first Sun 00:00-06:00", "2026-12-01",
         "next Sun 2026-12-06 00:00 UTC"},
        {"first Sun 00:00-06:00", "2026-12-06 06:00",
         "next Sun 2027-01-03 00:00 UTC"},
        {"last Sun 22:00-02:00", "2026-12-28 02:00",
         "next Sun 2027-01-31 22:00 UTC"},
        {"last Mon 22:00-02:00", "2026-12-29 01:00",
         "until Tue 2026-12-29 02:00 UTC"},
        {"last Tue 00:00-01:00", "2028-02-01", "next Tue 2028-02-29 00:00 UTC"},
        {"2025-12-24 00:00-06:00", "2025-12-01",
         "next Wed 2025-12-24 00:00 UTC"},
        {"2025-12-24 00:00-06:00", "2025-12-24 05:00",
         "until Wed 2025-12-24 06:00 UTC"},
        {"2025-12-24 00:00-06:00", "2025-12-24 06:00", "never"},
        {"2025-12-31 22:00-02:00", "2026-01-01 01:00",
         "until Thu 2026-01-01 02:00 UTC"},
        {"2028-02-28 18:00 - 2028-03-01 06:00", "2028-02-29",
         "until Wed 2028-03-01 06:00 UTC"},
        {"2026-12-20 - 2027-01-05", "2026-12-31",
         "until Wed 2027-01-06 00:00 UTC"},
        {"2026-12-24", "2026-12-24 23:59", "until Fri 2026-12-25 00:00 UTC"},
        {"2026-12-24 - 2026-12-24", "2026-12-24",
         "until Fri 2026-12-25 00:00 UTC"},
        {"2026-12-23 18:00 - 2026-12-24", "2026-12-24 23:59",
         "until Fri 2026-12-25 00:00 UTC"},
        {"Tue 02:00-04:00 UTC", "2026-12-01 03:00",
         "until Tue 2026-12-01 04:00 UTC"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *found = state(rows[i][0], rows[i][1]);
        cr_expect_str_eq(found, rows[i][2], "%s at %s: %s", rows[i][0],
                         rows[i][1], found);
    }
}

static const char *opens(const char *const *windows, const char *const *freezes,
                         const char *at)
{
    static char out[SP_MOMENT_SIZE];
    struct sp_windows open = {0}, frozen = {0};
    int64_t when;
    for (; *windows; windows++)
        SP_VEC_PUSH(&open, window(*windows));
    for (; *freezes; freezes++)
        SP_VEC_PUSH(&frozen, window(*freezes));
    if (sp_windows_open(&open, &frozen, moment(at), &when))
        sp_moment_write(out, when);
    else
        strcpy(out, "never");
    free(open.items);
    free(frozen.items);
    return out;
}

#define LIST(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

Test(model_window, freezes)
{
    const char *const *both = LIST("Tue 02:00-04:00", "first Sun 00:00-06:00");
    const char *const *holidays = LIST("2026-12-05 12:00 - 2027-01-03 03:00",
                                       "2027-01-02 - 2027-01-03 04:00");
    cr_expect_str_eq(opens(both, LIST(), "2026-12-05"),
                     "Sun 2026-12-06 00:00 UTC");
    cr_expect_str_eq(opens(both, LIST(), "2026-12-06 05:59"),
                     "Sun 2026-12-06 05:59 UTC");
    cr_expect_str_eq(opens(both, holidays, "2026-12-05"),
                     "Sun 2027-01-03 04:00 UTC");
    cr_expect_str_eq(opens(LIST(), holidays, "2026-12-05"),
                     "Sat 2026-12-05 00:00 UTC");
    cr_expect_str_eq(opens(LIST(), holidays, "2026-12-25"),
                     "Sun 2027-01-03 04:00 UTC");
    cr_expect_str_eq(
        opens(LIST("2026-12-24 00:00-06:00"), holidays, "2026-12-05"), "never");
    cr_expect_str_eq(opens(LIST("Tue 02:00-04:00"), LIST("Mon-Wed 00:00-24:00"),
                           "2026-12-05"),
                     "never");
}

Test(model_window, moments)
{
    char out[SP_MOMENT_SIZE];
    sp_moment_write(out, 0);
    cr_expect_str_eq(out, "Thu 1970-01-01 00:00 UTC");
    sp_moment_write(out, INT64_MAX);
    cr_expect_str_eq(out, "never");
    sp_moment_write(out, INT64_MIN);
    cr_expect_str_eq(out, "never");
    cr_expect_eq(moment("2026-02-28 24:00"), moment("2026-03-01"));
}
