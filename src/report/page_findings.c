/* Findings, rules, observe mode and roles. */
#include <stdlib.h>

#include "page.h"
#include "sallyport/rule.h"

static void add_code(struct sp_buf *out, const struct sp_overview *o,
                     const struct sp_tally_code *code)
{
    sp_buf_puts(out, "<tr>");
    sp_page_code(out, code->code);
    sp_page_number(out, code->refused);
    sp_page_number(out, code->observed);
    sp_page_number(out, code->warned);
    sp_page_number(out, code->excused);
    sp_page_trend(out, "refused", &o->now, &code->weeks);
    sp_page_entry(out, o, code->last);
    sp_buf_puts(out, "</tr>\n");
}

void sp_page_findings(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {
        {"Finding", ""},           {"Refused", "count"},
        {"Would refuse", "count"}, {"Warned", "count"},
        {"Excused", "count"},      {"Refusals by week", ""},
        {"Newest", "count"},       {NULL, ""}};
    const struct sp_tally_code **codes = sp_overview_codes(&o->now);
    if (!o->now.codes.count)
        sp_buf_puts(out, "<p>There is no finding.</p>\n");
    else
        sp_page_table(out, "Findings", columns);
    for (size_t i = 0; i < o->now.codes.count; i++)
        add_code(out, o, codes[i]);
    if (o->now.codes.count) {
        sp_page_table_end(out);
        sp_buf_puts(out, "<p class=\"dim\"><code>sallyport audit log --code "
                         "CODE</code> lists the pushes, <code>sallyport "
                         "explain CODE</code> says more.</p>\n");
    }
    free(codes);
}

static void add_quiet(struct sp_buf *out, const struct sp_overview *o)
{
    sp_buf_puts(out, "<p>Never fired, and are in force:");
    for (size_t i = 0; i < o->quiet.count; i++) {
        sp_buf_puts(out, i ? ", <code>" : " <code>");
        sp_html_text(out, sp_str(o->quiet.items[i]));
        sp_buf_puts(out, "</code>");
    }
    sp_buf_puts(out, o->quiet.count ? ".</p>\n" : " none.</p>\n");
}

void sp_page_rules(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {
        {"Rule", ""}, {"Refs", ""}, {"Broken by", "count"}, {NULL, ""}};
    if (!o->unmet.count)
        sp_buf_printf(out,
                      "<p>No rule was broken by every push to a class of refs "
                      "that got at least %d.</p>\n",
                      SP_TALLY_NEVER);
    else
        sp_page_table(out, "Rules that every push broke", columns);
    for (size_t i = 0; i < o->unmet.count; i++) {
        sp_buf_puts(out, "<tr>");
        sp_page_code(out, o->unmet.items[i].rule);
        sp_page_cell(out, sp_tally_classes[o->unmet.items[i].class]);
        sp_buf_printf(out, "<td class=\"count\">all %llu</td></tr>\n",
                      (count_t)o->unmet.items[i].pushes);
    }
    if (o->unmet.count) {
        sp_page_table_end(out);
        sp_buf_puts(out, "<p class=\"dim\">A rule that nobody keeps is wrong, "
                         "or not yet explained.</p>\n");
    }
    add_quiet(out, o);
}

/* To decide when to enforce. */
void sp_page_observe(struct sp_buf *out, const struct sp_overview *o)
{
    const struct sp_tally *now = &o->now;
    double *values = sp_overview_weeks(now, sp_overview_observed);
    sp_buf_printf(out,
                  "<p>Of %llu pushes that observe mode let in, %llu would be "
                  "refused (%u %%). ",
                  (count_t)now->observing, (count_t)now->observed,
                  sp_overview_percent(now->observed, now->observing));
    sp_html_trend(out, "refused", values, now->weeks.count, "");
    sp_buf_puts(out, "</p>\n<p class=\"dim\">The column “Would refuse” above "
                     "says by which rules. Set <code>[policy] mode = "
                     "enforce</code> when what is left is meant.</p>\n");
    free(values);
}

void sp_page_roles(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {{"Role", ""},
                                                 {"Accepted", "count"},
                                                 {"Refused", "count"},
                                                 {"Share refused", "count"},
                                                 {"Refused by week", ""},
                                                 {NULL, ""}};
    sp_page_table(out, "Pushes by role", columns);
    for (size_t i = 0; i < o->now.roles.count; i++) {
        const struct sp_tally_role *role = &o->now.roles.items[i];
        sp_buf_puts(out, "<tr>");
        sp_page_cell(out, role->role);
        sp_page_number(out, role->accepted);
        sp_page_number(out, role->refused);
        sp_buf_printf(
            out, "<td class=\"count\">%u %%</td>",
            sp_overview_percent(role->refused, role->accepted + role->refused));
        sp_page_trend(out, "refused", &o->now, &role->weeks);
        sp_buf_puts(out, "</tr>\n");
    }
    sp_page_table_end(out);
}
