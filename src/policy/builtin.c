#include "internal.h"

#include <stdint.h>
#include <string.h>

#include "sallyport/embed.h"

/* The file itself, so that what is shipped and what is compiled in cannot
 * differ. */
SP_EMBED(sp_builtin_policy_text, "conf/policy.ini");

struct sp_str sp_policy_builtin(void)
{
    return sp_str(sp_builtin_policy_text);
}

/* The texts of a row: section, name, key, value and the items of a list, each with its
 * NUL. In one text, so that the loader has one address for each row. */
struct row {
    const char *texts;
    int16_t option;        /* its place in options.def; less than 0: none */
    uint16_t count, lines; /* since the row before: a change stays local */
    uint16_t value_size;
};

static const struct row rows[] = {
#define SECTION(name, count)
#define ITEM(text) text "\0"
#define ROW(option, lines, count, head, value, items)                          \
    {head value "\0" items, option, count, lines, sizeof value},
#include "builtin.inc"
#undef SECTION
#undef ITEM
#undef ROW
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* The sizes of all items, each with its NUL: nothing need look for their ends. */
static const unsigned char sizes[] = {
#define SECTION(name, count)
#define ITEM(text) sizeof text,
#define ROW(option, lines, count, head, value, items) items
#include "builtin.inc"
#undef SECTION
#undef ITEM
#undef ROW
};

/* How many rows each section has, one after the other. */
static const struct section {
    const char *name;
    size_t count;
} sections[] = {
#define SECTION(name, count) {name, count},
#define ROW(...)
#include "builtin.inc"
#undef SECTION
#undef ROW
};
enum { SECTIONS = sizeof sections / sizeof sections[0] };

static const char *next(const char **texts)
{
    const char *text = *texts;
    *texts += strlen(text) + 1;
    return text;
}

/* Reads the row that follows the one in *out. */
static void read_row(struct sp_builtin *out, const struct row *row)
{
    size_t options;
    const char *texts = row->texts;
    *out = (struct sp_builtin){.line = out->line + row->lines,
                               .count = row->count,
                               .sizes = out->sizes + out->count};
    if (row->option >= 0)
        out->option = &sp_policy_options(&options)[row->option];
    out->section = next(&texts);
    out->name = next(&texts);
    out->name = *out->name ? out->name : NULL;
    out->key = next(&texts);
    out->value = texts;
    out->items = texts + row->value_size;
}

/* Is the row, of the section, the one with that name and key? */
static bool is_row(const struct row *row, const char *name, const char *key)
{
    const char *texts = row->texts;
    next(&texts);
    return strcmp(next(&texts), name) == 0 && strcmp(texts, key) == 0;
}

size_t sp_builtin_find(const char *section, const char *name, const char *key)
{
    size_t place = 0;
    for (size_t i = 0; i < SECTIONS; place += sections[i++].count) {
        if (*sections[i].name != *section ||
            strcmp(sections[i].name, section) != 0)
            continue;
        for (size_t k = place; k < place + sections[i].count; k++)
            if (is_row(&rows[k], sp_or_empty(name), key))
                return k;
    }
    return ROWS;
}

int sp_policy_add_builtin(struct sp_policy *policy, struct sp_error *err)
{
    struct sp_builtin row = {.sizes = sizes};
    int code = SP_OK;
    policy->settings.capacity = ROWS + 8; /* and what a file may add */
    policy->settings.items = sp_reallocarray(NULL, policy->settings.capacity,
                                             sizeof *policy->settings.items);
    for (size_t i = 0; !code && i < ROWS; i++) {
        read_row(&row, &rows[i]);
        code = sp_policy_read_row(policy, &row, err);
    }
    return code;
}
