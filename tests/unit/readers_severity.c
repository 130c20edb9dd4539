#include "support_tool_report.h"

#define NONE " critical=0 high=0 medium=0 low=0"

#define TRIVY(results)                                                         \
    "{\"SchemaVersion\":2,\"ArtifactName\":\".\",\n\"Results\":" results "}"

Test(readers_severity, trivy)
{
    report_is(TRIVY("[{\"Target\":\"go.sum\",\"Class\":\"lang-pkgs\"}]"),
              "trivy pass" NONE);
    report_is(TRIVY("[{\"Vulnerabilities\":[{\"Severity\":\"CRITICAL\"},{},"
                    "{\"Severity\":\"UNKNOWN\"},{\"Severity\":\"LOW\"}]},"
                    "{\"Misconfigurations\":[{\"Status\":\"PASS\",\"Severity\":"
                    "\"HIGH\"},{\"Severity\":\"MEDIUM\",\"Status\":\"FAIL\"}],"
                    "\"Secrets\":[{\"Severity\":\"HIGH\"}],\"Licenses\":[{"
                    "\"Severity\":\"LOW\"}]}]"),
              "trivy fail critical=1 high=3 medium=1 low=2 +mitigation (1 "
              "critical and 3 high findings) {  counted: CRITICAL 1 -> "
              "critical, UNKNOWN 2 -> high, LOW 2 -> low, MEDIUM 1 -> medium, "
              "HIGH 1 -> high}");
    report_is(TRIVY("null"), "trivy fail" NONE " (no target was scanned)");
}

Test(readers_severity, tfsec)
{
    report_is("{\"results\":[{\"rule_id\":\"AVD-AWS-0086\",\"severity\":"
              "\"HIGH\",\"status\":0},{\"severity\":\"MEDIUM\",\"status\":1}]}",
              "tfsec fail critical=0 high=1 medium=0 low=0 (0 critical and 1 "
              "high finding) {  counted: HIGH 1 -> high}");
    report_is("{\"results\":[{\"severity\":\"HIGH\",\"status\":1}]}",
              "tfsec pass" NONE);
    report_is("{\n\"results\": null\n}",
              "tfsec fail" NONE " (it names no check; run tfsec with "
              "--include-passed)");
}

#define CHECKOV(checks, summary)                                               \
    "{\"check_type\":\"terraform\",\"results\":{\"failed_checks\":[" checks    \
    "]},\"summary\":{" summary ",\"checkov_version\":\"3.2.1\"}}"

Test(readers_severity, checkov)
{
    report_is(CHECKOV("", "\"passed\":4,\"failed\":0,\"parsing_errors\":0"),
              "checkov pass" NONE);
    report_is(
        "[" CHECKOV(
            "{\"check_id\":\"CKV_1\",\"severity\":null}",
            "\"passed\":0,\"failed\":1") "," CHECKOV("{\"severity\":\"LOW\"}",
                                                     "\"passed\":0,\"failed\":"
                                                     "1") "]",
        "checkov fail critical=0 high=1 medium=0 low=1 (0 critical and 1 "
        "high finding) {  counted: no severity 1 -> high, LOW 1 -> "
        "low}");
    report_is(CHECKOV("", "\"passed\":4,\"failed\":2"),
              "checkov fail critical=0 high=2 medium=0 low=0 (0 critical and 2 "
              "high findings) {  counted: no severity 2 -> high}");
    report_is(CHECKOV("", "\"passed\":4,\"failed\":0,\"parsing_errors\":1"),
              "checkov fail" NONE " (1 file could not be parsed)");
    report_is("{\"passed\":0,\"failed\":0,\"checkov_version\":\"3.2.1\"}",
              "checkov fail" NONE " (no check was made)");
}

#define NPM(counts, total)                                                     \
    "{\"auditReportVersion\":2,\"vulnerabilities\":{},\"metadata\":{"          \
    "\"vulnerabilities\":{" counts                                             \
    "},\"dependencies\":{\"prod\":1,\"total\":" total "}}}"

Test(readers_severity, npm_audit)
{
    report_is(NPM("\"info\":0,\"low\":0,\"moderate\":0,\"high\":0,\"critical\":"
                  "0,\"total\":0",
                  "12"),
              "npm-audit pass" NONE);
    report_is(NPM("\"info\":1,\"low\":1,\"moderate\":2,\"high\":0,\"critical\":"
                  "0,\"total\":4",
                  "12"),
              "npm-audit pass critical=0 high=0 medium=2 low=2 +mitigation {  "
              "counted: info 1 -> low, low 1 -> low, moderate 2 -> medium}");
    report_is(NPM("\"critical\":0", "0"),
              "npm-audit fail" NONE " (no dependency was looked at)");
    report_is("{\"advisories\":{},\"metadata\":{\"vulnerabilities\":{"
              "\"critical\":1},\"totalDependencies\":3}}",
              "npm-audit fail critical=1 high=0 medium=0 low=0 (1 critical and "
              "0 high findings) {  counted: critical 1 -> critical}");
    report_is("{\n\"error\":{\"code\":\"ENOLOCK\",\"summary\":\"no lock\"}}",
              "r:2: npm audit could not look: ENOLOCK");
    report_is("{\"statusCode\":405,\"error\":{\"summary\":\"\"}}",
              "r:1: npm audit could not look: an error");
    report_is(NPM("\"critical\":-1", "1"),
              "r:1: 'critical' must be a whole number from 0 to 2^53");
}

Test(readers_severity, pip_audit)
{
    report_is("{\"dependencies\":[{\"name\":\"a\",\"version\":\"1\",\"vulns\":"
              "[]},{\"name\":\"b\",\"skip_reason\":\"not on PyPI\"}],\"fixes\":"
              "[]}",
              "pip-audit pass" NONE " {  1 dependencies were not looked at}");
    report_is("{\"dependencies\":[{\"name\":\"a\",\"version\":\"1\",\"vulns\":"
              "[{\"id\":\"PYSEC-1\",\"fix_versions\":[\"2\"]}]}]}",
              "pip-audit fail critical=0 high=1 medium=0 low=0 (0 critical and "
              "1 high finding) {  counted: no severity 1 -> high}");
    report_is("{\"dependencies\":[],\"fixes\":[]}",
              "pip-audit fail" NONE " (no dependency was looked at)");
}

#define SARIF(runs)                                                            \
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","          \
    "\"version\":\"2.1.0\",\n\"runs\":[" runs "]}"
#define RULES                                                                  \
    "\"tool\":{\"driver\":{\"name\":\"x\",\"rules\":[{\"id\":\"a\","           \
    "\"properties\":{\"security-severity\":\"9.8\"}},{\"id\":\"b\","           \
    "\"defaultConfiguration\":{\"level\":\"error\"}},{\"id\":\"c\","           \
    "\"properties\":{\"security-severity\":\"4.0\"}}]}}"

Test(readers_severity, sarif_by_level)
{
    report_is(SARIF("{\"tool\":{\"driver\":{\"name\":\"x\"}},\"results\":[]}"),
              "sarif pass" NONE);
    report_is(SARIF("{\"results\":[{\"level\":\"error\"},{\"level\":\"note\"},"
                    "{\"level\":\"none\"},{}]}"),
              "sarif fail critical=0 high=1 medium=1 low=1 +mitigation (0 "
              "critical and 1 high finding) {  counted: error 1 -> high, note "
              "1 -> low, none 1 -> not counted, warning 1 -> medium}");
    report_is(SARIF(""), "sarif fail" NONE " (no tool was run)");
    report_is(SARIF("{\"results\":[{\"level\":\"bad\"}]}"),
              "r:2: 'bad' is no level of SARIF");
}

Test(readers_severity, sarif_by_rule_wherever_it_stands)
{
    static const char expected[] =
        "sarif fail critical=1 high=1 medium=2 low=0 +mitigation (1 critical "
        "and 1 high finding) {  counted: score 9-10 1 -> critical, error 1 -> "
        "high, score 4-6.9 1 -> medium, warning 1 -> medium}";
    report_is(SARIF("{" RULES ",\"results\":[{\"ruleId\":\"a\"},{\"ruleId\":"
                    "\"b\"},{\"ruleIndex\":2},{\"ruleId\":\"new\"}]}"),
              expected);
    report_is(SARIF("{\"results\":[{\"ruleId\":\"a\",\"level\":\"note\"},{"
                    "\"rule\":{\"id\":\"b\"}},{\"rule\":{\"index\":2}},{"
                    "\"ruleId\":\"new\"}]," RULES "}"),
              expected);
    report_is(SARIF("{\"tool\":{\"driver\":{\"rules\":[{\"id\":\"a\","
                    "\"properties\":{\"security-severity\":\"11\"}}]}}}"),
              "r:2: security-severity must be from 0 to 10");
}

Test(readers_severity, sarif_that_is_suppressed_or_failed)
{
    report_is(SARIF("{\"results\":[{\"level\":\"error\",\"suppressions\":[{"
                    "\"kind\":\"inSource\"}]},{\"level\":\"error\",\"kind\":"
                    "\"pass\"},{\"level\":\"note\",\"suppressions\":[{"
                    "\"status\":\"rejected\"}]}]}"),
              "sarif pass critical=0 high=0 medium=0 low=1 {  2 results are "
              "suppressed, or are no findings} {  counted: note 1 -> low}");
    report_is(SARIF("{\"invocations\":[{\"executionSuccessful\":false}]}"),
              "sarif fail" NONE " (the tool says that its run failed)");
}
