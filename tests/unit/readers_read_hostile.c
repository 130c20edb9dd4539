/* Each format, given what is empty, cut, or no report at all. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/file.h"
#include "sallyport/tool_report.h"
#include "support_tool_report.h"

enum { CUTS = 60 };

/* Reports as the tools write them, and by hand where no tool is installed. A text
 * report is read line by line: what ends with a line is whole as far as anybody
 * can tell. */
static const struct {
    const char *format, *file, *text;
    bool is_lines;
} rows[] = {
    {"lcov", "lcov.info", NULL, false},
    {"cobertura", "gcovr.xml", NULL, false},
    {"coverage-py", "coverage-py.json", NULL, false},
    {"jacoco", "jacoco.xml", NULL, false},
    {"go-cover", "go-cover.out", NULL, true},
    {"sarif", "checkov.sarif", NULL, false},
    {"trivy", NULL,
     "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Target\":"
     "\"a\",\"Vulnerabilities\":[{\"Severity\":\"LOW\"}]}]}",
     false},
    {"tfsec", "tfsec.json", NULL, false},
    {"checkov", "checkov.json", NULL, false},
    {"npm-audit", "npm-audit.json", NULL, false},
    {"pip-audit", "pip-audit.json", NULL, false},
    {"terraform-validate", NULL,
     "{\"format_version\":\"1.0\",\"valid\":true,\"error_count\":0,"
     "\"warning_count\":0,\"diagnostics\":[]}",
     false},
    {"terraform-plan", NULL,
     "{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.0\","
     "\"planned_values\":{\"root_module\":{}},\"resource_changes\":["
     "{\"change\":{\"actions\":[\"create\"]}}]}",
     false},
    {"kubeconform", "kubeconform.json", NULL, false},
    {"kubeval", NULL,
     "[{\"filename\":\"a.yaml\",\"kind\":\"Service\",\"status\":\"valid\","
     "\"errors\":[]}]",
     false},
    {"junit", "pytest.xml", NULL, false},
    {"hey", "hey.txt", NULL, true},
    {"wrk", "wrk.txt", NULL, true},
    {"k6", "k6.json", NULL, false},
    {"vegeta", "vegeta.json", NULL, false},
};

/* Reads a text as that format: its result, or -1 where it is refused, with a
 * line. */
static int result_of(const char *format, struct sp_str text)
{
    struct sp_tool_report report;
    struct sp_error err = {0};
    int code = sp_tool_report_read_text(&report, "r", text, format, &err);
    int result = code ? -1 : (int)report.result;
    if (code)
        cr_assert(strncmp(err.message, "r", 1) == 0, "%s: %s", format,
                  err.message);
    sp_tool_report_dispose(&report);
    return result;
}

static void read_row(struct sp_buf *out, size_t i)
{
    struct sp_buf path = {0};
    struct sp_error err = {0};
    if (rows[i].text) {
        sp_buf_puts(out, rows[i].text);
        return;
    }
    sp_buf_printf(&path, "tests/reports/%s", rows[i].file);
    cr_assert_eq(sp_file_read(out, sp_buf_text(&path), SP_FILE_MAX, 0, &err),
                 SP_OK);
    sp_buf_dispose(&path);
}

static bool has_row(const char *format)
{
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (strcmp(rows[i].format, format) == 0)
            return true;
    return false;
}

Test(readers_read_hostile, each_format_is_tried)
{
    for (size_t i = 0; sp_tool_report_names[i]; i++)
        cr_assert(has_row(sp_tool_report_names[i]), "%s",
                  sp_tool_report_names[i]);
}

/* The last bytes of a file may be white space, or a bracket after what counts.
 */
Test(readers_read_hostile, what_was_cut_is_refused)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct sp_buf whole = {0};
        read_row(&whole, i);
        while (whole.len && strchr(" \r\n", whole.data[whole.len - 1]))
            whole.len--;
        cr_assert_neq(
            result_of(rows[i].format,
                      (struct sp_str){sp_buf_text(&whole), whole.len}),
            -1, "%s", rows[i].format);
        for (size_t cut = 0; cut < CUTS; cut++) {
            size_t len = whole.len * cut / CUTS;
            while (rows[i].is_lines && len && whole.data[len - 1] != '\n')
                len--;
            int result = result_of(rows[i].format,
                                   (struct sp_str){sp_buf_text(&whole), len});
            cr_assert(result == -1 || (rows[i].is_lines && len),
                      "%s, cut at %zu of %zu", rows[i].format, len, whole.len);
        }
        sp_buf_dispose(&whole);
    }
}

Test(readers_read_hostile, what_is_no_report_is_refused)
{
    static const struct {
        const char *text;
        size_t len;
    } texts[] = {
#define TEXT(text) {text, sizeof text - 1}
        TEXT(""),
        TEXT("\n \n"),
        TEXT("\0"),
        TEXT("\xff\xfe\x00"),
        TEXT("\xef\xbb\xbf"),
        TEXT("{}"),
        TEXT("[]"),
        TEXT("null"),
        TEXT("<a/>"),
        TEXT("<!DOCTYPE a [<!ENTITY b \"&b;\">]><a>&b;</a>"),
        TEXT("{\"a\":1,\"a\":1}"),
        TEXT("mode: set\nx"),
        TEXT("SF:a\nDA:x\n"),
        TEXT("PK\x03\x04"),
        TEXT("\x1b[31mtotal\x1b[0m"),
    };
    for (size_t i = 0; sp_tool_report_names[i]; i++)
        for (size_t k = 0; k < LENGTH(texts); k++) {
            int result =
                result_of(sp_tool_report_names[i],
                          (struct sp_str){texts[k].text, texts[k].len});
            cr_assert(result == -1 || result == SP_GATE_FAIL,
                      "%s passes with %s", sp_tool_report_names[i],
                      texts[k].text);
        }
}

Test(readers_read_hostile, what_is_long_or_deep_is_bounded)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < 1 << 20; i++)
        sp_buf_putc(&text, "[<{\"S"[i % 5]);
    for (size_t i = 0; sp_tool_report_names[i]; i++)
        cr_assert_eq(result_of(sp_tool_report_names[i],
                               (struct sp_str){sp_buf_text(&text), text.len}),
                     -1);
    sp_buf_reset(&text);
    for (size_t i = 0; i < 1 << 20; i++)
        sp_buf_putc(&text, '[');
    for (size_t i = 0; sp_tool_report_names[i]; i++)
        cr_assert_eq(result_of(sp_tool_report_names[i],
                               (struct sp_str){sp_buf_text(&text), text.len}),
                     -1);
    sp_buf_dispose(&text);
}
