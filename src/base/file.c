#include "sallyport/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 65536 };

static int fail(struct sp_error *err, enum sp_code code, const char *path)
{
    return sp_error_set(err, code, "cannot read %s: %s", path, strerror(errno));
}

/* A dangling link counts as present: somebody made it. */
static bool is_absent(const char *path)
{
    int failed = errno;
    struct stat about;
    bool absent =
        (failed == ENOENT || failed == ENOTDIR) && lstat(path, &about) != 0;
    errno = failed;
    return absent;
}

static int open_file(int *fd, const char *path, unsigned flags,
                     struct sp_error *err)
{
    struct stat about;
    int how = O_RDONLY | O_CLOEXEC | O_NOCTTY;
    if (!(flags & SP_FILE_PIPE))
        how |= O_NONBLOCK;
    if (!(flags & (SP_FILE_FOLLOW | SP_FILE_PIPE)))
        how |= O_NOFOLLOW;
    do
        *fd = open(path, how);
    while (*fd < 0 && errno == EINTR);
    if (*fd < 0)
        return fail(err, is_absent(path) ? SP_ENOTFOUND : SP_ESYSTEM, path);
    if ((flags & SP_FILE_PIPE) ||
        (fstat(*fd, &about) == 0 && S_ISREG(about.st_mode)))
        return SP_OK;
    close(*fd);
    return sp_error_set(err, SP_ESYSTEM, "%s is not a regular file", path);
}

/* Reads up to `max` bytes more. Sets *is_more where the input has more. */
static int read_some(struct sp_buf *out, int fd, const char *what, size_t max,
                     bool *is_more, struct sp_error *err)
{
    char chunk[CHUNK];
    for (*is_more = false;;) {
        size_t wanted = max < sizeof chunk ? max + 1 : sizeof chunk;
        ssize_t got = read(fd, chunk, wanted);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(err, SP_ESYSTEM, what);
        if (got == 0)
            return SP_OK;
        *is_more = (size_t)got > max;
        size_t len = *is_more ? max : (size_t)got;
        sp_buf_add(out, chunk, len);
        max -= len;
        if (*is_more)
            return SP_OK;
    }
}

static int too_large(const char *what, size_t max, struct sp_error *err)
{
    bool is_mib = max >= 1 << 20;
    return sp_error_set(err, SP_ELIMIT, "%s is larger than %zu %s", what,
                        is_mib ? max >> 20 : max, is_mib ? "MiB" : "bytes");
}

int sp_stream_read(struct sp_buf *out, int fd, const char *what, size_t max,
                   struct sp_error *err)
{
    bool is_more;
    int code = read_some(out, fd, what, max, &is_more, err);
    return !code && is_more ? too_large(what, max, err) : code;
}

int sp_file_read(struct sp_buf *out, const char *path, size_t max,
                 unsigned flags, struct sp_error *err)
{
    int fd;
    bool is_more;
    int code = open_file(&fd, path, flags, err);
    if (code)
        return code;
    code = read_some(out, fd, path, max, &is_more, err);
    close(fd);
    return !code && is_more && !(flags & SP_FILE_BEGINNING)
               ? too_large(path, max, err)
               : code;
}

bool sp_file_line(struct sp_buf *out, const char *path, size_t max,
                  unsigned flags)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    struct sp_str line;
    int code =
        sp_file_read(&text, path, max, flags | SP_FILE_BEGINNING, &ignored);
    struct sp_str rest = {sp_buf_text(&text), text.len};
    bool found = !code && sp_str_line(&rest, &line);
    if (found)
        sp_buf_add(out, line.ptr, line.len);
    sp_buf_dispose(&text);
    return found;
}

int sp_file_map(struct sp_mapping *out, const char *path, unsigned flags,
                struct sp_error *err)
{
    int fd;
    *out = (struct sp_mapping){0};
    int code = open_file(&fd, path, flags, err);
    if (code)
        return code;
    void *data = NULL;
    if (fstat(fd, &out->about) != 0)
        data = MAP_FAILED;
    else if (out->about.st_size)
        data = mmap(NULL, (size_t)out->about.st_size, PROT_READ, MAP_PRIVATE,
                    fd, 0);
    if (data == MAP_FAILED)
        code = fail(err, SP_ESYSTEM, path);
    close(fd);
    out->data = code ? NULL : data;
    out->len = out->data ? (size_t)out->about.st_size : 0;
    return code;
}

bool sp_file_is_mapped(const struct sp_mapping *map, const char *path)
{
    struct stat now;
    const struct stat *then = &map->about;
    if (stat(path, &now) != 0)
        return errno == ENOENT && !then->st_nlink;
    return now.st_ino == then->st_ino && now.st_dev == then->st_dev &&
           now.st_size == then->st_size &&
           now.st_ctim.tv_sec == then->st_ctim.tv_sec &&
           now.st_ctim.tv_nsec == then->st_ctim.tv_nsec;
}

void sp_file_unmap(struct sp_mapping *map)
{
    if (map->data)
        munmap((void *)(uintptr_t)map->data, map->len);
    *map = (struct sp_mapping){0};
}

int sp_file_open(FILE **out, const char *path, unsigned flags,
                 struct sp_error *err)
{
    int fd;
    int code = open_file(&fd, path, flags, err);
    if (code)
        return code;
    *out = fdopen(fd, "r");
    if (*out)
        return SP_OK;
    close(fd);                          /* GCOVR_EXCL_LINE no memory */
    return fail(err, SP_ESYSTEM, path); /* GCOVR_EXCL_LINE no memory */
}

FILE *sp_file_stream(const char *path)
{
    FILE *stream = NULL;
    struct sp_error ignored = {0};
    sp_file_open(&stream, path, SP_FILE_FOLLOW, &ignored);
    return stream;
}

bool sp_file_same(const char *path, const char *other)
{
    char bytes[4096], more[sizeof bytes];
    FILE *one = sp_file_stream(path), *two = sp_file_stream(other);
    bool same = one && two;
    for (size_t len = 1; same && len;) {
        len = fread(bytes, 1, sizeof bytes, one);
        same = fread(more, 1, sizeof more, two) == len &&
               memcmp(bytes, more, len) == 0;
    }
    if (one)
        fclose(one);
    if (two)
        fclose(two);
    return same;
}

bool sp_write_all(int fd, struct sp_str text)
{
    while (text.len) {
        ssize_t put = write(fd, text.ptr, text.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        text.ptr += put;
        text.len -= (size_t)put;
    }
    return true;
}

int sp_file_lock(int *fd, const char *path, unsigned mode, bool at_once,
                 struct sp_error *err)
{
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (*fd < 0)
        return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", path,
                            strerror(errno));
    int failed;
    do
        failed = flock(*fd, at_once ? LOCK_EX | LOCK_NB : LOCK_EX);
    while (failed && errno == EINTR);
    if (!failed)
        return SP_OK;
    failed = errno;
    close(*fd);
    *fd = -1;
    errno = failed;
    if (at_once && failed == EWOULDBLOCK)
        return SP_ELIMIT;
    return sp_error_set(err, SP_ESYSTEM, "cannot lock %s: %s", path,
                        strerror(failed));
}
