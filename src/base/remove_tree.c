#include "sallyport/remove_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 5 }; /* while a program that was ended still writes */

static bool remove_at(int parent, const char *name);

static int open_directory(int parent, const char *name)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(parent, name, flags | O_DIRECTORY);
    if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0)
        fd = openat(parent, name, flags | O_DIRECTORY);
    if (fd >= 0)
        fchmod(fd, 0700); /* caches of downloads are often read-only */
    return fd;
}

static void empty(int fd)
{
    DIR *directory = fdopendir(fd);
    if (!directory) {
        close(fd);
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_at(dirfd(directory), entry->d_name);
    closedir(directory);
}

static bool remove_at(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return false;
    for (int i = 0; i < ATTEMPTS; i++) {
        int fd = open_directory(parent, name);
        if (fd < 0)
            return false;
        empty(fd);
        if (unlinkat(parent, name, AT_REMOVEDIR) == 0)
            return true;
    }
    return false;
}

bool sp_remove_tree(const char *path)
{
    return remove_at(AT_FDCWD, path);
}
