/* The parts of the manual pages and the README about commands, rules and
 * checks. */
#include "tables.h"

#include <ctype.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "sallyport/excusable.h"
#include "sallyport/formats.h"
#include "sallyport/host.h"
#include "sallyport/rule.h"

void roff(struct sp_buf *out, const char *text, bool exact)
{
    static const struct {
        char c;
        const char *as;
    } forms[] = {{'\\', "\\e"},  {'\'', "\\(aq"}, {'"', "\\(dq"},
                 {'^', "\\(ha"}, {'~', "\\(ti"},  {'`', "\\(ga"}};
    for (; *text; text++) {
        size_t i = 0;
        while (i < sizeof forms / sizeof forms[0] && forms[i].c != *text)
            i++;
        if (i < sizeof forms / sizeof forms[0])
            sp_buf_puts(out, forms[i].as);
        else if (*text == '-' && exact)
            sp_buf_puts(out, "\\-");
        else
            sp_buf_putc(out, *text);
    }
}

/* A line of prose: a sentence that ends with a full stop. */
static void sentence(struct sp_buf *out, const char *text)
{
    roff(out, text, false);
    sp_buf_puts(out, ".\n");
}

void man_commands(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_cli_command *c = sp_cli_commands; c->name; c++) {
        sp_buf_printf(out, ".It Cm %s\n", c->name);
        sentence(out, c->summary);
        sp_buf_printf(out, "See\n.Xr sallyport-%s 1 .\n", c->name);
    }
}

/* How many words fit into a head, which cannot be broken. */
enum { WORDS_IN_HEAD = 10 };

/* Its value in a macro: " Ar REF", or " Cm text Ns | Ns Cm json". */
static void value_of(struct sp_buf *out, const struct sp_cli_item *item)
{
    size_t count = 0;
    while (item->words && item->words[count])
        count++;
    bool is_listed = count > 0 && count <= WORDS_IN_HEAD;
    for (size_t i = 0; is_listed && i < count; i++)
        sp_buf_printf(out, i ? " Ns | Ns Cm %s" : " Cm %s", item->words[i]);
    if (!is_listed && item->value)
        sp_buf_printf(out, " Ar %s", item->value);
}

static void option_of(struct sp_buf *out, const struct sp_cli_item *item)
{
    sp_buf_printf(out, "Fl %s", item->name + 1);
    if (item->value)
        sp_buf_printf(out, " Ar %s", item->value);
}

static void synopsis_choices(struct sp_buf *out, const struct sp_cli_item *i,
                             const struct sp_cli_item *first)
{
    const char *before = ".Cm ";
    for (; i->name; i++)
        if (i->kind == SP_CLI_CHOICE && sp_cli_is_in_form(i, first)) {
            sp_buf_printf(out, "%s%s", before, i->name);
            before = " Ns | Ns Cm ";
        }
    sp_buf_putc(out, '\n');
}

static void synopsis_item(struct sp_buf *out, const struct sp_cli_item *item)
{
    const char *more = item->is_many ? " ..." : "";
    if (item->kind == SP_CLI_COMMAND) {
        sp_buf_printf(out, ".Fl -\n.Ar %s%s\n", item->name, more);
    } else if (item->is_argument) {
        sp_buf_printf(out, item->is_needed ? ".Ar %s%s\n" : ".Op Ar %s%s\n",
                      item->name, more);
    } else {
        sp_buf_puts(out, ".Op ");
        option_of(out, item);
        sp_buf_putc(out, '\n');
    }
}

static void synopsis_form(struct sp_buf *out,
                          const struct sp_cli_command *command,
                          const struct sp_cli_item *first)
{
    bool has_choices = false;
    sp_buf_printf(out, ".Nm sallyport Cm %s\n", command->name);
    if (first) {
        sp_buf_putc(out, '.');
        option_of(out, first);
        sp_buf_putc(out, '\n');
    }
    for (const struct sp_cli_item *i = command->items; i->name; i++) {
        if (!sp_cli_is_in_form(i, first))
            continue;
        if (i->kind != SP_CLI_CHOICE)
            synopsis_item(out, i);
        else if (!has_choices)
            synopsis_choices(out, command->items, first);
        has_choices = has_choices || i->kind == SP_CLI_CHOICE;
    }
}

void man_synopsis(struct sp_buf *out, const char *about)
{
    const struct sp_cli_command *command = command_of(about);
    synopsis_form(out, command, NULL);
    for (const struct sp_cli_item *i = command->items; i->name; i++)
        if (i->without)
            synopsis_form(out, command, i);
}

void man_formats(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_format *format = sp_formats; format->name; format++) {
        sp_buf_printf(out, ".It Cm %s\n", format->name);
        sentence(out, format->what);
    }
}

static void add(struct entries *out, struct sp_buf *item, const char *help)
{
    struct sp_buf text = {0};
    struct entry entry = {.item = sp_buf_detach(item)};
    if (help) {
        roff(&text, help, false);
        sp_buf_putc(&text, '.');
        entry.help = sp_buf_detach(&text);
    }
    SP_VEC_PUSH(out, entry);
}

void man_options(struct entries *out, const char *about)
{
    for (const struct sp_cli_item *i = command_of(about)->items; i->name; i++)
        if (is_option(i)) {
            struct sp_buf item = {0};
            sp_buf_printf(&item, ".It Fl %s", i->name + 1);
            value_of(&item, i);
            add(out, &item, NULL);
        }
}

void man_choices(struct entries *out, const char *about)
{
    for (const struct sp_cli_item *i = command_of(about)->items; i->name; i++)
        if (i->kind == SP_CLI_CHOICE) {
            struct sp_buf item = {0};
            sp_buf_printf(&item, ".It Cm %s", i->name);
            add(out, &item, NULL);
        }
}

static void list_checks(struct entries *out, bool notes)
{
    for (const struct sp_check *check = sp_checks; check->id; check++)
        if (check->is_note == notes) {
            struct sp_buf item = {0};
            sp_buf_puts(&item, ".It Cm ");
            roff(&item, check->id, true);
            add(out, &item, check->asks);
        }
}

void man_checks(struct entries *out, const char *about)
{
    (void)about;
    list_checks(out, false);
}

void man_notes(struct entries *out, const char *about)
{
    (void)about;
    list_checks(out, true);
}

void man_host_names(struct sp_buf *out, const char *about)
{
    const char *before = ".Cm ";
    (void)about;
    for (const struct sp_host_row *host = sp_hosts; host->name; host++) {
        if (host[1].name)
            sp_buf_printf(out, "%s%s", before, host->name);
        else
            sp_buf_printf(out, "\nor\n.Cm %s .\n", host->name);
        before = " , ";
    }
}

void man_hosts(struct entries *out, const char *about)
{
    (void)about;
    for (const struct sp_host_row *host = sp_hosts; host->name; host++) {
        struct sp_buf item = {0};
        sp_buf_printf(&item, ".It Cm %s", host->name);
        add(out, &item, NULL);
    }
}

void man_unexcused(struct sp_buf *out, const char *about)
{
    (void)about;
    for (const struct sp_unexcused *row = sp_unexcused; row->id; row++) {
        sp_buf_printf(out, ".It Cm %s\n", row->id);
        size_t at = out->len;
        sentence(out, row->why);
        out->data[at] = (char)toupper((unsigned char)out->data[at]);
    }
}

void readme_rules(struct sp_buf *out, const char *about)
{
    (void)about;
    sp_buf_puts(out, "| rule | what it asks |\n|---|---|\n");
    for (size_t i = 0; sp_rules[i]; i++)
        sp_buf_printf(out, "| `%s` | %s |\n", sp_rules[i]->id,
                      sp_rules[i]->summary);
}
