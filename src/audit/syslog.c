/*
 * An entry as a line of RFC 5424. Its structured data has the number that RFC 5612 sets
 * aside, since the project has none of its own.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/datagram.h"
#include "sallyport/json.h"
#include "sallyport/sanitise.h"

/* Facility authpriv, and the severities that are used. */
enum { FACILITY = 10, WARNING = 4, NOTICE = 5, INFO = 6 };

/* With the text it stays below what every receiver should take, 2048 bytes (RFC 5424,
 * 6.1). */
enum { DATA_MAX = 1200 };
enum { COLUMNS = 200, HOST_MAX = 255, ITEMS = 5 };

static int severity_of(const struct sp_entry *entry)
{
    if (entry->kind == SP_ENTRY_OUT_OF_BAND ||
        entry->verdict == SP_ENTRY_UNDECIDED)
        return WARNING;
    return entry->verdict == SP_ENTRY_REFUSE ? NOTICE : INFO;
}

static const char *host(char out[HOST_MAX + 1])
{
    memset(out, 0, HOST_MAX + 1);
    if (gethostname(out, HOST_MAX) || !*out)
        return "-";
    for (char *c = out; *c; c++)
        if (*c <= ' ' || *c > '~')
            *c = '?';
    return out;
}

/* A value in quotes, with its quotes, backslashes and brackets escaped. Left out where
 * it does not fit. */
static void add(struct sp_buf *out, const char *name, const char *value)
{
    size_t before = out->len;
    struct sp_buf safe = {0};
    if (!value || !*value)
        return;
    sp_sanitise(&safe, sp_str(value), COLUMNS);
    sp_buf_printf(out, " %s=\"", name);
    for (size_t i = 0; i < safe.len; i++) {
        if (strchr("\"\\]", safe.data[i]))
            sp_buf_putc(out, '\\');
        sp_buf_putc(out, safe.data[i]);
    }
    sp_buf_putc(out, '"');
    if (out->len > DATA_MAX)
        sp_buf_cut(out, before);
    sp_buf_dispose(&safe);
}

static void add_member(struct sp_buf *out, const struct sp_json *value,
                       const char *name)
{
    char text[32];
    long long number;
    const struct sp_json *member = sp_json_get(value, name);
    if (sp_json_integer_of(member, &number)) {
        snprintf(text, sizeof text, "%lld", number);
        add(out, name, text);
    } else {
        add(out, name, sp_json_string_of(member));
    }
}

/* The first items of a list of texts, or of objects with a text. */
static void join(struct sp_buf *out, const struct sp_json *value,
                 const char *name, const char *member)
{
    const struct sp_json *list = sp_json_get(value, name);
    for (size_t i = 0; i < sp_json_count(list) && i < ITEMS; i++) {
        const struct sp_json *item = sp_json_at(list, i);
        const char *text =
            sp_json_string_of(member ? sp_json_get(item, member) : item);
        sp_buf_printf(out, "%s%s", i ? " " : "", text ? text : "");
    }
    if (sp_json_count(list) > ITEMS)
        sp_buf_printf(out, " and %zu more", sp_json_count(list) - ITEMS);
}

static void add_list(struct sp_buf *out, const struct sp_json *value,
                     const char *name, const char *member)
{
    struct sp_buf text = {0};
    join(&text, value, name, member);
    add(out, name, sp_buf_text(&text));
    sp_buf_dispose(&text);
}

static void add_data(struct sp_buf *out, const struct sp_json *value)
{
    static const char *const members[] = {"seq",        "id",      "verdict",
                                          "user",       "address", "action",
                                          "repository", "commits"};
    sp_buf_puts(out, "[sallyport@32473");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        add_member(out, value, members[i]);
    add_list(out, value, "prps", NULL);
    add_list(out, value, "findings", "code");
    add_list(out, value, "refs", "ref");
    sp_buf_puts(out, "] ");
}

static void add_text(struct sp_buf *out, const struct sp_entry *entry,
                     const struct sp_json *value)
{
    const char *verdict = sp_entry_verdicts[entry->verdict];
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s by %s",
                  verdict ? verdict : sp_entry_kinds[entry->kind],
                  entry->user ? entry->user : "somebody unknown");
    if (entry->ref_count)
        sp_buf_puts(&text, ": ");
    join(&text, value, "refs", "ref");
    sp_sanitise(out, (struct sp_str){sp_buf_text(&text), text.len}, COLUMNS);
    sp_buf_dispose(&text);
}

void sp_syslog_write(struct sp_buf *out, const struct sp_entry *entry,
                     struct sp_str line)
{
    char name[HOST_MAX + 1];
    struct sp_error ignored = {0};
    struct sp_json *value = NULL;
    if (sp_json_parse(&value, line, &ignored))
        return;
    sp_buf_printf(out, "<%d>1 %s %s sallyport %d %s ",
                  FACILITY * 8 + severity_of(entry),
                  sp_json_string_in(value, "time"), host(name), (int)getpid(),
                  sp_entry_kinds[entry->kind]);
    add_data(out, value);
    add_text(out, entry, value);
    sp_json_free(value);
}

void sp_syslog_send(struct sp_audit *audit)
{
    for (size_t i = 0; i < audit->unsent.count; i++)
        sp_datagram_send(audit->log_socket, sp_str(audit->unsent.items[i]));
    sp_strings_dispose(&audit->unsent);
}
