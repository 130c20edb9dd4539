#include "support_tool_report.h"

#include <string.h>

#include "sallyport/tool_report.h"

static void describe(struct sp_buf *out, struct sp_tool_report *report)
{
    struct sp_str line, rest = {sp_buf_text(&report->notes), report->notes.len};
    sp_buf_printf(out, "%s %s", report->format,
                  sp_gate_result_words[report->result]);
    for (size_t i = 0; i < report->metrics.count; i++)
        sp_buf_printf(out, " %s=%.15g", report->metrics.items[i].name,
                      report->metrics.items[i].value);
    for (size_t i = 0; i < report->missing.count; i++)
        sp_buf_printf(out, " -%s", report->missing.items[i]);
    if (report->needs_mitigation)
        sp_buf_puts(out, " +mitigation");
    if (report->why.len)
        sp_buf_printf(out, " (%s)", sp_buf_text(&report->why));
    while (sp_str_line(&rest, &line))
        sp_buf_printf(out, " {%.*s}", SP_STR_ARG(line));
}

static void is(struct sp_tool_report *report, int code,
               const struct sp_error *err, const char *expected)
{
    struct sp_buf said = {0};
    if (code)
        sp_buf_puts(&said, err->message);
    else
        describe(&said, report);
    size_t len = strlen(expected);
    if (len && expected[len - 1] == ' ' && said.len > len)
        said.data[said.len = len] = '\0';
    assert_text(sp_buf_text(&said), expected);
    sp_buf_dispose(&said);
    sp_tool_report_dispose(report);
}

void report_as(const char *format, struct sp_str text, const char *expected)
{
    struct sp_tool_report report;
    struct sp_error err = {0};
    int code = sp_tool_report_read_text(&report, "r", text, format, &err);
    is(&report, code, &err, expected);
}

void report_is(const char *text, const char *expected)
{
    report_as(NULL, sp_str(text), expected);
}

void report_file_is(const char *path, const char *expected)
{
    struct sp_tool_report report;
    struct sp_error err = {0};
    int code = sp_tool_report_read(&report, path, NULL, &err);
    is(&report, code, &err, expected);
}
