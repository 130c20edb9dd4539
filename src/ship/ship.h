/* sallyport-ship: sends trails to PostgreSQL. Nobody else may see libpq-fe.h. */
#ifndef SALLYPORT_SHIP_H
#define SALLYPORT_SHIP_H

#include <libpq-fe.h>
#include <time.h>

#include "cli.h"
#include "sallyport/audit.h"
#include "sallyport/vec.h"

/* The database. Zero-initialise; far_close() when done. */
struct far {
    PGconn *conn;
    unsigned cursors; /* that were opened */
};

/* A URL or a connection string of libpq; NULL: what the environment says (PGHOST,
 * PGSERVICE, …). SP_EUSAGE for one that cannot be read, and for a password in it. */
int far_check_url(const char *url, struct sp_error *err);
/* Connects. */
int far_open(struct far *out, const char *url, struct sp_error *err);
void far_close(struct far *far);
/* Is the connection of no more use? */
bool far_is_lost(const struct far *far);

/* A value of a question. */
struct far_value {
    const char *bytes; /* NULL: NULL */
    int len;           /* of a binary one; 0: a text */
};
struct far_value far_text(const char *text);
struct far_value far_bytes(const void *bytes, size_t len);
/* A number; its text is in `room`. */
enum { FAR_NUMBER = 24 };
struct far_value far_number(char room[FAR_NUMBER], int64_t number);

/* Runs statements without values. */
int far_run(struct far *far, const char *sql, struct sp_error *err);
/* Asks one question; rows are binary. *out is yours to PQclear(), NULL after an
 * error. */
int far_ask(struct far *far, PGresult **out, const char *sql,
            const struct far_value *values, int count, struct sp_error *err);
/* Asks, and drops the answer. */
int far_do(struct far *far, const char *sql, const struct far_value *values,
           int count, struct sp_error *err);
/* The class of our advisory locks, "SPSH"; in it stand the ids of origins, and 0 for
 * changes of the tables, as in the migrations. */
#define SHIP_LOCK "1397770312"

/* Records what the server said, if it was not `wanted`. */
int far_check(struct far *far, PGresult *result, ExecStatusType wanted,
              struct sp_error *err);

/* Binary values of a row. */
int64_t far_integer(const PGresult *result, int row, int column);
struct sp_str far_str(const PGresult *result, int row, int column);
/* NULL for NULL. */
const char *far_text_of(const PGresult *result, int row, int column);
/* False unless it has the size of a hash. */
bool far_hash(struct sp_hash *out, const PGresult *result, int row, int column);

/* Rows of a long answer, a page at a time. Within a transaction. */
struct far_rows {
    struct far *far;
    unsigned number; /* of the cursor */
    PGresult *page;
    int at; /* the row of the page */
};
int far_rows_open(struct far_rows *out, struct far *far, const char *sql,
                  const struct far_value *values, int count,
                  struct sp_error *err);
/* Moves to the next row: 1; 0 at the end; or an error. */
int far_rows_next(struct far_rows *rows, struct sp_error *err);
void far_rows_close(struct far_rows *rows);

/* The same as far_open(); and the tables must be there, of the version that we know. */
int far_open_tables(struct far *out, const char *url, struct sp_error *err);

/* The origins by name. The texts are of `rows`. */
struct origin {
    int64_t id;
    const char *name, *writer;
    int64_t size;    /* entries that are there; 0: none */
    int64_t shipped; /* the last of them: seconds since 1970 */
};
struct origins {
    struct origin *items;
    size_t count;
    PGresult *rows;
};

/* All, or one by its name: SP_ENOTFOUND where there is none of it. origins_dispose() in
 * either case. */
int origins_read(struct origins *out, struct far *far, const char *name,
                 struct sp_error *err);
void origins_dispose(struct origins *origins);

/* Milliseconds since 1970 as PostgreSQL counts: microseconds since 2000. What is
 * outside of the years 1970 to 9999 is the nearest time. */
int64_t far_time(int64_t ms);
int64_t far_time_back(int64_t microseconds);
extern const int64_t far_time_min, far_time_max; /* milliseconds since 1970 */

/* One trail. */
struct ship_store {
    char *path, *origin;
    int64_t id;          /* of the origin there; 0: not known yet */
    bool is_ours;        /* we hold its lock */
    uint64_t next;       /* the entry that is sent next */
    struct sp_hash root; /* of the log that was sent */
    char *said;          /* what was said last, so that it is said once; NULL */
    struct timespec changed[2]; /* of the file and its WAL, when all was sent */
};

struct ship_stores {
    struct ship_store *items;
    size_t count, capacity;
};

/* stores.c: adds the trails that are named: each --store, those below each --all, or
 * that of the repository we are in. A trail that is known stays as it is. */
int stores_add(struct ship_stores *stores, const struct sp_cli_args *args,
               struct sp_error *err);
void stores_dispose(struct ship_stores *stores);

/* claim.c */

/* Finds the origin there, takes its lock, and finds which entry is next. Positive:
 * refused, err says why. */
int claim(struct far *far, struct ship_store *store, struct sp_audit *audit,
          const struct sp_audit_head *head, struct sp_error *err);

/* Releases the lock. */
void claim_end(struct far *far, struct ship_store *store);

/* batch.c: sends entries up to `end`: as many as a batch may have. Positive: refused,
 * err says why. */
int batch_send(struct far *far, struct ship_store *store,
               struct sp_audit *audit, uint64_t end, struct sp_error *err);

/* row.c: a row of the table entry, as COPY reads it in binary. */
void row_write(struct sp_buf *out, int64_t origin,
               const struct sp_stored *entry, const struct sp_hash *leaf);
void row_begin(struct sp_buf *out);
void row_end(struct sp_buf *out);
/* An entry of an answer that begins with these columns. Its texts are the answer's. */
#define ROW_COLUMNS "seq, time, kind, verdict, push, repository, username, line"
enum { ROW_COUNT = 8 };
struct sp_stored row_read(const struct far_rows *rows);

/* Positive results: something is not as it should be. */
enum { REFUSED = FINDINGS };

/* Each does one word of the command line, and returns the exit status. */
int ship_send(const struct sp_cli_args *args);
int ship_verify(const struct sp_cli_args *args);
int ship_report(const struct sp_cli_args *args);
int ship_metrics(const struct sp_cli_args *args);
int ship_status(const struct sp_cli_args *args);
int ship_doctor(const struct sp_cli_args *args);
int ship_migrate(const struct sp_cli_args *args);

/* Prints a line. Names of origins are paths, and may hold anything: it is sanitised. */
void ship_say(FILE *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The URL that --to or --from has; NULL: neither was given. */
const char *ship_url(const struct sp_cli_args *args);

#endif
