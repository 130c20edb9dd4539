/* What the tests of readers share. */
#ifndef SALLYPORT_TEST_SUPPORT_TOOL_REPORT_H
#define SALLYPORT_TEST_SUPPORT_TOOL_REPORT_H

#include "sallyport/buf.h"
#include "support_assert.h"

/*
 * Reads a report called "r" and compares what it says, on one line:
 *     FORMAT pass|fail NAME=VALUE... -MISSING... +mitigation (WHY) {NOTES}
 * or the message of the error.
 */
void report_is(const char *text, const char *expected);
/* The same, of a format that is asked for, or NULL; the text may have bytes 0. */
void report_as(const char *format, struct sp_str text, const char *expected);
/* The same, of a file. An expectation that ends with a blank is the beginning of what is
 * expected. */
void report_file_is(const char *path, const char *expected);

#endif
