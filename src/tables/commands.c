/* What several tables need of the rows of commands. */
#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct sp_cli_command *command_of(const char *name)
{
    const struct sp_cli_command *command = sp_cli_find(name);
    if (!command) {
        fprintf(stderr, "tables: there is no command '%s'\n", name);
        exit(1);
    }
    return command;
}

bool is_option(const struct sp_cli_item *item)
{
    return !item->is_argument;
}

void join(struct sp_buf *out, const char *const *words, const char *between)
{
    for (size_t i = 0; words[i]; i++)
        sp_buf_printf(out, "%s%s", i ? between : "", words[i]);
}

void quote(struct sp_buf *out, const char *text, const char *special,
           const char *apostrophe)
{
    for (; *text; text++)
        if (*text == '\'')
            sp_buf_puts(out, apostrophe);
        else
            sp_buf_printf(out, strchr(special, *text) ? "\\%c" : "%c", *text);
}

const struct sp_cli_item *argument_of(const struct sp_cli_command *c)
{
    for (const struct sp_cli_item *i = c->items; i->name; i++)
        if (i->is_argument && i->kind != SP_CLI_COMMAND)
            return i;
    return NULL;
}

/* Did an earlier command have the option? */
static bool is_known(const struct sp_cli_command *until, const char *name,
                     const struct sp_cli_item *item)
{
    for (const struct sp_cli_command *c = sp_cli_commands; c <= until; c++)
        for (const struct sp_cli_item *i = c->items; i->name && i != item; i++)
            if (i->value && strcmp(i->name, name) == 0)
                return true;
    return false;
}

void options_with_value(struct sp_buf *out, const char *between)
{
    const char *before = "";
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            if (i->value && !is_known(c, i->name, i)) {
                sp_buf_printf(out, "%s%s", before, i->name);
                before = between;
            }
}
