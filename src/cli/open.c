/* Opens what a command works on, and reports errors. */
#include <signal.h>
#include <stdio.h>

#include "cli.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"

int cli_fail(const struct sp_error *err)
{
    fputs("sallyport: ", stderr);
    cli_say(err->message);
    fputs("\n", stderr);
    return err->code == SP_EUSAGE ? USAGE : UNDECIDED;
}

int cli_end_by(int number)
{
    enum { SIGNALS_BEGIN = 128 };
    signal(number, SIG_DFL);
    raise(number);
    return SIGNALS_BEGIN + number;
}

int cli_policy(struct sp_policy **policy, const struct sp_repo *repo,
               const char *config, struct sp_error *err)
{
    int code = config ? sp_layers_file(policy, config, err)
                      : sp_layers_repo(policy, repo, err);
    return code ? code : sp_rules_check(*policy, err);
}

int cli_open(struct sp_repo **repo, struct sp_policy **policy,
             const char *config, struct sp_error *err)
{
    struct sp_repo *opened = NULL;
    int code = SP_OK;
    *policy = NULL;
    if (repo || !config)
        code = sp_repo_discover(&opened, ".", err);
    if (!code)
        code = cli_policy(policy, opened, config, err);
    if (repo && !code) {
        *repo = opened;
        return SP_OK;
    }
    sp_repo_free(opened);
    if (code) {
        sp_policy_free(*policy);
        *policy = NULL;
    }
    return code;
}
