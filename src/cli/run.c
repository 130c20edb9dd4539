/* Runs a command line by the row of its command. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* Is there a --help before the "--" of the user's command? */
static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int cli_run(const struct sp_cli_command *command,
            int (*run)(const struct sp_cli_args *args), int argc, char **argv)
{
    struct sp_buf text = {0};
    struct sp_cli_args args = {.command = command};
    int status = CLEAN;
    if (wants_help(argc, argv)) {
        sp_cli_help(&text, command);
        fputs(sp_buf_text(&text), stdout);
    } else if (!sp_cli_read(&args, command, argc, argv, &text)) {
        status = cli_usage(command, "%s", sp_buf_text(&text));
    } else {
        status = run(&args);
    }
    sp_cli_args_dispose(&args);
    sp_buf_dispose(&text);
    return status;
}

int cli_end(const char *program, int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr,
            "%s: not all could be printed: standard output is full or closed\n",
            program);
    return UNDECIDED;
}
