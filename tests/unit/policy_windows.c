/* The sections [window "…"]: when something may land, and when nothing may. */
#include <string.h>

#include "sallyport/rule.h"
#include "support_assert.h"
#include "support_policy.h"

TestSuite(policy_windows, .init = policy_open, .fini = policy_close);

static const struct sp_window_policy *window(const char *name)
{
    const struct sp_window_policy *found = sp_policy_window(policy, name);
    cr_assert(found, "%s", name);
    return found;
}

Test(policy_windows, two_are_built_in)
{
    policy_refuses("", "");
    cr_assert_eq(window("weekly")->opens.count, 1);
    cr_assert_eq(window("weekly")->opens.items[0].kind, SP_WINDOW_WEEKLY);
    cr_assert_eq(window("monthly")->opens.items[0].kind, SP_WINDOW_MONTHLY);
    cr_assert_eq(window("monthly")->freezes.count, 0);
}

Test(policy_windows, a_window_has_several_times)
{
    policy_refuses("[window \"night\"]\nevery = Mon-Thu 02:00-04:00 UTC, "
                   "first Sun 00:00-06:00\non = 2026-12-24 00:00-06:00\n",
                   "");
    cr_assert_eq(window("night")->opens.count, 3);
    policy_refuses("[window \"night\"]\non += 2026-12-31 00:00-06:00\n", "");
    cr_assert_eq(window("night")->opens.count, 4);
    policy_refuses("[window \"night\"]\nevery = Tue 02:00-04:00\n", "");
    cr_assert_eq(window("night")->opens.count, 3);
}

Test(policy_windows, a_freeze_has_a_message_and_categories)
{
    policy_refuses(
        "[window \"holidays\"]\nfreeze = 2026-12-20 18:00 - 2027-01-05\n"
        "message = Ask the platform team.\ncategories = HIGH, MEDIUM\n",
        "");
    cr_assert_eq(window("holidays")->freezes.count, 1);
    cr_assert_eq(window("holidays")->opens.count, 0);
    assert_text(window("holidays")->message, "Ask the platform team.");
    cr_assert_eq(window("holidays")->categories.count, 2);
}

Test(policy_windows, a_section_has_a_name_and_known_keys)
{
    policy_refuses(
        "[window]\nevery = Tue 02:00-04:00\n",
        "p.ini:1: expected [window \"NAME\"], with a name of its own");
}

Test(policy_windows, a_wrong_key_has_a_near_miss)
{
    policy_refuses("[window \"x\"]\nevry = Tue 02:00-04:00\n",
                   "p.ini:2: unknown key 'evry'; did you mean 'every'?");
}

Test(policy_windows, a_time_that_cannot_be_read_says_what_was_expected)
{
    static const char *const rows[][2] = {
        {"every = Tue 02:00",
         "p.ini:2: [window] every = Tue 02:00: expected a weekly or monthly "
         "time in UTC, such as 'Tue 02:00-04:00' or 'first Sun 00:00-06:00'; "
         "'02:00' is no time (HH:MM-HH:MM)"},
        {"every = 2026-12-24 00:00-06:00",
         "p.ini:2: [window] every = 2026-12-24 00:00-06:00: expected a weekly "
         "or monthly time in UTC, such as 'Tue 02:00-04:00' or 'first Sun "
         "00:00-06:00'; a date belongs into 'on'"},
        {"on = Tue 02:00-04:00",
         "p.ini:2: [window] on = Tue 02:00-04:00: expected a date and a time "
         "in "
         "UTC, such as '2026-12-24 00:00-06:00'; a day of the week belongs "
         "into 'every'"},
        {"on = 2026-02-29 00:00-06:00",
         "p.ini:2: [window] on = 2026-02-29 00:00-06:00: expected a date and a "
         "time in UTC, such as '2026-12-24 00:00-06:00'; '2026-02-29' is no "
         "date (YYYY-MM-DD)"},
        {"freeze = 2026-12",
         "p.ini:2: [window] freeze = 2026-12: expected times in UTC, such "
         "as '2026-12-20 18:00 - 2027-01-05 06:00' or 'Fri-Sun 00:00-24:00'; "
         "'2026-12' is no date (YYYY-MM-DD)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sp_buf ini = {0};
        sp_buf_printf(&ini, "[window \"x\"]\n%s\n", rows[i][0]);
        policy_close();
        policy_open();
        policy_refuses(sp_buf_text(&ini), rows[i][1]);
        sp_buf_dispose(&ini);
    }
}

Test(policy_windows, a_window_that_never_opens_is_a_mistake)
{
    policy_refuses("[window \"x\"]\nevery =\n",
                   "p.ini:2: [window \"x\"] has no time: expected every, on or "
                   "freeze");
}

Test(policy_windows, a_message_without_a_freeze_is_a_mistake)
{
    policy_refuses("[window \"weekly\"]\nmessage = Wait.\n",
                   "p.ini:2: [window \"weekly\"] has a message, but no freeze: "
                   "expected freeze");
}

Test(policy_windows, a_window_is_no_freeze)
{
    policy_refuses(
        "[window \"weekly\"]\nfreeze = Mon 00:00-24:00\n",
        "p.ini:2: [window \"weekly\"] is open and freezes: expected every "
        "and on, or freeze in a section of its own");
}

Test(policy_windows, a_category_names_windows_that_are_there)
{
    policy_refuses("[category \"HIGH\"]\nwindows = weekli\n",
                   "p.ini:2: [category \"HIGH\"] windows: there is no [window "
                   "\"weekli\"]; did you mean 'weekly'?");
}

Test(policy_windows, a_freeze_is_no_window_of_a_category)
{
    policy_refuses("[window \"x\"]\nfreeze = 2026-12-24\n"
                   "[category \"LOW\"]\nwindows = x\n",
                   "p.ini:4: [category \"LOW\"] windows: [window \"x\"] is a "
                   "freeze and never opens");
}

Test(policy_windows, a_freeze_names_categories_that_are_there)
{
    policy_refuses(
        "[window \"x\"]\nfreeze = 2026-12-24\ncategories = HIHG\n",
        "p.ini:3: [window] categories = HIHG: expected LOW, MEDIUM, HIGH "
        "or CRITICAL");
}

Test(policy_windows, what_a_file_sets_is_known)
{
    policy_refuses("", "");
    cr_assert_not(sp_policy_sets(policy, "window", NULL));
    policy_refuses("[window \"x\"]\nfreeze = 2026-12-24\n", "");
    cr_assert(sp_policy_sets(policy, "window", NULL));
    cr_assert(sp_policy_sets(policy, "window", "freeze"));
    cr_assert_not(sp_policy_sets(policy, "window", "every"));
    cr_assert_not(sp_policy_sets(policy, "category", NULL));
}

Test(policy_windows, a_message_is_one_line)
{
    char ini[512] = "[window \"x\"]\nfreeze = Mon 00:00-24:00\nmessage = ";
    memset(ini + strlen(ini), 'a', 301);
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(ini), "p.ini", &err), SP_EPOLICY);
    cr_assert(strstr(err.message, ": expected a text of at most 300 bytes"),
              "%s", err.message);
}

Test(policy_windows, the_number_of_times_is_bounded)
{
    struct sp_buf ini = {0};
    sp_buf_puts(&ini, "[window \"x\"]\nevery = Mon 02:00-04:00");
    for (int i = 0; i < SP_WINDOW_TIMES; i++)
        sp_buf_puts(&ini, ", Mon 02:00-04:00");
    policy_refuses(sp_buf_text(&ini),
                   "p.ini:2: [window \"x\"] has more than 64 times");
    sp_buf_dispose(&ini);
}

Test(policy_windows, the_number_of_windows_is_bounded)
{
    struct sp_buf ini = {0};
    for (int i = 0; i < SP_WINDOWS - 1; i++)
        sp_buf_printf(&ini, "[window \"%d\"]\nevery = Mon 02:00-04:00\n", i);
    policy_refuses(sp_buf_text(&ini),
                   "p.ini:58: there are more than 30 sections [window]");
    sp_buf_dispose(&ini);
}
