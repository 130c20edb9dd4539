/* sallyport-ship: sends trails to PostgreSQL, and reads them there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ship.h"

const char *ship_url(const struct sp_cli_args *args)
{
    const char *url = sp_cli_value(args, "--to");
    return url ? url : sp_cli_value(args, "--from");
}

static int run_word(const struct sp_cli_args *args)
{
    static const struct {
        const char *word;
        int (*run)(const struct sp_cli_args *args);
    } rows[] = {{"send", ship_send},
                {"status", ship_status},
                {"migrate", ship_migrate}};
    size_t i = 0;
    while (strcmp(rows[i].word, args->words[0]) != 0)
        i++;
    return rows[i].run(args);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* Without a word it sends. */
static int run(int argc, char **argv)
{
    static char send[] = "send";
    const struct sp_cli_command *command = sp_cli_find("ship");
    struct sp_cli_args args = {.command = command};
    struct sp_buf text = {0};
    int status;
    char **words = sp_calloc((size_t)argc + 2, sizeof *words);
    bool has_word = argc && argv[0][0] != '-';
    words[0] = send;
    for (int i = 0; i < argc; i++)
        words[i + !has_word] = argv[i];
    if (wants_help(argc, argv)) {
        sp_cli_help(&text, command);
        fputs(sp_buf_text(&text), stdout);
        status = CLEAN;
    } else if (!sp_cli_read(&args, command, argc + !has_word, words, &text)) {
        status = cli_usage(command, "%s", sp_buf_text(&text));
    } else {
        status = run_word(&args);
    }
    sp_cli_args_dispose(&args);
    sp_buf_dispose(&text);
    free(words);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("sallyport-ship " SP_VERSION " (libpq %d)\n", PQlibVersion());
        return CLEAN;
    }
    int status = run(argc - 1, argv + 1);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs("sallyport-ship: not all could be printed: standard output is full "
          "or closed\n",
          stderr);
    return UNDECIDED;
}
