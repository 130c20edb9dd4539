/* What is open: exceptions, reviews, root causes and locks. */
#include "page.h"

static void add_exception(struct sp_buf *out,
                          const struct sp_overview_exception *one)
{
    sp_buf_puts(out, "<tr>");
    sp_page_code(out, one->id);
    sp_page_cell(out, sp_exception_words[one->kind]);
    sp_page_cell(out, one->of);
    sp_page_code(out, one->ref);
    sp_page_cell(out, one->who);
    sp_page_cell(out, sp_exception_states[one->state]);
    sp_page_time(out, one->ends);
    if (one->is_overdue)
        sp_buf_puts(out, "<td class=\"bad\">overdue</td>");
    else
        sp_page_time(out, one->due);
    sp_buf_puts(out, "</tr>\n");
}

static void add_exceptions(struct sp_buf *out,
                           const struct sp_overview_exceptions *all)
{
    static const struct page_column columns[] = {
        {"Id", ""},       {"Kind", ""},           {"About", ""},
        {"Ref", ""},      {"Requested by", ""},   {"State", ""},
        {"Ends", "time"}, {"Review due", "time"}, {NULL, ""}};
    if (!all->items.count) {
        sp_buf_puts(out,
                    "<p>No exception is open, and no review is due.</p>\n");
        return;
    }
    sp_page_table(out, "Exceptions", columns);
    for (size_t i = all->items.count; i-- > 0;)
        add_exception(out, &all->items.items[i]);
    sp_page_table_end(out);
}

static void add_causes(struct sp_buf *out, const struct sp_overview *o)
{
    static const struct page_column columns[] = {
        {"Rollback", ""}, {"Root cause due", "time"}, {"", ""}, {NULL, ""}};
    char hex[SP_OID_HEX + 1];
    if (!o->causes.count)
        return;
    sp_page_table(out, "Root causes", columns);
    for (size_t i = 0; i < o->causes.count; i++) {
        const struct sp_overview_cause *one = &o->causes.items[i];
        sp_oid_format(hex, &one->commit)[12] = '\0';
        sp_buf_puts(out, "<tr>");
        sp_page_code(out, hex);
        sp_page_time(out, one->due);
        sp_buf_puts(out, one->is_overdue ? "<td class=\"bad\">overdue</td>"
                                         : "<td>open</td>");
        sp_buf_puts(out, "</tr>\n");
    }
    sp_page_table_end(out);
}

static void add_locks(struct sp_buf *out, const struct sp_overview *o)
{
    if (!o->lockout) {
        sp_buf_puts(out,
                    "<p class=\"dim\">Nobody is locked out: <code>[lockout]"
                    "</code> is off.</p>\n");
        return;
    }
    if (!o->locked.count && !o->near.count)
        sp_buf_puts(out, "<p>Nobody is locked out, or about to be.</p>\n");
    else
        sp_buf_puts(out, "<ul>\n");
    for (size_t i = 0; i < o->locked.count; i++) {
        sp_buf_puts(out, "<li><span class=\"bad\">locked out</span>: ");
        sp_html_text(out, sp_str(o->locked.items[i]));
        sp_buf_puts(out, "</li>\n");
    }
    for (size_t i = 0; i < o->near.count; i++) {
        sp_buf_puts(out, "<li>");
        sp_html_text(out, sp_str(o->near.items[i].user));
        sp_buf_printf(out, ": %zu of %ld refusals</li>\n",
                      o->near.items[i].refusals, o->lockout);
    }
    sp_buf_puts(out, o->locked.count || o->near.count ? "</ul>\n" : "");
}

void sp_page_due(struct sp_buf *out, const struct sp_overview *o)
{
    add_exceptions(out, &o->exceptions);
    add_causes(out, o);
    add_locks(out, o);
}
