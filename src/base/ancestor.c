#include "sallyport/ancestor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/file.h"

enum { MAX_FILE = 1 << 20 };

static bool read_proc(struct sp_buf *out, pid_t process, const char *name)
{
    char path[64];
    struct sp_error ignored = {0};
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    return process > 0 &&
           sp_file_read(out, path, MAX_FILE, 0, &ignored) == SP_OK;
}

/* "PID (NAME) STATE PARENT …"; the name may contain any characters. The start is field
 * 22 of proc(5). */
static bool parse(const char *stat, struct sp_process_about *out)
{
    const char *open = strchr(stat, '(');
    const char *close = strrchr(stat, ')');
    if (!open || !close || close < open || !close[1])
        return false;
    snprintf(out->name, sizeof out->name, "%.*s", (int)(close - open - 1),
             open + 1);
    return sscanf(close + 2,
                  "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d "
                  "%*d %*d %*d %*d %*d %llu",
                  &out->parent, &out->started) == 2;
}

bool sp_process_look(pid_t process, struct sp_process_about *out)
{
    struct sp_buf stat = {0};
    bool good =
        read_proc(&stat, process, "stat") && parse(sp_buf_text(&stat), out);
    sp_buf_dispose(&stat);
    return good;
}

bool sp_process_arguments(pid_t process, struct sp_buf *arguments,
                          pid_t *parent)
{
    struct sp_process_about about;
    bool good = sp_process_look(process, &about) &&
                read_proc(arguments, process, "cmdline");
    *parent = good ? about.parent : 0;
    return good;
}
