/* Becomes sallyport-ship, which lies beside this program: the base has no libpq. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/beside.h"
#include "sallyport/process.h"
#include "sallyport/vec.h"

static void add_word(struct sp_strings *out, const char *word)
{
    sp_strings_add(out, word, strlen(word));
}

void cli_add_given(struct sp_strings *out, const char *command,
                   const struct sp_cli_args *args)
{
    if (command)
        add_word(out, command);
    for (int i = 0; i < args->word_count; i++)
        add_word(out, args->words[i]);
    for (size_t i = 0; i < args->given_count; i++) {
        struct sp_buf word = {0};
        sp_buf_puts(&word, args->given[i].item->name);
        if (args->given[i].item->value)
            sp_buf_printf(&word, "=%s", args->given[i].value);
        add_word(out, sp_buf_text(&word));
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
    add_word(&words, path);
    cli_add_given(&words, command, args);
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
