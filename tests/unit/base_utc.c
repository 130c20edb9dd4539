#include "sallyport/utc.h"

#include "support_assert.h"

Test(base_utc, a_time_is_read_and_written)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } times[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1999-12-31T23:59:59Z", 946684799},
        {"2000-02-29T12:00:00Z", 951825600},
        {"2026-11-23T13:45:33Z", 1795441533},
        {"2100-03-01T00:00:00Z", 4107542400},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    char text[SP_UTC_TEXT + 1];
    for (size_t i = 0; i < LENGTH(times); i++) {
        int64_t seconds = -1;
        cr_assert(sp_utc_read(&seconds, sp_str(times[i].text)));
        cr_assert_eq(seconds, times[i].seconds, "%s is %lld", times[i].text,
                     (long long)seconds);
        assert_text(sp_utc_write(text, seconds), times[i].text);
    }
}

Test(base_utc, each_day_of_400_years_comes_back)
{
    char text[SP_UTC_TEXT + 1];
    int64_t seconds = -1;
    for (int64_t day = 0; day < 146097; day++) {
        cr_assert(
            sp_utc_read(&seconds, sp_str(sp_utc_write(text, day * 86400))));
        cr_assert_eq(seconds, day * 86400, "%s", text);
    }
}

Test(base_utc, anything_else_is_no_time)
{
    static const char *const wrong[] = {
        "",
        "2026-11-23",
        "2026-11-23 13:45:33Z",
        "2026-11-23T13:45:33",
        "2026-11-23T13:45:33z",
        "2026-11-23T13:45:33+00:00",
        "2026-11-23T13:45:33.5Z",
        "2026-11-23T13:45:33Z ",
        " 026-11-23T13:45:33Z",
        "+026-11-23T13:45:33Z",
        "1969-12-31T23:59:59Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T13:60:00Z",
        "2026-11-23T13:45:60Z",
    };
    int64_t seconds;
    for (size_t i = 0; i < LENGTH(wrong); i++)
        cr_assert_not(sp_utc_read(&seconds, sp_str(wrong[i])), "%s", wrong[i]);
}

Test(base_utc, a_time_that_has_no_such_form_is_the_nearest)
{
    char text[SP_UTC_TEXT + 1];
    assert_text(sp_utc_write(text, -1), "1970-01-01T00:00:00Z");
    assert_text(sp_utc_write(text, INT64_MAX), "9999-12-31T23:59:59Z");
}
