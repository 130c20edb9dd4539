/* The four keys of DORA with their formulas, and how long other things take. */
#include <stdio.h>
#include <stdlib.h>

#include "page.h"

static void add_key(struct sp_buf *out, const char *name, const char *formula,
                    const char *now, const char *before)
{
    sp_buf_printf(out,
                  "<tr><th scope=\"row\">%s</th><td>%s<br><span "
                  "class=\"formula\">%s</span></td><td>%s</td><td>",
                  name, now, formula, before);
}

static void end_key(struct sp_buf *out)
{
    sp_buf_puts(out, "</td></tr>\n");
}

/* "3 h 20 min; 90 %: 2 d 4 h", of so many. */
static void write_span(struct sp_buf *out, const struct sp_tally *tally,
                       enum sp_tally_measure measure)
{
    if (!tally->spans[measure].count) {
        sp_buf_puts(out, "–");
        return;
    }
    sp_overview_duration(out, sp_tally_span(tally, measure, 50));
    sp_buf_puts(out, "<br><span class=\"dim\">90 %: ");
    sp_overview_duration(out, sp_tally_span(tally, measure, 90));
    sp_buf_printf(out, ", of %zu</span>", tally->spans[measure].count);
}

static void add_span(struct sp_buf *out, const struct sp_overview *o,
                     enum sp_tally_measure measure, const char *name,
                     const char *formula)
{
    struct sp_buf now = {0}, before = {0};
    double *values = sp_overview_medians(&o->now, measure);
    write_span(&now, &o->now, measure);
    write_span(&before, &o->before, measure);
    add_key(out, name, formula, sp_buf_text(&now), sp_buf_text(&before));
    if (o->now.spans[measure].count)
        sp_html_trend(out, "plain", values, o->now.weeks.count, " h");
    end_key(out);
    free(values);
    sp_buf_dispose(&now);
    sp_buf_dispose(&before);
}

static void add_frequency(struct sp_buf *out, const struct sp_overview *o,
                          const struct overview_keys *keys,
                          const struct overview_keys *earlier)
{
    char now[32], before[32];
    double *values = sp_overview_weeks(&o->now, sp_overview_landed);
    snprintf(now, sizeof now, "%.1f a week", keys->per_week);
    snprintf(before, sizeof before, "%.1f a week", earlier->per_week);
    add_key(out, "Deployment frequency",
            "what has landed ÷ the weeks of the period. A protected "
            "ref stands for production: the trail does not see what "
            "runs.",
            now, before);
    sp_html_trend(out, "plain", values, o->now.weeks.count, "");
    end_key(out);
    free(values);
}

static void write_rate(struct sp_buf *out, const struct overview_keys *keys)
{
    if (!keys->deployments)
        sp_buf_puts(out, "–");
    else
        sp_buf_printf(out, "%.1f %%<br><span class=\"dim\">%llu of %llu</span>",
                      keys->failure_rate * 100, (count_t)keys->rollbacks,
                      (count_t)keys->deployments);
}

static void add_failures(struct sp_buf *out, const struct sp_overview *o,
                         const struct overview_keys *keys,
                         const struct overview_keys *earlier)
{
    struct sp_buf now = {0}, before = {0};
    struct sp_tally_points points = {0};
    for (size_t i = 0; i < o->now.rollbacks.count; i++) {
        const struct sp_tally_point one = {o->now.rollbacks.items[i].time, 1};
        SP_VEC_PUSH(&points, one);
    }
    double *values = sp_overview_counts(&o->now, &points);
    write_rate(&now, keys);
    write_rate(&before, earlier);
    add_key(out, "Change failure rate",
            "rollbacks that landed ÷ all that has landed. A rollback "
            "is a push whose reverts take back what had landed. A "
            "failure that nobody reverts is not seen.",
            sp_buf_text(&now), sp_buf_text(&before));
    sp_html_trend(out, "refused", values, o->now.weeks.count, "");
    end_key(out);
    free(values);
    free(points.items);
    sp_buf_dispose(&now);
    sp_buf_dispose(&before);
}

static void add_keys(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Key", ""},
                                                 {"This period", "time"},
                                                 {"Before", "time"},
                                                 {"By week", ""},
                                                 {NULL, ""}};
    struct overview_keys keys, earlier;
    sp_overview_keys(&keys, o, &o->now);
    sp_overview_keys(&earlier, o, &o->before);
    sp_page_table(out, "The four keys of DORA, and other times", columns);
    add_frequency(out, o, &keys, &earlier);
    add_span(out, o, SP_TALLY_COMMIT, "Lead time for changes",
             "median of: landing − the oldest commit of the push, by its "
             "committer’s date.");
    add_failures(out, o, &keys, &earlier);
    add_span(out, o, SP_TALLY_RESTORE, "Time to restore",
             "median of: rollback − landing of what it takes back, where the "
             "trail knows both. It begins before anybody noticed.");
    add_span(out, o, SP_TALLY_RED, "RED to protected ref",
             "median of: landing − the oldest RED commit of the push, by its "
             "committer’s date.");
    add_span(out, o, SP_TALLY_APPROVAL, "Head to approval",
             "median of: last approval that counted − first push of the head "
             "that it is of.");
    add_span(out, o, SP_TALLY_PROPOSAL, "Proposal to protected ref",
             "median of: first landing of a proposal − first push that names "
             "it.");
    sp_page_table_end(out);
}

void sp_page_delivery(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Entry", "count"},
                                                 {"Time", "time"},
                                                 {"Restored after", ""},
                                                 {NULL, ""}};
    enum { LISTED = 20 };
    size_t count = o->now.rollbacks.count, first = 0;
    add_keys(out, o);
    if (!count)
        return;
    first = count > LISTED ? count - LISTED : 0;
    sp_buf_printf(out,
                  "<details><summary>Rollbacks: the last %zu of %zu"
                  "</summary>\n",
                  count - first, count);
    sp_page_table(out, "Rollbacks", columns);
    for (size_t i = count; i-- > first;) {
        const struct sp_tally_rollback *one = &o->now.rollbacks.items[i];
        struct sp_buf length = {0};
        if (one->length < 0)
            sp_buf_puts(&length, "not known");
        else
            sp_overview_duration(&length, one->length);
        sp_buf_puts(out, "<tr>");
        sp_page_entry(out, o, one->seq);
        sp_page_time(out, one->time / 1000);
        sp_page_cell(out, sp_buf_text(&length));
        sp_buf_puts(out, "</tr>\n");
        sp_buf_dispose(&length);
    }
    sp_page_table_end(out);
    sp_buf_puts(out, "</details>\n");
}
