/* The page of --help, from the row of the command. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

enum { COLUMNS = 79, GAP = 4, USAGE_INDENT = 11 };

/* A text with line breaks between its pieces. */
struct flow {
    struct sp_buf *out;
    size_t column, indent;
};

static void flow_piece(struct flow *flow, const char *piece, size_t len)
{
    if (flow->column + 1 + len > COLUMNS) {
        sp_buf_printf(flow->out, "\n%*s", (int)flow->indent, "");
        flow->column = flow->indent;
    } else if (flow->column > flow->indent) {
        sp_buf_putc(flow->out, ' ');
        flow->column++;
    }
    sp_buf_add(flow->out, piece, len);
    flow->column += len;
}

static void flow_text(struct flow *flow, const char *text)
{
    struct sp_str word, rest = sp_str(text);
    while (sp_str_item(&rest, ' ', &word))
        flow_piece(flow, word.ptr, word.len);
}

static void join(struct sp_buf *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        sp_buf_printf(out, "%s%s", i ? "|" : "", words[i]);
}

/* How many words may stand in the usage, which cannot be broken within them. */
enum { WORDS_IN_USAGE = 10 };

static bool are_shown(const char *const *words)
{
    size_t count = 0;
    while (words && words[count])
        count++;
    return count > 0 && count <= WORDS_IN_USAGE;
}

static void usage_argument(struct sp_buf *out, const struct sp_cli_item *item)
{
    const char *more = item->is_many ? "..." : "";
    sp_buf_printf(out,
                  item->kind == SP_CLI_COMMAND ? "-- %s%s"
                  : item->is_needed            ? "%s%s"
                                               : "[%s%s]",
                  item->name, more);
}

static void usage_choices(struct sp_buf *out, const struct sp_cli_item *items,
                          const struct sp_cli_item *first)
{
    const char *before = "";
    for (; items->name; items++)
        if (items->kind == SP_CLI_CHOICE && sp_cli_is_in_form(items, first)) {
            sp_buf_printf(out, "%s%s", before, items->name);
            before = "|";
        }
}

static void usage_option(struct sp_buf *out, const struct sp_cli_item *item,
                         bool is_first)
{
    sp_buf_printf(out, is_first ? "%s" : "[%s", item->name);
    if (are_shown(item->words)) {
        sp_buf_putc(out, ' ');
        join(out, item->words);
    } else if (item->value) {
        sp_buf_printf(out, " %s", item->value);
    }
    if (!is_first)
        sp_buf_putc(out, ']');
}

/* Appends one form of the usage: with `first`, an option that excludes others,
 * or without such options. */
static void print_form(struct sp_buf *out, const struct sp_cli_command *command,
                       const struct sp_cli_item *first)
{
    struct sp_buf piece = {0};
    struct flow flow = {
        out, strlen("usage: sallyport ") + strlen(command->name), USAGE_INDENT};
    bool has_choices = false;
    sp_buf_printf(out, "sallyport %s", command->name);
    if (first)
        usage_option(&piece, first, true);
    for (const struct sp_cli_item *i = command->items;; i++) {
        if (piece.len)
            flow_piece(&flow, sp_buf_text(&piece), piece.len);
        sp_buf_reset(&piece);
        if (!i->name)
            break;
        if (!sp_cli_is_in_form(i, first))
            continue;
        if (i->kind == SP_CLI_CHOICE && !has_choices)
            usage_choices(&piece, command->items, first);
        else if (i->is_argument && i->kind != SP_CLI_CHOICE)
            usage_argument(&piece, i);
        else if (!i->is_argument)
            usage_option(&piece, i, false);
        has_choices = has_choices || i->kind == SP_CLI_CHOICE;
    }
    sp_buf_putc(out, '\n');
    sp_buf_dispose(&piece);
}

static void print_usage(struct sp_buf *out,
                        const struct sp_cli_command *command)
{
    sp_buf_puts(out, "usage: ");
    print_form(out, command, NULL);
    for (const struct sp_cli_item *i = command->items; i->name; i++)
        if (i->without) {
            sp_buf_puts(out, "       ");
            print_form(out, command, i);
        }
}

static size_t label_width(const struct sp_cli_item *item)
{
    return strlen(item->name) + (item->value ? 1 + strlen(item->value) : 0);
}

void sp_cli_item_help(struct sp_buf *out, const struct sp_cli_item *item)
{
    for (size_t i = 0; item->choices && item->choices[i]; i++)
        sp_buf_printf(out, "%s%s", item->choices[i],
                      item->choices[i + 1] ? ", " : ": ");
    sp_buf_puts(out, item->help);
}

static void print_item(struct sp_buf *out, const struct sp_cli_item *item,
                       size_t width)
{
    struct flow flow = {out, width, width};
    struct sp_buf help = {0};
    sp_cli_item_help(&help, item);
    sp_buf_printf(out, "%s%s%s%*s", item->name, item->value ? " " : "",
                  item->value ? item->value : "",
                  (int)(width - label_width(item)), "");
    flow_text(&flow, sp_buf_text(&help));
    sp_buf_dispose(&help);
    if (item->initial) {
        sp_buf_puts(out, ";");
        flow.column++;
        flow_text(&flow, "default:");
        flow_text(&flow, item->initial);
    }
    sp_buf_putc(out, '\n');
}

/* The rows of the arguments and options, each with what it means. */
static void print_items(struct sp_buf *out, const struct sp_cli_item *items)
{
    size_t width = 0;
    for (const struct sp_cli_item *i = items; i->name; i++)
        if (label_width(i) + GAP > width)
            width = label_width(i) + GAP;
    if (width)
        sp_buf_putc(out, '\n');
    for (const struct sp_cli_item *i = items; i->name; i++)
        print_item(out, i, width);
}

void sp_cli_help(struct sp_buf *out, const struct sp_cli_command *command)
{
    sp_buf_printf(out, "sallyport %s: %s\n\n", command->name, command->summary);
    print_usage(out, command);
    print_items(out, command->items);
    if (command->note && *command->note)
        sp_buf_printf(out, "\n%s\n", command->note);
}

int cli_usage(const struct sp_cli_command *command, const char *format, ...)
{
    struct sp_buf text = {0};
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(&text, format, args);
    va_end(args);
    fprintf(stderr, "sallyport %s: ", command->name);
    cli_say(sp_buf_text(&text));
    fprintf(stderr, "\n  type: sallyport %s --help\n", command->name);
    sp_buf_dispose(&text);
    return USAGE;
}
