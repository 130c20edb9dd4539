/* Names of reports; see support_report.h. */
#include "support_report.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
void __sanitizer_set_report_path(const char *path);

void report_as_test(void)
{
    const char *options = getenv("ASAN_OPTIONS");
    const char *log = options ? strstr(options, "log_path=") : NULL;
    char path[1024];
    if (!log)
        return;
    log += strlen("log_path=");
    snprintf(path, sizeof path, "%.*s.%s.%s", (int)strcspn(log, ":"), log,
             criterion_current_test->category, criterion_current_test->name);
    __sanitizer_set_report_path(path);
}
#else
void report_as_test(void)
{
}
#endif
