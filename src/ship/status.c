/* What is there of each origin. */
#include <stdio.h>

#include "sallyport/sanitise.h"
#include "sallyport/utc.h"
#include "ship.h"

enum { SECOND = 1000 };

static const char question[] =
    "SELECT o.name, coalesce(b.size, 0), b.shipped, o.writer::text "
    "FROM sallyport.origin o LEFT JOIN LATERAL (SELECT size, shipped FROM "
    "sallyport.batch WHERE origin = o.id ORDER BY size DESC LIMIT 1) b ON true "
    "WHERE $1::text IS NULL OR o.name = $1::text ORDER BY o.name";

static void print(const PGresult *rows, int row)
{
    struct sp_buf text = {0};
    char time[SP_UTC_TEXT + 1];
    sp_utc_write(time, far_time_back(far_integer(rows, row, 2)) / SECOND);
    sp_buf_printf(
        &text, "%s: %lld entries, sent %s by %s\n", far_text_of(rows, row, 0),
        (long long)far_integer(rows, row, 1), time, far_text_of(rows, row, 3));
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

int ship_status(const struct sp_cli_args *args)
{
    struct far far = {0};
    struct sp_error err = {0};
    PGresult *rows = NULL;
    const struct far_value origin = far_text(sp_cli_value(args, "--origin"));
    int code = far_open_tables(&far, ship_url(args), &err);
    if (!code)
        code = far_ask(&far, &rows, question, &origin, 1, &err);
    for (int i = 0; !code && i < PQntuples(rows); i++)
        print(rows, i);
    if (!code && !PQntuples(rows))
        puts("nothing was sent yet");
    PQclear(rows);
    far_close(&far);
    return code ? cli_fail(&err) : CLEAN;
}
