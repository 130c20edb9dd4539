#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "sallyport/embed.h"
#include "sallyport/overview_report.h"

SP_EMBED(sp_page_style, "src/report/page.css");
SP_EMBED(sp_page_script, "src/report/page.js");

static void add_head(struct sp_buf *out, const char *title)
{
    sp_buf_puts(out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
                "charset=\"utf-8\">\n<meta name=\"viewport\" "
                "content=\"width=device-width, initial-scale=1\">\n<meta "
                "http-equiv=\"Content-Security-Policy\" content=\"default-src "
                "'none'; base-uri 'none'; form-action 'none'; style-src ");
    sp_html_hash(out, sp_page_style);
    sp_buf_puts(out, "; script-src ");
    sp_html_hash(out, sp_page_script);
    sp_buf_puts(out, "\">\n<title>");
    sp_html_text(out, sp_str(title));
    sp_buf_printf(out,
                  " – sallyport</title>\n<style>%s</style>\n</head>\n<body>\n",
                  sp_page_style);
}

/* A number, what it is, what it was, and how it went. */
static void add_tile(struct sp_buf *out, const char *name, const char *number,
                     const char *more)
{
    sp_buf_printf(out,
                  "<div><dt>%s</dt><dd class=\"number\">%s</dd><dd "
                  "class=\"dim\">%s</dd><dd>",
                  name, number, more);
}

static void add_trend(struct sp_buf *out, const char *class,
                      const struct sp_tally *tally, double *values,
                      const char *unit)
{
    sp_html_trend(out, class, values, tally->weeks.count, unit);
    sp_buf_puts(out, "</dd></div>\n");
    free(values);
}

static void add_landed(struct sp_buf *out, const struct sp_overview *o)
{
    struct sp_buf number = {0}, more = {0};
    sp_buf_printf(&number, "%llu", (count_t)sp_tally_landed(&o->now));
    sp_buf_printf(&more, "at protected refs; before: %llu",
                  (count_t)sp_tally_landed(&o->before));
    add_tile(out, "Landed", sp_buf_text(&number), sp_buf_text(&more));
    add_trend(out, "accepted", &o->now,
              sp_overview_weeks(&o->now, sp_overview_landed), "");
    sp_buf_dispose(&number);
    sp_buf_dispose(&more);
}

static unsigned share_of(const struct sp_tally *tally)
{
    uint64_t refused = sp_tally_pushes(tally, SP_ENTRY_REFUSE);
    return sp_overview_percent(
        refused, refused + sp_tally_pushes(tally, SP_ENTRY_ACCEPT));
}

static void add_refused(struct sp_buf *out, const struct sp_overview *o)
{
    struct sp_buf number = {0}, more = {0};
    uint64_t refused = sp_tally_pushes(&o->now, SP_ENTRY_REFUSE);
    sp_buf_printf(&number, "%u %%", share_of(&o->now));
    sp_buf_printf(
        &more, "%llu of %llu; before: %u %%", (count_t)refused,
        (count_t)(refused + sp_tally_pushes(&o->now, SP_ENTRY_ACCEPT)),
        share_of(&o->before));
    add_tile(out, "Pushes refused", sp_buf_text(&number), sp_buf_text(&more));
    add_trend(out, "refused", &o->now,
              sp_overview_weeks(&o->now, sp_overview_refused), "");
    sp_buf_dispose(&number);
    sp_buf_dispose(&more);
}

static void add_span(struct sp_buf *out, const struct sp_overview *o,
                     enum sp_tally_measure measure, const char *name)
{
    struct sp_buf number = {0}, more = {0};
    if (!o->now.spans[measure].count)
        return;
    sp_overview_duration(&number, sp_tally_span(&o->now, measure, 50));
    sp_buf_puts(&more, "median; before: ");
    if (o->before.spans[measure].count)
        sp_overview_duration(&more, sp_tally_span(&o->before, measure, 50));
    else
        sp_buf_puts(&more, "none");
    add_tile(out, name, sp_buf_text(&number), sp_buf_text(&more));
    add_trend(out, "plain", &o->now, sp_overview_medians(&o->now, measure),
              " h");
    sp_buf_dispose(&number);
    sp_buf_dispose(&more);
}

static void add_tiles(struct sp_buf *out, const struct sp_overview *o)
{
    sp_buf_puts(out, "<dl class=\"tiles\">\n");
    add_landed(out, o);
    add_refused(out, o);
    add_span(out, o, SP_TALLY_RED, "RED to protected ref");
    add_span(out, o, SP_TALLY_APPROVAL, "Head to approval");
    sp_buf_puts(out, "</dl>\n");
}

static void write_weeks(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Week of", "time"},
                                                 {"Accepted", "count"},
                                                 {"Refused", "count"},
                                                 {"Landed", "count"},
                                                 {NULL, ""}};
    const struct sp_tally *tally = &o->now;
    char day[OVERVIEW_DAY + 1];
    if (!tally->weeks.count) {
        sp_buf_puts(out, "<p>No push was judged.</p>\n");
        return;
    }
    sp_buf_puts(out, "<figure>\n");
    sp_html_weeks(out, tally);
    sp_buf_puts(out,
                "<figcaption><span class=\"key accepted\">accepted</span><span "
                "class=\"key refused\">refused</span></figcaption>\n"
                "</figure>\n<details><summary>The numbers</summary>\n");
    sp_page_table(out, "Pushes by week", columns);
    for (size_t i = 0; i < tally->weeks.count; i++) {
        const struct sp_tally_week *week = &tally->weeks.items[i];
        sp_buf_printf(out,
                      "<tr><td class=\"time\">%s</td><td class=\"count\">%llu"
                      "</td><td class=\"count\">%llu</td><td "
                      "class=\"count\">%llu</td></tr>\n",
                      sp_overview_day(day, week->begin),
                      (count_t)week->accepted, (count_t)week->refused,
                      (count_t)week->landed);
    }
    sp_page_table_end(out);
    sp_buf_puts(out, "</details>\n");
}

/* Within a script a '<' could end it. */
static void add_data(struct sp_buf *out, const struct sp_overview *o,
                     const char *title)
{
    struct sp_buf data = {0};
    sp_overview_json(&data, o, title);
    sp_buf_puts(out, "<script type=\"application/json\" id=\"data\">");
    for (const char *c = sp_buf_text(&data); *c; c++)
        if (*c == '<')
            sp_buf_puts(out, "\\u003c");
        else
            sp_buf_putc(out, *c);
    sp_buf_puts(out, "</script>\n");
    sp_buf_dispose(&data);
}

static bool always(const struct sp_overview *o)
{
    (void)o;
    return true;
}

static bool has_observed(const struct sp_overview *o)
{
    return o->now.observing;
}

static bool has_roles(const struct sp_overview *o)
{
    return o->now.roles.count;
}

/* In the order in which a team asks. */
static const struct section {
    const char *id, *title;
    bool (*is_there)(const struct sp_overview *o);
    page_write *write;
} sections[] = {
    {"attention", "To look at", always, sp_page_attention},
    {"numbers", "At a glance", always, add_tiles},
    {"due", "Exceptions, reviews and locks", always, sp_page_due},
    {"findings", "What is refused, and why", always, sp_page_findings},
    {"observe", "What observe mode would refuse", has_observed,
     sp_page_observe},
    {"rules", "Rules that every push broke, and rules that found nothing",
     always, sp_page_rules},
    {"delivery", "Delivery: DORA’s four keys", always, sp_page_delivery},
    {"weeks", "By week", always, write_weeks},
    {"gates", "Coverage, security and other gates", always, sp_page_gates},
    {"roles", "By role", has_roles, sp_page_roles},
    {"pushes", "The newest pushes", always, sp_page_pushes},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void add_contents(struct sp_buf *out, const struct sp_overview *o)
{
    sp_buf_puts(out, "<nav aria-label=\"Sections\"><ul>\n");
    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].is_there(o))
            sp_buf_printf(out, "<li><a href=\"#%s\">%s</a></li>\n",
                          sections[i].id, sections[i].title);
    sp_buf_puts(out, "</ul></nav>\n");
}

static void add_header(struct sp_buf *out, const struct sp_overview *o,
                       const char *title)
{
    char since[OVERVIEW_DAY + 1], until[OVERVIEW_DAY + 1];
    char made[OVERVIEW_MINUTE + 1];
    sp_buf_puts(out, "<a class=\"skip\" href=\"#main\">Skip to the report</a>"
                     "\n<header><h1>");
    sp_html_text(out, sp_str(title));
    sp_buf_printf(out,
                  "</h1>\n<p class=\"dim\">%s to %s, of %llu entries of the "
                  "trail; made at %s. All times are UTC. “Before” is the "
                  "period of the same length before.</p></header>\n",
                  sp_overview_day(since, o->since),
                  sp_overview_day(until, o->until - 1), (count_t)o->size,
                  sp_overview_minute(made, o->made / 1000));
}

void sp_overview_html(struct sp_buf *out, const struct sp_overview *o,
                      const char *title)
{
    add_head(out, title);
    add_header(out, o, title);
    add_contents(out, o);
    sp_buf_puts(out, "<main id=\"main\">\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (!sections[i].is_there(o))
            continue;
        sp_buf_printf(out, "<h2 id=\"%s\">%s</h2>\n", sections[i].id,
                      sections[i].title);
        sections[i].write(out, o);
    }
    sp_buf_puts(out, "</main>\n");
    add_data(out, o, title);
    sp_buf_printf(out, "<script>%s</script>\n</body>\n</html>\n",
                  sp_page_script);
}
