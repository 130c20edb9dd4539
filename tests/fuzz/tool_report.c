/* Reports of other tools: a report that can be used has a format, a result and metrics
 * that a line of evidence may have; any other one has a message. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/tool_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sp_tool_report *report)
{
    const double max = 9007199254740992.0; /* 2^53 */
    if (!report->format || !report->gate ||
        report->metrics.count > SP_EVIDENCE_METRICS ||
        report->result == SP_GATE_NOT_APPLICABLE ||
        (report->result == SP_GATE_FAIL) != (report->why.len > 0))
        abort();
    for (size_t i = 0; i < report->metrics.count; i++) {
        const struct sp_metric *metric = &report->metrics.items[i];
        if (!sp_evidence_is_name(sp_str(metric->name)) ||
            !isfinite(metric->value) || metric->value < 0 ||
            metric->value > max)
            abort();
    }
}

static void read_as(const char *format, struct sp_str text)
{
    struct sp_tool_report report;
    struct sp_error err = {0};
    int code = sp_tool_report_read_text(&report, "r", text, format, &err);
    if (code != (int)err.code || (code && !*err.message))
        abort();
    if (!code)
        check(&report);
    sp_tool_report_dispose(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_str text = {(const char *)data, size};
    read_as(NULL, text);
    for (size_t i = 0; sp_tool_report_names[i]; i++)
        read_as(sp_tool_report_names[i], text);
    return 0;
}
