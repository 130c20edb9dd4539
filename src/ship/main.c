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

void ship_say(FILE *to, const char *format, ...)
{
    struct sp_buf text = {0};
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(&text, format, args);
    va_end(args);
    cli_say_lines(to, &text);
    fflush(to);
    sp_buf_dispose(&text);
}

static int run_word(const struct sp_cli_args *args)
{
    static const struct {
        const char *word;
        int (*run)(const struct sp_cli_args *args);
    } rows[] = {{"send", ship_send},
                {"verify", ship_verify},
                {"status", ship_status},
                {"doctor", ship_doctor},
                {"migrate", ship_migrate}};
    size_t i = 0;
    while (strcmp(rows[i].word, args->words[0]) != 0)
        i++;
    return rows[i].run(args);
}

/* Without a word it sends. */
static int run(int argc, char **argv)
{
    static char send[] = "send";
    if (argc && strcmp(argv[0], "report") == 0)
        return cli_run(sp_cli_find("report"), ship_report, argc - 1, argv + 1);
    if (argc && strcmp(argv[0], "metrics") == 0)
        return cli_run(sp_cli_find("metrics"), ship_metrics, argc - 1,
                       argv + 1);
    bool has_word = argc && argv[0][0] != '-';
    char **words = sp_calloc((size_t)argc + 2, sizeof *words);
    words[0] = send;
    for (int i = 0; i < argc; i++)
        words[i + !has_word] = argv[i];
    int status =
        cli_run(sp_cli_find("ship"), run_word, argc + !has_word, words);
    free(words);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("sallyport-ship " SP_VERSION " (libpq %d)\n", PQlibVersion());
        return CLEAN;
    }
    return cli_end("sallyport-ship", run(argc - 1, argv + 1));
}
