#include "sallyport/replace.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "sallyport/file.h"

static mode_t mode_of(const char *path)
{
    struct stat about;
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return 0600;
    return about.st_mode & 0777;
}

bool sp_replace_file(const char *path, struct sp_str text)
{
    struct sp_buf name = {0};
    sp_buf_printf(&name, "%s.XXXXXX", path);
    int file = mkostemp(name.data, O_CLOEXEC);
    bool good = file >= 0;
    if (good) {
        good = sp_write_all(file, text) && fchmod(file, mode_of(path)) == 0;
        good = close(file) == 0 && good && rename(name.data, path) == 0;
        if (!good)
            unlink(name.data);
    }
    sp_buf_dispose(&name);
    return good;
}
