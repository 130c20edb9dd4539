/* The completion of fish. What all commands share is written by hand in
 * completions/sallyport.fish. */
#include "tables.h"

static void fish_description(struct sp_buf *out, const char *text)
{
    sp_buf_puts(out, " -d '");
    quote(out, text, "\\", "\\'");
    sp_buf_puts(out, "'\n");
}

static void fish_help(struct sp_buf *out, const struct sp_cli_item *item)
{
    struct sp_buf help = {0};
    sp_cli_item_help(&help, item);
    fish_description(out, sp_buf_text(&help));
    sp_buf_dispose(&help);
}

void fish_commands(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++) {
        sp_buf_printf(
            out, "complete -c sallyport -n __sallyport_needs_command -a %s",
            c->name);
        fish_description(out, c->summary);
    }
}

void fish_values(struct sp_buf *out, const char *about)
{
    (void)about;
    sp_buf_puts(out, "set -g __sallyport_values ");
    options_with_value(out, " ");
    sp_buf_putc(out, '\n');
}

static const char *fish_words(enum sp_cli_kind kind)
{
    static const char *const words[] = {
        [SP_CLI_TEXT] = NULL,
        [SP_CLI_FILE] = NULL,
        [SP_CLI_DIRECTORY] = "(__fish_complete_directories)",
        [SP_CLI_REF] = "(__sallyport_target)",
        [SP_CLI_RANGE] = "(__sallyport_range)",
        [SP_CLI_RULE] = "(__sallyport_rules)",
        [SP_CLI_CHOICE] = NULL,
        [SP_CLI_FLAG] = NULL,
        [SP_CLI_COMMAND] = NULL,
    };
    return words[kind];
}

static void fish_option(struct sp_buf *out, const struct sp_cli_command *c,
                        const struct sp_cli_item *item)
{
    bool is_short = item->name[1] != '-';
    sp_buf_printf(out, "complete -c sallyport -n '__sallyport_is %s' -%c %s",
                  c->name, is_short ? 's' : 'l',
                  item->name + (is_short ? 1 : 2));
    if (item->value)
        sp_buf_puts(out, item->kind == SP_CLI_FILE ? " -r -F" : " -x");
    if (item->words) {
        sp_buf_puts(out, " -a '");
        join(out, item->words, " ");
        sp_buf_putc(out, '\'');
    } else if (fish_words(item->kind)) {
        sp_buf_printf(out, " -a '%s'", fish_words(item->kind));
    }
    fish_help(out, item);
}

static void fish_argument(struct sp_buf *out, const struct sp_cli_command *c,
                          const struct sp_cli_item *item)
{
    sp_buf_printf(out, "complete -c sallyport -n '__sallyport_%s %s' -a ",
                  item->is_many ? "is" : "needs_argument", c->name);
    if (item->kind == SP_CLI_CHOICE) {
        sp_buf_puts(out, item->name);
        fish_help(out, item);
    } else {
        sp_buf_printf(out, "'%s'\n", fish_words(item->kind));
    }
}

void fish_arguments(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            if (is_option(i))
                fish_option(out, c, i);
            else if (i->kind == SP_CLI_CHOICE || fish_words(i->kind))
                fish_argument(out, c, i);
}
