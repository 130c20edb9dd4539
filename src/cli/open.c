/* Opens what a command works on, and reports errors. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"
#include "sallyport/alloc.h"
#include "sallyport/git_config.h"
#include "sallyport/host.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"

int cli_fail(const struct sp_error *err)
{
    fputs("sallyport: ", stderr);
    cli_say(err->message);
    fputs("\n", stderr);
    if (err->code == SP_EDAMAGED)
        fputs("move it away, then restore a backup; type: sallyport doctor\n",
              stderr);
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

bool cli_actor(struct sp_actor *out, const struct sp_repo *repo,
               const char *asked, int host)
{
    struct sp_buf user = {0};
    if (!asked)
        sp_repo_setting(repo, "sallyport.user", &user);
    bool is_told = asked || user.len;
    if (is_told)
        *out = (struct sp_actor){
            .user = sp_strdup(asked ? asked : sp_buf_text(&user)),
            .prefix = ""};
    else
        sp_host_actor(host, out);
    sp_buf_dispose(&user);
    return is_told;
}

/* An environment that names a user says nothing about the address in the config. */
static bool environment_names_user(void)
{
    return getenv("SALLYPORT_USER") || getenv("REMOTE_USER");
}

void cli_know_user(struct sp_policy *policy, const struct sp_repo *repo,
                   const char *otherwise)
{
    struct sp_buf user = {0}, address = {0};
    bool is_named = sp_repo_setting(repo, "sallyport.user", &user);
    if ((is_named || !environment_names_user()) &&
        sp_repo_setting(repo, "user.email", &address))
        sp_policy_know(policy, is_named ? sp_buf_text(&user) : otherwise,
                       sp_buf_text(&address));
    sp_buf_dispose(&user);
    sp_buf_dispose(&address);
}

int cli_enter(const char *repository, struct sp_error *err)
{
    static const char *const of_git[] = {"GIT_DIR", "GIT_WORK_TREE",
                                         "GIT_COMMON_DIR"};
    struct sp_buf bare = {0};
    sp_buf_printf(&bare, "%s.git", repository);
    bool is_there = chdir(repository) == 0 || chdir(sp_buf_text(&bare)) == 0;
    sp_buf_dispose(&bare);
    for (size_t i = 0; i < sizeof of_git / sizeof *of_git; i++)
        unsetenv(of_git[i]);
    return is_there ? SP_OK
                    : sp_error_set(err, SP_ENOTFOUND,
                                   "there is no directory %s", repository);
}

char *cli_absolute(const char *file)
{
    if (!file || *file == '/')
        return file ? sp_strdup(file) : NULL;
    struct sp_buf path = {0};
    char *here = getcwd(NULL, 0);
    sp_buf_printf(&path, "%s/%s", here ? here : ".", file);
    free(here);
    return sp_buf_detach(&path);
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
