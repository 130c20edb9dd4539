/* Becomes sallyport-ship, which lies beside this program: the base has no libpq. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/beside.h"
#include "sallyport/process.h"
#include "sallyport/vec.h"

/* The options as they were given. */
static void add_options(struct sp_strings *out, const struct sp_cli_args *args)
{
    for (size_t i = 0; i < args->given_count; i++) {
        struct sp_buf word = {0};
        sp_buf_puts(&word, args->given[i].item->name);
        if (args->given[i].item->value)
            sp_buf_printf(&word, "=%s", args->given[i].value);
        sp_strings_add(out, sp_buf_text(&word), word.len);
        sp_buf_dispose(&word);
    }
}

int cli_become_ship(const char *command, const struct sp_cli_args *args)
{
    char *path = sp_program_beside("sallyport-ship");
    struct sp_strings words = {0};
    if (!path) {
        fputs("sallyport: sallyport-ship is not installed beside this "
              "program\n  apt-get install sallyport-ship\n",
              stderr);
        return UNDECIDED;
    }
    sp_strings_add(&words, path, strlen(path));
    if (command)
        sp_strings_add(&words, command, strlen(command));
    for (int i = 0; i < args->word_count; i++)
        sp_strings_add(&words, args->words[i], strlen(args->words[i]));
    add_options(&words, args);
    SP_VEC_PUSH(&words, NULL);
    fflush(stdout);
    sp_process_become(words.items, NULL);
    fprintf(stderr, "sallyport: %s cannot be run: %s\n", path, strerror(errno));
    words.count--;
    sp_strings_dispose(&words);
    free(path);
    return UNDECIDED;
}

int sp_cli_ship(const struct sp_cli_args *args)
{
    return cli_become_ship(NULL, args);
}
