#include "sallyport/ancestor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGUMENTS = 1 << 20 };

static bool read_proc(struct sp_buf *out, pid_t process, const char *name)
{
    char path[64], chunk[4096];
    size_t got = 0;
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    while (out->len <= MOST_ARGUMENTS &&
           (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        sp_buf_add(out, chunk, got);
    bool good = !ferror(file) && out->len <= MOST_ARGUMENTS;
    fclose(file);
    return good;
}

/* "PID (NAME) STATE PARENT …", and the name may hold anything. */
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
