/*
 * CSV as RFC 4180 has it: every cell in quotes, lines end with CR LF.
 *
 * A spreadsheet takes a cell that begins with one of "=+-@", a tab or a carriage
 * return for a formula, in some languages also their wide forms (OWASP, "CSV
 * Injection"). Such a cell, and one that begins with an apostrophe, gets an
 * apostrophe in front. Without it the text is exact.
 */
#include <string.h>

#include "export.h"

static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};

static bool is_formula(const char *text)
{
    if (*text && strchr("=+-@\t\r\n'", *text))
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

static void add_cell(struct sp_buf *out, const char *text)
{
    sp_buf_puts(out, is_formula(text) ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            sp_buf_putc(out, '"');
        sp_buf_putc(out, *text);
    }
    sp_buf_putc(out, '"');
}

enum shape { TEXT, NUMBER, LIST, LANDED, ENTRY };

static const struct column {
    const char *name, *member;
    enum shape shape;
    const char *of;      /* LIST: the member of each item; NULL: its text */
    const char *between; /* LIST: no item contains it */
} columns[] = {
    {"seq", "seq", NUMBER, NULL, NULL},
    {"time", "time", TEXT, NULL, NULL},
    {"kind", "kind", TEXT, NULL, NULL},
    {"id", "id", TEXT, NULL, NULL},
    {"repository", "repository", TEXT, NULL, NULL},
    {"user", "user", TEXT, NULL, NULL},
    {"verdict", "verdict", TEXT, NULL, NULL},
    {"landed", NULL, LANDED, NULL, NULL},
    {"via", "via", TEXT, NULL, NULL},
    {"address", "address", TEXT, NULL, NULL},
    {"roles", "roles", LIST, NULL, ", "},
    {"refs", "refs", LIST, "ref", " "},
    {"commits", "commits", NUMBER, NULL, NULL},
    {"prps", "prps", LIST, NULL, ", "},
    {"pull-request", "pull-request", NUMBER, NULL, NULL},
    {"categories", "categories", LIST, "category", ", "},
    {"approvals", "approvals", LIST, "actor", ", "},
    {"gates", "gates", LIST, "gate", ", "},
    {"findings", "findings", LIST, "code", ", "},
    {"cause", "cause", TEXT, NULL, NULL},
    {"policy", "policy", TEXT, NULL, NULL},
    {"program", "program", TEXT, NULL, NULL},
    {"entry", NULL, ENTRY, NULL, NULL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

void sp_export_csv_names(struct sp_buf *out)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        sp_buf_puts(out, i ? "," : "");
        add_cell(out, columns[i].name);
    }
    sp_buf_puts(out, "\r\n");
}

static void add_text(struct sp_buf *out, const struct column *column,
                     const struct sp_export_entry *entry)
{
    const struct sp_json *member =
        column->member ? sp_json_get(entry->value, column->member) : NULL;
    const char *text;
    long long number;
    switch (column->shape) {
    case TEXT:
        text = sp_json_string_of(member);
        sp_buf_puts(out, text ? text : "");
        break;
    case NUMBER:
        if (sp_json_integer_of(member, &number))
            sp_buf_printf(out, "%lld", number);
        break;
    case LIST:
        sp_export_join(out, member, column->of, column->between);
        break;
    case LANDED:
        if (entry->stored->verdict == SP_ENTRY_ACCEPT)
            sp_buf_puts(out, entry->has_landed ? "yes" : "no");
        break;
    case ENTRY:
        sp_buf_add(out, entry->stored->line.ptr, entry->stored->line.len);
        break;
    }
}

void sp_export_csv(struct sp_buf *out, const struct sp_export_entry *entry)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < COLUMNS; i++) {
        sp_buf_reset(&text);
        add_text(&text, &columns[i], entry);
        sp_buf_puts(out, i ? "," : "");
        add_cell(out, sp_buf_text(&text));
    }
    sp_buf_puts(out, "\r\n");
    sp_buf_dispose(&text);
}
