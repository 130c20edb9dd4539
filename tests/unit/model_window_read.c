/* What is no window. */
#include "sallyport/window.h"
#include "support.h"

Test(model_window_read, faults)
{
    static const char *const rows[][2] = {
        {"", "'' is no day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)"},
        {"Tu 02:00-04:00",
         "'Tu' is no day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)"},
        {"Mon- 02:00-04:00",
         "'Mon-' is no day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)"},
        {"first 02:00-04:00",
         "'02:00-04:00' is no day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)"},
        {"fifth Sun 02:00-04:00",
         "'fifth' is no day (Sun, Mon, Tue, Wed, Thu, Fri or Sat)"},
        {"Tue", "'' is no time (HH:MM-HH:MM)"},
        {"Tue 02:00", "'02:00' is no time (HH:MM-HH:MM)"},
        {"Tue 2:00-04:00", "'2:00' is no time of day (HH:MM)"},
        {"Tue 02:60-04:00", "'02:60' is no time of day (HH:MM)"},
        {"Tue 02:00-24:01", "'24:01' is no time of day (HH:MM)"},
        {"Tue 24:00-02:00", "'24:00-02:00' is no time: a day ends at 24:00"},
        {"Tue 02:00-04:00 CET", "'04:00 CET' is no time of day (HH:MM)"},
        {"2025-02-29 00:00-06:00", "'2025-02-29' is no date (YYYY-MM-DD)"},
        {"2025-13-01 00:00-06:00", "'2025-13-01' is no date (YYYY-MM-DD)"},
        {"1969-12-31 00:00-06:00", "'1969-12-31' is no date (YYYY-MM-DD)"},
        {"2026-01-02 - 2026-01-01",
         "'2026-01-02 - 2026-01-01' is no interval: it ends before it begins"},
        {"2026-01-01 10:00 - 2026-01-01 10:00",
         "'2026-01-01 10:00 - "
         "2026-01-01 10:00' is no interval: it ends before it begins"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_error err = {0};
        struct sp_window out;
        cr_expect_eq(sp_window_read(&out, sp_str(rows[i][0]), &err), SP_EPOLICY,
                     "%s", rows[i][0]);
        cr_expect_str_eq(err.message, rows[i][1], "%s: %s", rows[i][0],
                         err.message);
    }
}
