#include <errno.h>
#include <string.h>

#include "internal.h"

const char *sp_audit_library(void)
{
    return sqlite3_libversion();
}

static int is_damaged(const struct sp_audit *audit, struct sp_error *err)
{
    return sp_error_set(err, SP_EDAMAGED, "the trail %s is damaged: %s",
                        audit->path, sqlite3_errmsg(audit->db));
}

int sp_store_error(const struct sp_audit *audit, int answer,
                   struct sp_error *err)
{
    int number = audit->db ? sqlite3_system_errno(audit->db) : 0;
    switch (answer & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return SP_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return sp_error_set(err, SP_ELIMIT,
                            "the trail %s stays locked: another process writes "
                            "to it",
                            audit->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return is_damaged(audit, err);
    case SQLITE_FULL:
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s cannot be written: the disk is full",
                            audit->path);
    default:
        return sp_error_set(
            err, SP_ESYSTEM, "the trail %s cannot be used: %s%s%s", audit->path,
            audit->db ? sqlite3_errmsg(audit->db) : sqlite3_errstr(answer),
            number ? ": " : "", number ? strerror(number) : "");
    }
}

int sp_store_run(struct sp_audit *audit, const char *sql, struct sp_error *err)
{
    return sp_store_error(audit, sqlite3_exec(audit->db, sql, NULL, NULL, NULL),
                          err);
}

void sp_store_drop(struct sp_audit *audit)
{
    audit->is_begun = false;
    sp_strings_dispose(&audit->unsent);
    sqlite3_exec(audit->db, "ROLLBACK", NULL, NULL, NULL);
}

/* BEGIN alone would take the state of the first look, and that may come late. */
static int begin_reading(struct sp_audit *audit, struct sp_error *err)
{
    uint64_t size;
    int code = sp_store_run(audit, "BEGIN", err);
    if (code)
        return code;
    code = sp_store_size(audit, &size, err);
    if (code)
        sp_store_drop(audit);
    return code;
}

int sp_audit_hold(struct sp_audit *audit, struct sp_error *err)
{
    int code =
        audit->is_begun || audit->holds ? SP_OK : begin_reading(audit, err);
    audit->holds += !code;
    return code;
}

void sp_audit_release(struct sp_audit *audit)
{
    if (audit->holds && !--audit->holds && !audit->is_begun)
        sp_store_drop(audit);
}

int sp_store_prepare(struct sp_audit *audit, sqlite3_stmt **out,
                     const char *sql, struct sp_error *err)
{
    *out = NULL;
    return sp_store_error(
        audit, sqlite3_prepare_v2(audit->db, sql, -1, out, NULL), err);
}

static const char *const texts[STATEMENT_COUNT] = {
    [STATEMENT_ID] = "PRAGMA application_id",
    [STATEMENT_VERSION] = "PRAGMA user_version",
    [STATEMENT_SIZE] = "SELECT seq + 1 FROM entry ORDER BY seq DESC LIMIT 1",
    [STATEMENT_ADD_ENTRY] =
        "INSERT INTO entry (" ENTRY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [STATEMENT_ADD_REF] =
        "INSERT OR IGNORE INTO ref (name, seq, old, new) VALUES (?, ?, ?, ?)",
    [STATEMENT_ADD_HASH] = "INSERT INTO hash (place, hash) VALUES (?, ?)",
    [STATEMENT_READ_HASH] = "SELECT hash FROM hash WHERE place = ?",
    [STATEMENT_READ_LINE] = "SELECT line FROM entry WHERE seq = ?",
    /* Two simple questions: to plan one about both takes longer than to ask them. */
    [STATEMENT_FIND_MOVES] = "SELECT seq FROM ref WHERE name = ? AND seq >= ? "
                             "AND new = ? ORDER BY seq DESC",
    [STATEMENT_READ_OUTCOME] =
        "SELECT kind, verdict, repository FROM entry WHERE seq = ?",
    [STATEMENT_PUSHES] =
        "SELECT ref.new, entry.user FROM ref JOIN entry ON entry.seq = ref.seq "
        "WHERE ref.seq >= ?1 AND ref.seq < ?2 AND +kind = 0 AND verdict = 1 "
        "AND "
        "+repository IS ?3 ORDER BY ref.seq",
    /* An accepted push, which has not landed since, and was not refused after all. */
    [STATEMENT_FIND_LEAVE] =
        "SELECT 1 FROM ref JOIN entry ON entry.seq = ref.seq WHERE "
        "ref.name = ?1 AND ref.old = ?2 AND ref.new = ?3 AND +kind = 0 AND "
        "verdict = 1 AND +repository IS ?4 AND +time >= ?5 AND NOT EXISTS "
        "(SELECT 1 FROM ref AS later JOIN entry AS landed ON landed.seq = "
        "later.seq WHERE later.name = ?1 AND later.seq > ref.seq AND "
        "later.old = ?2 AND later.new = ?3 AND (+landed.kind = 1 OR "
        "(+landed.kind = 0 AND +landed.id = entry.id)) AND "
        "+landed.repository IS ?4) ORDER BY ref.seq DESC LIMIT 1",
    [STATEMENT_FIND_LANDED] =
        "SELECT ref.new FROM ref JOIN entry ON entry.seq = ref.seq WHERE "
        "ref.name = ? AND +kind IN (1, 5) AND +verdict <> 2 AND "
        "+repository IS ? ORDER BY ref.seq DESC LIMIT 1",
    [STATEMENT_FIND_KNOWN] =
        "SELECT 1 FROM entry WHERE time = ?1 AND +id = ?2 AND"
        " (?3 = 0 OR +verdict = ?3) LIMIT 1",
    [STATEMENT_NEXT_REF] =
        "SELECT name FROM ref WHERE name >= ? ORDER BY name LIMIT 1",
    /* A search by the key would read all of a row, also what it does not ask for. */
    [STATEMENT_FIRST_POLICY] =
        "SELECT repository, fingerprint FROM policy LIMIT 1",
    [STATEMENT_GET_POLICY] =
        "SELECT fingerprint, settings FROM policy WHERE repository = ?",
    [STATEMENT_PUT_POLICY] = "REPLACE INTO policy (repository, fingerprint, "
                             "settings) VALUES (?, ?, ?)",
};

int sp_store_statement(struct sp_audit *audit, enum statement which,
                       sqlite3_stmt **out, struct sp_error *err)
{
    sqlite3_stmt **kept = &audit->statements[which];
    int code = *kept ? SP_OK : sp_store_prepare(audit, kept, texts[which], err);
    if (!code) {
        sqlite3_reset(*kept);
        sqlite3_clear_bindings(*kept);
    }
    *out = *kept;
    return code;
}

int sp_store_step(const struct sp_audit *audit, sqlite3_stmt *statement,
                  struct sp_error *err)
{
    int answer = sqlite3_step(statement);
    if (answer == SQLITE_ROW)
        return 1;
    int code = sp_store_error(audit, answer, err);
    sqlite3_reset(statement);
    return code;
}

int sp_store_number(struct sp_audit *audit, enum statement which, uint64_t *out,
                    struct sp_error *err)
{
    sqlite3_stmt *row;
    int code = sp_store_statement(audit, which, &row, err);
    if (!code)
        code = sp_store_step(audit, row, err);
    if (code != 1)
        return code;
    *out = (uint64_t)sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return 1;
}

void sp_store_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}
