/*
 * Lines by numbers. A side has most lines of the base at its beginning and at its
 * end; only what lies between is looked up.
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
};

static size_t count_lines(struct sp_str text)
{
    size_t count = text.len && text.ptr[text.len - 1] != '\n';
    const char *end = text.ptr + text.len;
    for (const char *at = text.ptr;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    return count;
}

/* Numbers the lines of a part of a text, which begins with a line. */
static void number_part(struct numbered *out, struct line_table *table,
                        size_t from, size_t to)
{
    const char *text = out->text.ptr;
    while (from < to) {
        const char *end = memchr(text + from, '\n', to - from);
        size_t next = end ? (size_t)(end - text) + 1 : to;
        out->starts[out->count] = (uint32_t)from;
        out->numbers[out->count++] = sp_line_table_number(
            table, (struct sp_str){text + from, next - from});
        from = next;
    }
}

/* The first line of a text that begins at `byte` or after it; the number of lines
 * where there is none. */
static uint32_t line_from(const struct numbered *text, size_t byte)
{
    uint32_t low = 0, high = text->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->starts[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many lines of the base end with a newline within its first `bytes`. */
static uint32_t lines_within(const struct numbered *base, size_t bytes)
{
    uint32_t count = line_from(base, bytes + 1);
    const struct sp_str *text = &base->text;
    bool is_whole = count == base->count && text->len && text->len <= bytes &&
                    text->ptr[text->len - 1] == '\n';
    return is_whole || !count ? count : count - 1;
}

/* The first line of the base from which on the text has the same lines. */
static uint32_t common_tail(const struct numbered *base, struct sp_str text,
                            size_t done)
{
    const struct sp_str old = base->text;
    size_t same =
        sp_common_end((struct sp_str){text.ptr + done, text.len - done},
                      (struct sp_str){old.ptr + done, old.len - done});
    uint32_t line = line_from(base, old.len - same);
    size_t at = text.len - same;
    bool is_cut = line < base->count && base->starts[line] == old.len - same &&
                  at > done && text.ptr[at - 1] != '\n';
    return is_cut ? line + 1 : line;
}

/* Room for some lines. False where there are too many. */
static bool make_room(struct numbered *out, size_t count)
{
    if (count > MAX_LINES)
        return false;
    out->starts = sp_calloc(count + 1, sizeof *out->starts);
    out->numbers = sp_calloc(count + 1, sizeof *out->numbers);
    out->changed = sp_calloc(count + 2, 1);
    return true;
}

/* False where it has too many lines. */
static bool number_side(struct numbered *out, struct line_table *table,
                        const struct numbered *base)
{
    const struct sp_str text = out->text;
    const uint32_t first =
        lines_within(base, sp_common_start(text, base->text));
    const size_t done = base->starts[first];
    const uint32_t tail = common_tail(base, text, done);
    const size_t added = text.len - base->text.len; /* may wrap */
    const size_t end = base->starts[tail] + added;
    const size_t lines =
        count_lines((struct sp_str){text.ptr + done, end - done});
    if (!make_room(out, first + lines + base->count - tail))
        return false;
    memcpy(out->starts, base->starts, first * sizeof *out->starts);
    memcpy(out->numbers, base->numbers, first * sizeof *out->numbers);
    out->count = first;
    number_part(out, table, done, end);
    memcpy(out->numbers + out->count, base->numbers + tail,
           (base->count - tail) * sizeof *out->numbers);
    for (uint32_t i = tail; i < base->count; i++)
        out->starts[out->count++] = (uint32_t)(base->starts[i] + added);
    out->starts[out->count] = (uint32_t)text.len;
    return true;
}

bool sp_lines_number(struct numbered_texts *out,
                     const struct sp_str texts[TEXTS])
{
    struct numbered *old = &out->of[OLD];
    struct line_table table;
    bool good = true;
    *out = (struct numbered_texts){.numbers = 0};
    for (size_t i = 0; i < TEXTS; i++) {
        out->of[i].text = texts[i];
        good = good && texts[i].len <= MAX_BYTES;
    }
    const size_t lines = good ? count_lines(old->text) : 0;
    if (!good || !make_room(old, lines))
        return false;
    sp_line_table_open(&table, lines);
    number_part(old, &table, 0, old->text.len);
    old->starts[old->count] = (uint32_t)old->text.len;
    for (size_t i = FIRST; good && i < TEXTS; i++)
        good = number_side(&out->of[i], &table, old);
    out->numbers = table.count;
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
