#include "sallyport/beside.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/buf.h"
#include "sallyport/str.h"

/* Is it a file that may be executed? */
static bool is_program(const char *path, struct stat *about)
{
    return stat(path, about) == 0 && S_ISREG(about->st_mode) &&
           access(path, X_OK) == 0;
}

char *sp_program_beside(const char *name)
{
    char self[PATH_MAX];
    struct stat about;
    struct sp_buf path = {0};
    ssize_t len = readlink("/proc/self/exe", self, sizeof self);
    const char *end = len > 0 ? memrchr(self, '/', (size_t)len) : NULL;
    if (!end)
        return NULL;
    sp_buf_printf(&path, "%.*s/%s", (int)(end - self), self, name);
    if (is_program(sp_buf_text(&path), &about))
        return sp_buf_detach(&path);
    sp_buf_dispose(&path);
    return NULL;
}

/* What a shell finds by that name. False: nothing. */
static bool find_in_path(const char *name, struct stat *about)
{
    const char *directories = getenv("PATH");
    struct sp_str directory, rest = sp_str(directories ? directories : "");
    struct sp_buf path = {0};
    bool is_found = false;
    while (!is_found && sp_str_item(&rest, ':', &directory)) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%.*s/%s", SP_STR_ARG(directory), name);
        is_found = directory.len && is_program(sp_buf_text(&path), about);
    }
    sp_buf_dispose(&path);
    return is_found;
}

char *sp_program_typed(const char *name)
{
    struct stat ours, found;
    char *path = sp_program_beside(name);
    if (path && is_program(path, &ours) &&
        !(find_in_path(name, &found) && found.st_dev == ours.st_dev &&
          found.st_ino == ours.st_ino))
        return path;
    free(path);
    return sp_strdup(name);
}
