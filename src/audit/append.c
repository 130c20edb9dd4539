#include <string.h>

#include "internal.h"

int sp_audit_begin(struct sp_audit *audit, struct sp_error *err)
{
    audit->has_front = false;
    int code = sp_store_run(audit, "BEGIN IMMEDIATE", err);
    if (code)
        return code;
    code = sp_store_check_identity(audit, err);
    audit->is_begun = !code;
    if (code)
        sp_store_drop(audit);
    return code;
}

int sp_audit_commit(struct sp_audit *audit, struct sp_error *err)
{
    audit->is_begun = false;
    int code = sp_store_run(audit, "COMMIT", err);
    if (!code)
        sp_syslog_send(audit);
    return code;
}

int sp_append_front(struct sp_audit *audit, struct sp_error *err)
{
    uint64_t size;
    if (audit->has_front)
        return SP_OK;
    int code = sp_store_size(audit, &size, err);
    if (!code)
        code = sp_merkle_front_read(&audit->front, &audit->source, size, err);
    audit->has_front = !code;
    return code;
}

static int add_entry(struct sp_audit *audit, const struct sp_entry *entry,
                     uint64_t seq, struct sp_error *err)
{
    sqlite3_stmt *add;
    int code = sp_store_statement(audit, STATEMENT_ADD_ENTRY, &add, err);
    if (code)
        return code;
    sqlite3_bind_int64(add, 1, (sqlite3_int64)seq);
    sqlite3_bind_int(add, 2, (int)entry->kind);
    sqlite3_bind_int(add, 3, (int)entry->verdict);
    sqlite3_bind_int64(add, 4, entry->time);
    sp_store_bind_text(add, 5, entry->id);
    sp_store_bind_text(add, 6, entry->repository);
    sp_store_bind_text(add, 7, entry->user);
    sqlite3_bind_text(add, 8, sp_buf_text(&audit->line), (int)audit->line.len,
                      SQLITE_STATIC);
    return sp_store_step(audit, add, err);
}

static int add_ref(struct sp_audit *audit, const struct sp_ref_update *ref,
                   uint64_t seq, struct sp_error *err)
{
    sqlite3_stmt *add;
    char old[SP_OID_HEX + 1], new[SP_OID_HEX + 1];
    int code = sp_store_statement(audit, STATEMENT_ADD_REF, &add, err);
    if (code)
        return code;
    sp_store_bind_text(add, 1, ref->name);
    sqlite3_bind_int64(add, 2, (sqlite3_int64)seq);
    sp_store_bind_text(add, 3, sp_oid_format(old, &ref->old_id));
    sp_store_bind_text(add, 4, sp_oid_format(new, &ref->new_id));
    return sp_store_step(audit, add, err);
}

static int add_hashes(struct sp_audit *audit, uint64_t seq,
                      struct sp_error *err)
{
    struct sp_hash leaf, kept[SP_PROOF_MAX];
    sqlite3_stmt *add;
    sp_merkle_leaf(&leaf,
                   (struct sp_str){sp_buf_text(&audit->line), audit->line.len});
    size_t count = sp_merkle_add(&audit->front, &leaf, kept);
    uint64_t place = sp_merkle_places(seq);
    int code = SP_OK;
    for (size_t i = 0; !code && i < count; i++) {
        code = sp_store_statement(audit, STATEMENT_ADD_HASH, &add, err);
        if (code)
            break;
        sqlite3_bind_int64(add, 1, (sqlite3_int64)(place + i));
        sqlite3_bind_blob(add, 2, kept[i].bytes, SP_HASH_SIZE, SQLITE_STATIC);
        code = sp_store_step(audit, add, err);
    }
    return code;
}

static void add_unsent(struct sp_audit *audit, const struct sp_entry *entry)
{
    struct sp_buf text = {0};
    if (!audit->log_socket)
        return;
    sp_syslog_write(
        &text, entry,
        (struct sp_str){sp_buf_text(&audit->line), audit->line.len});
    sp_strings_add(&audit->unsent, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
}

/* How many refs of an entry can be found by their name: a push may name any number. */
enum { FOUND_BY_REF = 10000 };

static int append(struct sp_audit *audit, const struct sp_entry *entry,
                  uint64_t *seq, struct sp_error *err)
{
    int code = sp_append_front(audit, err);
    if (code)
        return code;
    uint64_t next = audit->front.size;
    sp_buf_reset(&audit->line);
    code = sp_line_write(&audit->line, entry, next, err);
    if (!code)
        code = add_entry(audit, entry, next, err);
    for (size_t i = 0; !code && i < entry->ref_count && i < FOUND_BY_REF; i++)
        code = add_ref(audit, &entry->refs[i], next, err);
    if (!code)
        code = add_hashes(audit, next, err);
    if (!code)
        add_unsent(audit, entry);
    if (!code && seq)
        *seq = next;
    return code;
}

int sp_audit_append(struct sp_audit *audit, const struct sp_entry *entry,
                    uint64_t *seq, struct sp_error *err)
{
    if (audit->is_begun)
        return append(audit, entry, seq, err);
    int code = sp_audit_begin(audit, err);
    if (code)
        return code;
    code = append(audit, entry, seq, err);
    if (!code)
        code = sp_audit_commit(audit, err);
    if (code)
        sp_store_drop(audit);
    return code;
}

int sp_append_admin(struct sp_audit *audit, const struct sp_entry *given,
                    struct sp_buf *members, struct sp_error *err)
{
    struct sp_entry entry = *given;
    entry.kind = SP_ENTRY_ADMIN;
    entry.members = (struct sp_str){sp_buf_text(members), members->len};
    int code = sp_audit_append(audit, &entry, NULL, err);
    sp_buf_dispose(members);
    return code;
}
