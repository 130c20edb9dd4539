#include "support_tool_report.h"

Test(readers_coverage, a_tracefile_of_lcov)
{
    report_is("TN:\nSF:src/a.c\nFN:1,open\nFNDA:3,open\nFNDA:0,close\nFNF:2\n"
              "FNH:1\nDA:1,3\nDA:2,0\nDA:3,1,checksum\nLF:3\nLH:2\n"
              "BRDA:2,0,0,1\nBRDA:2,0,1,-\nBRF:2\nBRH:1\nend_of_record\n",
              "lcov pass lines=66.66 branches=50 functions=50");
    report_is("SF:a\r\nDA:1,1\r\nend_of_record\r\n",
              "lcov pass lines=100 -branches -functions");
}

Test(readers_coverage, a_file_of_several_tests_counts_once)
{
    report_is("TN:one\nSF:a\nDA:1,1\nDA:2,0\nBRDA:1,0,0,0\nend_of_record\n"
              "TN:two\nSF:a\nDA:1,0\nDA:2,1\nBRDA:1,0,0,1\nend_of_record\n",
              "lcov pass lines=100 branches=100 -functions");
    report_is("SF:a\nDA:1,1\nend_of_record\nSF:b\nDA:1,0\nend_of_record\n",
              "lcov pass lines=50 -branches -functions");
}

Test(readers_coverage, a_tool_that_measures_branches_may_find_none)
{
    report_is("SF:a\nFNF:0\nFNH:0\nDA:1,1\nBRF:0\nBRH:0\nend_of_record\n",
              "lcov pass lines=100 branches=100 functions=100");
}

Test(readers_coverage, a_tracefile_that_is_wrong)
{
    report_is("SF:a\nDA:1,1\n",
              "r:3: it ends too early: end_of_record is missing");
    report_is("SF:a\nDA:1\nend_of_record\n",
              "r:2: DA needs a line and a number of executions");
    report_is("SF:a\nDA:1,nan\nend_of_record\n",
              "r:2: the number of executions must be a number of at most 15 "
              "digits");
    report_is("SF:a\nDA:1,99999999999999999999\nend_of_record\n",
              "r:2: the number of executions must be a number of at most 15 "
              "digits");
    report_is("SF:a\nDA:1,1\nSF:b\n",
              "r:3: SF before the end_of_record of the file before it");
    report_is("SF:a\nend_of_record\nDA:1,1\n", "r:3: DA without SF");
    report_is("SF:a\nend_of_record\nend_of_record\n",
              "r:3: end_of_record without SF");
    report_is("SF:a\nBRDA:1,0\nend_of_record\n",
              "lcov fail (no line was measured)");
    report_is("SF:a\nBRDA:1\nend_of_record\n",
              "r:2: BRDA needs a line, a block, a branch and how often it was "
              "taken");
    report_is("SF:a\nFNDA:1\nend_of_record\n",
              "r:2: FNDA needs a number and a name");
}

Test(readers_coverage, nothing_that_was_measured_is_no_pass)
{
    report_is("TN:\nSF:a\nLF:0\nLH:0\nend_of_record\n",
              "lcov fail (no line was measured)");
    report_is("mode: set\n", "go-cover fail (no line was measured)");
    report_is("<coverage line-rate='1'><packages/></coverage>",
              "cobertura fail (no line was measured)");
    report_is("<report name='x'/>", "jacoco fail (no line was measured)");
    report_is("{\"meta\":{\"version\":\"7\"},\"files\":{},\"totals\":{"
              "\"covered_lines\":1,\"num_statements\":1}}",
              "coverage-py fail (no line was measured)");
}

Test(readers_coverage, nearly_all_is_not_all)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "SF:a\nDA:0,0\n");
    for (int i = 1; i < 30000; i++)
        sp_buf_printf(&text, "DA:%d,1\n", i);
    sp_buf_puts(&text, "end_of_record\n");
    report_is(sp_buf_text(&text), "lcov pass lines=99.99 -branches -functions");
    sp_buf_dispose(&text);
}

Test(readers_coverage, a_profile_of_go)
{
    report_is(
        "mode: set\ne.org/m/a.go:3.10,5.2 3 1\ne.org/m/a.go:7.1,9.2 1 0\n",
        "go-cover pass lines=75 -branches -functions");
    report_is("mode: atomic\na.go:1.1,2.2 1 0\na.go:1.1,2.2 1 7\n",
              "go-cover pass lines=100 -branches -functions");
    report_is("mode: count\na.go:1.1,2.2 1\n",
              "r:2: expected FILE:LINE.COLUMN,LINE.COLUMN STATEMENTS COUNT");
    report_is("mode: set\na.go:1.1,2.2 99999 1\n",
              "r:2: a block of more than 65536 statements");
    report_is(
        "mode: set\na.go:1.1,2.2 1 x\n",
        "r:2: the count of a block must be a number of at most 15 digits");
    report_is("mode: set\nmode: set\n",
              "r:2: expected FILE:LINE.COLUMN,LINE.COLUMN STATEMENTS COUNT");
}

#define CLASS(methods, lines)                                                  \
    "<?xml version=\"1.0\" ?>\n<!DOCTYPE coverage SYSTEM "                     \
    "'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>\n"                \
    "<coverage line-rate=\"1\" branch-rate=\"0\"><sources/><packages>"         \
    "<package name=\"p\"><classes>\n<class name=\"a\" filename=\"a.c\">"       \
    "<methods>" methods "</methods>\n<lines>" lines                            \
    "</lines></class></classes></package></packages></coverage>\n"

Test(readers_coverage, cobertura)
{
    report_is(CLASS("", "<line number=\"1\" hits=\"1\"/><line number=\"2\" "
                        "hits=\"0\"/>"),
              "cobertura pass lines=50 -branches -functions");
    report_is(CLASS("<method name=\"f\" signature=\"()\"><lines><line "
                    "number=\"1\" hits=\"0\"/><line number=\"2\" hits=\"2\"/>"
                    "</lines></method><method name=\"g\"><lines><line "
                    "number=\"9\" hits=\"0\"/></lines></method>",
                    "<line number=\"1\" hits=\"4\" branch=\"true\" "
                    "condition-coverage=\"75% (3/4)\"/>"),
              "cobertura pass lines=100 branches=75 functions=50");
    report_is(CLASS("", "<line number=\"1\" hits=\"-1\"/>"),
              "r:5: hits of a line must be a number of at most 15 digits");
    report_is(CLASS("", "<line hits=\"1\"/>"), "r:5: a line without number");
    report_is(CLASS("", "<line number=\"1\" hits=\"1\" "
                        "condition-coverage=\"50%\"/>"),
              "r:5: condition-coverage must be as in '50% (1/2)'");
    report_is(CLASS("", "<line number=\"1\" hits=\"1\" "
                        "condition-coverage=\"200% (2/1)\"/>"),
              "r:5: a line with 2 of 1 branches");
}

Test(readers_coverage, jacoco)
{
    report_is("<?xml version='1.0'?><!DOCTYPE report PUBLIC '-//JACOCO//DTD "
              "Report 1.1//EN' 'report.dtd'><report name='x'><package "
              "name='p'><counter type='LINE' missed='9' covered='0'/></package>"
              "<counter type='INSTRUCTION' missed='1' covered='9'/><counter "
              "type='LINE' missed='1' covered='3'/><counter type='METHOD' "
              "missed='1' covered='1'/><counter type='CLASS' missed='0' "
              "covered='1'/></report>",
              "jacoco pass lines=75 branches=100 functions=50");
    report_is("<report name='x'><counter type='LINE' missed='1'/></report>",
              "r:1: covered must be a number of at most 15 digits");
}

#define PY(functions, totals)                                                  \
    "{\"meta\":{\"format\":3,\"version\":\"7.6.1\"},\n\"files\":{\"a/b.py\":{" \
    "\"executed_lines\":[1,2]" functions "}},\n\"totals\":{" totals "}}\n"

Test(readers_coverage, coverage_py)
{
    report_is(PY("", "\"covered_lines\":3,\"num_statements\":4,"
                     "\"percent_covered\":75.0"),
              "coverage-py pass lines=75 -branches -functions");
    report_is(
        PY(",\"functions\":{\"f\":{\"summary\":{\"covered_lines\":1,"
           "\"num_statements\":2}},\"g\":{\"summary\":{\"covered_lines\":"
           "0,\"num_statements\":1}},\"\":{\"summary\":{\"covered_lines\":"
           "0,\"num_statements\":1}}}",
           "\"covered_lines\":4,\"num_statements\":4,\"num_branches\":2,"
           "\"covered_branches\":1"),
        "coverage-py pass lines=100 branches=50 functions=50");
    report_is(PY("", "\"covered_lines\":5,\"num_statements\":4"),
              "r:4: more lines are covered than there are");
    report_is(PY("", "\"covered_lines\":\"4\",\"num_statements\":4"),
              "r:3: 'covered_lines' must be a whole number from 0 to 2^53");
    report_is(PY("", "\"covered_lines\":0.5,\"num_statements\":4"),
              "r:3: 'covered_lines' must be a whole number from 0 to 2^53");
}

Test(readers_coverage, a_format_that_is_asked_for)
{
    report_as("go-cover", sp_str("mode: set\na.go:1.1,2.2 1 1\n"),
              "go-cover pass lines=100 -branches -functions");
    report_as("lcov", sp_str("mode: set\n"),
              "r:1: it is text without what every report of lcov has");
    report_as("lcov", sp_str("{}"), "r:1: it is JSON, which lcov is not");
}

Test(readers_coverage, a_format_that_is_not_known)
{
    report_as(NULL, sp_str("<other/>"),
              "r:1: it is XML of a format that is not known; known are "
              "cobertura, jacoco, junit");
}
