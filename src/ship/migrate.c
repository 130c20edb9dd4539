/* The tables, in numbered steps, each in a transaction of its own. */
#include <stdio.h>

#include "sallyport/embed.h"
#include "ship.h"

SP_EMBED(migration_1, "conf/postgresql/001-begin.sql");
SP_EMBED(migration_2, "conf/postgresql/002-check.sql");

static const char *const migrations[] = {migration_1, migration_2};
enum { VERSION = sizeof migrations / sizeof migrations[0] };

static int version_of(struct far *far, int *out, struct sp_error *err)
{
    PGresult *row;
    *out = 0;
    int code = far_ask(far, &row,
                       "SELECT to_regclass('sallyport.migration') IS NOT NULL",
                       NULL, 0, err);
    if (code)
        return code;
    bool is_there = far_integer(row, 0, 0);
    PQclear(row);
    if (!is_there)
        return SP_OK;
    code = far_ask(far, &row,
                   "SELECT coalesce(max(version), 0) FROM sallyport.migration",
                   NULL, 0, err);
    if (!code)
        *out = (int)far_integer(row, 0, 0);
    PQclear(row);
    return code;
}

/* Are the tables those of this program? Version 0: there are none. */
static int compare(int version, struct sp_error *err)
{
    if (version < VERSION)
        return sp_error_set(
            err, SP_EINPUT,
            "%s; who may make them types: sallyport-ship migrate --to URL",
            version ? "the tables there are older than this program"
                    : "the tables are not there");
    if (version > VERSION)
        return sp_error_set(err, SP_EINPUT,
                            "the tables there are newer than this program: "
                            "update sallyport-ship");
    return SP_OK;
}

int far_open_tables(struct far *out, const char *url, struct sp_error *err)
{
    int version, code = far_open(out, url, err);
    if (!code)
        code = version_of(out, &version, err);
    return code ? code : compare(version, err);
}

static int migrate_to(struct far *far, int version, struct sp_error *err)
{
    char number[FAR_NUMBER];
    const struct far_value value = far_number(number, version);
    int code = far_run(far, migrations[version - 1], err);
    if (!code)
        code = far_do(far,
                      "INSERT INTO sallyport.migration (version) "
                      "VALUES ($1::int)",
                      &value, 1, err);
    return code;
}

/* Two that migrate at once: the second finds nothing to do. */
static int migrate(struct far *far, int *from, struct sp_error *err)
{
    int code = far_run(
        far, "BEGIN; SELECT pg_advisory_xact_lock(" SHIP_LOCK ", 0)", err);
    if (!code)
        code = version_of(far, from, err);
    for (int version = *from + 1; !code && version <= VERSION; version++)
        code = migrate_to(far, version, err);
    return code ? code : far_run(far, "COMMIT", err);
}

int ship_migrate(const struct sp_cli_args *args)
{
    struct far far = {0};
    struct sp_error err = {0};
    int from = 0, code = far_open(&far, ship_url(args), &err);
    if (!code)
        code = migrate(&far, &from, &err);
    far_close(&far);
    if (code)
        return cli_fail(&err);
    if (from < VERSION)
        printf("the tables are at version %d now; grant sallyport_writer to "
               "who sends, sallyport_reader to who reads\n",
               VERSION);
    else
        printf("the tables are at version %d already\n", from);
    return CLEAN;
}
