/* Reads the trail of the repository that we are in. */
#include <string.h>

#include "audit.h"
#include "sallyport/export.h"
#include "sallyport/recorded.h"

static int open_trail(struct sp_audit **out, struct sp_buf *path,
                      const char *config, struct sp_error *err)
{
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    struct sp_audit_place place;
    int code = cli_open(&repo, &policy, config, err);
    if (!code && !sp_audit_place(&place, path, policy, sp_repo_gitdir(repo)))
        code = sp_error_set(err, SP_ENOTFOUND,
                            "there is no trail: [audit] path is off");
    if (!code) {
        place.may_create = false;
        place.is_read_only = true;
        code = sp_audit_open(out, &place, err);
    }
    sp_policy_free(policy);
    sp_repo_free(repo);
    return code;
}

static int run(struct sp_audit *audit, const char *path,
               const struct sp_cli_args *args)
{
    const char *what = args->words[0];
    if (strcmp(what, "log") == 0)
        return audit_log(audit, args);
    if (strcmp(what, "export") == 0)
        return audit_export(audit, args);
    if (strcmp(what, "show") == 0)
        return audit_show(audit, args);
    if (strcmp(what, "verify") == 0)
        return audit_verify(audit, args);
    if (strcmp(what, "prove") == 0)
        return audit_prove(audit, path, args);
    return audit_head(audit, path);
}

static bool is_among(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words;
}

/* Says what does not go together; 0 where all does. */
static int check(const struct sp_cli_args *args)
{
    const char *what = args->words[0], *format = sp_cli_value(args, "--format");
    bool needs_seq = strcmp(what, "show") == 0 || strcmp(what, "prove") == 0;
    bool is_export = strcmp(what, "export") == 0;
    if (needs_seq && args->word_count < 2)
        return cli_usage(args->command,
                         "%s which entry? Type: sallyport audit %s 0", what,
                         what);
    if (!needs_seq && args->word_count > 1)
        return cli_usage(args->command, "SEQ is for show and prove");
    if (sp_cli_flag(args, "--landed") && sp_cli_flag(args, "--not-landed"))
        return cli_usage(args->command,
                         "--landed and --not-landed exclude each other");
    if (sp_cli_flag(args, "--format") &&
        is_among(format, sp_export_formats) != is_export)
        return cli_usage(args->command, "--format %s is for %s", format,
                         is_export ? "log and show" : "export");
    return 0;
}

int sp_cli_audit(const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    struct sp_audit *audit = NULL;
    struct sp_buf path = {0};
    int status = check(args);
    if (status)
        return status;
    int code = open_trail(&audit, &path, sp_cli_value(args, "--config"), &err);
    status = code ? cli_fail(&err) : run(audit, sp_buf_text(&path), args);
    sp_audit_close(audit);
    sp_buf_dispose(&path);
    return status;
}
