/* What somebody should look at, the most urgent first. */
#include "page.h"

static void add_item(struct sp_buf *out, const struct overview_item *item)
{
    const char *word = sp_overview_urgencies[item->urgency];
    sp_buf_printf(out, "<li class=\"%s\"><span class=\"tag\">%s</span> <span>",
                  word, word);
    sp_html_text(out, sp_str(sp_buf_text(&item->text)));
    if (item->where.len) {
        sp_buf_puts(out, "<br>in ");
        sp_html_text(out, sp_str(sp_buf_text(&item->where)));
    }
    if (item->command.len) {
        sp_buf_puts(out, "<br><code>");
        sp_html_text(out, sp_str(sp_buf_text(&item->command)));
        sp_buf_puts(out, "</code>");
    }
    sp_buf_puts(out, "</span></li>\n");
}

void sp_page_attention(struct sp_buf *out, const struct sp_overview *o)
{
    struct overview_items items = {0};
    sp_overview_items(&items, o);
    if (!o->now.entries)
        sp_buf_puts(out, "<p>The trail has no entry of this period.</p>\n");
    sp_buf_puts(out, items.count ? "<ul class=\"items\">\n"
                                 : "<p>Nothing needs a look.</p>\n");
    for (size_t i = 0; i < items.count; i++)
        add_item(out, &items.items[i]);
    sp_buf_puts(out, items.count ? "</ul>\n" : "");
    sp_overview_items_dispose(&items);
}
