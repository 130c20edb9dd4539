#include "import_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/file.h"

/* The longest record, without the commits. */
enum { MAX_RECORD = 255 };

/* --- its text --- */

static bool parse_closing(struct import_record *out, const char *text)
{
    return sscanf(text, "closing %d %llu %lld %lld", &out->receiver.pid,
                  &out->receiver.started, &out->when, &out->heads_changed) == 4;
}

/* The second line: "by USER WHEN". */
static void parse_importer(struct importer *out, const char *text)
{
    char hex[SP_OID_HEX + 1];
    const char *end = strchr(text, '\n');
    out->is_known = end &&
                    sscanf(end + 1, "by %40s %lld", hex, &out->when) == 2 &&
                    sp_oid_parse(&out->user, hex, strlen(hex));
}

void sp_import_record_parse(struct import_record *out, const char *text)
{
    *out = (struct import_record){.state = IMPORT_UNKNOWN};
    if (!*text)
        out->state = IMPORT_NEW;
    else if (strcmp(text, "open\n") == 0)
        out->state = IMPORT_OPEN;
    else if (sp_str_starts(sp_str(text), "closed\n"))
        out->state = IMPORT_CLOSED;
    else if (parse_closing(out, text))
        out->state = IMPORT_CLOSING;
    parse_importer(&out->importer, text);
}

void sp_import_record_format(struct sp_buf *out,
                             const struct import_record *record)
{
    char hex[SP_OID_HEX + 1];
    const struct importer *importer = &record->importer;
    if (record->state == IMPORT_OPEN)
        sp_buf_puts(out, "open\n");
    else if (record->state == IMPORT_CLOSING)
        sp_buf_printf(out, "closing %d %llu %lld %lld\n", record->receiver.pid,
                      record->receiver.started, record->when,
                      record->heads_changed);
    else
        sp_buf_puts(out, "closed\n");
    if (importer->is_known)
        sp_buf_printf(out, "by %s %lld\n", sp_oid_format(hex, &importer->user),
                      importer->when);
}

/* --- its file --- */

void sp_import_record_path(struct sp_buf *out, const struct sp_gather *gather)
{
    char hex[SP_OID_HEX + 1];
    struct sp_oid id;
    const char *space = gather->source.name_space;
    sp_buf_printf(out, "%s" SP_IMPORT_FILE, sp_repo_commondir(gather->repo));
    if (space && *space) {
        sp_oid_of_text(&id, sp_str(space));
        sp_buf_printf(out, ".%s", sp_oid_format(hex, &id));
    }
}

void sp_import_record_read(struct import_record *out, const char *path)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    sp_file_read(&text, path, MAX_RECORD, SP_FILE_BEGINNING, &ignored);
    sp_import_record_parse(out, sp_buf_text(&text));
    sp_buf_dispose(&text);
}

static int cannot_record(const char *path, struct sp_error *err)
{
    return sp_error_set(err, SP_ESYSTEM,
                        "the first push cannot be recorded in %s (%s); the "
                        "administrator makes it writable, or names the old "
                        "commits as [policy] baseline",
                        path, strerror(errno));
}

/* Another process may replace the record while this one waits for its lock. */
static int lock_newest(int *lock, const char *path, struct sp_error *err)
{
    for (;;) {
        struct stat ours, there;
        struct sp_error ignored = {0};
        if (sp_file_lock(lock, path, 0664, false, &ignored))
            return cannot_record(path, err);
        if (fstat(*lock, &ours) == 0 && stat(path, &there) == 0 &&
            there.st_ino == ours.st_ino)
            return SP_OK;
        close(*lock);
    }
}

int sp_import_record_lock(int *lock, struct import_record *out,
                          const char *path, struct sp_error *err)
{
    char text[MAX_RECORD + 1] = "";
    int code = lock_newest(lock, path, err);
    if (!code && read(*lock, text, MAX_RECORD) < 0) {
        code = cannot_record(path, err);
        close(*lock);
    }
    if (!code)
        sp_import_record_parse(out, text);
    return code;
}

int sp_import_record_write(const char *path, const struct sp_buf *text,
                           struct sp_error *err)
{
    struct sp_buf draft = {0};
    sp_buf_printf(&draft, "%s.new", path);
    int file =
        open(sp_buf_text(&draft),
             O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0664);
    bool done =
        file >= 0 &&
        sp_write_all(file, (struct sp_str){sp_buf_text(text), text->len}) &&
        fsync(file) == 0 && rename(sp_buf_text(&draft), path) == 0;
    int code = done ? SP_OK : cannot_record(path, err);
    if (file >= 0)
        close(file);
    sp_buf_dispose(&draft);
    return code;
}
