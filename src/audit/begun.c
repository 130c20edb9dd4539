/*
 * The file, named after the id of the push:
 *
 *     {"time":1764345603120,"repository":"/srv/x.git","user":"alice"}
 *     OLD NEW REF            one line for each, as pre-receive reads them
 *     (an empty line)
 *     the members
 *
 * and then what became of it: nothing; "=VERDICT" and the members again; or last words.
 */
#include "sallyport/begun.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/json.h"

/* A push may name any number of refs; the file stays small. */
enum { REFS_MAX = 1000 };

struct sp_begun {
    int fd;
    char *path;
};

char *sp_entry_id(char out[SP_ENTRY_ID + 1], int64_t time)
{
    unsigned long long number = 0;
    if (getrandom(&number, sizeof number, 0) != sizeof number)
        number = (unsigned long long)
            getpid(); /* GCOVR_EXCL_LINE before the kernel has any randomness */
    snprintf(out, SP_ENTRY_ID + 1, "%012llx-%016llx",
             (unsigned long long)time & 0xffffffffffff, number);
    return out;
}

static int cannot(const char *path, struct sp_error *err)
{
    return sp_error_set(err, SP_ESYSTEM, "the trail cannot write %s: %s", path,
                        strerror(errno));
}

/* The directory is made like that of a store. */
static int find_directory(struct sp_buf *out,
                          const struct sp_audit_place *place,
                          struct sp_error *err)
{
    struct sp_buf store = {0}, inside = {0};
    struct sp_audit_place there = *place;
    int code = sp_place_resolve(&store, place, err);
    if (!code) {
        sp_buf_printf(&inside, "%s" BEGUN_DIRECTORY "/x", sp_buf_text(&store));
        there.path = sp_buf_text(&inside);
        there.may_create = true;
        code = sp_place_resolve(out, &there, err);
    }
    if (!code)
        out->data[--out->len] = '\0'; /* without the x */
    sp_buf_dispose(&store);
    sp_buf_dispose(&inside);
    return code;
}

static void add_header(struct sp_buf *out, const struct sp_entry *entry)
{
    sp_json_line(out, sp_json_pack("{s:I, s:o, s:o}", "time",
                                   (long long)entry->time, "repository",
                                   sp_json_text_or_null(entry->repository),
                                   "user", sp_json_text_or_null(entry->user)));
}

static void add_refs(struct sp_buf *out, const struct sp_entry *entry)
{
    char old[SP_OID_HEX + 1], new[SP_OID_HEX + 1];
    for (size_t i = 0; i < entry->ref_count && i < REFS_MAX; i++)
        sp_buf_printf(
            out, "%s %s %s\n", sp_oid_format(old, &entry->refs[i].old_id),
            sp_oid_format(new, &entry->refs[i].new_id), entry->refs[i].name);
}

static bool write_entry(int fd, const struct sp_entry *entry)
{
    struct sp_buf text = {0};
    add_header(&text, entry);
    add_refs(&text, entry);
    sp_buf_putc(&text, '\n');
    sp_buf_add(&text, entry->members.ptr, entry->members.len);
    sp_buf_putc(&text, '\n');
    bool good = sp_write_all(fd, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return good;
}

int sp_begun_open(struct sp_begun **out, const struct sp_audit_place *place,
                  const struct sp_entry *entry, struct sp_error *err)
{
    struct sp_buf path = {0};
    *out = NULL;
    int code = find_directory(&path, place, err);
    if (!code) {
        struct sp_begun *begun = sp_calloc(1, sizeof *begun);
        sp_buf_puts(&path, entry->id);
        begun->path = sp_buf_detach(&path);
        begun->fd =
            open(begun->path,
                 O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC,
                 0660);
        if (begun->fd >= 0 && flock(begun->fd, LOCK_EX) == 0 &&
            write_entry(begun->fd, entry)) {
            *out = begun;
        } else {
            code = cannot(begun->path, err);
            sp_begun_end(begun);
        }
    }
    sp_buf_dispose(&path);
    return code;
}

int sp_begun_fd(const struct sp_begun *begun)
{
    return begun ? begun->fd : -1;
}

static void release(struct sp_begun *begun)
{
    if (begun->fd >= 0)
        close(begun->fd);
    free(begun->path);
    free(begun);
}

void sp_begun_end(struct sp_begun *begun)
{
    if (!begun)
        return;
    if (begun->fd >= 0)
        unlink(begun->path);
    release(begun);
}

void sp_begun_leave(struct sp_begun *begun, const struct sp_entry *entry)
{
    struct sp_buf text = {0};
    const char *verdict = sp_entry_verdicts[entry->verdict];
    if (!begun)
        return;
    sp_buf_printf(&text, "=%s\n", verdict ? verdict : "");
    sp_buf_add(&text, entry->members.ptr, entry->members.len);
    sp_buf_putc(&text, '\n');
    if (sp_write_all(begun->fd, (struct sp_str){sp_buf_text(&text), text.len}))
        fsync(begun->fd);
    sp_buf_dispose(&text);
    release(begun);
}
