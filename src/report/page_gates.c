/* Gates: what verdicts counted on, and their metrics by week. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

/* A value for each week of the tally. */
static double *values_of(const struct sp_tally *tally,
                         const struct sp_tally_metric *metric)
{
    size_t weeks = tally->weeks.count, at = 0;
    double *out = sp_calloc(weeks + 1, sizeof *out);
    for (size_t i = 0; i < weeks; i++) {
        out[i] = NAN;
        while (at < metric->weeks.count &&
               metric->weeks.items[at].begin < tally->weeks.items[i].begin)
            at++;
        if (at < metric->weeks.count &&
            metric->weeks.items[at].begin == tally->weeks.items[i].begin)
            out[i] = metric->weeks.items[at].last;
    }
    return out;
}

/* The last value of the period before; NAN: there is none. */
static double earlier(const struct sp_tally *before, const char *gate,
                      const char *name)
{
    for (size_t i = 0; i < before->gates.count; i++) {
        const struct sp_tally_gate *one = &before->gates.items[i];
        for (size_t k = 0; k < one->metrics.count; k++) {
            const struct sp_tally_metric *metric = &one->metrics.items[k];
            if (strcmp(one->gate, gate) == 0 &&
                strcmp(metric->name, name) == 0 && metric->weeks.count)
                return metric->weeks.items[metric->weeks.count - 1].last;
        }
    }
    return NAN;
}

static void add_value(struct sp_buf *out, double value)
{
    if (isnan(value))
        sp_buf_puts(out, "<td class=\"count\">–</td>");
    else
        sp_buf_printf(out, "<td class=\"count\">%.6g</td>", value);
}

static void add_metric(struct sp_buf *out, const struct sp_overview *o,
                       const struct sp_tally_gate *gate,
                       const struct sp_tally_metric *metric)
{
    double low = NAN, high = NAN, last = NAN;
    double *values = values_of(&o->now, metric);
    for (size_t i = 0; i < metric->weeks.count; i++) {
        const struct sp_tally_values *week = &metric->weeks.items[i];
        low = week->low < low || isnan(low) ? week->low : low;
        high = week->high > high || isnan(high) ? week->high : high;
        last = week->last;
    }
    sp_buf_puts(out, "<tr>");
    sp_page_code(out, gate->gate);
    sp_page_code(out, metric->name);
    add_value(out, last);
    add_value(out, earlier(&o->before, gate->gate, metric->name));
    add_value(out, low);
    add_value(out, high);
    sp_buf_puts(out, "<td>");
    sp_html_trend(out, "plain", values, o->now.weeks.count, "");
    sp_buf_puts(out, "</td></tr>\n");
    free(values);
}

static void add_results(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Gate", ""},
                                                 {"Passed", "count"},
                                                 {"Failed", "count"},
                                                 {"Not applicable", "count"},
                                                 {NULL, ""}};
    sp_page_table(out, "Results of gates", columns);
    for (size_t i = 0; i < o->now.gates.count; i++) {
        const struct sp_tally_gate *gate = &o->now.gates.items[i];
        sp_buf_puts(out, "<tr>");
        sp_page_code(out, gate->gate);
        sp_page_number(out, gate->passed);
        sp_page_number(out, gate->failed);
        sp_page_number(out, gate->not_applicable);
        sp_buf_puts(out, "</tr>\n");
    }
    sp_page_table_end(out);
}

void sp_page_gates(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Gate", ""},
                                                 {"Metric", ""},
                                                 {"Last", "count"},
                                                 {"Before", "count"},
                                                 {"Lowest", "count"},
                                                 {"Highest", "count"},
                                                 {"Last of each week", ""},
                                                 {NULL, ""}};
    if (!o->now.gates.count) {
        sp_buf_puts(out, "<p>No verdict counted on the result of a gate: "
                         "<code>sallyport gate record</code> adds one.</p>\n");
        return;
    }
    add_results(out, o);
    sp_buf_puts(out, "<p class=\"dim\">Metrics of what has landed:</p>\n");
    sp_page_table(out, "Metrics of gates", columns);
    for (size_t i = 0; i < o->now.gates.count; i++)
        for (size_t k = 0; k < o->now.gates.items[i].metrics.count; k++)
            add_metric(out, o, &o->now.gates.items[i],
                       &o->now.gates.items[i].metrics.items[k]);
    sp_page_table_end(out);
}
