/* `report` and `metrics` with --from: by the options of those commands. */
#include <string.h>

#include "fleet.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"
#include "trail.h"

/* Which refs are protected is said by --config, or the machine's own policy. */
static int open_policy(struct trail *out, const char *config,
                       struct sp_error *err)
{
    static const char head[] = "refs/heads/main";
    int code = config ? sp_layers_file(&out->policy, config, err)
                      : sp_layers_server(&out->policy, "/etc/sallyport", err);
    sp_buf_puts(&out->head, head);
    return code ? code : sp_rules_check(out->policy, err);
}

static int report(const struct sp_cli_args *args, const struct fleet *fleet,
                  const struct trail *trail, struct sp_error *err)
{
    (void)fleet;
    return cli_report(args, trail, err);
}

static int metrics(const struct sp_cli_args *args, const struct fleet *fleet,
                   const struct trail *trail, struct sp_error *err)
{
    struct sp_buf more = {0};
    sp_metrics_shipped(&more, fleet->shipped, fleet->count);
    int code = cli_metrics(args, trail, &more, err);
    sp_buf_dispose(&more);
    return code;
}

static int run(const struct sp_cli_args *args,
               int (*read)(const struct sp_cli_args *args,
                           const struct fleet *fleet, const struct trail *trail,
                           struct sp_error *err))
{
    static const char all[] = "the fleet";
    const char *origin = sp_cli_value(args, "--origin");
    struct far far = {0};
    struct fleet fleet = {.audit = NULL};
    struct trail trail = {0};
    struct sp_error err = {0};
    trail.repository = sp_strdup(origin ? origin : all);
    sp_buf_puts(&trail.path, trail.repository);
    int code = open_policy(&trail, sp_cli_value(args, "--config"), &err);
    if (!code)
        code = far_open_tables(&far, sp_cli_value(args, "--from"), &err);
    if (!code)
        code = fleet_open(&fleet, &far, origin, &err);
    trail.audit = fleet.audit;
    fleet.audit = NULL;
    if (!code)
        code = read(args, &fleet, &trail, &err);
    trail_close(&trail);
    fleet_close(&fleet);
    far_close(&far);
    return code ? cli_fail(&err) : CLEAN;
}

int ship_report(const struct sp_cli_args *args)
{
    return run(args, report);
}

int ship_metrics(const struct sp_cli_args *args)
{
    return run(args, metrics);
}
