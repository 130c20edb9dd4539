/* The completions of three shells. What is the same for every command is written
 * by hand in completions/. */
#include "tables.h"

#include <string.h>

enum { COLUMNS = 79 };

static const struct sp_cli_item *argument_of(const struct sp_cli_command *c)
{
    for (const struct sp_cli_item *i = c->items; i->name; i++)
        if (i->is_argument && i->kind != SP_CLI_COMMAND)
            return i;
    return NULL;
}

/* --- bash --- */

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

/* Which function offers something of this kind; "" for none. */
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

/* Was the option there in an earlier command? */
static bool is_known(const struct sp_cli_command *until, const char *name,
                     const struct sp_cli_item *item)
{
    for (const struct sp_cli_command *c = sp_cli_commands; c <= until; c++)
        for (const struct sp_cli_item *i = c->items; i->name && i != item; i++)
            if (i->value && strcmp(i->name, name) == 0)
                return true;
    return false;
}

static void options_with_value(struct sp_buf *out, const char *between)
{
    const char *before = "";
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++)
        for (const struct sp_cli_item *i = c->items; i->name; i++)
            if (i->value && !is_known(c, i->name, i)) {
                sp_buf_printf(out, "%s%s", before, i->name);
                before = between;
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

/* --- zsh --- */

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
    sp_buf_puts(out, "        '");
    zsh_exclusions(out, c, item);
    sp_buf_printf(out, "%s%s[", item->name,
                  !item->value ? ""
                  : is_short   ? "+"
                               : "=");
    quote(out, item->help, "[]\\", "'\\''");
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

/* --- fish --- */

static void fish_description(struct sp_buf *out, const char *text)
{
    sp_buf_puts(out, " -d '");
    quote(out, text, "\\", "\\'");
    sp_buf_puts(out, "'\n");
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
    fish_description(out, item->help);
}

static void fish_argument(struct sp_buf *out, const struct sp_cli_command *c,
                          const struct sp_cli_item *item)
{
    sp_buf_printf(out, "complete -c sallyport -n '__sallyport_%s %s' -a ",
                  item->is_many ? "is" : "needs_argument", c->name);
    if (item->kind == SP_CLI_CHOICE) {
        sp_buf_puts(out, item->name);
        fish_description(out, item->help);
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
            else if (i->kind != SP_CLI_COMMAND)
                fish_argument(out, c, i);
}
