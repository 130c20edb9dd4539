/* When a change may land. */
#include "support.h"

static struct lab lab;
static struct sp_step steps[2];

static void open_lab(void)
{
    lab_open(&lab, "[window \"weekly\"]\nevery = Tue 02:00-04:00\n");
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    steps[0] = (struct sp_step){.category = SP_HIGH};
    steps[1] = (struct sp_step){.category = SP_LOW};
    lab.branch.steps = steps;
    lab.branch.step_count = 1;
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_window, .init = open_lab, .fini = close_lab);

static void at(const char *moment)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_moment_read(&lab.push.policy_now, sp_str(moment), &err),
                 SP_OK, "%s", err.message);
}

#define FOUND(expected) FINDS(&lab, "window", expected)
#define CLOSED(now, opens, wait)                                               \
    "window/closed: category=HIGH; windows=weekly, monthly; now=" now          \
    "; opens=" opens "; wait=" wait "\n"

Test(rules_window, high_lands_in_a_window)
{
    at("2026-12-01 02:00");
    FOUND("");
    at("2026-12-01 03:59");
    FOUND("");
    at("2026-12-06 05:59");
    FOUND("");
}

Test(rules_window, else_it_is_told_when_the_next_opens)
{
    at("2026-12-01 01:15");
    FOUND(CLOSED("Tue 2026-12-01 01:15 UTC", "Tue 2026-12-01 02:00 UTC",
                 "in 45 minutes"));
    at("2026-12-01 00:59");
    FOUND(CLOSED("Tue 2026-12-01 00:59 UTC", "Tue 2026-12-01 02:00 UTC",
                 "in 2 hours"));
    at("2026-12-01 04:00");
    FOUND(CLOSED("Tue 2026-12-01 04:00 UTC", "Sun 2026-12-06 00:00 UTC",
                 "in 116 hours"));
}

Test(rules_window, other_categories_land_at_any_time)
{
    static const enum sp_category others[] = {SP_LOW, SP_MEDIUM, SP_CRITICAL};
    at("2026-12-02 12:00");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        steps[0].category = others[i];
        FOUND("");
    }
}

Test(rules_window, the_strictest_category_of_the_push_decides)
{
    at("2026-12-01 01:15");
    lab.branch.step_count = 2;
    FOUND(CLOSED("Tue 2026-12-01 01:15 UTC", "Tue 2026-12-01 02:00 UTC",
                 "in 45 minutes"));
    steps[1].category = SP_CRITICAL;
    FOUND("");
}

Test(rules_window, built_in_windows_are_advice)
{
    lab_policy(&lab, "");
    at("2026-12-01 01:15");
    FOUND("window/not-chosen (warning): category=HIGH; windows=weekly, "
          "monthly; now=Tue 2026-12-01 01:15 UTC; opens=Tue 2026-12-01 02:00 "
          "UTC; wait=in 45 minutes; file=vpn.git/sallyport.ini\n");
    lab_policy(&lab, "[category \"HIGH\"]\napprovals = 2\n");
    FOUND(CLOSED("Tue 2026-12-01 01:15 UTC", "Tue 2026-12-01 02:00 UTC",
                 "in 45 minutes"));
}

Test(rules_window, a_category_may_have_other_windows)
{
    lab_policy(&lab, "[window \"once\"]\non = 2026-12-24 00:00-06:00\n"
                     "[category \"HIGH\"]\nwindows = once\n"
                     "[category \"LOW\"]\nwindows = weekly\n");
    at("2026-12-24 00:00");
    FOUND("");
    at("2026-12-24 06:00");
    FOUND("window/never: category=HIGH; windows=once; "
          "file=vpn.git/sallyport.ini\n");
    steps[0].category = SP_LOW;
    FOUND("window/closed: category=LOW; windows=weekly; now=Thu 2026-12-24 "
          "06:00 UTC; opens=Tue 2026-12-29 02:00 UTC; wait=in 116 hours\n");
}

static const char holidays[] =
    "[window \"holidays\"]\nfreeze = 2026-12-20 18:00 - 2027-01-04\n"
    "message = Ask the platform team.\n";

Test(rules_window, a_freeze_stops_all_but_critical)
{
    lab_policy(&lab, holidays);
    at("2026-12-22 03:00");
    FOUND("window/frozen: category=HIGH; opens=Tue 2027-01-05 02:00 UTC; "
          "wait=in 335 hours; until=Tue 2027-01-05 00:00 UTC; "
          "window=holidays; message=: Ask the platform team.\n");
    steps[0].category = SP_LOW;
    FOUND("window/frozen: category=LOW; opens=Tue 2027-01-05 00:00 UTC; "
          "wait=in 333 hours; until=Tue 2027-01-05 00:00 UTC; "
          "window=holidays; message=: Ask the platform team.\n");
    steps[0].category = SP_CRITICAL;
    FOUND("");
}

Test(rules_window, a_freeze_stops_what_it_names)
{
    struct sp_buf ini = {0};
    sp_buf_printf(&ini, "%scategories = CRITICAL\n", holidays);
    lab_policy(&lab, sp_buf_text(&ini));
    at("2026-12-25 03:00");
    steps[0].category = SP_CRITICAL;
    FOUND("window/frozen: category=CRITICAL; opens=Tue 2027-01-05 00:00 UTC; "
          "wait=in 261 hours; until=Tue 2027-01-05 00:00 UTC; "
          "window=holidays; message=: Ask the platform team.\n");
    steps[0].category = SP_MEDIUM;
    FOUND("");
    sp_buf_dispose(&ini);
}

Test(rules_window, the_freeze_that_ends_last_is_named)
{
    lab_policy(&lab, "[window \"a\"]\nfreeze = 2026-12-20\n"
                     "[window \"b\"]\nfreeze = 2026-12-20 - 2026-12-21\n"
                     "[window \"c\"]\nfreeze = 2026-12-20\n");
    at("2026-12-20 12:00");
    steps[0].category = SP_MEDIUM;
    FOUND("window/frozen: category=MEDIUM; opens=Tue 2026-12-22 00:00 UTC; "
          "wait=in 36 hours; until=Tue 2026-12-22 00:00 UTC; window=b; "
          "message=\n");
}

Test(rules_window, a_range_has_no_time)
{
    at("2026-12-01 01:15");
    lab.push.occasion = SP_RANGE;
    FOUND("");
}

Test(rules_window, other_refs_and_pushes_of_nothing_land)
{
    at("2026-12-01 01:15");
    lab.branch.step_count = 0;
    FOUND("");
    lab.branch.step_count = 1;
    lab_ref(&lab, "refs/heads/feature/x", SP_UPDATE);
    FOUND("");
}

Test(rules_window, a_rollback_lands_at_any_time)
{
    lab_policy(&lab, holidays);
    at("2026-12-22 12:00");
    steps[0].is_rollback = true;
    FOUND("");
    lab.branch.step_count = 2;
    FOUND("window/frozen: category=LOW; opens=Tue 2027-01-05 00:00 UTC; "
          "wait=in 324 hours; until=Tue 2027-01-05 00:00 UTC; "
          "window=holidays; message=: Ask the platform team.\n");
}

Test(rules_window, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "window",
        "window/closed\n"
        "  a CATEGORY change lands only in a window (WINDOWS), and it is NOW; "
        "the "
        "next one opens OPENS, WAIT\n"
        "  push it again then\n",
        "window/not-chosen (warning)\n"
        "  a CATEGORY change belongs into a window (WINDOWS), and it is NOW; "
        "the "
        "next one opens OPENS, WAIT\n"
        "  ask the administrator to set [window \"NAME\"] in FILE; until then, "
        "this only warns\n",
        "window/never\n"
        "  a CATEGORY change lands only in a window (WINDOWS), and none opens "
        "any "
        "more\n"
        "  ask for one: [window \"NAME\"] in FILE\n",
        "window/frozen\n"
        "  no CATEGORY change lands before UNTIL ([window \"WINDOW\"])MESSAGE\n"
        "  push it again OPENS, WAIT\n");
}
