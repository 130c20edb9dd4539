/* What processes have left that are gone: see begun.c for the file. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "left.h"
#include "sallyport/alloc.h"
#include "sallyport/begun.h"
#include "sallyport/clock.h"
#include "sallyport/file.h"
#include "sallyport/json.h"
#include "sallyport/vec.h"

enum {
    ABSORBED_MAX = 256,
    FILE_MAX = 64 << 20, /* the refs of one push, as a hook reads them */
    NEW = 60, /* seconds: an empty file may still be locked by its process */
};

struct sp_absorbed {
    SP_VEC(int) locks; /* while they are held, nobody else takes the files */
    struct sp_strings paths;
};

/* It may have been ended after its entry was durable. Where it has left another verdict
 * than the entry has, the disk failed at that moment. */
static int is_known(struct sp_audit *audit, const struct sp_entry *entry,
                    struct sp_error *err)
{
    sqlite3_stmt *find;
    int code = sp_store_statement(audit, STATEMENT_FIND_KNOWN, &find, err);
    if (code)
        return code;
    sqlite3_bind_int64(find, 1, entry->time);
    sp_store_bind_text(find, 2, entry->id);
    sqlite3_bind_int(find, 3, (int)entry->verdict);
    code = sp_store_step(audit, find, err);
    if (code == 1)
        sqlite3_reset(find);
    return code;
}

static int append_left(struct sp_audit *audit, int fd, const char *path,
                       const char *id, size_t *count, struct sp_error *err)
{
    struct left left = {.entry = {.kind = SP_ENTRY_PUSH, .id = id}};
    int code = sp_stream_read(&left.text, fd, path, FILE_MAX, err);
    if (!code && !sp_left_read(&left)) {
        left.entry.time = sp_clock_now() * 1000;
        sp_buf_reset(&left.members);
        sp_buf_puts(&left.members, "\"late\":true,\"unreadable\":true");
    }
    left.entry.members =
        (struct sp_str){sp_buf_text(&left.members), left.members.len};
    if (!code)
        code = is_known(audit, &left.entry, err);
    if (!code) {
        code = sp_audit_append(audit, &left.entry, NULL, err);
        *count += !code;
    }
    sp_left_dispose(&left);
    return code < 0 ? code : SP_OK;
}

/* Is this file left by somebody who is gone? Then it is open, and locked. */
static bool is_left(int *out, const char *path)
{
    struct stat status;
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool is = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
              fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
              status.st_nlink &&
              (status.st_size || status.st_mtime + NEW < sp_clock_now());
    if (!is && fd >= 0)
        close(fd);
    *out = fd;
    return is;
}

static bool has_id(const char *name)
{
    return strlen(name) == SP_ENTRY_ID &&
           strspn(name, "0123456789abcdef-") == SP_ENTRY_ID;
}

static int absorb_all(struct sp_absorbed *absorbed, struct sp_audit *audit,
                      DIR *directory, const char *where, size_t *count,
                      struct sp_error *err)
{
    const struct dirent *item;
    int code = SP_OK, fd;
    while (!code && absorbed->paths.count < ABSORBED_MAX &&
           (item = readdir(directory)) != NULL) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s/%s", where, item->d_name);
        if (has_id(item->d_name) && is_left(&fd, sp_buf_text(&path))) {
            SP_VEC_PUSH(&absorbed->locks, fd);
            sp_strings_add(&absorbed->paths, sp_buf_text(&path), path.len);
            code = append_left(audit, fd, sp_buf_text(&path), item->d_name,
                               count, err);
        }
        sp_buf_dispose(&path);
    }
    return code;
}

int sp_begun_absorb(struct sp_absorbed **out, struct sp_audit *audit,
                    size_t *count, struct sp_error *err)
{
    struct sp_absorbed *absorbed = sp_calloc(1, sizeof *absorbed);
    struct sp_buf where = {0};
    size_t found = 0;
    int code = SP_OK;
    sp_buf_printf(&where, "%s" BEGUN_DIRECTORY, audit->path);
    DIR *directory = opendir(sp_buf_text(&where));
    if (directory) {
        code = absorb_all(absorbed, audit, directory, sp_buf_text(&where),
                          &found, err);
        closedir(directory);
    }
    sp_buf_dispose(&where);
    if (count)
        *count = found;
    *out = absorbed;
    return code;
}

/* One file: an error of it is none of the trail. */
static int visit_left(struct sp_audit *audit, int fd, const char *path,
                      const char *id, struct sp_begun_visitor *visitor,
                      struct sp_error *err)
{
    struct left left = {.entry = {.kind = SP_ENTRY_PUSH, .id = id}};
    struct sp_error ignored = {0};
    int code = SP_OK;
    if (!sp_stream_read(&left.text, fd, path, FILE_MAX, &ignored) &&
        sp_left_read(&left) && !(code = is_known(audit, &left.entry, err)))
        visitor->visit(visitor, &left.entry);
    sp_left_dispose(&left);
    return code < 0 ? code : SP_OK;
}

int sp_begun_list(struct sp_audit *audit, struct sp_begun_visitor *visitor,
                  struct sp_error *err)
{
    struct sp_buf path = {0};
    const struct dirent *item;
    int code = SP_OK, fd;
    sp_buf_printf(&path, "%s" BEGUN_DIRECTORY, audit->path);
    size_t len = path.len;
    DIR *directory = opendir(sp_buf_text(&path));
    while (!code && directory && (item = readdir(directory)) != NULL) {
        path.len = len;
        sp_buf_printf(&path, "/%s", item->d_name);
        if (has_id(item->d_name) && is_left(&fd, sp_buf_text(&path))) {
            code = visit_left(audit, fd, sp_buf_text(&path), item->d_name,
                              visitor, err);
            close(fd);
        }
    }
    if (directory)
        closedir(directory);
    sp_buf_dispose(&path);
    return code;
}

void sp_begun_forget(struct sp_absorbed *absorbed, bool is_committed)
{
    if (!absorbed)
        return;
    for (size_t i = 0; i < absorbed->locks.count; i++) {
        if (is_committed)
            unlink(absorbed->paths.items[i]);
        close(absorbed->locks.items[i]);
    }
    free(absorbed->locks.items);
    sp_strings_dispose(&absorbed->paths);
    free(absorbed);
}
