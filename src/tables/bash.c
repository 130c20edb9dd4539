/* The completion of bash. What all commands share is written by hand in
 * completions/sallyport.bash. */
#include "tables.h"

#include <string.h>

enum { COLUMNS = 79 };

/* "    line", broken with a backslash where it is too long. */
static void bash_flow(struct sp_buf *out, size_t indent, const char *begin,
                      struct sp_buf *words, const char *end)
{
    struct sp_str word, rest = {sp_buf_text(words), words->len};
    size_t column = indent + strlen(begin);
    sp_buf_printf(out, "%*s%s", (int)indent, "", begin);
    while (sp_str_item(&rest, ' ', &word)) {
        if (column + 1 + word.len > COLUMNS - 2) {
            sp_buf_printf(out, " \\\n%*s", (int)indent + 3, "");
            column = indent + 3;
        }
        sp_buf_printf(out, "%s%.*s", column > indent ? " " : "",
                      SP_STR_ARG(word));
        column += 1 + word.len;
    }
    sp_buf_printf(out, "%s\n", end);
    sp_buf_dispose(words);
}

void bash_commands(struct sp_buf *out, const char *about)
{
    struct sp_buf words = {0};
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        sp_buf_printf(&words, "%s ", c->name);
    sp_buf_puts(&words, "help");
    bash_flow(out, 8, "_sallyport_words", &words, "");
}

/* The function that completes this kind; "" for none. */
static const char *function_of(enum sp_cli_kind kind)
{
    static const char *const functions[] = {
        [SP_CLI_TEXT] = "",
        [SP_CLI_FILE] = "_sallyport_files",
        [SP_CLI_DIRECTORY] = "_sallyport_directories",
        [SP_CLI_REF] = "_sallyport_target",
        [SP_CLI_RANGE] = "_sallyport_range",
        [SP_CLI_RULE] = "_sallyport_rules",
        [SP_CLI_CHOICE] = "",
        [SP_CLI_FLAG] = "",
        [SP_CLI_COMMAND] = "",
    };
    return functions[kind];
}

void bash_values(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        for (const struct sp_cli_item *i = c->items; i->name; i++) {
            const char *function = function_of(i->kind);
            if (!is_option(i) || !(i->words || *function))
                continue;
            sp_buf_printf(out, "    %s:%s) ", c->name, i->name);
            if (i->words) {
                sp_buf_puts(out, "_sallyport_words ");
                join(out, i->words, " ");
            } else {
                sp_buf_puts(out, function);
            }
            sp_buf_puts(out, " ;;\n");
        }
}

void bash_options(struct sp_buf *out, const char *about)
{
    struct sp_buf words = {0};
    (void)about;
    options_with_value(&words, " | ");
    bash_flow(out, 4, "", &words, ")");
}

static void bash_argument(struct sp_buf *out, const struct sp_cli_command *c)
{
    const struct sp_cli_item *argument = argument_of(c);
    if (argument->kind != SP_CLI_CHOICE) {
        sp_buf_printf(out, "    %s:*) %s ;;\n", c->name,
                      function_of(argument->kind));
        return;
    }
    sp_buf_printf(out, "    %s:*) _sallyport_words", c->name);
    for (const struct sp_cli_item *i = c->items; i->name; i++)
        if (i->kind == SP_CLI_CHOICE)
            sp_buf_printf(out, " %s", i->name);
    sp_buf_puts(out, " ;;\n");
}

void bash_arguments(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++) {
        struct sp_buf words = {0};
        sp_buf_printf(out, argument_of(c) ? "    %s:-*)\n" : "    %s:*)\n",
                      c->name);
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            if (is_option(i))
                sp_buf_printf(&words, "%s ", i->name);
        sp_buf_puts(&words, "--help");
        bash_flow(out, 8, "_sallyport_words", &words, "");
        sp_buf_puts(out, "        ;;\n");
        if (argument_of(c))
            bash_argument(out, c);
    }
}
