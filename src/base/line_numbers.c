/*
 * Lines by numbers. A side has most lines of the base, in long runs. Only where such a
 * run begins is a line looked up; the others are copied.
 */
#include <stdlib.h>
#include <string.h>

#include "line_diff.h"
#include "line_table.h"
#include "sallyport/alloc.h"
#include "sallyport/common_bytes.h"

enum {
    MAX_BYTES = 4 << 20,
    MAX_LINES = 100000,
    LINE_BYTES = 24, /* a guess */
};

/* The base, while the lines of a side get their numbers. */
struct numbered_base {
    const struct numbered *lines;
    uint32_t *places; /* by number: the first line that has it */
    uint32_t numbers; /* how many there are */
};

/* Room for so many lines more, and for the end. */
static void make_room(struct numbered *out, size_t more)
{
    size_t needed = out->count + more + 1;
    if (needed <= out->capacity)
        return;
    out->capacity =
        needed > 2 * (size_t)out->capacity ? needed : 2 * (size_t)out->capacity;
    out->starts =
        sp_reallocarray(out->starts, out->capacity, sizeof *out->starts);
    out->numbers =
        sp_reallocarray(out->numbers, out->capacity, sizeof *out->numbers);
}

/* Numbers the line that begins there, and returns where the next one begins. */
static size_t number_line(struct numbered *out, struct line_table *table,
                          size_t from)
{
    const char *text = out->text.ptr;
    const char *end = memchr(text + from, '\n', out->text.len - from);
    size_t next = end ? (size_t)(end - text) + 1 : out->text.len;
    make_room(out, 1);
    out->starts[out->count] = (uint32_t)from;
    out->numbers[out->count++] =
        sp_line_table_number(table, (struct sp_str){text + from, next - from});
    return next;
}

/* The first line of a text, after a certain one, that begins at `byte` or after it; the
 * number of lines where there is none. */
static uint32_t line_from(const struct numbered *text, uint32_t after,
                          size_t byte)
{
    uint32_t low = after, high = text->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->starts[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first line of the base, from `line` on, that does not end with a newline before
 * that byte. */
static uint32_t line_at(const struct numbered *base, uint32_t line, size_t byte)
{
    const struct sp_str *text = &base->text;
    uint32_t next = line_from(base, line, byte + 1);
    bool is_whole = next == base->count && text->len && text->len <= byte &&
                    text->ptr[text->len - 1] == '\n';
    return is_whole || next == line ? next : next - 1;
}

/* Copies the lines that a side has from a byte on, as the base from a line on. Returns
 * the byte after them. */
static size_t copy_lines(struct numbered *out, const struct numbered *base,
                         uint32_t *line, size_t from)
{
    const uint32_t first = *line;
    const size_t at = base->starts[first];
    size_t same = sp_common_start(
        (struct sp_str){out->text.ptr + from, out->text.len - from},
        (struct sp_str){base->text.ptr + at, base->text.len - at});
    const uint32_t end = line_at(base, first, at + same);
    make_room(out, end - first);
    memcpy(out->numbers + out->count, base->numbers + first,
           (end - first) * sizeof *out->numbers);
    for (uint32_t i = first; i < end; i++)
        out->starts[out->count++] = (uint32_t)(base->starts[i] - at + from);
    *line = end;
    return base->starts[end] - at + from;
}

/* The line of the base after the one that the last line of a side is taken for; false
 * where there is none. */
static bool follow(const struct numbered_base *base, const struct numbered *out,
                   uint32_t *line)
{
    const uint32_t number = out->numbers[out->count - 1];
    const struct numbered *lines = base->lines;
    if (*line == lines->count || lines->numbers[*line] != number) {
        if (number >= base->numbers || base->places[number] < *line)
            return false;
        *line = base->places[number];
    }
    return ++*line < lines->count;
}

static bool finish(struct numbered *out)
{
    make_room(out, 0);
    out->starts[out->count] = (uint32_t)out->text.len;
    out->changed = sp_calloc((size_t)out->count + 2, 1);
    return out->count <= MAX_LINES;
}

static void number_base(struct numbered *out, struct line_table *table,
                        struct numbered_base *base)
{
    size_t from = 0;
    make_room(out, out->text.len / LINE_BYTES);
    while (from < out->text.len && out->count <= MAX_LINES)
        from = number_line(out, table, from);
    base->numbers = table->count;
    base->places =
        sp_reallocarray(NULL, (size_t)table->count + 1, sizeof *base->places);
    for (uint32_t i = out->count; i-- > 0;)
        base->places[out->numbers[i]] = i;
}

static void number_side(struct numbered *out, struct line_table *table,
                        const struct numbered_base *base)
{
    uint32_t line = 0;
    size_t from = 0;
    make_room(out, base->lines->count);
    if (base->lines->count)
        from = copy_lines(out, base->lines, &line, from);
    while (from < out->text.len && out->count <= MAX_LINES) {
        from = number_line(out, table, from);
        if (follow(base, out, &line))
            from = copy_lines(out, base->lines, &line, from);
    }
}

bool sp_lines_number(struct numbered_texts *out,
                     const struct sp_str texts[TEXTS])
{
    struct numbered_base base = {.lines = &out->of[OLD]};
    struct line_table table;
    bool good = true;
    *out = (struct numbered_texts){.numbers = 0};
    for (size_t i = 0; i < TEXTS; i++) {
        out->of[i].text = texts[i];
        good = good && texts[i].len <= MAX_BYTES;
    }
    if (!good)
        return false;
    sp_line_table_open(&table, texts[OLD].len / LINE_BYTES);
    number_base(&out->of[OLD], &table, &base);
    good = finish(&out->of[OLD]);
    for (size_t i = FIRST; good && i < TEXTS; i++) {
        number_side(&out->of[i], &table, &base);
        good = finish(&out->of[i]);
    }
    out->numbers = table.count;
    free(base.places);
    sp_line_table_dispose(&table);
    return good;
}

void sp_lines_dispose(struct numbered_texts *texts)
{
    for (size_t i = 0; i < TEXTS; i++) {
        free(texts->of[i].starts);
        free(texts->of[i].numbers);
        free(texts->of[i].changed);
    }
    *texts = (struct numbered_texts){.numbers = 0};
}
