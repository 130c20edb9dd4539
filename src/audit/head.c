#include "internal.h"

static int too_large(struct sp_audit *audit, uint64_t asked, uint64_t size,
                     struct sp_error *err)
{
    return sp_error_set(
        err, SP_ENOTFOUND, "the trail %s has %llu entries, and not %llu",
        audit->path, (unsigned long long)size, (unsigned long long)asked);
}

static int head_of(struct sp_audit *audit, uint64_t size,
                   struct sp_audit_head *out, struct sp_error *err)
{
    struct sp_merkle_front front;
    int code = sp_merkle_front_read(&front, &audit->source, size, err);
    out->size = size;
    if (!code)
        sp_merkle_front_root(&front, &out->root);
    return code;
}

int sp_audit_head(struct sp_audit *audit, struct sp_audit_head *out,
                  struct sp_error *err)
{
    uint64_t size;
    int code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = sp_store_size(audit, &size, err);
    if (!code)
        code = head_of(audit, size, out, err);
    sp_audit_release(audit);
    return code;
}

/* Checks that the log is as large, in the view that is then read from. */
static int reach(struct sp_audit *audit, uint64_t size, struct sp_error *err)
{
    uint64_t all;
    int code = sp_store_size(audit, &all, err);
    return !code && size > all ? too_large(audit, size, all, err) : code;
}

int sp_audit_head_at(struct sp_audit *audit, uint64_t size,
                     struct sp_audit_head *out, struct sp_error *err)
{
    int code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = reach(audit, size, err);
    if (!code)
        code = head_of(audit, size, out, err);
    sp_audit_release(audit);
    return code;
}

int sp_audit_front(struct sp_audit *audit, uint64_t size,
                   struct sp_merkle_front *out, struct sp_error *err)
{
    int code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = reach(audit, size, err);
    if (!code)
        code = sp_merkle_front_read(out, &audit->source, size, err);
    sp_audit_release(audit);
    return code;
}

/* An index has the latest one of all entries at once. */
static const char newest_of_all[] = "SELECT max(time) FROM entry";
static const char newest_of_some[] =
    "SELECT max(+time) FROM entry WHERE seq >= ?1 AND seq < ?2";

int sp_audit_newest(struct sp_audit *audit, uint64_t first, uint64_t end,
                    int64_t *out, struct sp_error *err)
{
    sqlite3_stmt *statement;
    const bool is_all = !first && end == UINT64_MAX;
    *out = 0;
    int code = sp_store_prepare(audit, &statement,
                                is_all ? newest_of_all : newest_of_some, err);
    if (code)
        return code;
    if (!is_all) {
        sqlite3_bind_int64(statement, 1, (sqlite3_int64)first);
        sqlite3_bind_int64(statement, 2,
                           end < INT64_MAX ? (sqlite3_int64)end : INT64_MAX);
    }
    code = sp_store_step(audit, statement, err);
    if (code == 1)
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return code < 0 ? code : SP_OK;
}

int sp_audit_prove(struct sp_audit *audit, uint64_t seq, uint64_t size,
                   struct sp_merkle_proof *out, struct sp_hash *leaf,
                   struct sp_error *err)
{
    if (seq >= size)
        return sp_error_set(err, SP_ENOTFOUND,
                            "the first %llu entries do not hold entry %llu",
                            (unsigned long long)size, (unsigned long long)seq);
    int code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = reach(audit, size, err);
    if (!code)
        code = sp_merkle_inclusion(out, &audit->source, seq, size, err);
    if (!code && leaf)
        code = sp_store_read_hash(&audit->source, sp_merkle_place(0, seq), leaf,
                                  err);
    sp_audit_release(audit);
    return code;
}

int sp_audit_prove_extends(struct sp_audit *audit, uint64_t old, uint64_t size,
                           struct sp_merkle_proof *out, struct sp_error *err)
{
    if (old > size)
        return too_large(audit, old, size, err);
    int code = sp_audit_hold(audit, err);
    if (code)
        return code;
    code = reach(audit, size, err);
    if (!code)
        code = sp_merkle_consistency(out, &audit->source, old, size, err);
    sp_audit_release(audit);
    return code;
}
