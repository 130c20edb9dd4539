/*
 * The tables. A line of `entry` is NULL when it was pruned; kind and verdict are
 * numbers of audit.h. The hashes stand in the order of sp_merkle_place(). All but the
 * lines can be made again from them, and sp_audit_verify() compares.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* Milliseconds, if no bound is set. */
enum { WAIT = 10000 };

/* Pages of a WAL when it is copied into the store. A process that opens a store alone reads
 * all of its WAL first, so SQLite's bound, 1,000, is too large. A copy waits for the disk
 * once more if the process has just waited, and three times if it never waits. */
enum { WAL_PAGES = 64, WAL_PAGES_RELAXED = 640 };

/* An index is walked in the order of seq, which every index ends with. Each costs a
 * push a page of the disk. What half of the entries are, accepted pushes and what has
 * landed, is found as fast without one. */
static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " verdict INTEGER NOT NULL, time INTEGER NOT NULL, id TEXT, repository "
    "TEXT,"
    " user TEXT, line TEXT);"
    "CREATE INDEX entry_kind ON entry (kind) WHERE kind >= 2;"
    "CREATE INDEX entry_other ON entry (kind)"
    " WHERE kind = 0 AND verdict <> 1;"
    "CREATE INDEX entry_time ON entry (time);"
    "CREATE INDEX entry_repository ON entry (repository)"
    " WHERE repository IS NOT NULL;"
    "CREATE INDEX entry_user ON entry (user) WHERE user IS NOT NULL;"
    "CREATE TABLE ref (name TEXT, seq INTEGER, old TEXT, new TEXT,"
    " PRIMARY KEY (name, seq)) WITHOUT ROWID;"
    "CREATE TABLE policy (repository TEXT PRIMARY KEY, fingerprint TEXT,"
    " settings TEXT) WITHOUT ROWID;"
    "CREATE TABLE hash (place INTEGER PRIMARY KEY, hash BLOB NOT NULL);"
    "COMMIT;";

int sp_store_open(struct sp_audit **out, const char *path, int flags,
                  struct sp_error *err)
{
    struct sp_audit *audit = sp_calloc(1, sizeof *audit);
    audit->path = sp_strndup(path, strlen(path));
    audit->source.read = sp_store_read_hash;
    sp_store_prepare_vfs();
    int code = sp_store_error(audit,
                              sqlite3_open_v2(path, &audit->db,
                                              flags | SQLITE_OPEN_NOMUTEX |
                                                  SQLITE_OPEN_NOFOLLOW |
                                                  SQLITE_OPEN_PRIVATECACHE,
                                              SP_STORE_VFS),
                              err);
    if (code) {
        sp_audit_close(audit);
        audit = NULL;
    }
    *out = audit;
    return code;
}

int sp_store_fill(struct sp_audit *audit, struct sp_error *err)
{
    struct sp_buf sql = {0};
    sp_buf_printf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                  STORE_ID, STORE_VERSION);
    int code = sp_store_run(audit, sp_buf_text(&sql), err);
    if (!code)
        code = sp_store_run(audit, schema, err);
    sp_buf_dispose(&sql);
    return code;
}

/* How long the WAL is after a commit. */
static int note_pages(void *self, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct sp_audit *)self)->wal_pages = pages;
    return SQLITE_OK;
}

bool sp_store_empty_wal(struct sp_audit *audit, bool keeps_room)
{
    sp_store_keep_room(keeps_room);
    int answer = sqlite3_wal_checkpoint_v2(
        audit->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sp_store_keep_room(false);
    return answer == SQLITE_OK;
}

/* Copies a long WAL into the store, if nobody is in the way, and makes it empty (vfs.c). */
static void shorten_wal(struct sp_audit *audit)
{
    if (audit->wal_pages <= audit->max_wal_pages)
        return;
    sqlite3_busy_timeout(audit->db, 0);
    sp_store_empty_wal(audit, true);
}

int sp_store_check_identity(struct sp_audit *audit, struct sp_error *err)
{
    uint64_t id, version;
    int code = sp_store_number(audit, STATEMENT_ID, &id, err);
    if (code == 1)
        code = sp_store_number(audit, STATEMENT_VERSION, &version, err);
    return code == 1 ? sp_identity_check(audit->path, (unsigned long)id,
                                         (unsigned long)version, err)
                     : code;
}

static int wait_of(const struct sp_audit_place *place)
{
    return (int)(place->max_wait ? place->max_wait : WAIT);
}

/* A close leaves the WAL where it is, unless it is long: to copy it would
 * cost each push what now one in many pays. */
static void configure(struct sp_audit *audit,
                      const struct sp_audit_place *place)
{
    sqlite3_extended_result_codes(audit->db, 1);
    sqlite3_busy_timeout(audit->db, wait_of(place));
    sqlite3_db_config(audit->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(audit->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(audit->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_wal_hook(audit->db, note_pages, audit);
    audit->max_wal_pages = place->is_relaxed ? WAL_PAGES_RELAXED : WAL_PAGES;
}

/* How long a commit waits for the disk. */
static const char *durability_of(const struct sp_audit_place *place)
{
    return place->is_relaxed ? "PRAGMA synchronous = NORMAL;"
                             : "PRAGMA synchronous = FULL;";
}

static const char *journal_of(const struct sp_audit_place *place)
{
    return place->journal == SP_JOURNAL_ROLLBACK
               ? "PRAGMA journal_mode = DELETE;"
               : "PRAGMA journal_mode = WAL;";
}

/* A process that may only read the store cannot make the file of the shared memory. So it
 * has to exist before a process leaves it out. */
static bool has_shared_memory(const struct sp_audit *audit)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s-shm", audit->path);
    bool has = access(sp_buf_text(&path), F_OK) == 0;
    sp_buf_dispose(&path);
    return has;
}

/* Without other processes SQLite needs no shared memory for the index of the WAL. The
 * first access takes the lock. False if another process has the store open. */
static bool is_alone(struct sp_audit *audit, const struct sp_audit_place *place)
{
    struct sp_error ignored = {0};
    if (!place->is_brief || place->is_read_only ||
        place->journal == SP_JOURNAL_ROLLBACK || !has_shared_memory(audit))
        return false;
    sqlite3_busy_timeout(audit->db, 0);
    bool is = sp_store_run(audit, "PRAGMA locking_mode = EXCLUSIVE;",
                           &ignored) == SP_OK &&
              sp_store_run(audit, durability_of(place), &ignored) == SP_OK;
    if (!is)
        sp_store_run(audit, "PRAGMA locking_mode = NORMAL;", &ignored);
    sqlite3_busy_timeout(audit->db, wait_of(place));
    return is;
}

static int set_up(struct sp_audit *audit, const struct sp_audit_place *place,
                  struct sp_error *err)
{
    configure(audit, place);
    int code = is_alone(audit, place)
                   ? SP_OK
                   : sp_store_run(audit, durability_of(place), err);
    if (code)
        return code;
    return place->is_read_only ? sp_store_check_identity(audit, err)
                               : sp_store_run(audit, journal_of(place), err);
}

int sp_audit_open(struct sp_audit **out, const struct sp_audit_place *place,
                  struct sp_error *err)
{
    struct sp_buf path = {0};
    *out = NULL;
    int code = sp_place_resolve(&path, place, err);
    if (!code)
        code = sp_place_check(sp_buf_text(&path), place, err);
    if (code == SP_ENOTFOUND && place->may_create) {
        *err = (struct sp_error){0};
        code = sp_place_create(sp_buf_text(&path), place, err);
        if (!code)
            code = sp_place_check(sp_buf_text(&path), place, err);
    }
    if (!code)
        code = sp_store_open(out, sp_buf_text(&path),
                             place->is_read_only ? SQLITE_OPEN_READONLY
                                                 : SQLITE_OPEN_READWRITE,
                             err);
    if (!code)
        code = set_up(*out, place, err);
    if (!code && place->log_socket)
        (*out)->log_socket = sp_strdup(place->log_socket);
    if (code) {
        sp_audit_close(*out);
        *out = NULL;
    }
    sp_buf_dispose(&path);
    return code;
}

void sp_audit_wait(struct sp_audit *audit, long max_wait)
{
    sqlite3_busy_timeout(audit->db, (int)max_wait);
}

void sp_audit_close(struct sp_audit *audit)
{
    if (!audit)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(audit->statements[i]);
    shorten_wal(audit);
    sqlite3_close(audit->db);
    sp_buf_dispose(&audit->line);
    sp_strings_dispose(&audit->unsent);
    free(audit->log_socket);
    free(audit->path);
    free(audit);
}

int sp_store_size(struct sp_audit *audit, uint64_t *size, struct sp_error *err)
{
    *size = 0;
    int code = sp_store_number(audit, STATEMENT_SIZE, size, err);
    return code < 0 ? code : SP_OK;
}

int sp_store_read_hash(const struct sp_merkle_source *source, uint64_t place,
                       struct sp_hash *out, struct sp_error *err)
{
    /* The source is the first member of the store that is open. */
    struct sp_audit *audit = (struct sp_audit *)(uintptr_t)source;
    sqlite3_stmt *statement;
    int code = sp_store_statement(audit, STATEMENT_READ_HASH, &statement, err);
    if (code)
        return code;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)place);
    code = sp_store_step(audit, statement, err);
    if (code < 0)
        return code;
    if (!code || sqlite3_column_bytes(statement, 0) != SP_HASH_SIZE)
        code = sp_error_set(err, SP_EDAMAGED,
                            "the trail %s is damaged: the hash %llu is missing",
                            audit->path, (unsigned long long)place);
    else
        memcpy(out->bytes, sqlite3_column_blob(statement, 0), SP_HASH_SIZE);
    sqlite3_reset(statement);
    return code < 0 ? code : SP_OK;
}
