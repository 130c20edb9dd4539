#include "sallyport/ancestor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/file.h"

enum { MAX_ARGUMENTS = 1 << 20 };

static bool read_proc(struct sp_buf *out, pid_t process, const char *name)
{
    char path[64];
    struct sp_error ignored = {0};
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    return sp_file_read(out, path, MAX_ARGUMENTS, 0, &ignored) == SP_OK;
}

/* "PID (NAME) STATE PARENT …"; the name may contain any characters. */
static pid_t parent_in(const char *stat)
{
    const char *end = strrchr(stat, ')');
    return end && strlen(end) > 4 ? (pid_t)strtol(end + 4, NULL, 10) : 0;
}

bool sp_process_arguments(pid_t process, struct sp_buf *arguments,
                          pid_t *parent)
{
    struct sp_buf stat = {0};
    bool good = process > 0 && read_proc(&stat, process, "stat") &&
                read_proc(arguments, process, "cmdline");
    *parent = good ? parent_in(sp_buf_text(&stat)) : 0;
    sp_buf_dispose(&stat);
    return good;
}
