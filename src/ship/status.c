/* What is there of each origin. */
#include <stdio.h>

#include "sallyport/utc.h"
#include "ship.h"

static void print(const struct origin *origin)
{
    char time[SP_UTC_TEXT + 1];
    ship_say(stdout, "%s: %lld entries, sent %s by %s\n", origin->name,
             (long long)origin->size, sp_utc_write(time, origin->shipped),
             origin->writer);
}

int ship_status(const struct sp_cli_args *args)
{
    struct far far = {0};
    struct origins origins = {0};
    struct sp_error err = {0};
    int code = far_open_tables(&far, ship_url(args), &err);
    if (!code)
        code =
            origins_read(&origins, &far, sp_cli_value(args, "--origin"), &err);
    for (size_t i = 0; !code && i < origins.count; i++)
        print(&origins.items[i]);
    if (!code && !origins.count)
        puts("nothing was sent yet");
    origins_dispose(&origins);
    far_close(&far);
    return code ? cli_fail(&err) : CLEAN;
}
