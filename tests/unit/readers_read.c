#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/tool_report.h"
#include "support_tool_report.h"

/* What the tools wrote, shortened by hand; tests/reports/make.sh makes them again. */
static const struct {
    const char *name, *expected;
} rows[] = {
    {"checkov.json",
     "checkov fail critical=0 high=1 medium=0 low=0 (0 critical and 1 high "
     "finding) {  counted: no severity 1 -> high}"},
    {"checkov.sarif", "sarif fail critical=0 high=1 medium=0 low=0 (0 critical "
                      "and 1 high finding) {  counted: error 1 -> high}"},
    {"coverage-py.info", "lcov pass lines=66.66 branches=50 functions=50"},
    {"coverage-py.json",
     "coverage-py pass lines=66.66 branches=50 functions=50"},
    {"coverage-py.xml", "cobertura pass lines=66.66 branches=50 -functions"},
    {"gcovr.xml", "cobertura pass lines=62.5 branches=50 functions=66.66"},
    {"go-cover.out", "go-cover pass lines=66.66 -branches -functions"},
    {"hey.txt", "hey pass "},
    {"jacoco.xml", "jacoco pass lines=60 branches=50 functions=66.66"},
    {"k6.json", "k6 pass p95_ms=12.5 p99_ms=20.75 throughput_mbps=128 "
                "requests_per_second=199.8 requests=6000 failed_requests=0"},
    {"kubeconform.json",
     "kubeconform pass valid=1 invalid=0 errors=0 skipped=0"},
    {"lcov.info", "lcov pass lines=62.5 branches=50 functions=66.66"},
    {"npm-audit.json", "npm-audit pass critical=0 high=0 medium=1 low=0 "
                       "+mitigation {  counted: moderate 1 -> medium}"},
    {"pip-audit.json",
     "pip-audit fail critical=0 high=1 medium=0 low=0 (0 critical and 1 high "
     "finding) {  counted: no severity 1 -> high}"},
    {"pytest.xml", "junit pass tests=2 failures=0 errors=0 skipped=1"},
    {"surefire.xml", "junit pass tests=1 failures=0 errors=0 skipped=0"},
    {"tfsec.json", "tfsec fail "},
    {"vegeta.json", "vegeta pass "},
    {"vegeta.txt", "vegeta pass "},
    {"wrk.txt", "wrk pass "},
};

/* SALLYPORT_REPORTS: where tests/checks/reports.sh has made them again. */
Test(readers_read, what_the_tools_write)
{
    const char *other = getenv("SALLYPORT_REPORTS");
    struct sp_buf path = {0};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s/%s", other ? other : "tests/reports",
                      rows[i].name);
        if (!other || access(sp_buf_text(&path), F_OK) == 0)
            report_file_is(sp_buf_text(&path), rows[i].expected);
    }
    sp_buf_dispose(&path);
}

Test(readers_read, a_file_that_cannot_be_read_says_why)
{
    report_file_is("/", "cannot read /: Is a directory");
    report_file_is("tests/none",
                   "cannot read tests/none: No such file or directory");
}

Test(readers_read, a_hash_is_that_of_the_whole_file)
{
    static const char text[] = "SF:a\nDA:1,1\nend_of_record\n";
    struct sp_tool_report report;
    struct sp_error err = {0};
    char hash[SP_SHA256_HEX + 1];
    cr_assert_eq(
        sp_tool_report_read_text(&report, "r", sp_str(text), NULL, &err), 0);
    assert_text(report.sha256, sp_sha256(hash, sp_str(text)));
    assert_text(report.gate, "coverage");
    sp_tool_report_dispose(&report);
}

Test(readers_read, each_format_has_a_gate_and_a_sentence)
{
    size_t count = 0;
    while (sp_tool_report_names[count]) {
        cr_assert(sp_evidence_is_name(sp_str(sp_tool_report_names[count])));
        cr_assert(sp_evidence_is_name(sp_str(sp_tool_report_gates[count])));
        cr_assert(*sp_tool_report_help[count]);
        count++;
    }
    cr_assert_gt(count, 15);
    cr_assert_null(sp_tool_report_gates[count]);
}
