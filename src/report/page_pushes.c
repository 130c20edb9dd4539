/* The table of the newest pushes, with its filter. */
#include "page.h"

static void add_texts(struct sp_buf *out, const struct sp_strings *list,
                      size_t left_out)
{
    for (size_t i = 0; i < list->count; i++) {
        sp_buf_puts(out, i ? "<br><code>" : "<code>");
        sp_html_text(out, sp_str(list->items[i]));
        sp_buf_puts(out, "</code>");
    }
    if (left_out)
        sp_buf_printf(out, "<br>and %zu more", left_out);
}

/* A link to the row shows the command that prints the entry. */
static void add_push(struct sp_buf *out, const struct sp_overview_push *push)
{
    const char *verdict = sp_entry_verdict_name(push->verdict);
    char time[OVERVIEW_MINUTE + 1];
    sp_buf_printf(out,
                  "<tr id=\"e%llu\" data-verdict=\"%s\"><td class=\"count\"><a "
                  "href=\"#e%llu\">%llu</a></td><td class=\"time\">%s</td><td>",
                  (count_t)push->seq, verdict, (count_t)push->seq,
                  (count_t)push->seq,
                  sp_overview_minute(time, push->time / 1000));
    sp_html_text(out, sp_str(push->user ? push->user : "–"));
    sp_buf_printf(out, "</td><td class=\"%s\">%s</td><td>", verdict, verdict);
    add_texts(out, &push->refs, push->refs_left_out);
    sp_buf_puts(out, "</td><td>");
    add_texts(out, &push->codes, push->codes_left_out);
    sp_buf_printf(out,
                  "<code class=\"show\">sallyport audit show %llu</code></td>"
                  "</tr>\n",
                  (count_t)push->seq);
}

static void add_filter(struct sp_buf *out)
{
    sp_buf_puts(out, "<search id=\"filter\" hidden>"
                     "<label>Contains <input name=\"text\" type=\"search\">"
                     "</label><label>Verdict <select name=\"verdict\"><option "
                     "value=\"\">all</option>");
    for (int i = 0; i <= SP_ENTRY_UNDECIDED; i++) {
        const char *name = sp_entry_verdict_name((enum sp_entry_verdict)i);
        sp_buf_printf(out, "<option value=\"%s\">%s</option>", name, name);
    }
    sp_buf_puts(out,
                "</select></label><output id=\"shown\"></output></search>\n");
}

void sp_page_pushes(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {
        {"Entry", "count"}, {"Time", "time"}, {"User", ""}, {"Verdict", ""},
        {"Refs", ""},       {"Findings", ""}, {NULL, ""}};
    if (!o->pushes.count) {
        sp_buf_puts(out, "<p>There is none.</p>\n");
        return;
    }
    sp_buf_printf(out,
                  "<p class=\"dim\">At most %d. The number of an entry shows "
                  "the command that prints it.</p>\n",
                  SP_OVERVIEW_PUSHES);
    add_filter(out);
    sp_page_table(out, "The newest pushes", columns);
    for (size_t i = 0; i < o->pushes.count; i++)
        add_push(out, &o->pushes.items[i]);
    sp_page_table_end(out);
}
