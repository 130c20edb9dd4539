/* Tables of the page. */
#include "page.h"

#include <stdlib.h>

void sp_page_table(struct sp_buf *out, const char *name,
                   const struct page_column *columns)
{
    sp_buf_printf(out,
                  "<section class=\"scroll\" aria-label=\"%s\" tabindex=\"0\">"
                  "<table>\n<thead><tr>",
                  name);
    for (; columns->title; columns++)
        sp_buf_printf(out, "<th scope=\"col\"%s%s%s>%s</th>",
                      *columns->class ? " class=\"" : "", columns->class,
                      *columns->class ? "\"" : "", columns->title);
    sp_buf_puts(out, "</tr></thead>\n<tbody>\n");
}

void sp_page_table_end(struct sp_buf *out)
{
    sp_buf_puts(out, "</tbody></table></section>\n");
}

void sp_page_cell(struct sp_buf *out, const char *text)
{
    sp_buf_puts(out, "<td>");
    sp_html_text(out, sp_str(text));
    sp_buf_puts(out, "</td>");
}

void sp_page_code(struct sp_buf *out, const char *text)
{
    sp_buf_puts(out, "<td><code>");
    sp_html_text(out, sp_str(text));
    sp_buf_puts(out, "</code></td>");
}

void sp_page_number(struct sp_buf *out, uint64_t number)
{
    sp_buf_printf(out, "<td class=\"count\">%llu</td>", (count_t)number);
}

void sp_page_time(struct sp_buf *out, int64_t seconds)
{
    char text[OVERVIEW_MINUTE + 1];
    sp_buf_printf(out, "<td class=\"time\">%s</td>",
                  seconds ? sp_overview_minute(text, seconds) : "–");
}

void sp_page_trend(struct sp_buf *out, const char *class,
                   const struct sp_tally *tally,
                   const struct sp_tally_points *points)
{
    double *values = sp_overview_counts(tally, points);
    sp_buf_puts(out, "<td>");
    sp_html_trend(out, class, values, tally->weeks.count, "");
    sp_buf_puts(out, "</td>");
    free(values);
}

void sp_page_entry(struct sp_buf *out, const struct sp_overview *o,
                   uint64_t seq)
{
    size_t count = o->pushes.count;
    bool is_listed = count && seq >= o->pushes.items[count - 1].seq;
    if (is_listed)
        sp_buf_printf(out,
                      "<td class=\"count\"><a href=\"#e%llu\">%llu</a></td>",
                      (count_t)seq, (count_t)seq);
    else
        sp_page_number(out, seq);
}
