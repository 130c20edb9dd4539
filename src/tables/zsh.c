/* The completion of zsh. What all commands share is written by hand in
 * completions/_sallyport. */
#include "tables.h"

void zsh_commands(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++) {
        sp_buf_printf(out, "      '%s:", c->name);
        quote(out, c->summary, ":\\", "'\\''");
        sp_buf_puts(out, "'\n");
    }
}

/* ":what:how to complete it" */
static void zsh_action(struct sp_buf *out, const struct sp_cli_item *item,
                       const char *what)
{
    static const char *const actions[] = {
        [SP_CLI_TEXT] = "",
        [SP_CLI_FILE] = "_files",
        [SP_CLI_DIRECTORY] = "_files -/",
        [SP_CLI_REF] = "_sallyport_target",
        [SP_CLI_RANGE] = "_sallyport_range",
        [SP_CLI_RULE] = "_sallyport_rules",
        [SP_CLI_CHOICE] = "",
        [SP_CLI_FLAG] = "",
        [SP_CLI_COMMAND] = "",
    };
    sp_buf_printf(out, ":%s:", what);
    if (item->words) {
        sp_buf_putc(out, '(');
        join(out, item->words, " ");
        sp_buf_putc(out, ')');
    } else {
        sp_buf_puts(out, actions[item->kind]);
    }
}

/* "(--ref --as *)": what it cannot be used with, in either direction. */
static void zsh_exclusions(struct sp_buf *out, const struct sp_cli_command *c,
                           const struct sp_cli_item *item)
{
    struct sp_buf names = {0};
    for (const struct sp_cli_item *i = c->items; i->name; i++)
        if (sp_cli_excludes(item, i->name) || sp_cli_excludes(i, item->name))
            sp_buf_printf(&names, "%s%s", names.len ? " " : "",
                          i->is_argument ? "*" : i->name);
    if (names.len)
        sp_buf_printf(out, "(%s)", sp_buf_text(&names));
    sp_buf_dispose(&names);
}

static void zsh_option(struct sp_buf *out, const struct sp_cli_command *c,
                       const struct sp_cli_item *item)
{
    bool is_short = item->name[1] != '-';
    struct sp_buf help = {0};
    sp_cli_item_help(&help, item);
    sp_buf_puts(out, "        '");
    zsh_exclusions(out, c, item);
    sp_buf_printf(out, "%s%s[", item->name,
                  !item->value ? ""
                  : is_short   ? "+"
                               : "=");
    quote(out, sp_buf_text(&help), "[]\\", "'\\''");
    sp_buf_dispose(&help);
    sp_buf_putc(out, ']');
    if (item->value)
        zsh_action(out, item, item->value);
    sp_buf_puts(out, "' \\\n");
}

/* '1:what:((show\:"every value"))' */
static void zsh_choices(struct sp_buf *out, const struct sp_cli_command *c)
{
    const char *before = "";
    sp_buf_puts(out, "        '1:what:((");
    for (const struct sp_cli_item *i = c->items; i->name; i++)
        if (i->kind == SP_CLI_CHOICE) {
            sp_buf_printf(out, "%s%s\\:\"", before, i->name);
            quote(out, i->help, ":\"\\", "'\\''");
            sp_buf_putc(out, '"');
            before = " ";
        }
    sp_buf_puts(out, "))' \\\n");
}

static void zsh_argument(struct sp_buf *out, const struct sp_cli_command *c,
                         const struct sp_cli_item *item)
{
    sp_buf_puts(out, "        '");
    zsh_exclusions(out, c, item);
    sp_buf_puts(out, item->is_many ? "*" : "1");
    zsh_action(out, item, item->name);
    sp_buf_puts(out, "' \\\n");
}

void zsh_arguments(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++) {
        const struct sp_cli_item *argument = argument_of(c);
        sp_buf_printf(out, "    (%s)\n      _arguments \\\n", c->name);
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            if (is_option(i))
                zsh_option(out, c, i);
        if (argument && argument->kind == SP_CLI_CHOICE)
            zsh_choices(out, c);
        else if (argument)
            zsh_argument(out, c, argument);
        sp_buf_puts(out,
                    "        '(- *)'{-h,--help}'[how to use it]' && ret=0\n"
                    "      ;;\n");
    }
}
