/* What a grant or waiver lets in, at the end of a report or alone. */
#include "internal.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"

/* Appends "BEFORE what excuses: 2 findings AFTER". */
static void add_excused(struct sp_buf *out, const char *before,
                        const struct sp_excused_count *row, const char *after)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, before);
    sp_excuse_text(&text, row->row, row->said);
    sp_buf_printf(&text, ": %zu finding%s%s", row->count, sp_plural(row->count),
                  after);
    if (row->said) {
        sp_wrap(out, sp_str(sp_buf_text(&text)), SP_REPORT_COLUMNS, 0, 2);
    } else {
        sp_sanitise(out, sp_str(sp_buf_text(&text)), SP_REPORT_COLUMNS);
        sp_buf_putc(out, '\n');
    }
    sp_buf_dispose(&text);
}

void sp_report_excused(struct sp_buf *out, const struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->excused_by.count; i++)
        add_excused(out, "", &findings->excused_by.items[i], "");
    for (size_t i = 0; i < findings->notes.count; i++)
        sp_wrap(out, sp_str(findings->notes.items[i]), SP_REPORT_COLUMNS, 0, 2);
}

void sp_report_mark(struct sp_buf *out, const struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->excused_by.count; i++)
        if (findings->excused_by.items[i].said)
            add_excused(out, "sallyport: ", &findings->excused_by.items[i],
                        " excused");
}
