/* The trail as metrics, as Prometheus reads them. */
#include "sallyport/metrics.h"

#include <string.h>

#include "support_assert.h"

static struct sp_buf out;

static void leave(void)
{
    sp_buf_dispose(&out);
}

TestSuite(report_metrics, .fini = leave);

static bool has(const char *line)
{
    return strstr(sp_buf_text(&out), line) != NULL;
}

Test(report_metrics, an_empty_trail_has_every_verdict)
{
    static const struct sp_tally none;
    sp_metrics_write(&out, &none, "/srv/a.db", 0);
    cr_assert(has("\nsallyport_push_decisions_total{store=\"/srv/a.db\","
                  "verdict=\"refuse\"} 0\n"));
    cr_assert(has("\nsallyport_push_decisions_total{store=\"/srv/a.db\","
                  "verdict=\"never-ended\"} 0\n"));
    cr_assert(has("\n# TYPE sallyport_findings_total counter\n"));
    cr_assert(has("\nsallyport_audit_tree_size{store=\"/srv/a.db\"} 0\n"));
    cr_assert_eq(sp_buf_text(&out)[out.len - 1], '\n');
}

Test(report_metrics, a_code_has_what_came_of_it)
{
    char name[] = "tdd-order/green-first";
    struct sp_tally_code code = {.code = name, .refused = 7, .warned = 2};
    const struct sp_tally tally = {.codes = {&code, 1, 1}};
    sp_metrics_write(&out, &tally, "s", 9);
    cr_assert(has("\nsallyport_findings_total{store=\"s\",code=\"tdd-order/"
                  "green-first\",effect=\"refused\"} 7\n"));
    cr_assert(has("effect=\"warned\"} 2\n"));
}

Test(report_metrics, a_duration_is_in_seconds)
{
    const struct sp_tally tally = {.within = {1, 2, 2, 2, 2, 2, 2, 2, 2},
                                   .durations = 3,
                                   .duration_sum = 40012};
    sp_metrics_write(&out, &tally, "s", 0);
    cr_assert(has("seconds_bucket{store=\"s\",le=\"0.005\"} 1\n"));
    cr_assert(has("seconds_bucket{store=\"s\",le=\"30\"} 2\n"));
    cr_assert(has("seconds_bucket{store=\"s\",le=\"+Inf\"} 3\n"));
    cr_assert(has("seconds_sum{store=\"s\"} 40.012\n"));
    cr_assert(has("seconds_count{store=\"s\"} 3\n"));
}

Test(report_metrics, a_label_cannot_end_early)
{
    static const struct sp_tally none;
    sp_metrics_write(&out, &none, "a\"b\\c\nd\xff", 0);
    cr_assert(has("{store=\"a\\\"b\\\\c\\nd\\\\xff\"} 0\n"));
}

Test(report_metrics, what_is_due_is_a_gauge)
{
    struct sp_overview due = {.exceptions = {.grants = 1,
                                             .waivers = 2,
                                             .pending = 3,
                                             .overdue = 4,
                                             .next_end = 1795392000}};
    struct sp_overview_cause causes[] = {{.is_overdue = true},
                                         {.is_overdue = false}};
    due.causes.items = causes;
    due.causes.count = 2;
    sp_metrics_due(&out, &due, "s");
    cr_assert(has("\nsallyport_breakglass_active{store=\"s\"} 1\n"));
    cr_assert(has("\nsallyport_waivers_active{store=\"s\"} 2\n"));
    cr_assert(has("\nsallyport_exceptions_pending{store=\"s\"} 3\n"));
    cr_assert(has("\nsallyport_breakglass_reviews_overdue{store=\"s\"} 4\n"));
    cr_assert(has("\nsallyport_waiver_next_expiry_timestamp_seconds{store="
                  "\"s\"} 1795392000\n"));
    cr_assert(has("\nsallyport_root_causes_overdue{store=\"s\"} 1\n"));
    cr_assert(has("\nsallyport_locked_out_users{store=\"s\"} 0\n"));
}

Test(report_metrics, without_a_waiver_there_is_no_time_of_its_end)
{
    static const struct sp_overview none;
    sp_metrics_due(&out, &none, "s");
    cr_assert(!has("sallyport_waiver_next_expiry_timestamp_seconds{"));
}
