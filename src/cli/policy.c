#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "policy.h"
#include "sallyport/layers.h"
#include "sallyport/sanitise.h"

static int find_files(struct sp_strings *out, const char *config,
                      struct sp_error *err)
{
    struct sp_repo *repo = NULL;
    if (config) {
        sp_strings_add(out, config, strlen(config));
        return SP_OK;
    }
    int code = sp_repo_discover(&repo, ".", err);
    if (!code)
        sp_layers_repo_files(out, repo);
    sp_repo_free(repo);
    return code;
}

static int print_paths(const char *config, struct sp_error *err)
{
    struct sp_strings files = {0};
    if (find_files(&files, config, err))
        return cli_fail(err);
    puts(SP_BUILTIN_NAME);
    for (size_t i = 0; i < files.count; i++)
        printf("%s%s\n", files.items[i],
               access(files.items[i], F_OK) == 0 ? "" : " (not there)");
    sp_strings_dispose(&files);
    return CLEAN;
}

/* Could the owner read the policy of this place? Else says why not. */
static bool is_readable_here(const char *config)
{
    struct sp_repo *repo = NULL;
    struct sp_error ignored = {0};
    bool is = config || sp_repo_discover(&repo, ".", &ignored) ||
              policy_is_read_by_owner(repo);
    sp_repo_free(repo);
    return is;
}

/* Says all that is wrong with lines of the policy; or what is wrong with all of it. */
static int fail_check(const char *config, const struct sp_error *err)
{
    struct sp_strings files = {0}, faults = {0};
    struct sp_error ignored = {0};
    if (!is_readable_here(config))
        return FINDINGS;
    if (find_files(&files, config, &ignored) == SP_OK)
        sp_layers_faults(&faults, &files);
    if (!faults.count)
        cli_fail(err);
    for (size_t i = 0; i < faults.count; i++) {
        fputs("sallyport: ", stderr);
        cli_say(faults.items[i]);
        fputs("\n", stderr);
    }
    sp_strings_dispose(&files);
    sp_strings_dispose(&faults);
    return FINDINGS;
}

/* Says that clones do not have this policy. */
static void say_published(struct sp_repo *repo, const struct sp_policy *policy)
{
    struct sp_error why = {0};
    struct sp_buf out = {0};
    const enum sp_published found = sp_layers_published(repo, policy, &why);
    if (found == SP_PUBLISHED_NONE || found == SP_PUBLISHED_SAME)
        return;
    if (!policy_kept_back(&out, repo, policy, found, &why)) {
        sp_buf_puts(&out, "clones fetch an older policy; type: ");
        sp_command_typed(&out, "sallyport policy publish");
    }
    cli_say_lines(stdout, &out);
    sp_buf_dispose(&out);
}

/* Reports that the policy can be read, and tries it on the repository, if there
 * is one. The last commits are tried even if they belong to the baseline. */
static int check(struct sp_policy *policy, bool has_config)
{
    struct sp_repo *repo = NULL;
    struct sp_error err = {0};
    bool is_here = sp_repo_discover(&repo, ".", &err) == SP_OK;
    bool is_read = has_config || !is_here || policy_is_read_by_owner(repo);
    if (is_read)
        puts("sallyport: the policy is good");
    if (is_here && !has_config && !sp_repo_worktree(repo))
        say_published(repo, policy);
    if (is_here && !has_config)
        policy_say_unrecorded(repo, policy);
    sp_strings_dispose(&policy->policy.baseline);
    int code = is_here ? policy_try(repo, policy, &err) : SP_OK;
    sp_repo_free(repo);
    return code ? cli_fail(&err) : is_read ? CLEAN : FINDINGS;
}

/* An argument that is for another use is wrong usage; 0: none is. */
static int refuse_argument(const struct sp_cli_args *args)
{
    if (strcmp(args->words[0], "fetch") == 0 && args->word_count > 1)
        return cli_usage(args->command,
                         "fetch takes no REPO; type: sallyport "
                         "policy fetch --remote %s",
                         args->words[1]);
    return 0;
}

/* What is not used of the project's own file comes last. */
static int say(struct sp_policy *policy, const struct sp_cli_args *args,
               const struct sp_buf *left)
{
    int status = CLEAN;
    if (sp_cli_flag(args, "--ini")) {
        policy_show_file(policy);
    } else if (strcmp(args->words[0], "show") == 0) {
        policy_show(policy);
        policy_say_left(left, "# ");
    } else {
        status = check(policy, sp_cli_flag(args, "--config"));
        policy_say_left(left, "");
    }
    return status;
}

/* What a policy is shown of, or checked. */
static int show_or_check(const struct sp_cli_args *args, const char *config)
{
    struct sp_buf left = {0};
    struct sp_policy *policy;
    struct sp_error err = {0};
    if (cli_open(NULL, &policy, config, &err))
        return err.code == SP_EPOLICY && strcmp(args->words[0], "check") == 0
                   ? fail_check(config, &err)
                   : cli_fail(&err);
    if (!config)
        policy_tighten(policy, &left);
    int status = say(policy, args, &left);
    sp_buf_dispose(&left);
    sp_policy_free(policy);
    return status;
}

static int run(const struct sp_cli_args *args, const char *config,
               const char *output)
{
    const char *what = args->words[0];
    struct sp_error err = {0};
    if (strcmp(what, "publish") == 0)
        return policy_publish(sp_cli_flag(args, "--drop"));
    if (strcmp(what, "fetch") == 0)
        return policy_fetch(sp_cli_value(args, "--remote"));
    if (strcmp(what, "init") == 0)
        return policy_init(output);
    if (strcmp(what, "path") == 0)
        return print_paths(config, &err);
    return show_or_check(args, config);
}

/* Files are those of the directory that the command was typed in. */
static int run_in(const char *repository, const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    char *config = cli_absolute(sp_cli_value(args, "--config"));
    char *output = cli_absolute(sp_cli_value(args, "--output"));
    int code = cli_enter(repository, &err);
    int status = code ? cli_fail(&err) : run(args, config, output);
    free(config);
    free(output);
    return status;
}

int sp_cli_policy(const struct sp_cli_args *args)
{
    int wrong = refuse_argument(args);
    if (wrong)
        return wrong;
    if (args->word_count < 2)
        return run(args, sp_cli_value(args, "--config"),
                   sp_cli_value(args, "--output"));
    return run_in(args->words[1], args);
}
