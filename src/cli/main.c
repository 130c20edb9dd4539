/* sallyport: the command. Every command is a row here and a file beside it. */
#include <stdio.h>
#include <string.h>

#include "as_owner.h"
#include "cli.h"
#include "sallyport/rule.h"

static const struct command *const commands[] = {
    &command_check,  &command_log,     &command_status,
    &command_prove,  &command_explain, &command_rules,
    &command_policy, &command_doctor,  &command_version,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

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
    fputs("sallyport: there is no command '", stderr);
    cli_say(name);
    fputs("'", stderr);
    if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    fputs("\n'sallyport help' lists them.\n", stderr);
    return USAGE;
}

static int run(int argc, char **argv)
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
    if (strcmp(name, "as-owner") == 0)
        return as_owner(argc - 2, argv + 2);
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

/* A document that is cut tells nothing, whatever the exit status would be. */
int main(int argc, char **argv)
{
    int status = run(argc, argv);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs("sallyport: not all could be printed: standard output is full or "
          "closed\n",
          stderr);
    return UNDECIDED;
}
