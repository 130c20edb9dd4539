/*
 * An entry as a row. A text of PostgreSQL is UTF-8 without NUL: bytes that are not are
 * escaped, as they are in the line.
 */
#include <string.h>

#include "sallyport/sanitise.h"
#include "ship.h"

enum {
    COLUMNS = 10,
    SHORT = 2, /* bytes of a smallint */
    INT = 4,
    BIGINT = 8,
    MS = 1000, /* microseconds */
};

/* Milliseconds from 1970 to 2000. */
static const int64_t epoch = INT64_C(946684800000);
const int64_t far_time_min = 0, far_time_max = INT64_C(253402300799999);

int64_t far_time(int64_t ms)
{
    if (ms < far_time_min)
        ms = far_time_min;
    if (ms > far_time_max)
        ms = far_time_max;
    return (ms - epoch) * MS;
}

int64_t far_time_back(int64_t microseconds)
{
    return microseconds / MS + epoch;
}

/* The highest byte first. */
static void add_integer(struct sp_buf *out, int64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        sp_buf_putc(out, (char)((uint64_t)value >> (8 * i)));
}

static void add_number(struct sp_buf *out, int64_t value, int bytes)
{
    add_integer(out, bytes, INT);
    add_integer(out, value, bytes);
}

static void add_bytes(struct sp_buf *out, struct sp_str bytes)
{
    add_integer(out, (int64_t)bytes.len, INT);
    sp_buf_add(out, bytes.ptr, bytes.len);
}

static void add_null(struct sp_buf *out)
{
    add_integer(out, -1, INT);
}

static void add_text(struct sp_buf *out, const char *text)
{
    struct sp_buf clean = {0};
    if (!text) {
        add_null(out);
        return;
    }
    sp_escape_bytes(&clean, sp_str(text));
    add_bytes(out, (struct sp_str){sp_buf_text(&clean), clean.len});
    sp_buf_dispose(&clean);
}

void row_begin(struct sp_buf *out)
{
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
    sp_buf_add(out, head, sizeof head);
}

void row_end(struct sp_buf *out)
{
    add_integer(out, -1, SHORT);
}

void row_write(struct sp_buf *out, int64_t origin,
               const struct sp_stored *entry, const struct sp_hash *leaf)
{
    add_integer(out, COLUMNS, SHORT);
    add_number(out, origin, INT);
    add_number(out, (int64_t)entry->seq, BIGINT);
    add_number(out, far_time(entry->time), BIGINT);
    add_number(out, entry->kind, SHORT);
    add_number(out, entry->verdict, SHORT);
    add_text(out, entry->id);
    add_text(out, entry->repository);
    add_text(out, entry->user);
    if (entry->is_pruned)
        add_null(out);
    else
        add_bytes(out, entry->line);
    add_bytes(out, (struct sp_str){(const char *)leaf->bytes, SP_HASH_SIZE});
}

struct sp_stored row_read(const struct far_rows *rows)
{
    const PGresult *page = rows->page;
    const int at = rows->at;
    const bool is_pruned = PQgetisnull(page, at, 7);
    return (struct sp_stored){
        .seq = (uint64_t)far_integer(page, at, 0),
        .time = far_time_back(far_integer(page, at, 1)),
        .kind = (enum sp_entry_kind)far_integer(page, at, 2),
        .verdict = (enum sp_entry_verdict)far_integer(page, at, 3),
        .id = far_text_of(page, at, 4),
        .repository = far_text_of(page, at, 5),
        .user = far_text_of(page, at, 6),
        .is_pruned = is_pruned,
        .line = is_pruned ? sp_str("") : far_str(page, at, 7)};
}
