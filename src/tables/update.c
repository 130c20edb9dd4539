#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAIL ".Bl -tag -width \"Default:\" -compact"

/* A file while it is read, line by line. */
struct reading {
    const char *file;
    int line;
    bool is_unfinished;
    struct sp_str rest;
};

static bool next_line(struct reading *reading, struct sp_str *line)
{
    reading->line++;
    return sp_str_line(&reading->rest, line);
}

static void add_line(struct sp_buf *out, struct sp_str line)
{
    sp_buf_add(out, line.ptr, line.len);
    sp_buf_putc(out, '\n');
}

static bool report_fault(const struct reading *reading, const char *what,
                         const char *name)
{
    fprintf(stderr, "%s:%d: %s%s\n", reading->file, reading->line, what, name);
    return false;
}

static bool line_has(struct sp_str line, const char *words)
{
    return memmem(line.ptr, line.len, words, strlen(words)) != NULL;
}

/* Splits "NAME ABOUT" after the word of a marker; free() both. */
static bool read_marker(struct sp_str line, const char *word, char **name,
                        char **about)
{
    const char *at = memmem(line.ptr, line.len, word, strlen(word));
    if (!at)
        return false;
    at += strlen(word);
    size_t left = line.len - (size_t)(at - line.ptr), len = 0;
    while (len < left && at[len] != ' ')
        len++;
    *name = sp_strndup(at, len);
    at += len;
    left -= len;
    while (left && *at == ' ') {
        at++;
        left--;
    }
    for (len = 0; len < left && at[len] != ' ';)
        len++;
    *about = sp_strndup(at, len);
    return true;
}

/* Takes the lines before the one with `end`. */
static bool take_lines(struct reading *reading, const char *end,
                       struct sp_buf *out, struct sp_str *last)
{
    while (next_line(reading, last)) {
        if (line_has(*last, end))
            return true;
        if (out)
            add_line(out, *last);
    }
    return report_fault(reading, "nothing says ", end);
}

static bool update_table(struct sp_buf *out, struct reading *reading,
                         const char *name, const char *about)
{
    struct sp_str last;
    for (const struct table *table = tables; table->name; table++)
        if (strcmp(table->name, name) == 0) {
            table->print(out, about);
            if (!take_lines(reading, "end of table", NULL, &last))
                return false;
            add_line(out, last);
            return true;
        }
    return report_fault(reading, "there is no table ", name);
}

/* --- entries --- */

/* The length of ".It Fl -ref" in ".It Fl -ref Ar REF". */
static size_t key_length(struct sp_str line)
{
    size_t len = 0;
    for (int words = 0; len < line.len; len++)
        if (line.ptr[len] == ' ' && ++words == 3)
            break;
    return len;
}

static bool is_entry_of(struct sp_str line, const char *item)
{
    struct sp_str other = sp_str(item);
    size_t len = key_length(line);
    return len == key_length(other) && memcmp(line.ptr, item, len) == 0;
}

/* Appends the prose of an entry: the lines after its item and its help, and
 * before its tail. */
static void add_prose(struct sp_buf *out, struct sp_str area,
                      const struct entry *entry)
{
    struct sp_str line;
    size_t depth = 0, skip = 0;
    bool inside = false, has_break = false;
    while (sp_str_line(&area, &line)) {
        if (!depth && sp_str_starts(line, ".It ")) {
            if (inside)
                break;
            inside = is_entry_of(line, entry->item);
            skip = entry->help ? 1 : 0;
            continue;
        }
        if (inside && entry->tail && sp_str_equal_c(line, TAIL))
            return;
        depth += sp_str_starts(line, ".Bl");
        depth -= sp_str_starts(line, ".El");
        if (!inside || skip) {
            skip -= inside;
            continue;
        }
        if (has_break)
            sp_buf_puts(out, ".Pp\n");
        has_break = entry->tail && sp_str_equal_c(line, ".Pp");
        if (!has_break)
            add_line(out, line);
    }
}

static void add_entry(struct sp_buf *out, struct sp_str area,
                      const struct entry *entry, struct reading *reading)
{
    sp_buf_printf(out, "%s\n", entry->item);
    if (entry->help)
        sp_buf_printf(out, "%s\n", entry->help);
    size_t before = out->len;
    add_prose(out, area, entry);
    if (!entry->help && out->len == before) {
        report_fault(reading, "say below what it does: ", entry->item);
        reading->is_unfinished = true;
    }
    if (entry->tail)
        sp_buf_puts(out, entry->tail);
}

static void dispose(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        free(entries->items[i].item);
        free(entries->items[i].help);
        free(entries->items[i].tail);
    }
    free(entries->items);
}

static bool update_entries(struct sp_buf *out, struct reading *reading,
                           const char *name, const char *about)
{
    const struct entry_table *table = entry_tables;
    struct sp_buf area = {0};
    struct sp_str last;
    struct entries entries = {0};
    while (table->name && strcmp(table->name, name) != 0)
        table++;
    if (!table->name)
        return report_fault(reading, "there are no entries ", name);
    bool good = take_lines(reading, "end of entries", &area, &last);
    table->list(&entries, about);
    for (size_t i = 0; good && i < entries.count; i++)
        add_entry(out, (struct sp_str){sp_buf_text(&area), area.len},
                  &entries.items[i], reading);
    if (good)
        add_line(out, last);
    dispose(&entries);
    sp_buf_dispose(&area);
    return good;
}

enum updated update(struct sp_buf *out, const char *file, struct sp_str text)
{
    struct reading reading = {.file = file, .rest = text};
    struct sp_str line;
    bool good = true;
    while (good && next_line(&reading, &line)) {
        char *name = NULL, *about = NULL;
        add_line(out, line);
        if (read_marker(line, " table: ", &name, &about))
            good = update_table(out, &reading, name, about);
        else if (read_marker(line, " entries: ", &name, &about))
            good = update_entries(out, &reading, name, about);
        free(name);
        free(about);
    }
    return !good ? BROKEN : reading.is_unfinished ? UNFINISHED : UPDATED;
}
