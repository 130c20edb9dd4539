/* The tables and indexes of a store are those that a new one would have, and each index
 * has every row. */
#include <string.h>

#include "verify.h"

/* Both are read in the order of names. */
static const char list_all[] =
    "SELECT name, type || coalesce(sql, '') FROM sqlite_schema ORDER BY name";

static const char *text(sqlite3_stmt *row, int at)
{
    const char *found = (const char *)sqlite3_column_text(row, at);
    return found ? found : "";
}

/* Takes the next row of one or of both; *order: whose comes first. */
static int next(struct sp_audit *sides[2], sqlite3_stmt *rows[2], int there[2],
                int order, struct sp_error *err)
{
    for (int i = 0; i < 2; i++) {
        bool is_due = !order || (order < 0) == (i == 0);
        if (there[i] && is_due)
            there[i] = sp_store_step(sides[i], rows[i], err);
        if (there[i] < 0)
            return there[i];
    }
    return SP_OK;
}

static int compare(struct sp_audit *sides[2], sqlite3_stmt *rows[2],
                   struct sp_buf *out, struct sp_error *err)
{
    int there[2] = {1, 1};
    int code = next(sides, rows, there, 0, err);
    while (!code && (there[0] || there[1])) {
        int order = !there[0]   ? 1
                    : !there[1] ? -1
                                : strcmp(text(rows[0], 0), text(rows[1], 0));
        if (order || strcmp(text(rows[0], 1), text(rows[1], 1)) != 0)
            sp_buf_printf(out, "the store has another %s than a trail\n",
                          text(rows[order > 0], 0));
        code = next(sides, rows, there, order, err);
    }
    return code;
}

int sp_verify_tables(struct sp_audit *audit, struct sp_buf *out,
                     struct sp_error *err)
{
    struct sp_audit *sides[2] = {audit, NULL};
    sqlite3_stmt *rows[2] = {NULL, NULL};
    int code = sp_store_open(
        &sides[1], ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!code)
        code = sp_store_fill(sides[1], err);
    for (int i = 0; !code && i < 2; i++)
        code = sp_store_prepare(sides[i], &rows[i], list_all, err);
    if (!code)
        code = compare(sides, rows, out, err);
    for (int i = 0; i < 2; i++)
        sqlite3_finalize(rows[i]);
    sp_audit_close(sides[1]);
    return code;
}

int sp_verify_indexes(struct sp_audit *audit, struct sp_buf *out,
                      struct sp_error *err)
{
    sqlite3_stmt *row;
    int code = sp_store_prepare(audit, &row, "PRAGMA integrity_check(1)", err);
    if (code)
        return code;
    code = sp_store_step(audit, row, err);
    if (code == 1 && strcmp(text(row, 0), "ok") != 0)
        sp_buf_printf(out, "entries cannot be found by what they hold: %s\n",
                      text(row, 0));
    sqlite3_finalize(row);
    return code < 0 ? code : SP_OK;
}
