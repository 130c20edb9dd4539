/* sallyport: the command. Every command is a row here and a file beside it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

static const struct command *const commands[] = {
    &command_check,  &command_log,     &command_status,
    &command_prove,  &command_explain, &command_rules,
    &command_policy, &command_doctor,  &command_version,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

bool cli_option(int argc, char **argv, int *i, const char *name,
                const char **value)
{
    size_t len = strlen(name);
    if (strncmp(argv[*i], name, len) != 0)
        return false;
    if (argv[*i][len] == '=' && value) {
        *value = argv[*i] + len + 1;
        return true;
    }
    if (argv[*i][len] && value && len == 2 && name[1] != '-') {
        *value = argv[*i] + len;
        return true;
    }
    if (argv[*i][len])
        return false;
    if (value)
        *value = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}

int cli_words(const struct command *self, int *argc, char **argv,
              const struct cli_choice *choices, size_t count)
{
    int words = 0;
    for (int i = 0; i < *argc; i++) {
        size_t k = 0;
        while (k < count &&
               !cli_option(*argc, argv, &i, choices[k].name, choices[k].value))
            k++;
        if (k < count && choices[k].flag)
            *choices[k].flag = true;
        else if (k < count && !*choices[k].value)
            return cli_usage(self, "%s takes a value", choices[k].name);
        else if (k == count &&
                 (argv[i][0] != '-' || strcmp(argv[i], "--not") == 0))
            argv[words++] = argv[i];
        else if (k == count)
            return cli_usage(self, "unknown argument '%s'", argv[i]);
    }
    *argc = words;
    return CLEAN;
}

int cli_usage(const struct command *self, const char *format, ...)
{
    fprintf(stderr, "sallyport %s: ", self->name);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: sallyport %s\n", self->usage);
    return USAGE;
}

int cli_fail(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_sanitise(&text, sp_str(err->message), 0);
    fprintf(stderr, "sallyport: %s\n", sp_buf_text(&text));
    sp_buf_dispose(&text);
    return err->code == SP_EUSAGE ? USAGE : UNDECIDED;
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

static void print_help(FILE *out)
{
    fputs("sallyport guards a git repository: RED, GREEN, REFACTOR, a proposal "
          "for\nevery change, and a protected branch that changes only by a "
          "merge.\n\nusage: sallyport COMMAND [ARGUMENTS]\n\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s%s\n", commands[i]->name, commands[i]->summary);
    fputs("\n'sallyport COMMAND --help' tells more.\n", out);
}

static int unknown_command(const char *name)
{
    const char *names[COMMANDS + 1] = {NULL};
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *near = sp_near_miss(name, names);
    fprintf(stderr, "sallyport: there is no command '%s'", name);
    if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    fputs("\n'sallyport help' lists them.\n", stderr);
    return USAGE;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (argc < 2) {
        print_help(stderr);
        return USAGE;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 ||
        strcmp(name, "-h") == 0) {
        print_help(stdout);
        return CLEAN;
    }
    if (strcmp(name, "--version") == 0)
        name = "version";
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) != 0)
            continue;
        /* behind "--" stands somebody else's command */
        for (int k = 2; k < argc && strcmp(argv[k], "--") != 0; k++)
            if (strcmp(argv[k], "--help") == 0 || strcmp(argv[k], "-h") == 0) {
                printf("sallyport %s: %s\n\nusage: sallyport %s\n", name,
                       commands[i]->summary, commands[i]->usage);
                return CLEAN;
            }
        return commands[i]->run(commands[i], argc - 2, argv + 2);
    }
    return unknown_command(name);
}
