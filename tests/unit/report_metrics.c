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
