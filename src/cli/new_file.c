/* Writes a file that is not there yet. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "new_file.h"
#include "sallyport/file.h"

int write_new_file(const char *file, const struct sp_buf *text,
                   struct sp_error *err)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return sp_error_set(err, SP_ESYSTEM,
                            "%s is there already; name another file", file);
    if (fd < 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", file,
                            strerror(errno));
    bool written =
        sp_write_all(fd, (struct sp_str){sp_buf_text(text), text->len});
    if (close(fd) || !written)
        return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", file,
                            strerror(errno));
    return SP_OK;
}
