#include <string.h>

#include "internal.h"
#include "sallyport/recorded.h"

/* An accepted push is looked for among so many newest entries. */
enum { RECENT = 100000 };

/* Bytes of the refs of one entry: none is left out, so there may be several. */
enum { CHUNK = 11000, REF_BYTES = 120 };

/* An entry need not name a repository. */
static bool is_same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Is it the row of an accepted push of that repository? */
static bool is_push(sqlite3_stmt *row, const char *repository)
{
    return sqlite3_column_int(row, 0) == SP_ENTRY_PUSH &&
           sqlite3_column_int(row, 1) == SP_ENTRY_ACCEPT &&
           is_same((const char *)sqlite3_column_text(row, 2), repository);
}

/* 1, 0, or an error. */
static int is_accepted(struct sp_audit *audit, uint64_t seq,
                       const char *repository, struct sp_error *err)
{
    sqlite3_stmt *row;
    int code = sp_store_statement(audit, STATEMENT_READ_OUTCOME, &row, err);
    if (code)
        return code;
    sqlite3_bind_int64(row, 1, (sqlite3_int64)seq);
    code = sp_store_step(audit, row, err);
    if (code != 1)
        return code;
    code = is_push(row, repository);
    sqlite3_reset(row);
    return code;
}

/* The newest push that brought the ref: 1 when there is one. */
static int find_push(struct sp_audit *audit, const struct sp_entry *landed,
                     const struct sp_ref_update *ref, uint64_t *seq,
                     struct sp_error *err)
{
    sqlite3_stmt *moves;
    char new[SP_OID_HEX + 1];
    int code = sp_store_statement(audit, STATEMENT_FIND_MOVES, &moves, err);
    if (code)
        return code;
    sp_store_bind_text(moves, 1, ref->name);
    sqlite3_bind_int64(moves, 2, (sqlite3_int64)audit->front.size - RECENT);
    sp_store_bind_text(moves, 3, sp_oid_format(new, &ref->new_id));
    int found = 0;
    while (!found && (code = sp_store_step(audit, moves, err)) == 1) {
        *seq = (uint64_t)sqlite3_column_int64(moves, 0);
        found = is_accepted(audit, *seq, landed->repository, err);
    }
    sqlite3_reset(moves);
    return code < 0 ? code : found;
}

/* "pushes": the entries of the pushes that brought these refs, each once. */
static int name_pushes(struct sp_audit *audit, const struct sp_entry *landed,
                       struct sp_buf *members, struct sp_error *err)
{
    uint64_t seq = 0, last = UINT64_MAX;
    const char *comma = "";
    int code = SP_OK;
    sp_buf_puts(members, members->len ? ",\"pushes\":[" : "\"pushes\":[");
    for (size_t i = 0; code >= 0 && i < landed->ref_count; i++) {
        code = find_push(audit, landed, &landed->refs[i], &seq, err);
        if (code == 1 && seq != last) {
            sp_buf_printf(members, "%s%llu", comma, (unsigned long long)seq);
            comma = ",";
            last = seq;
        }
    }
    sp_buf_putc(members, ']');
    return code < 0 ? code : SP_OK;
}

static int append_chunk(struct sp_audit *audit, const struct sp_entry *chunk,
                        struct sp_error *err)
{
    struct sp_entry entry = *chunk;
    struct sp_buf members = {0};
    sp_buf_add(&members, chunk->members.ptr, chunk->members.len);
    int code = sp_append_front(audit, err);
    if (!code)
        code = name_pushes(audit, chunk, &members, err);
    entry.members = (struct sp_str){sp_buf_text(&members), members.len};
    if (!code)
        code = sp_audit_append(audit, &entry, NULL, err);
    sp_buf_dispose(&members);
    return code;
}

/* How many of the first refs fit into an entry: one at least. */
static size_t chunk_of(const struct sp_ref_update *refs, size_t count)
{
    size_t bytes = 0, i;
    for (i = 0; i < count; i++) {
        bytes += REF_BYTES + 6 * strlen(refs[i].name);
        if (i && bytes > CHUNK)
            break;
    }
    return i;
}

int sp_record_landed(struct sp_audit *audit, const struct sp_entry *landed,
                     struct sp_error *err)
{
    struct sp_entry chunk = *landed;
    int code = sp_audit_begin(audit, err);
    if (code)
        return code;
    for (size_t at = 0; !code && at < landed->ref_count;
         at += chunk.ref_count) {
        chunk.refs = landed->refs + at;
        chunk.ref_count = chunk_of(chunk.refs, landed->ref_count - at);
        code = append_chunk(audit, &chunk, err);
    }
    if (!code)
        code = sp_audit_commit(audit, err);
    if (code)
        sp_store_drop(audit);
    return code;
}
