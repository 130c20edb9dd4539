#include "internal.h"

int sp_audit_prunable(struct sp_audit *audit, int64_t before,
                      struct sp_pruned *out, struct sp_error *err)
{
    sqlite3_stmt *statement;
    *out = (struct sp_pruned){0};
    int code = sp_store_prepare(
        audit, &statement,
        "SELECT count(*), min(seq), max(seq) FROM entry WHERE line IS NOT NULL "
        "AND seq < coalesce((SELECT min(seq) FROM entry WHERE time >= ?1), "
        "(SELECT max(seq) + 1 FROM entry))",
        err);
    if (code)
        return code;
    sqlite3_bind_int64(statement, 1, before);
    code = sp_store_step(audit, statement, err);
    if (code == 1)
        *out = (struct sp_pruned){
            .count = (uint64_t)sqlite3_column_int64(statement, 0),
            .first = (uint64_t)sqlite3_column_int64(statement, 1),
            .last = (uint64_t)sqlite3_column_int64(statement, 2)};
    sqlite3_finalize(statement);
    return code < 0 ? code : SP_OK;
}

static int drop(struct sp_audit *audit, const struct sp_pruned *which,
                struct sp_error *err)
{
    struct sp_buf sql = {0};
    sp_buf_printf(
        &sql,
        "DELETE FROM ref WHERE seq BETWEEN %llu AND %llu;"
        "UPDATE entry SET line = NULL, id = NULL, repository = NULL, "
        "user = NULL WHERE seq BETWEEN %llu AND %llu;",
        (unsigned long long)which->first, (unsigned long long)which->last,
        (unsigned long long)which->first, (unsigned long long)which->last);
    int code = sp_store_run(audit, sp_buf_text(&sql), err);
    sp_buf_dispose(&sql);
    return code;
}

static int say(struct sp_audit *audit, const struct sp_pruned *which,
               const struct sp_entry *given, struct sp_error *err)
{
    struct sp_entry entry = *given;
    struct sp_buf members = {0};
    sp_buf_add(&members, entry.members.ptr, entry.members.len);
    sp_buf_printf(&members, "%s\"pruned\":%llu,\"first\":%llu,\"last\":%llu",
                  members.len ? "," : "", (unsigned long long)which->count,
                  (unsigned long long)which->first,
                  (unsigned long long)which->last);
    entry.members = (struct sp_str){sp_buf_text(&members), members.len};
    int code = sp_audit_append(audit, &entry, NULL, err);
    sp_buf_dispose(&members);
    return code;
}

static int prune(struct sp_audit *audit, int64_t before,
                 const struct sp_entry *entry, struct sp_pruned *which,
                 struct sp_error *err)
{
    int code = sp_audit_prunable(audit, before, which, err);
    if (code || !which->count)
        return code;
    code = drop(audit, which, err);
    if (!code)
        code = say(audit, which, entry, err);
    return code;
}

/* The same in a transaction of its own. */
static int prune_whole(struct sp_audit *audit, int64_t before,
                       const struct sp_entry *entry, struct sp_pruned *which,
                       struct sp_error *err)
{
    int code = sp_audit_begin(audit, err);
    if (code)
        return code;
    code = prune(audit, before, entry, which, err);
    if (!code)
        code = sp_audit_commit(audit, err);
    if (code)
        sp_store_drop(audit);
    return code;
}

int sp_audit_prune(struct sp_audit *audit, int64_t before,
                   const struct sp_entry *entry, struct sp_pruned *out,
                   struct sp_error *err)
{
    *out = (struct sp_pruned){0};
    if (before > entry->time - SP_RETENTION_MIN)
        return sp_error_set(err, SP_EUSAGE,
                            "an entry is kept for 365 days at least");
    int code = prune_whole(audit, before, entry, out, err);
    if (!code) /* the old pages are in the files until then */
        out->bytes_stay = !sp_store_empty_wal(audit, false);
    return code;
}
