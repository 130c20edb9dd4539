/* A word before each line of a report. */
#include "sallyport/report.h"

#include "support.h"

static char *prefixed(const char *text, const char *prefix)
{
    struct sp_buf out = {0};
    sp_prefix_lines(&out, sp_str(text), prefix);
    return sp_buf_detach(&out);
}

Test(report_parts_prefix, stands_at_the_beginning_of_each_line)
{
    SAME(prefixed("one\n\n  two\n", "X:"), "X: one\nX:\nX:   two\n");
    SAME(prefixed("one\n\n  two\n", ""), "one\n\n  two\n");
    SAME(prefixed("", "X:"), "");
}

/* The watchdog's text ends without a newline, and it adds one. */
Test(report_parts_prefix, leaves_the_end_as_it_is)
{
    SAME(prefixed("one\ntwo", "X:"), "X: one\nX: two");
}
