/* Reads the trail of the repository that we are in. */
#include <string.h>

#include "audit.h"
#include "sallyport/export.h"
#include "sallyport/recorded.h"

struct action {
    const char *name;
    bool needs_seq;
    bool is_export; /* it has formats of its own */
    bool writes;
    int (*run)(struct audit_trail *trail, const struct sp_cli_args *args);
};

static const struct action actions[] = {
    {"log", false, false, false, audit_log},
    {"show", true, false, false, audit_show},
    {"export", false, true, false, audit_export},
    {"verify", false, false, false, audit_verify},
    {"head", false, false, false, audit_head},
    {"prove", true, false, false, audit_prove},
    {"prune", false, false, true, audit_prune},
    {"acknowledge", false, false, true, audit_acknowledge},
};

/* The command line has the name of one. */
static const struct action *find_action(const char *name)
{
    const struct action *action = actions;
    while (strcmp(action->name, name) != 0)
        action++;
    return action;
}

static int open_trail(struct audit_trail *out, bool writes, const char *config,
                      struct sp_error *err)
{
    int code = cli_open(&out->repo, &out->policy, config, err);
    return code ? code
                : sp_audit_open_of(&out->audit, &out->path, out->policy,
                                   sp_repo_gitdir(out->repo), writes, err);
}

static void close_trail(struct audit_trail *trail)
{
    sp_audit_close(trail->audit);
    sp_buf_dispose(&trail->path);
    sp_policy_free(trail->policy);
    sp_repo_free(trail->repo);
}

/* Says what does not go together; 0 where all does. */
static int check(const struct action *action, const struct sp_cli_args *args)
{
    const char *format = sp_cli_value(args, "--format");
    if (action->needs_seq && args->word_count < 2)
        return cli_usage(args->command,
                         "%s which entry? Type: sallyport audit %s 0",
                         action->name, action->name);
    if (sp_cli_flag(args, "--landed") && sp_cli_flag(args, "--not-landed"))
        return cli_usage(args->command,
                         "--landed and --not-landed exclude each other");
    if (sp_cli_flag(args, "--format") &&
        cli_is_among(format, sp_export_formats) != action->is_export)
        return cli_usage(args->command, "--format %s is for %s", format,
                         action->is_export ? "log and show" : "export");
    return 0;
}

int sp_cli_audit(const struct sp_cli_args *args)
{
    if (sp_cli_flag(args, "--from")) /* the copy of a trail */
        return cli_become_ship(NULL, args);
    if (sp_cli_flag(args, "--origin"))
        return cli_usage(args->command, "--origin needs --from");
    struct sp_error err = {0};
    struct audit_trail trail = {.repo = NULL};
    const struct action *action = find_action(args->words[0]);
    int status = check(action, args);
    if (status)
        return status;
    status =
        open_trail(&trail, action->writes && !sp_cli_flag(args, "--dry-run"),
                   sp_cli_value(args, "--config"), &err)
            ? cli_fail(&err)
            : action->run(&trail, args);
    close_trail(&trail);
    return status;
}
