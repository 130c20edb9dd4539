/* What the files of this folder share; nobody else may see sqlite3.h. */
#ifndef SALLYPORT_AUDIT_INTERNAL_H
#define SALLYPORT_AUDIT_INTERNAL_H

#include <sqlite3.h>

#include "sallyport/audit.h"
#include "sallyport/decision.h"
#include "sallyport/elsewhere.h"
#include "sallyport/json.h"
#include "sallyport/vec.h"

/* "SPAT", in the header of every store, and the version of its tables. */
enum { STORE_ID = 0x53504154, STORE_VERSION = 1 };

/* Where begun.c writes, beside the store. */
#define BEGUN_DIRECTORY "-begun"

enum statement {
    STATEMENT_ID,
    STATEMENT_VERSION,
    STATEMENT_SIZE,
    STATEMENT_ADD_ENTRY,
    STATEMENT_ADD_REF,
    STATEMENT_ADD_HASH,
    STATEMENT_READ_HASH,
    STATEMENT_READ_LINE,
    STATEMENT_FIND_MOVES,
    STATEMENT_READ_OUTCOME,
    STATEMENT_PUSHES,
    STATEMENT_FIND_LEAVE,
    STATEMENT_FIND_LANDED,
    STATEMENT_FIND_KNOWN,
    STATEMENT_NEXT_REF,
    STATEMENT_FIRST_POLICY,
    STATEMENT_GET_POLICY,
    STATEMENT_PUT_POLICY,
    STATEMENT_COUNT,
};

struct sp_audit {
    struct sp_merkle_source source; /* first: sp_merkle_...() hands it back */
    char *path;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    int wal_pages;                /* after the last commit */
    int max_wal_pages;            /* before it is copied into the store */
    bool is_begun;                /* by sp_audit_begin() */
    unsigned holds;               /* by sp_audit_hold(), and not released */
    bool has_front;               /* of this transaction: */
    struct sp_merkle_front front; /* of all entries */
    struct sp_buf line;           /* of the entry that is appended */
    char *log_socket;             /* NULL: none */
    struct sp_strings unsent;     /* lines for it, until the commit */
    struct sp_audit_elsewhere *elsewhere; /* has the entries; NULL: we have */
};

/* sqlite.c: how SQLite is asked. */

/* Says what SQLite answered, if that was a failure. Returns SP_OK, or the code. */
int sp_store_error(const struct sp_audit *audit, int answer,
                   struct sp_error *err);
int sp_store_run(struct sp_audit *audit, const char *sql, struct sp_error *err);
/* Ends a transaction, without what it has written. */
void sp_store_drop(struct sp_audit *audit);
/* Prepares a statement. Yours to sqlite3_finalize(). */
int sp_store_prepare(struct sp_audit *audit, sqlite3_stmt **out,
                     const char *sql, struct sp_error *err);
/* One that is kept; reset, and without values. */
int sp_store_statement(struct sp_audit *audit, enum statement which,
                       sqlite3_stmt **out, struct sp_error *err);
/* Takes the next row: 1 when there is one, 0 at the end, or an error. Resets the
 * statement unless it is 1. */
int sp_store_step(const struct sp_audit *audit, sqlite3_stmt *statement,
                  struct sp_error *err);
/* The number that a kept statement without values gives: 1 when it gives one, 0, or an
 * error. */
int sp_store_number(struct sp_audit *audit, enum statement which, uint64_t *out,
                    struct sp_error *err);
/* Borrowed text, which may be NULL. */
void sp_store_bind_text(sqlite3_stmt *statement, int at, const char *text);

/* identity.c: by the numbers in the header of a file of SQLite. */
int sp_identity_check(const char *path, unsigned long id, unsigned long version,
                      struct sp_error *err);
/* By the beginning of the file, before SQLite opens it. */
int sp_identity_check_file(const char *path, struct sp_error *err);

/* place.c: whether a file may be opened, and how it is made. */

/* The path with the links of its directories resolved. Makes the last directory if
 * that is allowed. */
int sp_place_resolve(struct sp_buf *out, const struct sp_audit_place *place,
                     struct sp_error *err);
/* SP_ENOTFOUND where nothing is. */
int sp_place_check(const char *path, const struct sp_audit_place *place,
                   struct sp_error *err);
/* Makes an empty store, unless one is there now. It appears whole. */
int sp_place_create(const char *path, const struct sp_audit_place *place,
                    struct sp_error *err);

/* earlier.c: was a push recorded before, so that a trail that has to be made is not the
 * first? Then it gets this entry. */
bool sp_earlier_was_there(const struct sp_audit_place *place);
int sp_earlier_append(struct sp_audit *audit,
                      const struct sp_audit_place *place, struct sp_error *err);

/* vfs.c: makes sure that SQLite knows this name. */
#define SP_STORE_VFS "sallyport"
void sp_store_prepare_vfs(void);
/* Does a WAL that this thread empties keep its room on the disk, and so the old bytes? Not
 * unless it is said. */
void sp_store_keep_room(bool keeps);

/* store.c */

/* Copies the WAL into the store and makes it empty; false if somebody is in the way. */
bool sp_store_empty_wal(struct sp_audit *audit, bool keeps_room);

/* Opens what is at path, without any check. */
int sp_store_open(struct sp_audit **out, const char *path, int flags,
                  struct sp_error *err);
/* The same as sp_identity_check(), as the transaction sees the numbers: those of the
 * file may be older. */
int sp_store_check_identity(struct sp_audit *audit, struct sp_error *err);
/* Makes the tables of a new one. */
int sp_store_fill(struct sp_audit *audit, struct sp_error *err);
/* As sp_merkle_source reads. */
int sp_store_read_hash(const struct sp_merkle_source *source, uint64_t place,
                       struct sp_hash *out, struct sp_error *err);

/* line.c: one of the refs of an entry. NULL is nothing. */
void sp_line_ref(struct sp_buf *out, const char *name, const char *old_hex,
                 const char *new_hex);
/* The whole line. SP_ELIMIT when it is too long. */
int sp_line_write(struct sp_buf *out, const struct sp_entry *entry,
                  uint64_t seq, struct sp_error *err);

/* each.c: what all queries of entries select, and how it is read. */
#define ENTRY_COLUMNS "seq, kind, verdict, time, id, repository, user, line"
void sp_stored_of_row(struct sp_stored *out, sqlite3_stmt *row);

/* append.c: reads the front of the log, in a transaction that writes. */
int sp_append_front(struct sp_audit *audit, struct sp_error *err);

/* Appends an entry of kind admin: `given` with these members, which are disposed of. */
int sp_append_admin(struct sp_audit *audit, const struct sp_entry *given,
                    struct sp_buf *members, struct sp_error *err);

/* syslog.c: an entry as a line of RFC 5424, from its line. */
void sp_syslog_write(struct sp_buf *out, const struct sp_entry *entry,
                     struct sp_str line);
/* Sends what waits, and forgets it. */
void sp_syslog_send(struct sp_audit *audit);

/* How many entries there are. */
int sp_store_size(struct sp_audit *audit, uint64_t *size, struct sp_error *err);

/* The entry of a push that others go with. */
struct beside {
    struct sp_audit *audit;
    const struct sp_entry *push;
    uint64_t seq; /* of the push */
};

/* Appends an entry beside it with these members, which are freed: let_in.c */
int sp_append_beside(const struct beside *beside, enum sp_entry_kind kind,
                     struct sp_json *members, struct sp_error *err);

/* A record as entries have it: members.c. Yours to free. */
struct sp_json *sp_member_record(const struct sp_decision *decision,
                                 const struct sp_counted_record *one);

#endif
