/*
 * support_report.h - a sanitizer's report names the test.
 *
 * A leak is reported when the process of a test ends, in a file that does not say
 * which test it was. After report_as_test() the file is LOG.SUITE.TEST.PID, where
 * LOG is the log_path of ASAN_OPTIONS; then scripts/test.sh can repeat the test.
 */
#ifndef SALLYPORT_TEST_SUPPORT_REPORT_H
#define SALLYPORT_TEST_SUPPORT_REPORT_H

void report_as_test(void);

#endif
