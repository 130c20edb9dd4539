/*
 * Opens directories for libgit2; it replaces the C library's opendir(). libgit2
 * silently skips a directory of refs that it cannot open, whatever the reason:
 * protected refs would seem not to exist. So the reason is recorded here. Where
 * the reason is lack of memory, the process ends as in memory.c.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

static _Thread_local int refused;

int sp_directory_was_refused(void)
{
    int was = refused;
    refused = 0;
    return was;
}

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    int reason = errno;
    if (directory)
        return directory;
    if (fd >= 0)
        close(fd);
    if (reason == ENOMEM)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    if (reason != ENOENT && reason != ENOTDIR)
        refused = reason;
    errno = reason;
    return NULL;
}
