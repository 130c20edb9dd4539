/* How PostgreSQL is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ship.h"

enum { PAGE = 2000 /* rows */ };

/* A password on a command line is seen by every user of the machine. */
int far_check_url(const char *url, struct sp_error *err)
{
    char *message = NULL;
    if (!url)
        return SP_OK;
    PQconninfoOption *all = PQconninfoParse(url, &message);
    int code = SP_OK;
    if (!all)
        code = sp_error_set(err, SP_EUSAGE, "no database is named by that: %s",
                            message ? message : "out of memory");
    for (PQconninfoOption *one = all; one && one->keyword; one++)
        if (one->val && *one->dispchar == '*')
            code = sp_error_set(err, SP_EUSAGE,
                                "no password on the command line, where all "
                                "users see it: write it to ~/.pgpass");
    PQconninfoFree(all);
    PQfreemem(message);
    return code;
}

/* The first line of what libpq says. */
static int say(struct far *far, const char *what, struct sp_error *err)
{
    const char *text = PQerrorMessage(far->conn);
    return sp_error_set(err, SP_ESYSTEM, "%s: %.*s", what,
                        (int)strcspn(text, "\n"), text);
}

static int say_closed(struct far *far, struct sp_error *err)
{
    bool wants = PQconnectionNeedsPassword(far->conn),
         refuses = strstr(PQerrorMessage(far->conn), "FATAL:");
    return say(far,
               wants ? "PostgreSQL wants a password; write it to ~/.pgpass, "
                       "or to a file that PGPASSFILE names"
               : refuses ? "PostgreSQL refuses the connection"
                         : "PostgreSQL cannot be reached",
               err);
}

int far_open(struct far *out, const char *url, struct sp_error *err)
{
    /* What stands before the URL can be set by it. */
    const char *const names[] = {"connect_timeout",  "tcp_user_timeout",
                                 "application_name", "dbname",
                                 "client_encoding",  NULL};
    const char *const values[] = {"10", "30000", "sallyport-ship",
                                  url,  "UTF8",  NULL};
    int code = far_check_url(url, err);
    if (code)
        return code;
    far_close(out);
    out->conn = PQconnectdbParams(names, values, 1);
    if (PQstatus(out->conn) != CONNECTION_OK) {
        code = say_closed(out, err);
        far_close(out);
        return code;
    }
    return far_run(out,
                   "SET client_min_messages = warning; "
                   "SET timezone = 'UTC'; SET search_path = pg_catalog",
                   err);
}

void far_close(struct far *far)
{
    PQfinish(far->conn);
    far->conn = NULL;
}

bool far_is_lost(const struct far *far)
{
    return !far->conn || PQstatus(far->conn) != CONNECTION_OK;
}

struct far_value far_text(const char *text)
{
    return (struct far_value){text, 0};
}

struct far_value far_bytes(const void *bytes, size_t len)
{
    return (struct far_value){bytes, (int)len};
}

struct far_value far_number(char room[FAR_NUMBER], int64_t number)
{
    snprintf(room, FAR_NUMBER, "%lld", (long long)number);
    return far_text(room);
}

int far_check(struct far *far, PGresult *result, ExecStatusType wanted,
              struct sp_error *err)
{
    if (PQresultStatus(result) == wanted)
        return SP_OK;
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!text)
        return say(far, "PostgreSQL does not answer", err);
    return sp_error_set(err, SP_ESYSTEM, "PostgreSQL says: %.*s",
                        (int)strcspn(text, "\n"), text);
}

int far_run(struct far *far, const char *sql, struct sp_error *err)
{
    PGresult *result = PQexec(far->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    int code = status == PGRES_TUPLES_OK
                   ? SP_OK
                   : far_check(far, result, PGRES_COMMAND_OK, err);
    PQclear(result);
    return code;
}

enum { VALUES_MAX = 12 };

int far_ask(struct far *far, PGresult **out, const char *sql,
            const struct far_value *values, int count, struct sp_error *err)
{
    const char *texts[VALUES_MAX];
    int lengths[VALUES_MAX], formats[VALUES_MAX];
    if (count > VALUES_MAX)
        abort();
    for (int i = 0; i < count; i++) {
        texts[i] = values[i].bytes;
        lengths[i] = values[i].len;
        formats[i] = values[i].len > 0;
    }
    *out =
        PQexecParams(far->conn, sql, count, NULL, texts, lengths, formats, 1);
    if (PQresultStatus(*out) == PGRES_COMMAND_OK)
        return SP_OK;
    int code = far_check(far, *out, PGRES_TUPLES_OK, err);
    if (code) {
        PQclear(*out);
        *out = NULL;
    }
    return code;
}

int far_do(struct far *far, const char *sql, const struct far_value *values,
           int count, struct sp_error *err)
{
    PGresult *result;
    int code = far_ask(far, &result, sql, values, count, err);
    PQclear(result);
    return code;
}

/* Integers of 2, 4 or 8 bytes, times and truth values, the highest byte first. */
int64_t far_integer(const PGresult *result, int row, int column)
{
    const unsigned char *bytes =
        (const unsigned char *)PQgetvalue(result, row, column);
    int len = PQgetlength(result, row, column);
    uint64_t value = len && bytes[0] & 0x80 && len > 1 ? UINT64_MAX : 0;
    for (int i = 0; i < len; i++)
        value = value << 8 | bytes[i];
    return (int64_t)value;
}

struct sp_str far_str(const PGresult *result, int row, int column)
{
    return (struct sp_str){PQgetvalue(result, row, column),
                           (size_t)PQgetlength(result, row, column)};
}

/* libpq ends each value with a NUL. */
const char *far_text_of(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL
                                            : PQgetvalue(result, row, column);
}

bool far_hash(struct sp_hash *out, const PGresult *result, int row, int column)
{
    if (PQgetlength(result, row, column) != SP_HASH_SIZE)
        return false;
    memcpy(out->bytes, PQgetvalue(result, row, column), SP_HASH_SIZE);
    return true;
}

int far_rows_open(struct far_rows *out, struct far *far, const char *sql,
                  const struct far_value *values, int count,
                  struct sp_error *err)
{
    struct sp_buf text = {0};
    *out = (struct far_rows){.far = far, .number = ++far->cursors};
    sp_buf_printf(&text, "DECLARE rows%u BINARY NO SCROLL CURSOR FOR %s",
                  out->number, sql);
    int code = far_do(far, sp_buf_text(&text), values, count, err);
    sp_buf_dispose(&text);
    return code;
}

int far_rows_next(struct far_rows *rows, struct sp_error *err)
{
    char sql[64];
    if (rows->page && ++rows->at < PQntuples(rows->page))
        return 1;
    if (rows->page && PQntuples(rows->page) < PAGE)
        return 0;
    PQclear(rows->page);
    rows->at = 0;
    snprintf(sql, sizeof sql, "FETCH %d FROM rows%u", PAGE, rows->number);
    int code = far_ask(rows->far, &rows->page, sql, NULL, 0, err);
    return code ? code : PQntuples(rows->page) > 0;
}

void far_rows_close(struct far_rows *rows)
{
    char sql[64];
    struct sp_error ignored = {0};
    PQclear(rows->page);
    rows->page = NULL;
    if (!rows->number)
        return;
    snprintf(sql, sizeof sql, "CLOSE rows%u", rows->number);
    far_run(rows->far, sql, &ignored);
}
