/* sallyport: the command. */
#include <stdio.h>
#include <string.h>

#include "as_owner.h"
#include "cli.h"
#include "sallyport/near_miss.h"

/* Columns of the names: the longest and two spaces. */
static int name_columns(void)
{
    size_t longest = 0;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        if (strlen(c->name) > longest)
            longest = strlen(c->name);
    return (int)longest + 2;
}

static void print_help(FILE *out)
{
    int columns = name_columns();
    fputs("sallyport guards a git repository: RED, GREEN, REFACTOR, a proposal "
          "for\nevery change, and a protected branch that changes only by a "
          "merge.\n\nusage: sallyport COMMAND [ARGUMENTS]\n\n",
          out);
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        fprintf(out, "  %-*s%s\n", columns, c->name, c->summary);
    fputs("\n'sallyport COMMAND --help' tells more.\n", out);
}

static int unknown_command(const char *name)
{
    struct sp_strings names = {0};
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        sp_strings_add(&names, c->name, strlen(c->name));
    SP_VEC_PUSH(&names, NULL);
    const char *near = sp_near_miss(name, (const char *const *)names.items);
    fputs("sallyport: there is no command '", stderr);
    cli_say(name);
    fputs("'", stderr);
    if (near)
        fprintf(stderr, "; did you mean '%s'?", near);
    fputs("\n'sallyport help' lists them.\n", stderr);
    sp_strings_dispose(&names);
    return USAGE;
}

static int run_command(const char *name, int argc, char **argv)
{
    const struct sp_cli_command *command = sp_cli_find(name);
    return command ? cli_run(command, command->run, argc, argv)
                   : unknown_command(name);
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
           strcmp(word, "-h") == 0;
}

/* `help COMMAND` is `COMMAND --help`. */
static int help(int argc, char **argv)
{
    static char flag[] = "--help";
    char *words[] = {flag, NULL};
    if (argc == 0 || is_help(argv[0])) {
        print_help(stdout);
        return CLEAN;
    }
    return run_command(argv[0], 1, words);
}

static int run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (argc < 2) {
        print_help(stderr);
        return USAGE;
    }
    if (is_help(name))
        return help(argc - 2, argv + 2);
    if (strcmp(name, "--version") == 0)
        name = "version";
    if (strcmp(name, "as-owner") == 0)
        return as_owner(argc - 2, argv + 2);
    return run_command(name, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
    return cli_end("sallyport", run(argc, argv));
}
