#include "support_tool_report.h"

Test(readers_junit, tests_are_counted)
{
    report_is("<testsuites><testsuite name='a' tests='3' failures='0'>"
              "<testcase name='1'/><testcase name='2'><system-out>x"
              "</system-out></testcase><testcase name='3'><skipped/>"
              "</testcase></testsuite></testsuites>",
              "junit pass tests=3 failures=0 errors=0 skipped=1");
    report_is("<testsuite><testsuite><testcase name='1'/></testsuite>"
              "</testsuite>",
              "junit pass tests=1 failures=0 errors=0 skipped=0");
}

Test(readers_junit, a_test_that_failed)
{
    report_is("<testsuite><testcase><failure>x</failure></testcase><testcase>"
              "<failure/><error/></testcase><testcase/></testsuite>",
              "junit fail tests=3 failures=1 errors=1 skipped=0 (2 tests "
              "failed)");
    report_is("<testsuite><testcase><error/></testcase></testsuite>",
              "junit fail tests=1 failures=0 errors=1 skipped=0 (1 test "
              "failed)");
    report_is("<testsuite failures='0' errors='01'><testcase/></testsuite>",
              "junit fail tests=1 failures=0 errors=0 skipped=0 (a suite says "
              "that tests failed)");
    report_is("<testsuite><testcase><flakyFailure/></testcase></testsuite>",
              "junit pass tests=1 failures=0 errors=0 skipped=0");
}

Test(readers_junit, no_test_that_was_run_is_no_pass)
{
    report_is("<testsuites/>",
              "junit fail tests=0 failures=0 errors=0 skipped=0 (no test was "
              "run)");
    report_is("<testsuite tests='9'><testcase><skipped/></testcase><testcase "
              "status='notrun'/></testsuite>",
              "junit fail tests=2 failures=0 errors=0 skipped=2 (no test was "
              "run)");
}
